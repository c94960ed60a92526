// Asking sheaf.search, the engine, and making of its hits what is shown.
//
// A hit is a section of a note: its address below the site's root, the section's anchor or "", the two
// titles, an excerpt with the places of the words in it. The engine may also say which folders the note is in
// and, of all hits together, which query may have been meant. Nothing of it is taken for HTML.

import { addScript } from "../field";
import { wordsOf } from "./words";

export interface Hit {
	url: string;
	anchor: string;
	title: string;
	heading: string;
	excerpt: string;
	marks: [number, number][];
	crumbs?: string[];
}

// A Note is what was found in one note, best first.
export interface Note {
	title: string;
	folders: string;
	hits: Hit[];
}

export interface Answer {
	query: string;
	notes: Note[];
	complete: boolean; // there are no more notes than these
	suggestion: string; // what may have been meant, or ""
}

// A Tag is one of the site's, and how many notes have it.
export interface Tag {
	name: string;
	count: number;
	url: string; // of its page, below the root
}

// The root of the site, and what belongs to this script's folder there.
export const root = new URL("../", (document.currentScript as HTMLScriptElement).src);

// addressOf is where a hit leads. An address that is not below the site's root leads to the root.
export function addressOf(hit: { url: string; anchor: string }): string {
	const url = new URL(hit.url || "./", root);
	if (url.origin !== root.origin || !url.href.startsWith(root.href)) return root.href;
	if (hit.anchor) url.hash = encodeURIComponent(hit.anchor);
	return url.href;
}

export function searchAddress(query: string): string {
	const page = new URL(document.querySelector<HTMLAnchorElement>("a.find")!.href);
	page.search = new URLSearchParams({ q: query }).toString();
	return page.href;
}

// ask finds notes, at most about limit sections of them.
export async function ask(query: string, limit: number): Promise<Answer> {
	const search = globalThis.sheaf?.search;
	if (typeof search !== "function") throw new Error("this site has no search index");
	const hits: Hit[] & { suggestion?: string } = await search(query, { limit });
	const notes = new Map<string, Note>();
	for (const hit of hits) {
		const note = notes.get(hit.url);
		if (note) note.hits.push(hit);
		else notes.set(hit.url, { title: hit.title, folders: (hit.crumbs ?? foldersOf(hit.url)).join(" / "), hits: [hit] });
	}
	const suggestion = typeof hits.suggestion === "string" && hits.suggestion !== query ? hits.suggestion : "";
	return { query, notes: [...notes.values()], complete: hits.length < limit, suggestion };
}

// warm lets the engine fetch what every query needs.
export function warm(): void {
	globalThis.sheaf?.prepare?.().catch(() => {}); // the first search says what is wrong
}

// formsOf are the words of an answer as the text has them, and as they were asked for: what to mark on the
// page. The excerpt knows that "leases" answers "lease" and "kubernetes" a misspelt one.
export function formsOf(query: string, hit: Hit): string[] {
	const forms = new Set(wordsOf(query));
	for (const [start, end] of hit.marks ?? []) for (const form of wordsOf(`"${hit.excerpt.slice(start, end)}"`)) forms.add(form);
	return [...forms];
}

// foldersOf makes the names of a note's folders out of its address.
function foldersOf(url: string): string[] {
	const segments = url.replace(/\/$/, "").split("/").slice(0, -1);
	return segments.map((segment) => {
		let name = segment;
		try {
			name = decodeURIComponent(segment);
		} catch {
			// Not UTF-8: shown as it is.
		}
		name = name.replace(/[-_]/g, " ");
		return name.charAt(0).toUpperCase() + name.slice(1);
	});
}

let tags: Promise<Tag[]> | undefined;

// allTags are the site's tags, most used first. They come in a file of their own, when first asked for.
export function allTags(): Promise<Tag[]> {
	tags ??= addScript(new URL("_sheaf/tags.js", root).href).then(() =>
		(globalThis.sheaf.tags as [string, number, string][]).map(([name, count, url]) => ({ name, count, url })),
	);
	tags.catch(() => (tags = undefined)); // asked for again, they may come
	return tags;
}

// A Latest asks one question after another and lets only the answer to the newest through, so that a slow
// answer never takes the place of a later one.
export class Latest<T> {
	#turn = 0;

	async run(work: () => Promise<T>, done: (answer: T) => void, failed: (error: unknown) => void): Promise<void> {
		const turn = ++this.#turn;
		try {
			const answer = await work();
			if (turn === this.#turn) done(answer);
		} catch (error) {
			if (turn === this.#turn) failed(error);
		}
	}

	// forget lets no answer through that is still on its way.
	forget(): void {
		this.#turn++;
	}
}
