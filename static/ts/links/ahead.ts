// Fetches the page of a link ahead: when the pointer rests on the link for a moment, or a finger touches it. The next
// page is then there as soon as it is asked for.

const rest = 65; // milliseconds on a link that are no mere passing
const asked = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function fetchAhead(): void {
	if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData || !location.protocol.startsWith("http")) return;
	document.addEventListener("pointerover", (event) => {
		clearTimeout(timer);
		const link = linkAt(event.target);
		if (link && event.pointerType === "mouse") timer = setTimeout(() => ask(link), rest);
	}, { passive: true });
	document.addEventListener("touchstart", (event) => {
		const link = linkAt(event.target);
		if (link) ask(link);
	}, { passive: true });
	for (const link of document.querySelectorAll<HTMLAnchorElement>("a:hover")) ask(link); // what this was loaded for
}

function linkAt(target: EventTarget | null): HTMLAnchorElement | undefined {
	const link = target instanceof Element ? target.closest("a[href]") : null;
	return link instanceof HTMLAnchorElement ? link : undefined;
}

function ask(link: HTMLAnchorElement): void {
	const page = pageOf(link);
	if (!page || page === pageOf(location) || asked.has(page)) return;
	asked.add(page);
	const hint = document.createElement("link");
	hint.rel = "prefetch";
	hint.href = page;
	document.head.append(hint);
}

/** The address of the page of this site that an address leads to, without its fragment; "" if it is none. */
export function pageOf(to: { origin: string; pathname: string; href: string }): string {
	if (to.origin !== location.origin || !/(\/|\.html)$/.test(to.pathname)) return "";
	return to.href.replace(/#.*/, "");
}
