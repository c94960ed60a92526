// The words of a query, and where a text has them. The engine marks the excerpts; titles, headings and the
// page at arrival are marked here, by plainer rules: what a word of the text begins with, accents and
// letter case aside, and for scripts written without spaces wherever it stands.

const word = /[\p{L}\p{N}\p{M}]/u;
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

// A Folded text is without case and accents; from has the place in the original of each of its code units.
interface Folded {
	text: string;
	from: number[];
}

export function fold(text: string): Folded {
	let folded = "";
	const from: number[] = [];
	let at = 0;
	for (const character of text) {
		for (const unit of character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()) {
			folded += unit;
			for (let i = 0; i < unit.length; i++) from.push(at);
		}
		at += character.length;
	}
	from.push(at);
	return { text: folded, from };
}

// wordsOf returns what a query looks for: its words and phrases without signs, filters and what must not occur.
export function wordsOf(query: string): string[] {
	const words = new Set<string>();
	for (const [, minus, phrase, plain] of query.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
		if (minus && (phrase ?? plain).length > 1 && !plain?.startsWith("-")) continue;
		if (plain && /^tag:/i.test(plain)) continue;
		for (const part of (phrase ?? plain).split(/\s+/)) {
			const bare = fold(part).text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}+#]+$/gu, "");
			if (bare) words.add(bare);
		}
	}
	return [...words];
}

// marksIn finds the words, which are folded, in a text: pairs of start and end, in order and apart. Whole
// words alone count where whole is set, else what begins a word counts too.
export function marksIn(text: string, words: string[], whole = false): [number, number][] {
	const folded = fold(text);
	const found: [number, number][] = [];
	for (const needle of words) {
		const anywhere = spaceless.test(needle);
		if (needle.length === 1 && !anywhere && words.length > 1) continue; // "a" of "vitamin a" is everywhere
		for (let at = folded.text.indexOf(needle); at >= 0; at = folded.text.indexOf(needle, at + needle.length)) {
			const start = folded.from[at];
			const end = folded.from[at + needle.length];
			if (anywhere || (isEdge(text, start) && (!whole || isEdge(text, end)))) found.push([start, end]);
		}
	}
	found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
	let last = 0;
	return found.filter(([start, end]) => start >= last && (last = end));
}

// isEdge tells whether a word begins or ends at a place: beside what is no letter, or at the hump of a camel.
function isEdge(text: string, at: number): boolean {
	const before = [...text.slice(Math.max(0, at - 2), at)].pop();
	const after = [...text.slice(at, at + 2)][0];
	if (!before || !after || !word.test(before) || !word.test(after)) return true;
	return /\p{Ll}/u.test(before) && /\p{Lu}/u.test(after);
}
