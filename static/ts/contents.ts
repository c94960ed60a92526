// Marks in "On this page" the section that is being read.

const longList = 24; // more entries than this, and only the current section shows its own

let toc: HTMLElement | null = null; // the list that is followed
let links: HTMLAnchorElement[] = [];
let headings: (HTMLElement | null)[] = [];
let current: HTMLAnchorElement | undefined;
let frame = 0;

export function trackContents(): void {
	const found = document.querySelector<HTMLElement>(".toc:has(details)");
	const isNew = found !== toc;
	if (!toc && found) {
		addEventListener("scroll", soon, { passive: true });
		addEventListener("resize", soon, { passive: true });
	}
	toc = found;
	links = toc ? [...toc.querySelectorAll<HTMLAnchorElement>("a")] : [];
	headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
	toc?.classList.toggle("long", links.length > longList);
	follow();
	if (toc && isNew) open(toc);
}

function soon(): void {
	frame ||= requestAnimationFrame(follow);
}

function follow(): void {
	frame = 0;
	// The line lies a little below where a heading stops when one jumps to it.
	const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 16;
	let index = -1;
	for (let i = 0; i < headings.length; i++) {
		const heading = headings[i];
		if (!heading) continue;
		if (heading.getBoundingClientRect().top > line) break;
		index = i;
	}
	if (atEnd()) index = lastInView(headings, index);
	const link = links[Math.max(index, 0)];
	if (link === current) return;
	mark(current, false);
	mark(link, true);
	current = link;
}

// open shows the list at the side, where its label is no button; over the text a choice closes it.
function open(toc: HTMLElement): void {
	const details = toc.querySelector("details")!;
	const summary = details.querySelector("summary")!;
	const side = matchMedia("(min-width: 75.01rem)");
	const place = () => {
		details.open = side.matches;
		summary.tabIndex = side.matches ? -1 : 0;
	};
	side.addEventListener("change", place);
	place();
	toc.addEventListener("click", (event) => {
		if (!side.matches && (event.target as Element).closest("a")) details.open = false;
	});
}

// atEnd tells whether a page that scrolls can go no further down.
function atEnd(): boolean {
	const page = document.documentElement;
	return scrollY > 0 && scrollY + innerHeight >= page.scrollHeight - 2;
}

// lastInView returns the section to mark at the end of a page, where short sections cannot reach the
// line: the one that was jumped to if it shows, else the last.
function lastInView(headings: (HTMLElement | null)[], index: number): number {
	for (let i = headings.length - 1; i > index; i--) {
		if (headings[i]?.matches(":target")) return i;
	}
	return headings.length - 1;
}

function mark(link: HTMLAnchorElement | undefined, current: boolean): void {
	if (!link) return;
	if (current) link.setAttribute("aria-current", "true");
	else link.removeAttribute("aria-current");
	// The section that holds a marked entry is open in a long list.
	for (let item = link.closest("li"); item; item = item.parentElement?.closest("li") ?? null) item.classList.toggle("in", current);
	if (current) reveal(link);
}

// reveal scrolls the list, and never the page, until link shows.
function reveal(link: HTMLElement): void {
	const list = link.closest("details")!;
	const box = list.getBoundingClientRect();
	const row = link.getBoundingClientRect();
	if (row.top < box.top) list.scrollTop -= box.top - row.top + 24;
	else if (row.bottom > box.bottom) list.scrollTop += row.bottom - box.bottom + 24;
}
