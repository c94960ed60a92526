// The few lines of a passage that show best why it was found.

import { units } from "./tokens";

export interface Excerpt {
	text: string;
	marks: [number, number][];
}

const longest = 190;

interface Match {
	start: number;
	end: number;
	weight: number;
	term: string;
}

/** Returns what to show of a passage. terms gives the words that were found, and how much each counts. */
export function excerpt(passage: string, terms: Map<string, number>): Excerpt {
	const text = passage.replace(/\s/g, " ").trimEnd();
	const found = matches(text, terms);
	let [from, to] = text.length <= longest ? [0, text.length] : around(text, best(found));
	let lead = "";
	if (from > 0) lead = "… ";
	const shown = text.slice(from, to).trimEnd();
	const marks = found
		.filter((m) => m.start >= from && m.end <= from + shown.length)
		.map((m): [number, number] => [m.start - from + lead.length, m.end - from + lead.length]);
	return { text: lead + shown + (to < text.length ? " …" : ""), marks: joined(marks) };
}

/** Returns where a text has words that were asked for. */
export function matches(text: string, terms: Map<string, number>): Match[] {
	const found: Match[] = [];
	for (const u of units(text)) {
		for (const term of [u.term, u.exact, ...u.parts]) {
			const weight = terms.get(term);
			if (weight === undefined) continue;
			let { start, end } = u;
			if (u.words === 1 && u.parts.length === 0 && end - start > 4 && term.length <= 2 && !text.slice(start, end).includes(" ")) {
				const at = text.toLowerCase().indexOf(term, start); // a pair of characters in a run of them
				if (at >= 0 && at < end) [start, end] = [at, at + term.length];
			}
			found.push({ start, end, weight, term });
			break;
		}
	}
	return found;
}

/** Returns the stretch of text that has the most, and the most different, of the matches. */
function best(found: Match[]): [number, number] {
	let most = -1;
	let stretch: [number, number] = [0, 0];
	found.forEach((first, i) => {
		const seen = new Set<string>();
		let sum = 0;
		for (let j = i; j < found.length && found[j]!.end - first.start <= longest - 30; j++) {
			const m = found[j]!;
			sum += seen.has(m.term) ? m.weight * 0.05 : m.weight;
			seen.add(m.term);
			if (sum > most + 1e-9) {
				most = sum;
				stretch = [first.start, m.end];
			}
		}
	});
	return stretch;
}

/** Returns about as much text as may be shown around a stretch, from the beginning of a word to the end of one. */
function around(text: string, [start, end]: [number, number]): [number, number] {
	const spare = longest - (end - start);
	let from = Math.max(0, start - Math.floor(spare * 0.35));
	if (from < 30) from = 0;
	let to = Math.min(text.length, Math.max(end, from + longest));
	if (to === text.length) from = Math.max(0, Math.min(from, to - longest));
	return [from === 0 ? 0 : border(text, from, start, 1), to === text.length ? to : border(text, to, end, -1)];
}

/** Returns the nearest place to cut a text at, from a place toward a limit: behind a space, or else between two characters. */
function border(text: string, at: number, limit: number, step: 1 | -1): number {
	for (let i = at; i !== limit && Math.abs(i - at) < 24; i += step) if (text[i - 1] === " " || (step < 0 && text[i] === " ")) return i;
	const near = text.slice(Math.max(0, at - 40), at + 40);
	const offset = Math.max(0, at - 40);
	if (typeof Intl.Segmenter === "function") {
		let last = 0;
		for (const { index } of new Intl.Segmenter().segment(near)) {
			if (index + offset > at) break;
			last = index;
		}
		return last + offset;
	}
	return text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) < 0xe000 ? at - 1 : at;
}

/** Joins marks that touch or overlap. */
function joined(marks: [number, number][]): [number, number][] {
	marks.sort((a, b) => a[0] - b[0]);
	const list: [number, number][] = [];
	for (const [start, end] of marks) {
		const last = list[list.length - 1];
		if (last && start <= last[1]) last[1] = Math.max(last[1], end);
		else list.push([start, end]);
	}
	return list;
}
