// Sorts and filters tables, and copies them as CSV. Pages with tables load this script; see ts/beside.ts.
import { isSortable, sortButtons } from "./ts/table/sort";
import { cellText, csv } from "./ts/table/text";

function enrich(parts: Element[]): void {
	const boxes = new Set<Element>();
	for (const part of parts) {
		const around = part.closest("div.table");
		if (around) boxes.add(around);
		for (const box of part.querySelectorAll("div.table")) boxes.add(box);
	}
	for (const box of boxes) {
		const table = box.querySelector<HTMLTableElement>(":scope > table");
		if (!table) continue;
		const tools = toolsOf(box);
		const say = (text: string) => void (tools && (tools.status.textContent = text));
		if (isSortable(table)) sortButtons(table, say);
		tools?.filter();
	}
}

interface Tools {
	status: HTMLElement;
	filter(): void; // hides what does not match, anew
}

const known = new Map<Element, Tools & { strip: HTMLElement }>(); // by box

// Rows from which a table has a strip of tools: below it to copy, above it to filter too. tables.css keeps
// room for them by the same numbers, so that nothing moves when they come.
const few = 3;
const many = 16;

function toolsOf(box: Element): Tools | undefined {
	for (const [other, { strip }] of known) {
		if (other.isConnected) continue;
		strip.remove();
		known.delete(other);
	}
	const old = known.get(box);
	if (old) return old;
	const table = box.querySelector("table")!;
	const rows = () => table.tBodies[0]?.rows ?? [];
	if (rows().length < few) return undefined;
	const isLong = rows().length >= many;
	const strip = document.createElement("div");
	strip.className = "tabletools";
	const status = document.createElement("span");
	status.setAttribute("role", "status");
	const field = isLong ? filterField(box.getAttribute("aria-label") ?? "Table") : undefined;
	const filter = () => {
		const words = fold(field?.value ?? "").split(/\s+/).filter(Boolean);
		let shown = 0;
		for (const row of rows()) {
			const text = words.length > 0 ? fold(cellText(row)) : "";
			row.hidden = !words.every((word) => text.includes(word));
			if (!row.hidden) shown++;
		}
		return words.length > 0 ? `${shown} of ${rows().length} rows` : "";
	};
	field?.addEventListener("input", () => (status.textContent = filter()));
	field?.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || !field.value) return;
		field.value = "";
		status.textContent = filter();
	});
	if (field) strip.append(field);
	if (navigator.clipboard) strip.append(copyButton(table, status));
	strip.append(status);
	box.insertAdjacentElement(isLong ? "beforebegin" : "afterend", strip);
	const tools = { strip, status, filter: () => void filter() };
	known.set(box, tools);
	return tools;
}

function filterField(table: string): HTMLInputElement {
	const field = document.createElement("input");
	field.type = "search";
	field.placeholder = "Filter rows";
	field.ariaLabel = `Filter rows of ${table.replace(/^Table: /, "the table ")}`;
	field.autocomplete = "off";
	return field;
}

function copyButton(table: HTMLTableElement, status: HTMLElement): HTMLButtonElement {
	const button = document.createElement("button");
	button.type = "button";
	button.className = "copy";
	button.textContent = "Copy as CSV";
	button.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(csv(table));
			status.textContent = "Copied";
		} catch {
			status.textContent = "Copying is not allowed";
		}
	});
	return button;
}

// fold takes accents and letter case off.
function fold(text: string): string {
	return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

enrich([document.documentElement]);
document.addEventListener("sheaf:change", (event) => enrich((event as CustomEvent<Element[]>).detail));
