// The sign behind a heading leads to it, and here copies the link too.
import { say } from "./say";

export function copyLinks(): void {
	if (!navigator.clipboard) return; // an insecure address
	document.addEventListener("click", (event) => {
		const anchor = (event.target as Element).closest<HTMLAnchorElement>("a.an");
		if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
		navigator.clipboard.writeText(anchor.href).then(
			() => say("Link copied"),
			() => {}, // it still leads there
		);
	});
}
