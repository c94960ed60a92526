// Shows the beginning of what a link in the text leads to: a note, a section, a footnote. It comes after a moment of
// pointing or of keyboard focus, stays while the pointer is on it, and goes on Escape (WCAG 1.4.13).
//
// Pages are read by XMLHttpRequest, whose parser runs no script and takes no text that Trusted Types would have to
// vouch for. Where that is not allowed, as on file:, there are no previews.
import { pageOf } from "./ahead";

const delay = 400; // milliseconds
const grace = 150; // to get from the link to the preview
const id = "sheaf:preview";

let box: HTMLElement | undefined;
let shownFor: HTMLAnchorElement | undefined;
let wanted: HTMLAnchorElement | undefined;
let opening: ReturnType<typeof setTimeout> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;

export function previews(): void {
	if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
		document.addEventListener("pointerover", (event) => {
			const target = event.target as Element;
			if (box?.contains(target)) return clearTimeout(closing);
			const link = linkIn(target);
			if (link) want(link);
			else leave();
		}, { passive: true });
		const link = document.querySelector("a:hover");
		const pointed = link && linkIn(link); // what this was loaded for
		if (pointed) want(pointed);
	}
	document.addEventListener("focusin", (event) => {
		const link = linkIn(event.target as Element);
		if (link?.matches(":focus-visible")) want(link);
		else leave();
	});
	document.addEventListener("focusout", leave);
	const focused = document.activeElement && linkIn(document.activeElement);
	if (focused?.matches(":focus-visible")) want(focused);
	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && (box || wanted)) close();
	});
	addEventListener("pagehide", close); // a page that is come back to shows none
	addEventListener("resize", close);
}

/** The link at an element if it is one that has a preview: of the text, or of the lists below it. */
function linkIn(target: Element): HTMLAnchorElement | undefined {
	const link = target.closest<HTMLAnchorElement>(".prose a[href], .links li a[href], .gr a[href]");
	if (!(link instanceof HTMLAnchorElement) || link.matches(".an, .zoom") || link.getAttribute("href")!.startsWith("#fnref")) return undefined;
	return link;
}

function want(link: HTMLAnchorElement): void {
	clearTimeout(closing);
	if (link === wanted) return;
	clearTimeout(opening);
	wanted = link;
	if (link === shownFor) return;
	opening = setTimeout(async () => {
		const content = await contentOf(link).catch(() => undefined);
		if (wanted !== link || !link.isConnected) return;
		hide();
		if (content) show(link, content);
	}, delay);
}

function leave(): void {
	clearTimeout(opening);
	wanted = undefined;
	clearTimeout(closing);
	closing = setTimeout(close, grace);
}

function close(): void {
	clearTimeout(opening);
	clearTimeout(closing);
	wanted = undefined;
	hide();
}

function hide(): void {
	box?.remove();
	if (shownFor?.getAttribute("aria-describedby") === id) shownFor.removeAttribute("aria-describedby");
	box = shownFor = undefined;
}

function show(link: HTMLAnchorElement, content: Node[]): void {
	box = document.createElement("div");
	box.className = "preview";
	box.id = id;
	box.setAttribute("role", "tooltip");
	box.append(...content);
	(document.querySelector("main") ?? document.body).append(box);
	shownFor = link;
	link.setAttribute("aria-describedby", id);
	// Below the link's first line, or above it if there is more room; inside the window in any case.
	const line = link.getClientRects()[0] ?? link.getBoundingClientRect();
	const { width, height } = box.getBoundingClientRect();
	const above = line.bottom + height + 8 > innerHeight && line.top > innerHeight - line.bottom;
	const left = Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8));
	box.style.left = `${left + scrollX}px`;
	box.style.top = `${(above ? line.top - height - 4 : line.bottom + 4) + scrollY}px`;
}

const pages = new Map<string, Promise<Document>>();

function readPage(url: string): Promise<Document> {
	let page = pages.get(url);
	if (!page) {
		page = new Promise((resolve, reject) => {
			const request = new XMLHttpRequest();
			request.open("GET", url);
			request.responseType = "document";
			request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject(new Error(`${request.status}`)));
			request.onerror = reject;
			request.send();
		});
		pages.set(url, page);
	}
	return page;
}

// contentOf returns what to show for a link: a title and a paragraph, or a footnote. Nothing for what needs none.
async function contentOf(link: HTMLAnchorElement): Promise<Node[] | undefined> {
	const url = pageOf(link);
	const isHere = link.href.replace(/#.*/, "") === location.href.replace(/#.*/, "");
	if (!url && !isHere) return undefined;
	const page = isHere ? document : await readPage(url);
	let name = "";
	try {
		name = decodeURIComponent(link.hash.slice(1));
	} catch {
		return undefined;
	}
	const place = name ? page.getElementById(name) : null;
	if (place?.closest(".notes")) return plain(place);
	const heading = place?.closest("h1, h2, h3, h4, h5, h6") ?? (place ? null : page.querySelector("h1"));
	if (isHere && !place) return undefined;
	const text = heading && heading.localName !== "h1" ? after(heading) : place ? place.closest("p, li, blockquote, dd") : first(page);
	const title = document.createElement("b");
	title.append(...plain(heading ?? page.querySelector("h1") ?? document.createElement("b")));
	const nodes: Node[] = title.textContent ? [title] : [];
	if (text) {
		const paragraph = document.createElement("p");
		paragraph.append(...plain(text));
		nodes.push(paragraph);
	}
	return text ? nodes : undefined;
}

// first is what a page says of itself, or its first paragraph.
function first(page: Document): Element | null {
	return page.querySelector("main .lede") ?? page.querySelector("main .prose > p, main .prose > :is(ul, ol) > li");
}

// after is the first paragraph of a section, if it has one before the next heading.
function after(heading: Element): Element | null {
	for (let next = heading.nextElementSibling; next && !/^h[1-6]$/.test(next.localName); next = next.nextElementSibling) {
		if (next.localName === "p") return next;
		const item = next.matches("ul, ol") ? next.querySelector("li") : next.matches(".call") ? next.querySelector("p") : null;
		if (item) return item;
	}
	return null;
}

// plain copies what is in an element, without ids, and without anything that acts or is fetched.
function plain(element: Element): Node[] {
	const copy = document.importNode(element, true);
	for (const each of copy.querySelectorAll("img, picture, video, audio, iframe, svg, button, input, sup.fn, .an, a[href^='#fnref'], script")) each.remove();
	for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
	for (const each of copy.querySelectorAll("[id], [tabindex]")) {
		each.removeAttribute("id");
		each.removeAttribute("tabindex");
	}
	return [...copy.childNodes];
}
