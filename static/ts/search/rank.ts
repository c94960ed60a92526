// Which passages say most of what was asked. Everything is worked out from the postings; the packs are
// fetched only for what will be shown.

import type { Variant } from "./expand";
import { perPage } from "./index";

/** A thing that was asked for: one word, or one compound. Groups come in the order of the query. */
export interface Group {
	variants: Variant[];
	letters: number; // of the word
	words: number; // how many words of a heading it accounts for
	importance: number; // 1; less for words that carry little
	isPart: boolean; // it is only a part of what was asked for: evidence, not a condition
	idf: number;
}

/** A passage that says something of the query. */
export interface Passage {
	id: number;
	score: number;
}

/** A page with its passages, best first. */
export interface PageResult {
	page: number;
	score: number;
	passages: Passage[];
}

export const weights = {
	heading: 3,
	headingBase: 0.6,
	headingPerWord: 0.2,
	top: 1.2,
	extra: 0.12,
	page: 0.45,
	coverage: 4,
	headingMatch: 0.6,
	headingOrder: 0.6,
	headingStart: 0.8,
	headingExact: 0.8,
	topBoost: 1.1,
	title: 0.3,
	unknown: 4, // the idf of a word that no page has
};

/** The words of a heading by its code: about how many, and at least how many. */
const headingWords = [0, 1, 2, 3, 4, 5.5, 8, 12];
const headingLeast = [0, 1, 2, 3, 4, 5, 7, 10];

const bodyValue = Array.from({ length: 16 }, (_, l) => (l ? 0.15 * 2 ** ((l - 1) / 3.6) : 0));

/** What is known of a passage. */
interface Evidence {
	sum: number; // of what the groups say
	covered: number; // of the groups' idf
	named: number; // words of the heading that the groups account for
	asked: number; // of the groups' idf, in the heading
	code: number; // of the heading
	next: number; // the word of the heading behind the last group's
	last: number; // the index of the last group in the heading
	inOrder: number; // groups that stand right behind the one before them
	starts: boolean; // the first group begins the heading
}

/** Works out idf for each group, and returns their sum without the parts. */
function weigh(groups: Group[], passages: number): number {
	let total = 0;
	for (const g of groups) {
		const exact = Math.max(0, ...g.variants.filter((v) => v.kind === "exact").map((v) => v.count));
		const others = g.variants.reduce((n, v) => n + (v.kind === "exact" || (v.kind === "prefix" && exact && g.letters > 2) ? 0 : v.count), 0);
		const count = Math.min(passages, exact + others);
		g.idf = g.importance * (g.variants.length ? Math.log(1 + (passages - count + 0.5) / (count + 0.5)) : weights.unknown);
		if (!g.isPart) total += g.idf;
	}
	return total;
}

/** Ranks the pages. */
export function rank(groups: Group[], passageCount: number): PageResult[] {
	const total = weigh(groups, passageCount) || 1;
	const evidence = new Map<number, Evidence>();
	const pages = new Map<number, Float64Array>(); // per page, the best of each group
	groups.forEach((g, at) => {
		for (const [id, s] of strongest(g)) {
			let e = evidence.get(id);
			if (!e) evidence.set(id, (e = { sum: 0, covered: 0, named: 0, asked: 0, code: 0, next: -1, last: -1, inOrder: 0, starts: false }));
			e.sum += g.idf * s.value;
			if (!g.isPart) {
				e.covered += g.idf;
				if (s.code) name(e, g, at, s);
			}
			const page = Math.floor(id / perPage);
			let best = pages.get(page);
			if (!best) pages.set(page, (best = new Float64Array(groups.length)));
			best[at] = Math.max(best[at]!, g.idf * s.value);
		}
	});
	return order(groups, total, evidence, pages);
}

/** Notes that the heading of a passage has a group. */
function name(e: Evidence, g: Group, at: number, s: Strength): void {
	e.named += g.words;
	e.asked += g.idf;
	e.code = Math.max(e.code, s.code);
	if (at === 0) e.starts = s.at === 0;
	else if (e.last >= 0 && s.at === e.next) e.inOrder++;
	e.last = at;
	e.next = s.at + g.words;
}

/** What a group says of a passage. */
interface Strength {
	value: number;
	code: number; // of the heading that has it, or 0
	at: number; // which word of the heading it is
}

function strongest(g: Group): Map<number, Strength> {
	const headingValue = headingWords.map((n) => (n ? weights.heading / (weights.headingBase + weights.headingPerWord * n) : 0));
	const found = new Map<number, Strength>();
	for (const { shard, k, weight } of g.variants) {
		for (let i = shard.starts[k]!; i < shard.starts[k + 1]!; i++) {
			const id = shard.passages[i]!;
			const payload = shard.payloads[i]!;
			const more = shard.mores[i]!;
			const code = payload >> 4;
			const heading = headingValue[code]! * (id % perPage ? 1 : weights.top);
			const value = weight * (bodyValue[payload & 15]! + heading + weights.extra * (more & 15));
			const known = found.get(id);
			if (!known) found.set(id, { value, code, at: more >> 4 });
			else {
				known.value = Math.max(known.value, value);
				if (code && !known.code) [known.code, known.at] = [code, more >> 4];
			}
		}
	}
	return found;
}

function order(groups: Group[], total: number, evidence: Map<number, Evidence>, pages: Map<number, Float64Array>): PageResult[] {
	const asked = groups.filter((g) => !g.isPart).length;
	const shared = new Map<number, number>(); // what a page as a whole says
	for (const [page, best] of pages) {
		let sum = 0;
		let covered = 0;
		best.forEach((value, at) => {
			sum += value;
			if (value > 0 && !groups[at]!.isPart) covered += groups[at]!.idf;
		});
		shared.set(page, weights.page * sum * Math.min(1, covered / total) ** weights.coverage);
	}
	const results = new Map<number, PageResult>();
	for (const [id, e] of evidence) {
		const page = Math.floor(id / perPage);
		let score = e.sum * Math.min(1, e.covered / total) ** weights.coverage + shared.get(page)! + 0.0001 * e.sum;
		if (e.code) score *= 1 + headingBoost(e, total, asked) * (id % perPage ? 1 : weights.topBoost);
		let result = results.get(page);
		if (!result) results.set(page, (result = { page, score: 0, passages: [] }));
		result.passages.push({ id, score });
		result.score = Math.max(result.score, score);
	}
	for (const r of results.values()) {
		const top = evidence.get(r.page * perPage);
		if (top?.code) r.score *= 1 + weights.title * (top.asked / total) ** 2 * Math.sqrt(Math.min(1, top.named / headingWords[top.code]!));
		r.passages.sort((a, b) => b.score - a.score || a.id - b.id);
	}
	return [...results.values()].sort((a, b) => b.score - a.score || a.page - b.page);
}

/** Returns by how much a heading that says what was asked raises the score of its passage. */
function headingBoost(e: Evidence, total: number, groups: number): number {
	const asked = Math.min(1, e.asked / total);
	const named = Math.min(1, e.named / headingWords[e.code]!);
	const isAll = asked > 0.999;
	const inOrder = groups > 1 ? e.inOrder / (groups - 1) : isAll ? 1 : 0;
	let boost = weights.headingMatch * asked * named;
	if (groups > 1) boost += weights.headingOrder * asked * inOrder;
	if (isAll && inOrder === 1 && e.starts) boost += weights.headingStart * Math.max(0.35, named);
	if (isAll && e.named >= headingLeast[e.code]!) boost += weights.headingExact * (0.6 + 0.4 * inOrder);
	return boost;
}
