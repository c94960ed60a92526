// The search page: the same results as the dialog's with room for all of them. Its address says what was
// asked for, so that it can be kept, sent and reached from a browser's address bar.

import { leaveFor } from "./arrival";
import { addressOf, type Answer, ask, type Hit, Latest, type Note, warm } from "./ask";
import { element, marked } from "./dom";
import { nothingFound, reasonOf, syntax } from "./say";
import { marksIn, wordsOf } from "./words";

const step = 20; // notes that are shown at first, and more each time
const sectionsOf = 3; // how many sections of a note an answer has at most
const pause = 400; // milliseconds without typing after which the address follows

export function searchPage(place: HTMLElement): void {
	const form = place.querySelector("form");
	const input = form?.querySelector("input");
	if (!form || !input) return;
	const status = element("p", { class: "count", role: "status" });
	const list = element("ol", { class: "found" });
	const message = element("div", { class: "say" });
	const more = element("button", { type: "button", hidden: true }, "Show more");
	form.after(status, message, list, more);
	form.hidden = false;
	warm();

	const answers = new Latest<Answer>();
	const title = document.title;
	let shown = step;
	let writing: ReturnType<typeof setTimeout> | undefined;

	const look = () => {
		const query = input.value;
		document.title = query.trim() ? `${query.trim()} · ${title}` : title;
		if (!query.trim()) {
			answers.forget();
			return show("", undefined, syntax());
		}
		answers.run(
			() => ask(query, shown * sectionsOf + 1),
			(answer) => show(query, answer, answer.notes.length ? undefined : nothingFound(query), suggest(answer.suggestion)),
			(error) => show("Search does not work right now.", undefined, element("p", {}, reasonOf(error))),
		);
	};

	const show = (query: string, answer: Answer | undefined, text?: Node, suggestion?: Node) => {
		const notes = answer?.notes.slice(0, shown) ?? [];
		const words = wordsOf(query);
		list.replaceChildren(...notes.map((note) => noteElement(note, query, words)));
		message.replaceChildren(...[suggestion, text].filter((node) => node !== undefined));
		more.hidden = !answer || (answer.complete && answer.notes.length <= shown);
		status.textContent = !answer ? (query ? query : "") : countOf(answer, notes.length);
	};

	const suggest = (query: string) => {
		if (!query) return undefined;
		const choose = element("button", { type: "button", class: "link", dir: "auto" }, query);
		choose.addEventListener("click", () => {
			input.value = query;
			input.focus();
			change("pushState");
		});
		return element("p", {}, "Did you mean ", choose, "?");
	};

	// change asks for what the field says, and lets the address say it too.
	const change = (how: "pushState" | "replaceState") => {
		clearTimeout(writing);
		const address = new URL(location.href);
		address.search = input.value.trim() ? new URLSearchParams({ q: input.value.trim() }).toString() : "";
		address.hash = "";
		if (address.href !== location.href) history[how](null, "", address);
		shown = step;
		look();
	};
	const read = () => {
		input.value = new URLSearchParams(location.search).get("q") ?? "";
		shown = step;
		look();
	};

	input.addEventListener("input", () => {
		shown = step;
		look();
		clearTimeout(writing);
		writing = setTimeout(() => change("replaceState"), pause);
	});
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		change("pushState");
	});
	more.addEventListener("click", () => {
		const next = list.children.length;
		shown += step;
		look();
		// The first of the new ones gets the focus when it is there, for those who go on by keyboard.
		const wait = new MutationObserver(() => {
			wait.disconnect();
			list.children[next]?.querySelector("a")?.focus({ preventScroll: true });
		});
		wait.observe(list, { childList: true });
	});
	addEventListener("popstate", read);
	read();
	if (!input.value) input.focus({ preventScroll: true });
}

function countOf(answer: Answer, shown: number): string {
	const { length } = answer.notes;
	if (length === 0) return "No notes found";
	if (shown < length || !answer.complete) return `The first ${shown} notes`;
	return length === 1 ? "1 note" : `${length} notes`;
}

function noteElement(note: Note, query: string, words: string[]): HTMLElement {
	const [best, ...others] = note.hits;
	const link = (hit: Hit, text: string, name: string) => {
		const made = element("a", { href: addressOf(hit), class: name, dir: "auto" }, marked(text, marksIn(text, words)));
		const leave = () => leaveFor(made.href, query, hit);
		made.addEventListener("click", leave);
		made.addEventListener("auxclick", (event) => event.button === 1 && leave());
		return made;
	};
	const title = element("h2", {}, link({ ...best, anchor: "" }, note.title, "t"));
	const excerpt = best.excerpt ? element("p", { dir: "auto" }, marked(best.excerpt, best.marks ?? [])) : undefined;
	const section = best.anchor && best.heading ? element("p", { class: "in" }, link(best, best.heading, "")) : undefined;
	return element("li", {},
		note.folders ? element("p", { class: "place", dir: "auto" }, note.folders) : undefined,
		title, section, excerpt,
		others.length ? element("ul", {}, ...others.map((hit) =>
			element("li", {}, link(hit, hit.heading || "Top of the note", ""), hit.excerpt ? element("p", { dir: "auto" }, marked(hit.excerpt, hit.marks ?? [])) : undefined),
		)) : undefined,
	);
}
