// Keeping what the reader looks at where it is.

// keepPlace does something to the page, and scrolls so that the first thing in view that is still there stays.
export function keepPlace(change: () => void): void {
	const root = document.documentElement;
	const anchored = scrollY > 0 ? inView() : [];
	const tops = new Map(anchored.map((element) => [element, element.getBoundingClientRect().top]));
	root.style.overflowAnchor = "none"; // the browser would do the same by its own lights, and both is too much
	change();
	for (const [element, top] of tops) {
		if (!element.isConnected) continue;
		const moved = element.getBoundingClientRect().top - top;
		if (moved) scrollBy({ top: moved, behavior: "instant" });
		break;
	}
	requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
}

// inView returns elements whose place is worth keeping, the best first: the innermost one at the top of the
// window, those after it, and those around it.
function inView(): Element[] {
	const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
	const below = (element: Element) => {
		const box = element.getBoundingClientRect();
		return box.height > 0 && box.bottom > line;
	};
	const around: Element[] = [];
	const after: Element[] = [];
	let at: Element | undefined = document.querySelector("main") ?? document.body;
	while (at) {
		around.unshift(at);
		// What sticks to the window is in view wherever the page is, and so may be what holds it: lists at the side.
		const inner: Element[] = [...at.children].filter((child) => !child.matches("nav, aside") && !/sticky|fixed/.test(getComputedStyle(child).position));
		const first = inner.findIndex(below);
		if (first < 0) break;
		after.unshift(...inner.slice(first + 1, first + 8).filter(below));
		at = inner[first];
	}
	const [innermost, ...outer] = around;
	return innermost ? [innermost, ...after, ...outer] : [];
}

const memory = "sheaf:place";

// rememberPlace keeps the place over loading the page anew; recallPlace, there, goes back to it.
export function rememberPlace(openAtFirst: Map<HTMLDetailsElement, boolean>): void {
	const place = {
		address: location.pathname,
		scroll: [scrollX, scrollY],
		panes: [...document.querySelectorAll("nav, aside")].map((pane) => pane.scrollTop),
		details: [...document.querySelectorAll("details")]
			.filter((details) => details.open !== (openAtFirst.get(details) ?? details.open))
			.map((details) => [nameOf(details), details.open]),
	};
	try {
		sessionStorage.setItem(memory, JSON.stringify(place));
	} catch {
		// Storage is full or forbidden: then the browser's own memory of the place must do.
	}
}

export function recallPlace(): void {
	let place: { address: string; scroll: [number, number]; panes: number[]; details: [string, boolean][] } | null;
	try {
		place = JSON.parse(sessionStorage.getItem(memory) ?? "null");
		sessionStorage.removeItem(memory);
	} catch {
		return;
	}
	if (place?.address !== location.pathname) return;
	for (const [name, open] of place.details) {
		for (const details of document.querySelectorAll("details")) if (nameOf(details) === name) details.open = open;
	}
	document.querySelectorAll("nav, aside").forEach((pane, i) => (pane.scrollTop = place.panes[i] ?? 0));
	const [left, top] = place.scroll;
	const scroll = () => scrollTo({ left, top, behavior: "instant" });
	scroll();
	// Where the address names a heading, the browser goes there once more when all is loaded.
	if (location.hash) addEventListener("load", () => requestAnimationFrame(scroll), { once: true });
}

// nameOf is what a <details> is known by in the page's next version.
function nameOf(details: HTMLDetailsElement): string {
	return details.id || details.querySelector("summary")?.textContent || "";
}
