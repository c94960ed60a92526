// Single keys for those who read with the keyboard. They count only without modifiers, outside of fields and while
// nothing lies over the page.
import { loadReader } from "./beside";
import { takesText } from "./field";
import { say } from "./say";

export function keyboard(): void {
	addEventListener("keydown", (event) => {
		if (event.defaultPrevented || event.repeat && event.key !== "j" && event.key !== "k") return;
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || takesText(event.target)) return;
		if (document.querySelector("dialog[open], .side.open")) return;
		const act = actions[event.key];
		if (!act) return;
		event.preventDefault();
		act();
	});
}

const actions: Record<string, () => void> = {
	j: () => step(1),
	k: () => step(-1),
	"[": () => follow("prev", "There is no previous note"),
	"]": () => follow("next", "There is no next note"),
	m: () => document.querySelector<HTMLElement>("[data-read]:not([hidden]) input")?.click(),
	t: () => document.querySelector<HTMLElement>("[data-theme-toggle]:not([hidden])")?.click(),
	"?": () => void loadReader().then((reader) => reader.keys(), () => {}),
};

function follow(which: "prev" | "next", none: string): void {
	const link = document.querySelector<HTMLAnchorElement>(`.pn a.${which}`);
	if (link) link.click();
	else say(none);
}

// step goes to the next heading or the one before, from where the page is, and takes the focus along, so that Tab and
// screen readers go on from there.
function step(by: 1 | -1): void {
	const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
	const headings = [...document.querySelectorAll<HTMLElement>("main h1, .prose :is(h2, h3, h4, h5, h6)[id]")];
	const place = (heading: HTMLElement) => heading.getBoundingClientRect().top - line;
	// Where the page cannot scroll far enough, the heading that was gone to last is where one is.
	const here = headings.indexOf(document.activeElement as HTMLElement);
	const inView = here >= 0 && place(headings[here]!) > -8 && place(headings[here]!) < innerHeight;
	const next = inView
		? headings[here + by]
		: by > 0 ? headings.find((heading) => place(heading) > 8) : headings.findLast((heading) => place(heading) < -8);
	if (!next) return void (by < 0 && scrollTo(0, 0));
	if (next.localName === "h1") scrollTo(0, 0);
	else next.scrollIntoView({ block: "start" });
	if (!next.hasAttribute("tabindex")) next.tabIndex = -1;
	next.focus({ preventScroll: true });
}
