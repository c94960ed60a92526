// What a cell of a table says, as something that can be compared: a date, a duration, a size or a number.

/** The kinds of values, in the order in which a column's are tried. */
export type Kind = "date" | "duration" | "size" | "number";

/** The values that a text may have: "5 M" is five million, or five megabytes. */
export interface Quantity extends Partial<Record<Kind, number>> {
	/** The kind that the text can only be of. */
	sure?: Kind;
}

const second = 1;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365.25 * day;

// Units of time, in seconds. Whether "m" stands for minutes depends on the rest of its column.
const times: Record<string, number> = {
	ns: 1e-9, nanosecond: 1e-9, us: 1e-6, "µs": 1e-6, "μs": 1e-6, microsecond: 1e-6, ms: 1e-3, msec: 1e-3, millisecond: 1e-3,
	s: second, sec: second, second, m: minute, min: minute, minute, h: hour, hr: hour, hour, d: day, day,
	w: 7 * day, wk: 7 * day, week: 7 * day, mo: year / 12, month: year / 12, y: year, yr: year, year, decade: 10 * year, century: 100 * year, centurie: 100 * year,
};

const scales: Record<string, number> = {
	k: 1e3, K: 1e3, M: 1e6, mn: 1e6, G: 1e9, B: 1e9, bn: 1e9, T: 1e12, P: 1e15, E: 1e18,
	thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12, quadrillion: 1e15,
};

const prefixes = "kmgtpezy";

/** Values that are none: they stand last, however the column is sorted. */
const nothing = /^(?:[-–—?…]|\.{3}|n\/?a|none|tbd)?$/i;

export function isNothing(text: string): boolean {
	return nothing.test(text);
}

const number = /(\d{1,3}(?:[ \u00a0\u2009\u202f'’_]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?:[eE]([-+]?\d+)|\^(\d+))?/y;
const unit = /[ \u00a0\u2009\u202f]*([a-zA-Zµμ]+|%)?(\/s(?:ec(?:ond)?)?\b)?[\s,]*(?:and\s)?\s*/y;
const range = /\s*(?:[-–—]|to)\s*\d[\d.,]*/y;

/** Reads a text, "~1.5 KB", "2 h 30 min", "5 May 2024"; point is the decimal mark of its language. */
export function read(text: string, point: string, months: string[]): Quantity {
	const date = readDate(text, months);
	if (date !== undefined) return { date, sure: "date" };
	const lead = /^[\s~≈<>≤≥=+±$€£¥₹(]*([-−])?[\s$€£¥₹]*/.exec(text)!;
	const sign = lead[1] ? -1 : 1;
	const total = readRun(text, lead[0].length, point);
	for (const kind of ["duration", "size", "number"] as const) if (total[kind] !== undefined) total[kind] *= sign;
	return total;
}

// readRun adds up durations that follow each other, as in "1 h 30 min"; of a range the first end counts.
function readRun(text: string, start: number, point: string): Quantity {
	let total: Quantity | undefined;
	for (let at = start; ; ) {
		const digits = matchAt(number, text, at);
		if (!digits) return total ?? {};
		let value = toNumber(digits[1]!, point);
		if (digits[2]) value *= 10 ** Number(digits[2]);
		if (digits[3]) value **= Number(digits[3]);
		at = number.lastIndex;
		if (matchAt(range, text, at)) at = range.lastIndex;
		const [, word = "", perSecond] = matchAt(unit, text, at)!;
		at = unit.lastIndex;
		const next = measure(value, word, !!perSecond);
		if (!total) total = next;
		else if (next.sure === "duration") total.duration! += next.duration!;
		else return total;
		if (total.sure !== "duration") return total;
	}
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

function measure(value: number, word: string, perSecond: boolean): Quantity {
	if (Number.isNaN(value)) return {};
	if (!word) return value === 0 ? { duration: 0, size: 0, number: 0 } : { number: value };
	const result: Quantity = { number: value * (Object.hasOwn(scales, word) ? scales[word]! : 1) };
	const size = sizeOf(word, perSecond);
	if (size !== undefined) {
		result.size = value * size;
		if (word.length > 1) result.sure = "size";
	}
	const time = timeOf(word);
	if (time !== undefined && !perSecond) {
		result.duration = value * time;
		if (word !== "m" && word !== "M") result.sure = "duration";
	}
	return result;
}

function timeOf(word: string): number | undefined {
	for (const name of [word, word.toLowerCase(), word.toLowerCase().replace(/s$/, "")]) {
		if (Object.hasOwn(times, name) && (word.length > 1 || name === word)) return times[name];
	}
	return undefined;
}

// sizeOf returns the bytes in a unit of size: B, kB, KiB, Mbit, Gbps, gigabytes, and K, M, G as columns of sizes have them.
function sizeOf(word: string, perSecond: boolean): number | undefined {
	const found = /^(?:(kilo|mega|giga|tera|peta|exa)?(byte|bit)s?|([kmgtpezy])?(i)?(b|bit|byte|bytes|bps)?)$/i.exec(word);
	if (!found) return undefined;
	const [, long, base, short, binary, symbol] = found;
	const power = prefixes.indexOf((long ?? short ?? "").charAt(0).toLowerCase() || " ") + 1;
	const isBit = base?.toLowerCase() === "bit" || /^(?:bit|bps)$/i.test(symbol ?? "") || symbol === "b" && perSecond;
	return (binary ? 1024 : 1000) ** power / (isBit ? 8 : 1);
}

// toNumber reads digits with their marks. With both marks the last one is the decimal's; one alone that has three
// digits behind it parts thousands, if it is not the decimal mark of the language.
function toNumber(digits: string, point: string): number {
	const plain = digits.replace(/[ \u00a0\u2009\u202f'’_]/g, "");
	const marks = plain.replace(/\d/g, "");
	if (marks === "") return Number(plain);
	const last = marks.at(-1)!;
	if (new Set(marks).size === 2) {
		if (marks.indexOf(last) !== marks.length - 1) return NaN;
		return Number(plain.replaceAll(last === "," ? "." : ",", "").replace(last, "."));
	}
	const groups = plain.split(last);
	const isGrouped = groups.slice(1).every((group) => group.length === 3) && groups[0]!.length <= 3 && groups[0] !== "0";
	if (marks.length > 1) return isGrouped ? Number(groups.join("")) : NaN;
	return isGrouped && last !== point ? Number(groups.join("")) : Number(groups.join("."));
}

const isoDate = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?.*)?$/;
const pointDate = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/;
const dayFirst = /^(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+)?(\p{L}{3,})\.?,?\s+(\d{4})$/u;
const monthFirst = /^(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/u;

// readDate returns a time as Date.UTC does, undefined for what is no date.
function readDate(text: string, months: string[]): number | undefined {
	let found = isoDate.exec(text);
	if (found) {
		const [y, m, d, h, min, s] = found.slice(1).map((part) => Number(part ?? 0));
		return m! >= 1 && m! <= 12 && d! <= 31 ? Date.UTC(y!, m! - 1, d || 1, h, min, s) : undefined;
	}
	found = pointDate.exec(text);
	if (found) return Date.UTC(Number(found[3]), Number(found[2]) - 1, Number(found[1]));
	const [, d, name, y] = dayFirst.exec(text) ?? [];
	const [, otherName, otherDay, otherYear] = monthFirst.exec(text) ?? [];
	const month = months.findIndex((each) => each.startsWith((name ?? otherName ?? " ").toLowerCase()));
	if (month < 0) return undefined;
	return Date.UTC(Number(y ?? otherYear), month % 12, Number(d ?? otherDay ?? 1));
}

/** The names of the months in a language and in English, in lower case, January to December of each. */
export function monthNames(lang: string): string[] {
	return [lang, "en"].flatMap((each) => {
		const format = new Intl.DateTimeFormat(each, { month: "long", timeZone: "UTC" });
		return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2024, month, 15)).toLowerCase());
	});
}

/** The decimal mark of a language. */
export function decimalMark(lang: string): string {
	return new Intl.NumberFormat(lang).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
}
