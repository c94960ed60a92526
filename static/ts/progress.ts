// Which notes have been read: a reader ticks them off below their text, and lists of notes show it. This browser keeps it, and
// nobody else learns of it.
import { root } from "./field";
import { say } from "./say";

const key = `sheaf-read${root.pathname}`;
const here = location.href.replace(/[?#].*/, "");
const lists = ".tree a:not(.more), .rows a.t";

let read = new Set<string>(); // addresses below the root
let listening = false;

/** Shows what has been read, and the box that says so of this note. */
export function progress(): void {
	if (!listening) {
		if (!recall()) return; // Storage is refused: nothing could be kept.
		listening = true;
		const again = () => {
			if (recall()) show();
		};
		addEventListener("storage", (event) => event.key === key && again());
		addEventListener("pageshow", (event) => event.persisted && again());
		document.addEventListener("change", (event) => {
			const box = event.target as HTMLInputElement;
			if (box.closest("[data-read]")) {
				set([here], box.checked);
				say(box.checked ? "Marked as read" : "No longer marked as read");
			}
		});
		document.addEventListener("click", (event) => {
			if ((event.target as Element).closest("[data-forget]")) {
				set(listed().map((link) => link.href), false);
				say("No note here is marked as read");
			}
		});
	}
	show();
}

function recall(): boolean {
	try {
		const list: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
		read = new Set(Array.isArray(list) ? list : []);
		return true;
	} catch (error) {
		return error instanceof SyntaxError; // damaged: the next mark mends it
	}
}

function set(pages: string[], isRead: boolean): void {
	recall(); // other windows may have written
	for (const page of pages) {
		if (isRead) read.add(below(page));
		else read.delete(below(page));
	}
	try {
		if (read.size > 0) localStorage.setItem(key, JSON.stringify([...read]));
		else localStorage.removeItem(key);
	} catch {
		// It is full: the mark lasts as long as the page.
	}
	show();
}

const below = (page: string) => page.slice(root.href.length);

function show(): void {
	markRead(document);
	for (const label of document.querySelectorAll<HTMLElement>("[data-read]")) {
		label.querySelector("input")!.checked = read.has(below(here));
		label.hidden = false;
	}
	count();
}

/** Marks the links to notes in a part of the page that have been read. */
export function markRead(part: ParentNode): void {
	for (const link of part.querySelectorAll<HTMLAnchorElement>(lists)) link.classList.toggle("read", read.has(below(link.href)));
}

function listed(): HTMLAnchorElement[] {
	return [...document.querySelectorAll<HTMLAnchorElement>("main :not(.folders) > .rows a.t")];
}

// count says below a list of notes how many have been read.
function count(): void {
	const notes = listed();
	const done = notes.filter((link) => link.matches(".read")).length;
	let line = document.querySelector<HTMLElement>("main .readcount");
	if (done === 0) return line?.remove();
	if (!line) {
		line = document.createElement("p");
		line.className = "small readcount";
		const button = document.createElement("button");
		button.type = "button";
		button.dataset.forget = "";
		button.textContent = "Forget";
		line.append("", " ", button);
		notes.at(-1)!.closest(".rows")!.after(line);
	}
	line.firstChild!.textContent = `${done} of ${notes.length} read`;
}
