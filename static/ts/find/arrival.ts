// Marks what was searched for on the page that a result led to, until Escape or the bar's button. The way
// there goes through storage, not the address, so that a copied address is the page's own.

import { arrivalKey } from "../field";
import { formsOf, type Hit } from "./ask";
import { element, icon } from "./dom";
import { marksIn } from "./words";

const lifetime = 60_000; // milliseconds between following a result and arriving
const mostMatches = 2000;

// leaveFor says what to mark at an address, in this window or another.
export function leaveFor(href: string, query: string, hit: Hit): void {
	try {
		localStorage.setItem(arrivalKey, JSON.stringify([new URL(href).pathname, Date.now(), formsOf(query, hit)]));
	} catch {
		// Storage is refused: the page is shown without marks.
	}
}

// arrive marks what leaveFor said, which the page's script found and took out of storage.
export function arrive(place: string): void {
	const [path, at, forms] = JSON.parse(place);
	if (path !== location.pathname || Math.abs(Date.now() - at) > lifetime || !Array.isArray(forms)) return;
	mark(forms.map(String));
}

// arriveAt is for a result on this very page.
export function arriveAt(link: HTMLAnchorElement): void {
	const place = readPlace();
	if (link.hash !== location.hash) location.hash = link.hash;
	else document.getElementById(decodeURIComponent(link.hash.slice(1)))?.scrollIntoView();
	if (!link.hash) {
		history.replaceState(history.state, "", link.href);
		scrollTo(0, 0);
	}
	if (place) arrive(place);
}

function readPlace(): string | null {
	try {
		const place = localStorage.getItem(arrivalKey);
		localStorage.removeItem(arrivalKey);
		return place;
	} catch {
		return null;
	}
}

let shown: Marks | undefined;
let marked: string[] = []; // the words that are shown

function mark(forms: string[]): void {
	shown?.clear();
	marked = forms;
	const text = document.querySelector<HTMLElement>("main");
	const ranges = text ? rangesOf(text, forms) : [];
	shown = ranges.length ? new Marks(ranges) : undefined;
}

// A range loses its text when its node is moved, as the labels of columns are when they become buttons.
document.addEventListener("sheaf:change", () => {
	if (shown?.isStale()) mark(marked);
});

// rangesOf finds the words in the text that can be read, but not in what the theme has put around it.
function rangesOf(text: HTMLElement, forms: string[]): Range[] {
	const ranges: Range[] = [];
	const walker = document.createTreeWalker(text, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
		if (node instanceof Element) return node.matches("nav, .crumbs, .keys, .links, .an, .vh, script, style, button:not(.sort), annotation") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
		return NodeFilter.FILTER_ACCEPT;
	});
	for (let node = walker.nextNode() as Text | null; node && ranges.length < mostMatches; node = walker.nextNode() as Text | null) {
		for (const [start, end] of marksIn(node.data, forms, true)) {
			const range = new Range();
			range.setStart(node, start);
			range.setEnd(node, end);
			ranges.push(range);
		}
	}
	return ranges;
}

// Marks are the matches on the page, and the bar that goes through them and takes them away.
class Marks {
	readonly #ranges: Range[];
	readonly #wrapped: HTMLElement[] = []; // where the browser has no highlights of its own
	readonly #bar: HTMLElement;
	readonly #place = element("span", {});
	#at = -1;

	constructor(ranges: Range[]) {
		this.#ranges = ranges;
		const button = (name: "up" | "down" | "close", label: string, press: () => void) => {
			const made = element("button", { class: "ib", type: "button", "aria-label": label }, icon(name));
			made.addEventListener("click", press);
			return made;
		};
		this.#bar = element("div", { class: "matches", role: "region", "aria-label": "What was searched for" },
			this.#place,
			button("up", "Previous match", () => this.#go(-1)),
			button("down", "Next match", () => this.#go(1)),
			button("close", "Clear the marks", () => this.clear()),
		);
		this.#place.setAttribute("role", "status");
		this.#place.textContent = ranges.length === 1 ? "1 match" : `${ranges.length}${ranges.length >= mostMatches ? "+" : ""} matches`;
		if (hasHighlights()) CSS.highlights.set("sheaf-found", new Highlight(...ranges));
		else this.#wrap();
		document.body.append(this.#bar);
		addEventListener("keydown", this.#escape);
	}

	isStale(): boolean {
		return this.#wrapped.length === 0 && this.#ranges.some((range) => range.collapsed || !range.startContainer.isConnected);
	}

	clear(): void {
		removeEventListener("keydown", this.#escape);
		this.#bar.remove();
		shown = undefined;
		if (hasHighlights()) {
			CSS.highlights.delete("sheaf-found");
			CSS.highlights.delete("sheaf-here");
		}
		for (const wrap of this.#wrapped) {
			const parent = wrap.parentNode;
			wrap.replaceWith(...wrap.childNodes);
			parent?.normalize();
		}
	}

	// Escape belongs to what lies over the page first: the dialog, the menu, a field with text in it.
	#escape = (event: KeyboardEvent) => {
		const busy = document.querySelector("dialog[open], .side.open") || (event.target as Element).matches?.("input, textarea, select");
		if (event.key === "Escape" && !busy && !event.defaultPrevented) this.clear();
	};

	#go(step: number): void {
		const count = this.#ranges.length;
		// From no match yet, the way leads to the first that is below the bar, or above it.
		if (this.#at < 0) this.#at = this.#first() - (step > 0 ? 1 : 0);
		this.#at = (this.#at + step + count) % count;
		const range = this.#ranges[this.#at];
		for (let fold = range.startContainer.parentElement?.closest("details:not([open])"); fold; fold = fold.parentElement?.closest("details:not([open])")) {
			(fold as HTMLDetailsElement).open = true;
		}
		if (hasHighlights()) CSS.highlights.set("sheaf-here", new Highlight(range));
		this.#wrapped.forEach((wrap, i) => wrap.classList.toggle("here", i === this.#at));
		(this.#wrapped[this.#at] ?? range.startContainer.parentElement)?.scrollIntoView({ block: "center" });
		this.#place.textContent = `${this.#at + 1} of ${count}`;
	}

	#first(): number {
		const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) - 4;
		const i = this.#ranges.findIndex((range) => range.getBoundingClientRect().top >= line);
		return i < 0 ? this.#ranges.length : i;
	}

	#wrap(): void {
		// From the end, so that a range still means what it meant when its turn comes.
		for (const range of [...this.#ranges].reverse()) {
			const wrap = element("mark", { class: "hit" });
			range.surroundContents(wrap);
			this.#wrapped.unshift(wrap);
		}
	}
}

function hasHighlights(): boolean {
	return typeof Highlight === "function" && "highlights" in CSS;
}
