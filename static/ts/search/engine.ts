// A search from the query to the hits.

import { excerpt } from "./excerpt";
import { expand, type Variant } from "./expand";
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
	let pages = rank(groups, index.passages);
	pages = await restrict(index, query, pages);
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
	const group = (variants: Variant[], words: number, importance: number, isPart = false): Group => ({ variants, words, importance, isPart, idf: 0 });
	const isParted = u.parts.length > 0;
	const variants = await expand(index, u.term, u.exact, { isPrefix: isTyping, isWhole: u.whole, mayBeTypo: !isParted });
	if (u.words === 0) return variants.length ? [group(variants, 0, 0.5, true)] : [];
	const importance = someCount && functionWords.has(u.term) ? few : 1;
	if (!isParted) return [group(variants, u.words, importance)];
	if (variants.length) {
		const parts = await Promise.all(u.parts.map((p) => expand(index, p, "", { isPrefix: false, isWhole: false, mayBeTypo: false })));
		return [group(variants, u.words, 1), ...parts.filter((v) => v.length).map((v) => group(v, 0, partWeight, true))];
	}
	return Promise.all(
		u.parts.map(async (p, i) => {
			const last = i === u.parts.length - 1;
			return group(await expand(index, p, "", { isPrefix: isTyping && last, isWhole: false, mayBeTypo: true }), 1, 1);
		}),
	);
}

/** Leaves out what the query's tags and excluded words rule out. */
async function restrict(index: Index, query: Query, pages: PageResult[]): Promise<PageResult[]> {
	for (const tag of query.tags) {
		const tagged = new Set<number>();
		const term = "#" + tag;
		for (const shard of await index.range(term, term + "/\u{10ffff}", 3)) {
			shard.terms.forEach((t, k) => {
				if (t !== term && !t.startsWith(term + "/")) return;
				for (let i = shard.starts[k]!; i < shard.starts[k + 1]!; i++) tagged.add(Math.floor(shard.passages[i]! / perPage));
			});
		}
		if (query.words.length === 0 && pages.length === 0) pages = [...tagged].map((page) => ({ page, score: 1, passages: [{ id: page * perPage, score: 1 }] }));
		pages = pages.filter((p) => tagged.has(p.page));
	}
	if (query.without.length === 0) return pages;
	const ruledOut = new Set<number>();
	for (const u of query.without) {
		for (const { shard, k } of await expand(index, u.term, u.exact, { isPrefix: false, isWhole: true, mayBeTypo: false })) {
			for (let i = shard.starts[k]!; i < shard.starts[k + 1]!; i++) ruledOut.add(shard.passages[i]!);
		}
	}
	return pages
		.map((p) => ({ ...p, passages: p.passages.filter((s) => !ruledOut.has(s.id)) }))
		.filter((p) => p.passages.length > 0);
}

/** How many sections of one page are shown beside its best, and how near to it they must be. */
const maxMore = 2;
const nearEnough = 0.7;

/** Makes the hits of the best pages. */
async function show(index: Index, query: Query, groups: Group[], pages: PageResult[], limit: number): Promise<Hit[]> {
	const marked = markedTerms(groups);
	const phrases = query.phrases.map(flat);
	const hits: Hit[] = [];
	const batch = phrases.length ? 12 : limit;
	for (let from = 0; from < pages.length && hits.length < limit && from < 120; from += batch) {
		const found = await Promise.all(pages.slice(from, from + batch).map((p) => pageHits(index, p, marked, phrases)));
		hits.push(...found.flat());
		if (!phrases.length) break;
	}
	return hits.slice(0, limit);
}

async function pageHits(index: Index, result: PageResult, marked: Map<string, number>, phrases: string[]): Promise<Hit[]> {
	const hits: Hit[] = [];
	const least = result.passages[0]!.score * nearEnough;
	for (const { id, score } of result.passages.slice(0, phrases.length ? 8 : 6)) {
		if (hits.length > maxMore || (!phrases.length && score < least)) break;
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

/** Returns a text's words, for looking for a phrase. */
function flat(text: string): string {
	const words = units(text).flatMap((u) => (u.words === 0 ? [] : u.words > 1 ? u.parts : [u.term]));
	return ` ${words.join(" ")} `;
}

/** Returns the terms to mark, and what each counts. */
function markedTerms(groups: Group[]): Map<string, number> {
	const terms = new Map<string, number>();
	for (const g of groups) for (const v of g.variants) terms.set(v.term, Math.max(terms.get(v.term) ?? 0, g.idf * v.weight));
	return terms;
}

