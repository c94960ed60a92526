// The tokeniser of the search index, as site/search/token.go has it: that file is its manual, and
// site/search/testdata/tokens.txt holds both to the same results.

/** What a text says at one place: a word, or words that are joined. */
export interface Unit {
	/** The term that stands for all of it. */
	term: string;
	/** The word in lower case, where folding took something off, or else "". */
	exact: string;
	/** The word as it is, where the index tells its capitals apart, or else "". */
	cased: string;
	/** The terms of its parts: the words of a compound, the humps of camelCase. */
	parts: string[];
	/** How many words it has. */
	words: number;
	/** It is one of those that only count as they are written: c++, .net, --dry-run. */
	whole: boolean;
	/** Where it is in the text, in UTF-16 units. */
	start: number;
	end: number;
}

const maxTerm = 64;
const maxParts = 6;
const maxCompound = 40;

const wordLike = /[\p{L}\p{N}\p{M}]/u;
const paired =
	/[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\u{20000}-\u{3ffff}]/u;
const openers = " \t\n([{<\"'`=,";

const enum Class {
	other,
	word,
	pair,
}

function classOf(c: string): Class {
	if (c < "\x80") return (c >= "a" && c <= "z") || (c >= "A" && c <= "Z") || (c >= "0" && c <= "9") ? Class.word : Class.other;
	return !wordLike.test(c) ? Class.other : paired.test(c) ? Class.pair : Class.word;
}

/** Returns the character at s[i], which may be two UTF-16 units, or "". */
const charAt = (s: string, i: number) => (i < s.length ? String.fromCodePoint(s.codePointAt(i)!) : "");

function runEnd(s: string, i: number, wanted: Class): number {
	for (let c; (c = charAt(s, i)) && classOf(c) === wanted; ) i += c.length;
	return i;
}

/** Returns text in lower case, compatibility forms made plain. */
export const exactForm = (s: string) => s.normalize("NFKC").toLowerCase().replace(/ς/g, "σ");

const letters: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", þ: "th" };

/** Returns the form of text that all its spellings share. */
export function fold(s: string): string {
	if (/^[\x00-\x7f]*$/.test(s)) return s.toLowerCase();
	return exactForm(s)
		.normalize("NFKD")
		.replace(/[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g, "")
		.replace(/[ßæœøđðħıłþ]/g, (c) => letters[c]!)
		.normalize("NFKC")
		.replace(/^\u0627\u0644(?=...)/su, "");
}

const cut = (term: string) => (term.length > maxTerm ? [...term].slice(0, maxTerm).join("") : term);

/** Returns where the next word begins that is joined to a word before s[i], or 0. */
function joint(s: string, i: number): number {
	if (s.startsWith("::", i)) i += 2;
	else if (s[i] === "_") while (s[i] === "_") i++;
	else if (i < s.length && "-.'’".includes(s[i]!)) i++;
	else return 0;
	const c = charAt(s, i);
	return c && classOf(c) === Class.word ? i : 0;
}

const humps = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

function camel(word: string): string[] {
	const parts = word.split(humps);
	return parts.length < 2 ? [] : parts.filter((p) => [...p].length > 1).map((p) => cut(fold(p)));
}

/** Returns what a text says, in order. */
export function units(s: string): Unit[] {
	const found: Unit[] = [];
	for (let i = 0; i < s.length; ) {
		const c = charAt(s, i);
		const kind = classOf(c);
		if (kind === Class.word) i = compound(s, i, found);
		else if (kind === Class.pair) i = pairs(s, i, found);
		else i += c.length;
	}
	return found;
}

function one(word: string, start: number): Unit {
	const term = fold(word);
	const exact = exactForm(word);
	const cased = /^[\x00-\x7f]+$/.test(word) && /.[A-Z]/.test(word) ? cut(word) : "";
	return { term: cut(term), exact: exact === term ? "" : cut(exact), cased, parts: camel(word), words: 1, whole: false, start, end: start + word.length };
}

function compound(s: string, i: number, found: Unit[]): number {
	const start = i;
	const words: Unit[] = [];
	let end = i;
	let special = "";
	do {
		end = runEnd(s, i, Class.word);
		const word = one(s.slice(i, end), i);
		words.push(word);
		if (end - i <= 2) {
			let to = end;
			while (to < end + 2 && (s[to] === "+" || s[to] === "#")) to++;
			const next = charAt(s, to);
			if (to > end && !(next && classOf(next) !== Class.other)) {
				word.term += s.slice(end, to);
				word.whole = true;
				word.end = end = to;
			}
		}
	} while ((i = joint(s, end)));
	const opens = (at: number) => at === 0 || openers.includes(s[at - 1]!);
	if (s[start - 1] === "." && opens(start - 1)) special = "." + words[0]!.term;
	if (s.slice(start - 2, start) === "--" && opens(start - 2) && end - start <= maxCompound) special = "--" + fold(s.slice(start, end));
	const joined = words.map((w) => fold(s.slice(w.start, w.end))).join("");
	if (words.length > 1 && words.length <= maxParts && [...joined].length <= maxCompound && !words.some((w) => w.whole)) {
		found.push({ term: cut(joined), exact: "", cased: "", parts: words.map((w) => w.term), words: words.length, whole: false, start, end });
	} else {
		found.push(...words);
	}
	if (special) found.push({ term: special, exact: "", cased: "", parts: [], words: 0, whole: true, start, end });
	return end;
}

function pairs(s: string, i: number, found: Unit[]): number {
	const end = runEnd(s, i, Class.pair);
	const run = [...fold(s.slice(i, end))];
	for (let at = 0; at < run.length; at++) {
		if (at === run.length - 1 && at > 0) break; // its last character alone says nothing that the pair did not
		const term = run[at]! + (run[at + 1] ?? "");
		found.push({ term, exact: "", cased: "", parts: [], words: 1, whole: false, start: i, end });
	}
	return end;
}
