// Which passages say most of what was asked. Everything is worked out from the postings; the packs are
// fetched only for what will be shown.

import type { Variant } from "./expand";
import { perPage } from "./index";

/** A thing that was asked for: one word, or one compound. */
export interface Group {
	variants: Variant[];
	words: number; // how many words of a heading it can account for
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

const weights = {
	heading: 4,
	headingBase: 0.6,
	headingPerWord: 0.2,
	top: 1.6,
	extra: 0.16,
	page: 0.45,
	coverage: 2,
	headingMatch: 0.6,
	headingExact: 1,
	title: 0.3,
};

/** The words of a heading, by its code. */
const headingWords = [0, 1, 2, 3, 4, 5.5, 8, 12];

const bodyValue = Array.from({ length: 16 }, (_, l) => (l ? 0.15 * 2 ** ((l - 1) / 3.6) : 0));
const headingValue = headingWords.map((n) => (n ? weights.heading / (weights.headingBase + weights.headingPerWord * n) : 0));

/** What is known of a passage. */
interface Evidence {
	sum: number; // of what the groups say
	covered: number; // of the groups' idf
	named: number; // words of the heading that the groups account for
	asked: number; // of the groups' idf, in the heading
	length: number; // words of the heading
}

/** Works out idf for each group, and returns their sum without the parts. */
function weigh(groups: Group[], passages: number): number {
	let total = 0;
	for (const g of groups) {
		const exact = g.variants.find((v) => v.kind === "exact");
		const all = g.variants.reduce((n, v) => n + (exact && v.kind === "prefix" ? 0 : v.count), 0);
		const count = Math.min(passages, all);
		g.idf = g.importance * (g.variants.length ? Math.log(1 + (passages - count + 0.5) / (count + 0.5)) : 4);
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
		for (const [id, { value, code }] of strongest(g)) {
			let e = evidence.get(id);
			if (!e) evidence.set(id, (e = { sum: 0, covered: 0, named: 0, asked: 0, length: 0 }));
			e.sum += g.idf * value;
			if (!g.isPart) {
				e.covered += g.idf;
				if (code) {
					e.named += g.words;
					e.asked += g.idf;
					e.length = Math.max(e.length, headingWords[code]!);
				}
			}
			const page = Math.floor(id / perPage);
			let best = pages.get(page);
			if (!best) pages.set(page, (best = new Float64Array(groups.length)));
			best[at] = Math.max(best[at]!, g.idf * value);
		}
	});
	return order(groups, total, evidence, pages);
}

/** Returns the most that a group says of each passage, and the code of the heading that names it. */
function strongest(g: Group): Map<number, { value: number; code: number }> {
	const found = new Map<number, { value: number; code: number }>();
	for (const { shard, k, weight } of g.variants) {
		for (let i = shard.starts[k]!; i < shard.starts[k + 1]!; i++) {
			const id = shard.passages[i]!;
			const payload = shard.payloads[i]!;
			const code = payload >> 4;
			const heading = headingValue[code]! * (id % perPage ? 1 : weights.top);
			const value = weight * (bodyValue[payload & 15]! + heading + weights.extra * shard.extras[i]!);
			const known = found.get(id);
			if (!known) found.set(id, { value, code });
			else {
				if (value > known.value) known.value = value;
				if (code && (!known.code || code < known.code)) known.code = code;
			}
		}
	}
	return found;
}

function order(groups: Group[], total: number, evidence: Map<number, Evidence>, pages: Map<number, Float64Array>): PageResult[] {
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
		if (e.length) score *= 1 + headingBoost(e, total) * (id % perPage ? 1 : 1.15);
		let result = results.get(page);
		if (!result) results.set(page, (result = { page, score: 0, passages: [] }));
		result.passages.push({ id, score });
		result.score = Math.max(result.score, score);
	}
	for (const r of results.values()) {
		const top = evidence.get(r.page * perPage);
		if (top?.length) {
			const factor = 1 + weights.title * (top.asked / total) ** 2 * Math.sqrt(Math.min(1, top.named / top.length));
			r.score *= factor;
		}
		r.passages.sort((a, b) => b.score - a.score || a.id - b.id);
	}
	return [...results.values()].sort((a, b) => b.score - a.score || a.page - b.page);
}

function headingBoost(e: Evidence, total: number): number {
	const asked = Math.min(1, e.asked / total);
	const named = Math.min(1, e.named / e.length);
	return weights.headingMatch * asked * named + (asked > 0.999 && named > 0.999 ? weights.headingExact : 0);
}
