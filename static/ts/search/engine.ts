// A search from the query to the hits.

import { excerpt } from "./excerpt";
import { expand, place, type Variant } from "./expand";
import { type Index, perPage } from "./index";
import { parse, type Query } from "./query";
import { rank, type Group, type PageResult } from "./rank";
import { units, type Unit } from "./tokens";

/** One result: a section of a page. */
export interface Hit {
	/** Of the page, below the site's root, percent-encoded. */
	url: string;
	/** The section's id, not percent-encoded; "" for the top of the page. */
	anchor: string;
	/** Of the page. */
	title: string;
	/** Of the section; "" for the top. */
	heading: string;
	/** Plain text around what was found. */
	excerpt: string;
	/** Where the excerpt has what was asked for, in UTF-16 units, ends excluded. */
	marks: [number, number][];
	score: number;
	tags: string[];
	/** The titles of the folders that the page is in, from the root's down. */
	crumbs: string[];
}

export interface Options {
	/** How many hits at most; 10 if it is left out. */
	limit?: number;
}

/** English words that say how others belong together. They count, but little beside words that say what. */
const functionWords = new Set(
	("a an the of to in on at by for from with without into as and or nor but if then than that this these those it its is are was were be been being am " +
		"do does did have has had can could may might must shall should will would not no how what when where which who whom whose why " +
		"i me my we us our you your he she they them their there here so such some any all each every about").split(" "),
);

const few = 0.12; // what a function word counts beside others
const partWeight = 0.25;

/** Returns the hits of a query, best first. */
export async function search(index: Index, text: string, options: Options = {}): Promise<Hit[]> {
	const limit = Math.max(1, Math.floor(options.limit ?? 10));
	const query = parse(String(text));
	const groups = await groupsOf(index, query);
	const pages = await restrict(index, query, rank(groups, index.passages));
	return show(index, query, groups, pages, limit);
}

/** Returns what is asked for, with the terms that stand for it. */
async function groupsOf(index: Index, query: Query): Promise<Group[]> {
	const someCount = query.words.some((u) => !functionWords.has(u.term));
	const groups = await Promise.all(query.words.map((u, i) => unitGroups(index, u, query.isTyping && isLast(query.words, i), someCount)));
	return groups.flat();
}

const isLast = (words: Unit[], i: number) => words.slice(i + 1).every((u) => u.words === 0);

async function unitGroups(index: Index, u: Unit, isTyping: boolean, someCount: boolean): Promise<Group[]> {
	const group = (term: string, variants: Variant[], words: number, importance: number, isPart = false): Group => ({
		letters: term.length, variants, words, importance, isPart, idf: 0,
	});
	const isParted = u.parts.length > 0;
	const variants = await expand(index, u, { isPrefix: isTyping, isWhole: u.whole, mayBeTypo: !isParted, hasStem: !isParted && !u.whole });
	if (u.words === 0) return variants.length ? [group(u.term, variants, 0, 0.5, true)] : [];
	const importance = someCount && functionWords.has(u.term) ? few : 1;
	if (!isParted) return [group(u.term, variants, u.words, importance)];
	if (variants.length) {
		const parts = await Promise.all(u.parts.map((p) => expand(index, { term: p }, { isPrefix: false, isWhole: false, mayBeTypo: false, hasStem: true })));
		return [group(u.term, variants, u.words, 1), ...parts.map((v, i) => group(u.parts[i]!, v, 0, partWeight, true)).filter((g) => g.variants.length)];
	}
	return Promise.all(
		u.parts.map(async (p, i) => {
			const isPrefix = isTyping && i === u.parts.length - 1;
			return group(p, await expand(index, { term: p }, { isPrefix, isWhole: false, mayBeTypo: true, hasStem: true }), 1, 1);
		}),
	);
}

/** Leaves out what the query's tags, phrases and excluded words rule out. */
async function restrict(index: Index, query: Query, pages: PageResult[]): Promise<PageResult[]> {
	for (const tag of query.tags) {
		const tagged = await pagesWith(index, "#" + tag);
		if (query.words.length === 0 && pages.length === 0) {
			pages = [...tagged].map((page) => ({ page, score: 1, passages: [{ id: page * perPage, score: 1 }] }));
		}
		pages = pages.filter((p) => tagged.has(p.page));
	}
	for (const phrase of query.phrases) pages = keep(pages, await withAll(index, wordsOf(phrase)));
	const ruledOut = new Set<number>();
	for (const u of query.without) {
		const found = await place(index, u.term);
		if (found) for (const id of await index.passagesOf(found.shard, found.k)) ruledOut.add(id);
	}
	if (ruledOut.size === 0) return pages;
	return pages
		.map((p) => ({ ...p, passages: p.passages.filter((s) => !ruledOut.has(s.id)) }))
		.filter((p) => p.passages.length > 0);
}

/** Returns the pages that have a tag, or one below it. */
async function pagesWith(index: Index, tag: string): Promise<Set<number>> {
	const tagged = new Set<number>();
	for (const shard of await index.range(tag, tag + "/\u{10ffff}", 3)) {
		shard.terms.forEach((t, k) => {
			if (t !== tag && !t.startsWith(tag + "/")) return;
			for (let i = shard.starts[k]!; i < shard.starts[k + 1]!; i++) tagged.add(Math.floor(shard.passages[i]! / perPage));
		});
	}
	return tagged;
}

/** So few passages are looked at one by one rather than narrowed down further. */
const fewPassages = 24;

/** Returns the passages that have all of some words, and perhaps, if they are few, others. */
async function withAll(index: Index, words: string[]): Promise<Set<number>> {
	const places = await Promise.all([...new Set(words)].map((w) => place(index, w)));
	const found = places.filter((p) => p !== undefined).sort((a, b) => a.shard.counts[a.k]! - b.shard.counts[b.k]!);
	if (found.length === 0 || found.length < places.length) return new Set();
	let all: Set<number> | undefined;
	for (const { shard, k } of found) {
		if (all && all.size <= fewPassages && shard.lists[k]) break;
		const these = await index.passagesOf(shard, k);
		all = all ? new Set([...all].filter((id) => these.has(id))) : these;
	}
	return all!;
}

/** Leaves of the ranked passages those in a set, and puts what was not ranked behind them. */
function keep(pages: PageResult[], wanted: Set<number>): PageResult[] {
	const rest = new Set(wanted);
	const kept: PageResult[] = [];
	for (const p of pages) {
		const passages = p.passages.filter((s) => rest.delete(s.id));
		if (passages.length) kept.push({ ...p, passages });
	}
	for (const id of rest) kept.push({ page: Math.floor(id / perPage), score: 0, passages: [{ id, score: 0 }] });
	return kept;
}

/** How many sections of one page are shown beside its best, and how near to it they must be. */
const maxMore = 2;
const nearEnough = 0.6;

/** How many pages are read at a time, and at most, to find a phrase. */
const batch = 16;
const maxRead = 240;

/** Makes the hits of the best pages. */
async function show(index: Index, query: Query, groups: Group[], pages: PageResult[], limit: number): Promise<Hit[]> {
	const marked = markedTerms(groups);
	const phrases = query.phrases.map(flat);
	if (phrases.length === 0) return (await Promise.all(chosen(pages, limit).map((p) => pageHits(index, p, marked, phrases)))).flat().slice(0, limit);
	const hits: Hit[] = [];
	for (let from = 0; from < Math.min(pages.length, maxRead) && hits.length < limit; from += batch) {
		const found = await Promise.all(pages.slice(from, from + batch).map((p) => pageHits(index, p, marked, phrases)));
		hits.push(...found.flat());
	}
	return hits.slice(0, limit);
}

/** Returns as many of the pages as make limit hits, with the passages to show of each. */
function chosen(pages: PageResult[], limit: number): PageResult[] {
	const list: PageResult[] = [];
	for (let left = limit, i = 0; left > 0 && i < pages.length; i++) {
		const p = pages[i]!;
		const passages = p.passages.slice(0, Math.min(left, 1 + maxMore)).filter((s) => s.score >= p.passages[0]!.score * nearEnough);
		list.push({ ...p, passages });
		left -= passages.length;
	}
	return list;
}

async function pageHits(index: Index, result: PageResult, marked: Map<string, number>, phrases: string[]): Promise<Hit[]> {
	const hits: Hit[] = [];
	for (const { id, score } of result.passages) {
		if (hits.length > maxMore) break;
		const pack = await index.pack(id);
		const passage = pack.passages.get(id % perPage);
		if (!passage || hits.some((h) => h.anchor === passage.anchor)) continue;
		if (phrases.length) {
			const text = flat(`${passage.heading || pack.title}\n${passage.text}`);
			if (!phrases.every((p) => text.includes(p))) continue;
		}
		const { text, marks } = excerpt(passage.text, marked);
		hits.push({
			url: pack.url, anchor: passage.anchor, title: pack.title, heading: passage.heading,
			excerpt: text, marks, score, tags: pack.tags, crumbs: pack.crumbs,
		});
	}
	return hits;
}

/** Returns the words of a text. */
const wordsOf = (text: string) => units(text).flatMap((u) => (u.words === 0 ? [] : u.words > 1 ? u.parts : [u.term]));

/** Returns a text's words in one string, for looking for a phrase. */
const flat = (text: string) => ` ${wordsOf(text).join(" ")} `;

/** Returns the terms to mark, and what each counts. */
function markedTerms(groups: Group[]): Map<string, number> {
	const terms = new Map<string, number>();
	for (const g of groups) for (const v of g.variants) terms.set(v.term, Math.max(terms.get(v.term) ?? 0, g.idf * v.weight));
	return terms;
}

