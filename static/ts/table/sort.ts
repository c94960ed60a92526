// Sorting a table by a column: up, down, and as it was written.

import { decimalMark, isNothing, monthNames, read, type Kind, type Quantity } from "./quantity";
import { cellText } from "./text";

interface Sorting {
	column: number;
	down: boolean;
}

const sorted = new WeakMap<HTMLTableElement, Sorting>();
const places = new WeakMap<HTMLTableRowElement, number>(); // of rows, as they were written

/** Whether a table is a plain grid with one row of headers, which is what can be sorted. */
export function isSortable(table: HTMLTableElement): boolean {
	const body = table.tBodies[0];
	return table.tHead?.rows.length === 1 && table.tBodies.length === 1 && body!.rows.length > 1 &&
		!table.tFoot && !table.querySelector("table, [colspan], [rowspan]");
}

/** Makes buttons of the labels of columns. */
export function sortButtons(table: HTMLTableElement, say: (text: string) => void): void {
	remember(table);
	const changed: Element[] = [];
	for (const th of table.tHead!.rows[0]!.cells) {
		if (th.localName !== "th" || th.querySelector(".sort")) continue;
		const label = cellText(th);
		const button = document.createElement("button");
		button.type = "button";
		button.className = "sort";
		if (th.querySelector("a, button, input, details")) {
			button.ariaLabel = `Sort by ${label}`;
			th.prepend(button);
		} else {
			button.append(...th.childNodes);
			th.append(button);
		}
		changed.push(th);
		button.addEventListener("click", () => {
			const column = th.cellIndex;
			const old = sorted.get(table);
			if (old?.column !== column) sorted.set(table, { column, down: false });
			else if (!old.down) sorted.set(table, { column, down: true });
			else sorted.delete(table);
			apply(table);
			const now = sorted.get(table);
			say(now ? `Sorted by ${label}, ${now.down ? "descending" : "ascending"}` : "In the order of the note");
		});
	}
	if (changed.length) document.dispatchEvent(new CustomEvent("sheaf:change", { detail: changed }));
	if (sorted.has(table)) apply(table); // there are new rows, or other values
}

// remember notes where the rows were written. One that was put there later stands behind its neighbour.
function remember(table: HTMLTableElement): void {
	let last = -1;
	for (const row of table.tBodies[0]!.rows) {
		const place = places.get(row) ?? (sorted.has(table) ? last + 2 ** -20 : Math.floor(last) + 1);
		places.set(row, place);
		last = place;
	}
}

function apply(table: HTMLTableElement): void {
	const sorting = sorted.get(table);
	const body = table.tBodies[0]!;
	const rows = [...body.rows].sort((a, b) => places.get(a)! - places.get(b)!);
	const cells = table.tHead!.rows[0]!.cells;
	for (const th of cells) {
		if (sorting?.column === th.cellIndex) th.ariaSort = sorting.down ? "descending" : "ascending";
		else th.removeAttribute("aria-sort");
	}
	if (sorting) {
		const texts = rows.map((row) => (row.cells[sorting.column] ? cellText(row.cells[sorting.column]!) : ""));
		const compare = comparison(texts, table.closest("[lang]")?.getAttribute("lang") || "en");
		const order = rows.map((_, i) => i).sort((a, b) => {
			const [noA, noB] = [isNothing(texts[a]!), isNothing(texts[b]!)];
			if (noA || noB) return Number(noA) - Number(noB); // last, both ways
			return sorting.down ? compare(b, a) : compare(a, b);
		});
		body.append(...order.map((i) => rows[i]!));
	} else {
		body.append(...rows);
	}
}

// comparison returns how two of a column's values compare, by their indices.
function comparison(texts: string[], lang: string): (a: number, b: number) => number {
	const known = Intl.Collator.supportedLocalesOf([lang.replace("_", "-")])[0] ?? "en";
	const [point, months] = [decimalMark(known), monthNames(known)];
	const values: (Quantity | undefined)[] = texts.map((text) => (isNothing(text) ? undefined : read(text, point, months)));
	const kind = (["date", "duration", "size", "number"] as Kind[]).find(
		(kind) =>
			values.every((value) => !value || value[kind] !== undefined) &&
			(kind === "number" || values.some((value) => value?.sure === kind)),
	);
	if (kind) return (a, b) => values[a]![kind]! - values[b]![kind]!;
	const collator = new Intl.Collator(known, { numeric: true });
	return (a, b) => collator.compare(texts[a]!, texts[b]!);
}
