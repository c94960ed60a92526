// The lines of the sidebar that pages leave out. They are in one file for the whole site.
import { addScript, root } from "../field";
import type { Row } from "../sidebar";

let site: Promise<Map<string, Row[]>> | undefined; // by the address of what has them
document.addEventListener("sheaf:notes", () => (site = undefined)); // the server has other notes now

/** Returns what is below a page, by its address from the site's root; rejects if that cannot be known. */
export async function rowsOf(page: string): Promise<Row[]> {
	site ??= addScript(new URL("_sheaf/sidebar.js", root).href).then(() => {
		const lists = new Map<string, Row[]>();
		const add = (url: string, rows: Row[]) => {
			lists.set(new URL(url, root).href, rows);
			for (const row of rows) if (row[3]?.length) add(row[1], row[3]);
		};
		add(document.querySelector<HTMLAnchorElement>("a.brand")!.href, globalThis.sheaf.sidebar);
		return lists;
	});
	let rows: Row[] | undefined;
	try {
		rows = (await site).get(root.href + page);
	} catch {
		site = undefined; // asked for again, it may come
	}
	if (!rows) throw new Error(`nothing is known below ${page}`);
	return rows;
}

/** Returns the lines of the whole site, each once; rejects if they do not come. */
export async function everyRow(): Promise<Row[]> {
	const home = document.querySelector<HTMLAnchorElement>("a.brand")!.href;
	await rowsOf(home.slice(root.href.length));
	const rows = new Map<string, Row>();
	for (const list of (await site!).values()) for (const row of list) rows.set(row[1], row);
	return [...rows.values()];
}

/** Lists all lines of a folder in place of the link that says how many are missing. Returns the list. */
export async function complete(more: HTMLElement, folder: string, make: (row: Row) => HTMLElement): Promise<Element> {
	const rows = await rowsOf(folder);
	const list = more.closest("ul")!;
	const before = more.parentElement!.previousElementSibling;
	const there = new Map<string, Element>();
	for (const link of list.querySelectorAll<HTMLAnchorElement>(":scope > li > a:not(.more)")) there.set(link.href, link.parentElement!);
	list.replaceChildren(
		...rows.map((row) => {
			const old = there.get(new URL(row[1], root).href);
			old?.classList.toggle("apart", !!row[4]);
			return old ?? make(row);
		}),
	);
	(before?.nextElementSibling ?? list.firstElementChild)?.querySelector("a")?.focus();
	return list;
}
