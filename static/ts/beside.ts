// Scripts and style sheets that lie beside the page's own, and are fetched when a page wants them. Their names
// have a hash in them, which whoever bundles the theme knows.

declare const TABLES_SCRIPT: string; // sorts and filters tables
declare const READER_SCRIPT: string; // what a reader asks for: larger pictures, the list of keys
declare const READER_SHEET: string;

// Known while the page's script runs for the first time.
const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;

interface Shared {
	policy?: { createScriptURL(url: string): string };
	reader?: Reader;
}

/** What the reader script offers, once it is there. */
export interface Reader {
	zoom(picture: HTMLElement): void;
	keys(): void;
}

function shared(): Shared {
	return (globalThis as unknown as { sheaf: Shared }).sheaf;
}

function addScript(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const script = document.createElement("script");
		const url = folder + name;
		script.src = shared().policy?.createScriptURL(url) ?? url;
		script.onload = () => resolve();
		script.onerror = () => reject(new Error(`${name} cannot be loaded`));
		document.head.append(script);
	});
}

let tables = false;

/** Fetches the script of tables if there is one to sort. It goes through the whole page when it comes. */
export function enrichTables(parts: Element[]): void {
	if (tables || !TABLES_SCRIPT || !parts.some((part) => part.closest("div.table") ?? part.querySelector("div.table"))) return;
	tables = true;
	addScript(TABLES_SCRIPT).catch(() => (tables = false)); // a plain table serves as well
}

let reader: Promise<Reader> | undefined;

/** The reader script with its style sheet, fetched at the first call. */
export function loadReader(): Promise<Reader> {
	return (reader ??= Promise.all([addScript(READER_SCRIPT), addSheet(READER_SHEET)]).then(
		() => shared().reader!,
		(error) => {
			reader = undefined; // asked for again, it may come
			throw error;
		},
	));
}

function addSheet(name: string): Promise<void> {
	return new Promise((resolve) => {
		const link = document.createElement("link");
		link.rel = "stylesheet";
		link.href = folder + name;
		link.onload = link.onerror = () => resolve();
		document.body.append(link); // those in the head are the page's own
	});
}
