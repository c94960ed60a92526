// Scripts and style sheets that lie beside the page's own, and are fetched when a page wants them. Their names
// have a hash in them, which whoever bundles the theme knows.

import { addScript, addSheet } from "./field";
import type { Row } from "./sidebar";

declare const TABLES_SCRIPT: string; // sorts and filters tables
declare const LINKS_SCRIPT: string; // looks ahead along links
declare const READER_SCRIPT: string; // what a reader asks for: larger pictures, the list of keys
declare const READER_SHEET: string;

// Known while the page's script runs for the first time.
const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;

/** What the reader script offers, once it is there. */
export interface Reader {
	zoom(picture: HTMLElement, opener: HTMLElement): void;
	keys(): void;
	rowsOf(page: string): Promise<Row[]>;
	complete(more: HTMLElement, folder: string, make: (row: Row) => HTMLElement): Promise<Element>;
	near(path: string, place: HTMLElement): Promise<void>;
}

let tables = false;

/** Fetches the script of tables if there is one to sort. It goes through the whole page when it comes. */
export function enrichTables(parts: Element[]): void {
	if (tables || !TABLES_SCRIPT || !parts.some((part) => part.closest("div.table") ?? part.querySelector("div.table"))) return;
	tables = true;
	addScript(folder + TABLES_SCRIPT).catch(() => (tables = false)); // a plain table serves as well
}

/** Fetches the script of links when the first one is pointed at, touched or reached by keyboard. */
export function lookAhead(): void {
	const signs = ["pointerover", "touchstart", "focusin"];
	const load = ({ target }: Event) => {
		if (!LINKS_SCRIPT || !(target as Element).closest?.("a[href]")) return;
		for (const sign of signs) document.removeEventListener(sign, load);
		addScript(folder + LINKS_SCRIPT).catch(() => {}); // links lead on all the same
	};
	for (const sign of signs) document.addEventListener(sign, load, { passive: true });
}

let reader: Promise<Reader> | undefined;

/** The reader script with its style sheet, fetched at the first call. */
export function loadReader(): Promise<Reader> {
	return (reader ??= Promise.all([addScript(folder + READER_SCRIPT), addSheet(folder + READER_SHEET)]).then(
		() => globalThis.sheaf.reader as Reader,
		(error) => {
			reader = undefined; // asked for again, it may come
			throw error;
		},
	));
}
