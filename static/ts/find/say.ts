// What search says where it has no results to show.

import { element } from "./dom";
import { wordsOf } from "./words";

// syntax tells what a query may be made of.
export function syntax(): HTMLElement {
	return element("dl", { class: "syntax" },
		...term('"exact phrase"', "these words in this order"),
		...term("-word", "notes without it"),
		...term("tag:name", "notes with this tag"),
	);
}

function term(what: string, means: string): HTMLElement[] {
	return [element("div", {}, element("dt", {}, element("code", {}, what)), element("dd", {}, means))];
}

// nothingFound says so, what in the query may be why, and where all notes are.
export function nothingFound(query: string): HTMLElement {
	const advice: string[] = [];
	if (/"/.test(query)) advice.push("The words in quotes must stand in this order: try them without quotes.");
	if (/(^|\s)tag:\S/i.test(query)) advice.push("Only notes with the tag are searched.");
	if (/(^|\s)-\p{L}/u.test(query)) advice.push("A word with a minus rules notes out.");
	if (!advice.length) advice.push(wordsOf(query).length > 1 ? "Try fewer words, or others." : "Try another word, or the beginning of it.");
	const all = document.querySelector<HTMLAnchorElement>("a.find")?.dataset.all;
	return element("div", {},
		element("p", { class: "big" }, "Nothing found for ", element("span", { dir: "auto" }, `“${query.trim()}”`), "."),
		...advice.map((line) => element("p", {}, line)),
		all ? element("p", {}, element("a", { href: all }, "All notes from A to Z")) : undefined,
	);
}

// reasonOf says why there is no answer.
export function reasonOf(error: unknown): string {
	if (!navigator.onLine) return "This device is offline. Pages that were opened before may still be there.";
	return `The index of this site could not be loaded. ${error instanceof Error ? error.message : ""}`.trim();
}
