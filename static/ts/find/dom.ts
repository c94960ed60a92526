// Making elements. Text only ever becomes text: nothing here parses HTML.

type Child = Node | string | undefined | false;

// element makes one with attributes; an attribute that is false or undefined is left out.
export function element<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Record<string, string | boolean | undefined> = {},
	...children: Child[]
): HTMLElementTagNameMap[K] {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
	}
	made.append(...children.filter((child) => child !== undefined && child !== false));
	return made;
}

const strokes = {
	search: "M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0ZM10.5 10.5 14 14",
	close: "m4 4 8 8m0-8-8 8",
	note: "M3.5 1.8h6l3 3v9.4h-9zM9.2 2v3.2h3.2",
	section: "M3 6h10.5M2.5 10.5H13M6.5 2.5l-1.5 11M11 2.5l-1.5 11",
	tag: "M2 2h5.5L14 8.5 8.5 14 2 7.5zM5 5v.1",
	recent: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z",
	retry: "M13.5 8a5.5 5.5 0 1 1-1.8-4.1M13.5 1.5v3h-3",
	all: "M3 4h10M3 8h10M3 12h6",
	up: "m4 10 4-4 4 4",
	down: "m4 6 4 4 4-4",
} as const;

export type Icon = keyof typeof strokes;

export function icon(name: Icon): SVGElement {
	const space = "http://www.w3.org/2000/svg";
	const svg = document.createElementNS(space, "svg");
	svg.setAttribute("class", "i");
	svg.setAttribute("viewBox", "0 0 16 16");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS(space, "path");
	path.setAttribute("d", strokes[name]);
	svg.append(path);
	return svg;
}

// marked is text with some stretches of it in <mark>: pairs of start and end, in order.
export function marked(text: string, marks: [number, number][]): DocumentFragment {
	const made = document.createDocumentFragment();
	let at = 0;
	for (const [start, end] of marks) {
		if (start < at || end <= start || end > text.length) continue; // not what it should be: plain then
		made.append(text.slice(at, start), element("mark", {}, text.slice(start, end)));
		at = end;
	}
	made.append(text.slice(at));
	return made;
}

