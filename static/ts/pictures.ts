// A picture links to its file. Here a click opens it over the page, to be looked at closely; what does that is
// loaded at the first one.
import { loadReader } from "./beside";

export function pictures(): void {
	document.addEventListener("click", (event) => {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
		const target = (event.target as Element).closest<HTMLElement>("a.zoom, [data-zoom]");
		// What a figure's caption has for it opens what is above.
		const picture = target?.querySelector("img") ? target : target?.closest("figure")?.querySelector<HTMLElement>(".zoom, .drawn");
		if (!target || !picture) return;
		event.preventDefault();
		loadReader().then(
			(reader) => reader.zoom(picture, target),
			() => target instanceof HTMLAnchorElement && location.assign(target.href),
		);
	});
}
