// The rows of the dialog's list, made from an answer: what each shows, where it leads, and their groups.

import { mostRecent, recentKey } from "../field";
import { addressOf, type Answer, type Hit, type Note, root, searchAddress, type Tag } from "./ask";
import { element, icon, marked, type Icon } from "./dom";
import { marksIn, wordsOf } from "./words";

// A Row is an option of the list: a link, so that a new tab, copying the address and the rest work as ever.
export interface Row {
	link: HTMLAnchorElement;
	hit?: Hit; // what it leads to was found
	query?: string; // choosing it asks this instead of going anywhere
}

export interface Group {
	label: string;
	rows: Row[];
}

const mostNotes = 8;
const mostTags = 5;
const halfTag = /(^|\s)tag:#?"?([^\s"]*)$/i; // at the end of a query

// groupsOf makes the list of an answer; tags are those that fit the query.
export function groupsOf(answer: Answer, tags: Tag[]): Group[] {
	const words = wordsOf(answer.query);
	const groups: Group[] = [];
	if (answer.suggestion) groups.push({ label: "Did you mean", rows: [suggestionRow(answer.suggestion)] });
	const notes = answer.notes.slice(0, mostNotes).flatMap((note) => noteRows(note, words));
	if (notes.length) groups.push({ label: "Notes", rows: notes });
	if (tags.length) groups.push({ label: "Tags", rows: tags.slice(0, mostTags).map((tag) => tagRow(tag, answer.query)) });
	return groups;
}

// noteRows are what was found in a note: the best place, which names the note, and under it the others.
function noteRows(note: Note, words: string[]): Row[] {
	const [best, ...others] = note.hits;
	const name = element("b", { dir: "auto" }, marked(note.title, marksIn(note.title, words)));
	const rows = [row("note", addressOf(best), name, note.folders, best, words)];
	rows[0].hit = best;
	for (const hit of others) {
		const heading = hit.heading || "Top of the note";
		const section = element("b", { dir: "auto" }, marked(heading, marksIn(heading, words)));
		const made = row("section", addressOf(hit), section, "", { ...hit, heading: "" }, words);
		made.link.classList.add("sub");
		made.link.setAttribute("aria-label", `${heading}, in ${note.title}: ${hit.excerpt}`);
		rows.push({ ...made, hit });
	}
	return rows;
}

function row(kind: Icon, href: string, name: HTMLElement, place: string, hit?: Hit, words: string[] = []): Row {
	const link = element("a", { href, role: "option", tabindex: "-1", "aria-selected": "false" }, icon(kind), name);
	if (hit?.heading) {
		name.append(element("span", { class: "sep", "aria-hidden": "true" }, " › "), element("span", { class: "in", dir: "auto" }, marked(hit.heading, marksIn(hit.heading, words))));
	}
	if (place) link.append(element("small", { dir: "auto" }, place));
	if (hit?.excerpt) link.append(element("p", { dir: "auto" }, marked(hit.excerpt, hit.marks ?? [])));
	return { link };
}

function suggestionRow(query: string): Row {
	return { ...row("search", searchAddress(query), element("b", { dir: "auto" }, query), ""), query };
}

// tagRow leads to a tag's page, or completes a half-typed tag:… to a filter.
function tagRow(tag: Tag, asked: string): Row {
	const name = element("b", { dir: "auto" }, marked(tag.name, marksIn(tag.name, wordsOf(asked))));
	const notes = tag.count === 1 ? "1 note" : `${tag.count} notes`;
	if (!halfTag.test(asked)) return row("tag", addressOf({ url: tag.url, anchor: "" }), name, notes);
	const filter = /\s/.test(tag.name) ? `tag:"${tag.name}"` : `tag:${tag.name}`;
	const query = asked.replace(halfTag, "$1") + filter + " ";
	return { ...row("tag", searchAddress(query.trim()), name, notes), query };
}

// allRow leads to the search page, which shows what the dialog has no room for.
export function allRow(query: string): Row {
	return row("all", searchAddress(query), element("b", {}, "All results for ", element("span", { dir: "auto" }, `“${query.trim()}”`)), "");
}

// fittingTags are the tags that a query could mean: those that tag:… begins, or those that one of its words begins.
export function fittingTags(query: string, tags: Tag[]): Tag[] {
	const half = halfTag.exec(query)?.[2].toLowerCase();
	if (half !== undefined) return tags.filter((tag) => tag.name.toLowerCase().includes(half));
	if (/(?:^|\s)tag:/i.test(query)) return [];
	const words = wordsOf(query);
	return words.length ? tags.filter((tag) => marksIn(tag.name, words.filter((word) => word.length > 1)).length > 0) : [];
}

// recentRows are the pages that were read lately, but for this one.
export function recentRows(): Row[] {
	let list: unknown;
	try {
		list = JSON.parse(localStorage.getItem(recentKey + root.pathname) ?? "[]");
	} catch {
		return []; // Storage is refused or damaged.
	}
	if (!Array.isArray(list)) return [];
	const here = location.href.replace(/[?#].*/, "");
	const rows: Row[] = [];
	for (const page of list) {
		if (!Array.isArray(page) || typeof page[0] !== "string" || typeof page[1] !== "string") continue;
		const href = addressOf({ url: page[0], anchor: "" });
		if (href !== here && rows.length < mostRecent) rows.push(row("recent", href, element("b", { dir: "auto" }, page[1]), ""));
	}
	return rows;
}
