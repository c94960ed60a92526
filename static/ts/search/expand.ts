// From a word of the query to the terms of the index that it may mean: the word itself, words of the
// same stem, words it begins, and if there are none, words that one slip of the finger makes of it.

import { type Index, type Shard } from "./index";
import { stem } from "./stem";

/** A term of the index, and how far it stands for the word. */
export interface Variant {
	term: string;
	shard: Shard;
	k: number;
	count: number; // passages
	weight: number;
	kind: "exact" | "stem" | "prefix" | "typo";
}

const stemWeight = 0.88;
const foldedWeight = 0.85; // where the word was typed with accents or capitals
const prefixWeight = 0.75;
const typoWeight = 0.6;
const maxPrefixes = 1500;

/** How a word is looked for. */
export interface Manner {
	isPrefix: boolean; // it may be the beginning of a word
	isWhole: boolean; // only as it is
	mayBeTypo: boolean;
	hasStem: boolean; // other forms of it will do
}

/** A word to look for: folded, and where that differs, in lower case only, and with its capitals. */
export interface Word {
	term: string;
	exact?: string;
	cased?: string;
}

/** Returns the terms that a word stands for. */
export async function expand(index: Index, { term: word, exact, cased }: Word, manner: Manner): Promise<Variant[]> {
	const found = new Map<string, Variant>();
	const add = (shard: Shard, k: number, weight: number, kind: Variant["kind"]) => {
		const term = shard.terms[k]!;
		const known = found.get(term);
		if (!known || known.weight < weight) found.set(term, { term, shard, k, count: shard.counts[k]!, weight, kind });
	};
	const root = stem(word);
	const start = manner.hasStem ? common(word, root) : word;
	const wanted = [index.range(start, manner.isPrefix ? word + "\u{10ffff}" : word + "s", 3), index.range(word, word, 1)];
	for (const form of [exact, cased]) if (form) wanted.push(index.range(form, form, 1));
	const shards = new Set((await Promise.all(wanted)).flat());
	for (const shard of shards) {
		shard.terms.forEach((term, k) => {
			if (term === exact || term === cased) add(shard, k, 1, "exact");
			else if (term === word) add(shard, k, exact || cased ? foldedWeight : 1, "exact");
			else if (manner.isWhole || term[0] !== word[0]) return;
			else if (manner.hasStem && term.startsWith(start) && isWord(term) && stem(term) === root) add(shard, k, stemWeight, "stem");
			else if (manner.isPrefix && term.length > word.length && term.startsWith(word)) {
				add(shard, k, prefixWeight * Math.sqrt(word.length / term.length), "prefix");
			}
		});
	}
	if (found.size > maxPrefixes) {
		const list = [...found.values()].sort((a, b) => b.weight - a.weight || b.count - a.count);
		for (const v of list.slice(maxPrefixes)) found.delete(v.term);
	}
	if (found.size === 0 && manner.mayBeTypo && word.length >= 4) await addTypos(index, word, add);
	return [...found.values()];
}

const isWord = (term: string) => /^[a-z]+$/.test(term);

/** Returns what a word and its stem both begin with, less a letter that endings change. */
function common(word: string, root: string): string {
	let n = 0;
	while (n < root.length && root[n] === word[n]) n++;
	let start = word.slice(0, Math.max(3, n));
	if (/[iey]$/.test(start) && start.length > 3) start = start.slice(0, -1);
	return start;
}

type Add = (shard: Shard, k: number, weight: number, kind: Variant["kind"]) => void;

/** Adds the terms nearest to a word. One slip leaves the first or the second half of it whole. */
async function addTypos(index: Index, word: string, add: Add): Promise<void> {
	const letters = [...word];
	const most = letters.length >= 8 ? 2 : 1;
	const half = Math.max(1, (letters.length - 1) >> 1);
	const head = letters.slice(0, half).join("");
	const tail = letters.slice(-Math.max(2, half)).join("");
	const [shards, ending] = await Promise.all([index.range(head, head + "\u{10ffff}", 3), index.ending(tail)]);
	const distances = new Map<string, number>();
	for (const term of [...shards.flatMap((s) => s.terms.filter((t) => t.startsWith(head))), ...ending]) {
		const d = distance(word, term, most);
		if (d <= most) distances.set(term, d);
	}
	const least = Math.min(...distances.values());
	const nearest = [...distances].filter(([, d]) => d === least).slice(0, 8);
	const places = (await Promise.all(nearest.map(([term]) => place(index, term)))).filter((p) => p !== undefined);
	places.sort((a, b) => b.shard.counts[b.k]! - a.shard.counts[a.k]!);
	for (const { shard, k } of places.slice(0, 4)) {
		const term = shard.terms[k]!;
		add(shard, k, (typoWeight * (term[0] === word[0] ? 1 : 0.9)) / least, "typo");
		const root = stem(term);
		if (root === term && !isWord(term)) continue;
		shard.terms.forEach((other, j) => {
			if (other !== term && other.startsWith(term.slice(0, 4)) && isWord(other) && stem(other) === root) add(shard, j, (typoWeight * 0.8) / least, "typo");
		});
	}
}

/** Finds a term of the index. */
export async function place(index: Index, term: string): Promise<{ shard: Shard; k: number } | undefined> {
	const [shard] = await index.range(term, term, 1);
	const k = shard ? shard.terms.indexOf(term) : -1;
	return shard && k >= 0 ? { shard, k } : undefined;
}

/** Returns how many letters must be changed, put in, left out or swapped to make b of a; more than most is most + 1. */
export function distance(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let older: number[] = [];
	let old = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			let d = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, older[j - 2]! + 1);
			row.push(d);
		}
		if (Math.min(...row) > most) return most + 1;
		older = old;
		old = row;
	}
	return Math.min(old[b.length]!, most + 1);
}

