// The search dialog: an ARIA combobox whose list is grouped. Focus stays in the field; aria-activedescendant
// names the row that Enter opens. The <dialog> keeps the focus in and gives it back.
//
// It stands in <body>, beside the page, so that a page that is brought up to date while it is open leaves it alone.

import { arriveAt, leaveFor } from "./arrival";
import { allTags, type Answer, ask, Latest, type Tag, warm } from "./ask";
import { element, icon } from "./dom";
import { allRow, fittingTags, groupsOf, recentRows, type Group, type Row } from "./rows";
import { nothingFound, reasonOf, syntax } from "./say";

const limit = 24; // sections asked for
const slow = 250; // milliseconds after which waiting is shown
const quiet = 600; // milliseconds without a change after which the number of results is read out

let dialog: SearchDialog | undefined;

export function openDialog(query: string): void {
	dialog ??= new SearchDialog();
	dialog.open(query);
}

class SearchDialog {
	readonly #box: HTMLDialogElement;
	readonly #input = element("input", {
		type: "text", role: "combobox", "aria-label": "Search notes", "aria-expanded": "false", "aria-controls": "sheaf:found",
		"aria-autocomplete": "list", placeholder: "Search notes", autocomplete: "off", autocapitalize: "off", autocorrect: "off",
		spellcheck: "false", enterkeyhint: "go", dir: "auto",
	});
	readonly #list = element("div", { class: "res", id: "sheaf:found", role: "listbox", "aria-label": "Results" });
	readonly #message = element("div", { class: "say" });
	readonly #count = element("span", { class: "n" });
	readonly #status = element("div", { role: "status", class: "vh" });
	readonly #answers = new Latest<[Answer, Tag[]]>();
	#rows: Row[] = [];
	#active = -1;
	#asked = ""; // the query whose rows are shown
	#enter = false; // open the first row as soon as the answer is there
	#announcing: ReturnType<typeof setTimeout> | undefined;
	#waiting: ReturnType<typeof setTimeout> | undefined;

	constructor() {
		const close = element("button", { class: "ib", type: "button", "aria-label": "Close search" }, icon("close"));
		this.#box = element("dialog", { class: "search", "aria-label": "Search notes" },
			element("div", { class: "q" }, icon("search"), this.#input, close),
			element("div", { class: "body" }, this.#message, this.#list),
			element("div", { class: "hints" }, hint("choose", "↑", "↓"), hint("open", "Enter"), hint("new tab", isMac() ? "⌘" : "Ctrl", "Enter"), hint("close", "Esc"), this.#count),
			this.#status,
		);
		this.#list.hidden = true;
		this.#input.addEventListener("input", () => this.#ask());
		this.#input.addEventListener("keydown", (event) => this.#key(event));
		close.addEventListener("click", () => this.#box.close());
		this.#box.addEventListener("click", (event) => event.target === this.#box && this.#isBeside(event) && this.#box.close());
		this.#box.addEventListener("close", () => this.#answers.forget());
		this.#list.addEventListener("pointermove", (event) => {
			const i = this.#rowAt(event);
			if (i >= 0) this.#activate(i);
		});
		this.#list.addEventListener("click", (event) => this.#click(event));
		this.#list.addEventListener("auxclick", (event) => this.#click(event));
		// The field has the focus, always: a press on a row must not take it away.
		this.#list.addEventListener("mousedown", (event) => event.button === 0 && event.preventDefault());
		document.body.append(this.#box);
		const view = globalThis.visualViewport;
		const fit = () => {
			this.#box.style.setProperty("--view", `${view!.height}px`);
			this.#box.style.setProperty("--above", `${view!.offsetTop}px`);
		};
		if (view) for (const change of ["resize", "scroll"]) view.addEventListener(change, fit);
		if (view) fit();
	}

	open(query: string): void {
		if (!this.#box.open) this.#box.showModal();
		warm();
		allTags().catch(() => {});
		if (query) this.#input.value = query;
		this.#input.focus();
		if (!query) this.#input.select();
		this.#ask();
	}

	// ---- Asking

	#ask(): void {
		const query = this.#input.value; // a space at its end says that the last word is whole
		this.#enter = false;
		clearTimeout(this.#waiting);
		if (!query.trim()) {
			this.#answers.forget();
			return this.#showStart();
		}
		if (this.#asked === query) return this.#answers.forget();
		this.#waiting = setTimeout(() => this.#box.classList.add("busy"), slow);
		const tags = allTags().then((all) => fittingTags(query, all), () => []);
		this.#answers.run(
			async () => [await ask(query, limit), await tags],
			([answer, fitting]) => this.#showAnswer(query, answer, fitting),
			(error) => this.#showError(error),
		);
	}

	#showStart(): void {
		const recent = recentRows();
		this.#show("", recent.length ? [{ label: "Read lately", rows: recent }] : [], syntax());
		this.#announce("");
	}

	#showAnswer(query: string, answer: Answer, tags: Tag[]): void {
		const groups = groupsOf(answer, tags);
		const found = answer.notes.length;
		if (found) groups.push({ label: "", rows: [allRow(query)] });
		// Tags to choose from, or what may have been meant, say enough: "tag:ka" is not a question yet.
		this.#show(query, groups, groups.length ? undefined : nothingFound(query));
		const count = found === 0 ? (tags.length ? `${tags.length} ${tags.length === 1 ? "tag" : "tags"}` : "No notes found") : `${found}${answer.complete ? "" : "+"} ${found === 1 ? "note" : "notes"}`;
		this.#count.textContent = count;
		this.#announce(answer.suggestion && !found ? `${count}. Did you mean ${answer.suggestion}?` : count);
		if (this.#enter) this.#open(this.#rows[0]);
	}

	#showError(error: unknown): void {
		const again = element("button", { type: "button" }, icon("retry"), "Try again");
		again.addEventListener("click", () => {
			this.#input.focus();
			this.#ask();
		});
		const reason = reasonOf(error);
		this.#show("", [], element("div", {}, element("p", { class: "big" }, "Search does not work right now."), element("p", {}, reason), again));
		this.#announce(`Search does not work right now. ${reason}`);
	}

	// ---- Showing

	#show(query: string, groups: Group[], message?: Node): void {
		clearTimeout(this.#waiting);
		this.#box.classList.remove("busy");
		this.#asked = query;
		this.#count.textContent = "";
		this.#rows = groups.flatMap((group) => group.rows);
		this.#rows.forEach(({ link }, i) => (link.id = `sheaf:found-${i}`));
		this.#list.replaceChildren(...groups.map(groupElement));
		this.#list.hidden = this.#rows.length === 0;
		this.#list.scrollTop = 0;
		this.#input.setAttribute("aria-expanded", String(this.#rows.length > 0));
		this.#message.replaceChildren(...(message ? [message] : []));
		this.#message.hidden = !message;
		this.#active = -1;
		// Without a query nothing is chosen: Enter must not lead anywhere by itself.
		this.#activate(query ? 0 : -1);
	}

	#announce(text: string): void {
		clearTimeout(this.#announcing);
		this.#announcing = setTimeout(() => (this.#status.textContent = text), quiet);
	}

	// ---- Choosing

	#activate(i: number, scroll = false): void {
		if (i === this.#active) return;
		this.#rows[this.#active]?.link.setAttribute("aria-selected", "false");
		const row = this.#rows[i];
		this.#active = row ? i : -1;
		if (!row) return this.#input.removeAttribute("aria-activedescendant");
		row.link.setAttribute("aria-selected", "true");
		this.#input.setAttribute("aria-activedescendant", row.link.id);
		if (!scroll) return;
		if (i === 0) this.#list.parentElement!.scrollTop = 0; // with the group's label
		else row.link.scrollIntoView({ block: "nearest" });
	}

	#key(event: KeyboardEvent): void {
		if (event.isComposing) return;
		const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
		const to = plain ? this.#target(event.key) : -1;
		if (to >= 0) {
			event.preventDefault();
			this.#activate(to, true);
		} else if (event.key === "Enter") {
			event.preventDefault();
			this.#pressEnter(event.ctrlKey || event.metaKey);
		}
	}

	// target is the row that a key leads to, or -1.
	#target(key: string): number {
		const at = this.#active;
		const last = this.#rows.length - 1;
		switch (key) {
			case "ArrowDown":
				return at >= last ? Math.min(0, last) : at + 1;
			case "ArrowUp":
				return at <= 0 ? last : at - 1;
			case "PageDown":
				return Math.min(at + 5, last);
			case "PageUp":
				return Math.min(Math.max(at - 5, 0), last);
			case "Home":
				return Math.min(0, last);
			case "End":
				return last;
		}
		return -1;
	}

	#pressEnter(newTab: boolean): void {
		const query = this.#input.value;
		// What is shown may still answer an earlier query: wait for the answer that was asked for.
		if (query !== this.#asked && query.trim()) this.#enter = true;
		else this.#open(this.#rows[this.#active], newTab);
	}

	#rowAt(event: Event): number {
		const link = (event.target as Element).closest("a");
		return this.#rows.findIndex((row) => row.link === link);
	}

	#click(event: MouseEvent): void {
		const row = this.#rows[this.#rowAt(event)];
		if (!row || event.button > 1) return;
		if (event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
			if (row.hit) leaveFor(row.link.href, this.#asked, row.hit); // the browser opens it elsewhere
			return;
		}
		event.preventDefault();
		this.#open(row);
	}

	#open(row: Row | undefined, newTab = false): void {
		this.#enter = false;
		if (!row) return;
		if (row.query && !newTab) {
			this.#input.value = row.query;
			this.#input.focus();
			return this.#ask();
		}
		if (row.hit) leaveFor(row.link.href, this.#asked, row.hit);
		if (newTab) {
			globalThis.open(row.link.href);
			return;
		}
		this.#box.close();
		if (isThisPage(row.link)) arriveAt(row.link);
		else location.assign(row.link.href);
	}

	#isBeside({ clientX, clientY }: MouseEvent): boolean {
		const box = this.#box.getBoundingClientRect();
		return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
	}
}

function groupElement({ label, rows }: Group, i: number): HTMLElement {
	const links = rows.map((row) => row.link);
	if (!label) return element("div", { class: "last" }, ...links);
	const id = `sheaf:group-${i}`;
	return element("div", { role: "group", "aria-labelledby": id }, element("div", { class: "lab", id }, label), ...links);
}

function hint(what: string, ...keys: string[]): HTMLElement {
	return element("span", {}, ...keys.flatMap((key) => [element("kbd", {}, key), " "]), what);
}

function isMac(): boolean {
	return /Mac|iP(hone|ad)/.test(navigator.platform);
}

function isThisPage(link: HTMLAnchorElement): boolean {
	return link.href.replace(/#.*/, "") === location.href.replace(/#.*/, "");
}
