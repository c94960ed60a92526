// The index as the package comment of site/search describes it: the root, the shards of terms with their
// postings, the lexicon of reversed terms, and the packs of text.

const decoder = new TextDecoder();

/** Reads what the index is made of. */
class Reader {
	at = 0;
	constructor(readonly bytes: Uint8Array) {}

	int(): number {
		let value = 0;
		let scale = 1;
		for (;;) {
			const byte = this.bytes[this.at++];
			if (byte === undefined) throw new Error("The search index is damaged.");
			value += (byte & 127) * scale;
			if (byte < 128) return value;
			scale *= 128;
		}
	}

	slice(length: number): Uint8Array {
		this.at += length;
		return this.bytes.subarray(this.at - length, this.at);
	}

	string(): string {
		return decoder.decode(this.slice(this.int()));
	}
}

/** Reads sorted strings, each without the bytes it shares with the one before. */
class FrontCoded {
	private last = new Uint8Array(0);

	next(r: Reader): string {
		const shared = r.int();
		const rest = r.slice(r.int());
		const bytes = new Uint8Array(shared + rest.length);
		bytes.set(this.last.subarray(0, shared));
		bytes.set(rest, shared);
		this.last = bytes;
		return decoder.decode(bytes);
	}
}

/** Orders strings by their code points, as the index is sorted. */
export function compare(a: string, b: string): number {
	const n = Math.min(a.length, b.length);
	for (let i = 0; i < n; i++) {
		let x = a.charCodeAt(i);
		let y = b.charCodeAt(i);
		if (x === y) continue;
		if (x >= 0xd800 && y >= 0xd800) {
			x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
			y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
		}
		return x - y;
	}
	return a.length - b.length;
}

/** A shard of terms. Postings of term k are those from starts[k] to starts[k + 1]. */
export interface Shard {
	terms: string[];
	counts: number[]; // passages that have the term, listed or not
	lists: number[]; // files that list them all, where the shard does not
	starts: Int32Array;
	passages: Float64Array; // page * 65536 + number
	payloads: Uint8Array;
	mores: Uint8Array; // the second byte of the payload, or 0
}

/** A page's part of a pack. */
export interface Pack {
	title: string;
	url: string;
	tags: string[];
	crumbs: string[];
	passages: Map<number, { heading: string; anchor: string; text: string }>;
}

/** One page's passages are numbered below this. */
export const perPage = 65536;

/** Where files come from. */
export interface Source {
	get(name: string): Promise<Uint8Array>;
	setVersion(version: string, inline: Map<string, Uint8Array>): void;
}

const hash = (s: string) => {
	let h = 2166136261;
	for (const byte of new TextEncoder().encode(s)) h = Math.imul(h ^ byte, 16777619);
	h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
	return ((h ^ (h >>> 12)) >>> 0).toString(36);
};

export class Index {
	/** How many passages there are. */
	passages = 0;
	private cap = 0;
	private packShift = 3;
	private terms: string[] = [];
	private reversed: string[] = [];
	private shards = new Map<string, Promise<Shard>>();
	private lexicons = new Map<string, Promise<string[]>>();
	private packs = new Map<string, Promise<Pack>>();

	private constructor(private readonly files: Source) {}

	static async open(files: Source): Promise<Index> {
		const index = new Index(files);
		const r = new Reader(await files.get("root"));
		if (r.int() !== 2) throw new Error("The search index is of another version.");
		index.passages = r.int();
		index.cap = r.int();
		index.packShift = r.int();
		const version = decoder.decode(r.slice(8));
		for (const bounds of [index.terms, index.reversed]) {
			const coded = new FrontCoded();
			for (let n = r.int(); n > 0; n--) bounds.push(coded.next(r));
		}
		const sizes: [string, number][] = [];
		for (let n = r.int(); n > 0; n--) sizes.push([r.string(), r.int()]);
		files.setVersion(version, new Map(sizes.map(([name, size]) => [name, r.slice(size)])));
		return index;
	}

	/** Returns the shards that have terms from one to another, but no more than limit. */
	range(from: string, to: string, limit: number): Promise<Shard[]> {
		return Promise.all(between(this.terms, from, to, limit).map((first) => this.shard(first)));
	}

	private shard(first: string): Promise<Shard> {
		return remember(this.shards, "t/" + hash(first), async (name) => readShard(await this.files.get(name), this.cap));
	}

	/** Returns the terms that end as a word does, at least a few letters. */
	async ending(suffix: string): Promise<string[]> {
		const backwards = [...suffix].reverse().join("");
		const shards = await Promise.all(
			between(this.reversed, backwards, backwards + "\u{10ffff}", 3).map((first) =>
				remember(this.lexicons, "r/" + hash(first), async (name) => readLexicon(await this.files.get(name))),
			),
		);
		return shards.flat().filter((t) => t.endsWith(suffix));
	}

	/** Returns all passages that have a term. */
	async passagesOf(shard: Shard, k: number): Promise<Set<number>> {
		if (!shard.lists[k]) return new Set(shard.passages.subarray(shard.starts[k]!, shard.starts[k + 1]!));
		const base = "o/" + hash(shard.terms[k]!) + "-";
		const parts = await Promise.all(Array.from({ length: shard.lists[k]! }, (_, i) => this.files.get(base + i)));
		return new Set(parts.flatMap(readList));
	}

	/** Returns the pack that a passage is in. */
	pack(passage: number): Promise<Pack> {
		const page = Math.floor(passage / perPage);
		const number = (passage % perPage) >> this.packShift;
		const name = "p/" + page.toString(36) + (number ? "-" + number : "");
		return remember(this.packs, name, async () => readPack(await this.files.get(name)));
	}
}

function remember<T>(known: Map<string, Promise<T>>, name: string, make: (name: string) => Promise<T>): Promise<T> {
	let found = known.get(name);
	if (!found) {
		found = make(name);
		known.set(name, found);
		found.catch(() => known.delete(name));
	}
	return found;
}

/** Returns the first terms of the shards that have what lies between two terms. */
function between(bounds: string[], from: string, to: string, limit: number): string[] {
	const last = before(bounds, to);
	const first = Math.max(0, before(bounds, from));
	return bounds.slice(first, Math.min(last, first + limit - 1) + 1);
}

/** Returns the index of the last bound that is not behind a term, or -1. */
function before(bounds: string[], term: string): number {
	let low = 0;
	let high = bounds.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compare(bounds[middle]!, term) <= 0) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

function readShard(bytes: Uint8Array, cap: number): Shard {
	const r = new Reader(bytes);
	const count = r.int();
	const dictLength = r.int();
	const numbersLength = r.int();
	const dict = new Reader(r.slice(dictLength));
	const numbers = new Reader(r.slice(numbersLength));
	const shard: Shard = { terms: [], counts: [], lists: [], starts: new Int32Array(count + 1), passages: new Float64Array(0), payloads: new Uint8Array(0), mores: new Uint8Array(0) };
	const coded = new FrontCoded();
	for (let k = 0; k < count; k++) {
		shard.terms.push(coded.next(dict));
		shard.counts.push(dict.int());
		shard.lists.push(shard.counts[k]! > cap ? dict.int() : 0);
		shard.starts[k + 1] = shard.starts[k]! + Math.min(shard.counts[k]!, cap);
	}
	const total = shard.starts[count]!;
	shard.passages = new Float64Array(total);
	shard.payloads = new Uint8Array(total);
	shard.mores = new Uint8Array(total);
	for (let k = 0, at = 0; k < count; k++) {
		for (let page = 0; at < shard.starts[k + 1]!; ) {
			page += numbers.int();
			for (let number = 0, more = 1; more; at++) {
				const step = numbers.int();
				more = step & 1;
				number += step >> 1;
				shard.passages[at] = page * perPage + number;
				const payload = bytes[r.at++]!;
				shard.payloads[at] = payload & 127;
				if (payload & 128) shard.mores[at] = bytes[r.at++]!;
			}
		}
	}
	return shard;
}

function readList(bytes: Uint8Array): number[] {
	const r = new Reader(bytes);
	const list: number[] = [];
	for (let page = 0; r.at < bytes.length; ) {
		page += r.int();
		for (let number = 0, more = 1; more; ) {
			const step = r.int();
			more = step & 1;
			number += step >> 1;
			list.push(page * perPage + number);
		}
	}
	return list;
}

function readLexicon(bytes: Uint8Array): string[] {
	const r = new Reader(bytes);
	const count = r.int();
	r.int();
	r.int();
	const coded = new FrontCoded();
	return Array.from({ length: count }, () => [...coded.next(r)].reverse().join(""));
}

function readPack(bytes: Uint8Array): Pack {
	const [title, url, tags, crumbs, passages] = JSON.parse(decoder.decode(bytes));
	const byNumber: Pack["passages"] = new Map();
	for (const [number, heading, anchor, text] of passages) byNumber.set(number, { heading, anchor, text });
	return { title, url, tags, crumbs, passages: byNumber };
}
