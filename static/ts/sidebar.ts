// The folders of the sidebar that a page does not list: script makes them openable, and fetches what is in them (see
// ts/reader/branches.ts). What a reader has opened stays so on the next pages, as long as the window is open; it is kept
// with its rows, so that it is there again before the page is painted.
import { loadReader } from "./beside";
import { root } from "./field";
import { markRead } from "./progress";

/** A line: title, address below the root; of what has pages below it their number and rows; 1 where a line stands above it. */
export type Row = [title: string, url: string, count?: number, rows?: Row[], apart?: 1];

const key = `sheaf-sidebar${root.pathname}`;
const mostKept = 300; // rows of one folder

let kept: Record<string, Row[]> | undefined; // by the address of the folder

/** Makes the folders of the sidebar that are closed openable, and opens those that were. */
export function sidebar(parts: Element[]): void {
	if (!kept) {
		try {
			kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
		} catch {
			kept = {}; // Storage is refused or damaged: what is opened stays so on this page.
		}
		document.addEventListener("toggle", toggled, true);
		document.addEventListener("click", clicked);
		// The server has other notes now.
		document.addEventListener("sheaf:notes", () => keep((kept = {})));
	}
	parts.forEach(adopt);
}

/** Puts a chevron beside each closed folder, and opens those that were; marks what has been read. */
function adopt(part: Element): void {
	for (const link of part.querySelectorAll<HTMLAnchorElement>(".tree .dir:not(.open)")) {
		if (link.nextElementSibling) continue;
		const details = document.createElement("details");
		const summary = document.createElement("summary");
		summary.ariaLabel = link.firstChild!.textContent!.trim();
		details.append(summary);
		link.after(details);
		const rows = kept![below(link)];
		if (rows) fill(details, rows);
	}
	markRead(part);
}

async function toggled({ target }: Event): Promise<void> {
	const details = target as HTMLDetailsElement;
	const link = details.previousElementSibling;
	if (!(link instanceof HTMLAnchorElement) || !link.matches(".tree .dir:not(.open)")) return;
	const folder = below(link);
	if (!details.open) {
		delete kept![folder];
	} else if (!details.children[1]) {
		const rows = await loadReader().then((reader) => reader.rowsOf(folder)).catch(() => {});
		if (!rows) return location.assign(link.href); // its page lists them
		fill(details, rows);
	}
	const list = details.open && details.querySelector("ul");
	if (list && list.childElementCount <= mostKept) {
		kept![folder] = [...list.children].map((item) => rowOf(item));
	}
	keep(kept);
}

function clicked(event: MouseEvent): void {
	const more = (event.target as Element).closest<HTMLAnchorElement>(".tree .more");
	if (!more || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
	event.preventDefault();
	loadReader().then((reader) => reader.complete(more, below(more), make)).then(adopt, () => location.assign(more.href));
}

const below = (link: HTMLAnchorElement) => link.href.slice(root.href.length);

function fill(details: HTMLDetailsElement, rows: Row[]): void {
	const list = document.createElement("ul");
	list.append(...rows.map(make));
	details.append(list);
	details.open = true;
	adopt(list);
}

function make([title, url, count, , apart]: Row): HTMLElement {
	const item = document.createElement("li");
	const link = document.createElement("a");
	const name = document.createElement("bdi");
	if (apart) item.className = "apart";
	link.href = new URL(url, root).href;
	name.textContent = title;
	link.append(name);
	if (link.href === location.href.replace(/[?#].*/, "")) link.ariaCurrent = "page";
	if (count) {
		link.className = "dir";
		const small = document.createElement("small");
		small.append(String(count));
		link.append(" ", small);
	}
	item.append(link);
	return item;
}

// rowOf is the reverse of make.
function rowOf(item: Element): Row {
	const link = item.querySelector("a")!;
	const count = Number(link.querySelector("small")?.textContent ?? 0);
	return [link.firstChild!.textContent!.trim(), below(link), count, [], item.matches(".apart") ? 1 : undefined];
}

function keep(state: unknown): void {
	try {
		sessionStorage.setItem(key, JSON.stringify(state));
	} catch {
		// Storage is refused or full.
	}
}
