// The text of a cell, as a reader sees it: formulas as TeX, pictures as what stands for them.

export function cellText(cell: Element): string {
	return collect(cell).replace(/\s+/g, " ").trim();
}

function collect(node: Node): string {
	if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? node.nodeValue! : "";
	if (node.matches("sup.fn, .vh, [hidden]")) return "";
	if (node.localName === "br") return " ";
	if (node.localName === "img") return node.getAttribute("alt") ?? "";
	if (node.localName === "input") return (node as HTMLInputElement).checked ? "[x]" : "[ ]";
	const tex = node.localName === "math" && node.querySelector("annotation");
	if (tex) return tex.textContent;
	let text = "";
	for (const child of node.childNodes) text += collect(child);
	return node.matches("p, li, div") ? ` ${text} ` : text;
}

/** The rows of a table that are shown, as RFC 4180 writes them. */
export function csv(table: HTMLTableElement): string {
	return [...table.rows]
		.filter((row) => !row.hidden)
		.map((row) => [...row.cells].map((cell) => field(cellText(cell))).join(",") + "\r\n")
		.join("");
}

function field(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
