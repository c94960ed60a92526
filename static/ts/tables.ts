// A table that fits its column keeps its header under the page's bar while the page scrolls; one that
// doesn't fit becomes a box that scrolls in itself, with header and first column in view. Which it is
// only the browser can tell. A formula that is too wide scrolls, too. Until then, and without script, a table scrolls sideways.

const boxesOf = "div.table, :is(.prose, .printed) > .math.typeset";
const widths = new WeakMap<Element, number>(); // for which it was decided

const sizes = new ResizeObserver((entries) => {
	for (const { target } of entries) {
		const box = target as HTMLElement;
		// A decision changes the height alone; only a new width asks for another.
		if (widths.get(box) === box.clientWidth) continue;
		decide(box);
		widths.set(box, box.clientWidth);
	}
});

export function fitTables(parts: Element[]): void {
	const boxes = new Set<Element>();
	for (const part of parts) {
		const around = part.closest(boxesOf);
		if (around) boxes.add(around);
		for (const box of part.querySelectorAll(boxesOf)) boxes.add(box);
	}
	for (const box of boxes) {
		widths.delete(box);
		sizes.unobserve(box); // observing anew is what calls back
		sizes.observe(box);
	}
}

function decide(box: HTMLElement): void {
	const table = box.querySelector("table");
	if (!table) return reach(box, box.scrollWidth > box.clientWidth);
	const become = (name: "fit" | "box") => {
		box.classList.toggle("fit", name === "fit");
		box.classList.toggle("box", name === "box");
	};
	become("fit");
	let wide = table.offsetWidth > box.clientWidth + 1;
	if (!wide && (table.rows[0]?.cells.length ?? 0) > 4) {
		// Many columns squeezed into slivers fit too, but nobody can read them.
		const squeezed = table.offsetHeight;
		become("box");
		wide = squeezed > 1.8 * table.offsetHeight;
	}
	become(wide ? "box" : "fit");
	reach(box, wide);
}

// Only what scrolls needs to be reached by keyboard.
function reach(box: HTMLElement, scrolls: boolean): void {
	if (scrolls) box.tabIndex = 0;
	else box.removeAttribute("tabindex");
}
