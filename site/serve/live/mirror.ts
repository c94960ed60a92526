// Changing the open page into its next version in place.
//
// A Mirror keeps the page as the server sent it. What differs between that and what the server sends next is
// what the writer changed, and only that is done to the open page. So what the reader and the
// page's scripts have done to it stays: an opened <details>, a ticked box, a table that was given a class, a
// button that was shown, and elements that scripts have put there.
//
// Nodes are never moved, as that would take their focus, their scroll position and their film's place.

export class Mirror {
	private readonly sent: Element;
	private readonly open = new WeakMap<Node, Node>(); // the open page's node for each of sent
	private changed = new Set<Element>();

	// The page must be as the server sent it: before other scripts have run.
	constructor(page: Element) {
		this.sent = page.cloneNode(true) as Element;
		this.pair(this.sent, page);
		strip(this.sent);
	}

	// become changes the open page into another, and returns the elements that came or changed, and not
	// those inside of them. Scripts and style sheets are left as they are.
	become(next: Element): Element[] {
		this.changed = new Set();
		strip(next);
		// Scripts keep the theme and the like on the root.
		this.attributes(this.sent, next, ["lang", "dir", "class"]);
		this.children(this.sent, next);
		return [...this.changed].filter((element) => {
			for (let above = element.parentElement; above; above = above.parentElement) {
				if (this.changed.has(above)) return false;
			}
			return element.isConnected;
		});
	}

	private pair(sent: Node, open: Node): void {
		this.open.set(sent, open);
		let a = sent.firstChild;
		let b = open.firstChild;
		for (; a && b; a = a.nextSibling, b = b.nextSibling) this.pair(a, b);
	}

	private node(sent: Node, next: Node): void {
		if (sent instanceof Element) {
			this.attributes(sent, next as Element);
			this.children(sent, next as Element);
		} else if (sent instanceof CharacterData) {
			const open = this.open.get(sent) as CharacterData;
			retype(open, (next as CharacterData).data);
			sent.data = (next as CharacterData).data;
			if (open.parentElement) this.changed.add(open.parentElement);
		}
	}

	private attributes(sent: Element, next: Element, only?: string[]): void {
		const open = this.open.get(sent) as Element;
		const names = new Set([...sent.getAttributeNames(), ...next.getAttributeNames()]);
		for (const name of only ?? names) {
			const value = next.getAttribute(name);
			if (sent.getAttribute(name) === value) continue;
			for (const element of [sent, open]) {
				const attribute = next.getAttributeNode(name)?.cloneNode() as Attr | undefined;
				if (attribute) element.setAttributeNode(attribute);
				else element.removeAttribute(name);
			}
			this.changed.add(open);
		}
	}

	private children(sent: Element, next: Element): void {
		const before = [...sent.childNodes];
		const after = [...next.childNodes];
		const pairs = align(before, after);
		const kept = new Set(pairs);
		for (const old of before) {
			if (kept.has(old)) continue;
			(this.open.get(old) as ChildNode).remove();
			old.remove();
			this.changed.add(this.open.get(sent) as Element);
		}
		let last: ChildNode | undefined; // of sent, behind which the next one stands
		after.forEach((node, i) => {
			const old = pairs[i];
			if (!old) this.insert(sent, node, last);
			else if (!old.isEqualNode(node)) this.node(old, node);
			last = old ?? node;
		});
	}

	// insert takes a node into sent, behind last or as its first child, and a copy into the open page.
	private insert(sent: Element, node: ChildNode, last: ChildNode | undefined): void {
		const parent = this.open.get(sent) as Element;
		const copy = document.importNode(node, true);
		const neighbour = last && (this.open.get(last) as ChildNode);
		if (neighbour?.parentNode) neighbour.after(copy);
		else if (last) parent.append(copy);
		else parent.prepend(copy);
		if (last) last.after(node);
		else sent.prepend(node);
		this.pair(node, copy);
		this.changed.add(copy instanceof Element ? copy : parent);
	}
}

// strip takes out what is not changed in place.
function strip(page: Element): void {
	for (const each of page.querySelectorAll('script, head link[rel~="stylesheet" i]')) each.remove();
}

// retype changes a text where it differs and nowhere else, so that what is selected in it stays so.
function retype(node: CharacterData, text: string): void {
	const old = node.data;
	let start = 0;
	while (start < old.length && start < text.length && old[start] === text[start]) start++;
	let end = 0;
	while (end < old.length - start && end < text.length - start && old.at(-1 - end) === text.at(-1 - end)) end++;
	node.replaceData(start, old.length - end - start, text.slice(start, text.length - end));
}

// align returns for each node of after the one of before that becomes it, in the same order, or undefined. First come
// those that are equal, then those that are the same thing changed, then those of one kind.
function align(before: ChildNode[], after: ChildNode[]): (ChildNode | undefined)[] {
	const pairs: (ChildNode | undefined)[] = new Array(after.length);
	let start = 0;
	const shorter = Math.min(before.length, after.length);
	while (start < shorter && before[start]!.isEqualNode(after[start]!)) pairs[start] = before[start++];
	let end = 0;
	while (end < shorter - start && before.at(-1 - end)!.isEqualNode(after.at(-1 - end)!)) {
		pairs[after.length - 1 - end] = before.at(-1 - end);
		end++;
	}
	const gap = { before: [start, before.length - end], after: [start, after.length - end] } as Gap;
	between(before, after, pairs, gap, [content, identity]);
	return pairs;
}

interface Gap {
	before: [number, number];
	after: [number, number];
}

type Naming = (node: ChildNode) => string;

// between pairs the nodes in a gap: those whose names are unique on both sides and in the same order, then what
// lies between them by the next naming. When there is no other, neighbours of one kind are paired.
function between(before: ChildNode[], after: ChildNode[], pairs: (ChildNode | undefined)[], gap: Gap, namings: Naming[]): void {
	const [naming, ...rest] = namings;
	if (!naming) {
		let b = gap.before[0];
		for (let a = gap.after[0]; a < gap.after[1]; a++) {
			const found = before.slice(b, gap.before[1]).findIndex((node) => related(node, after[a]!));
			if (found < 0) continue;
			pairs[a] = before[b + found];
			b += found + 1;
		}
		return;
	}
	if (gap.before[0] === gap.before[1] || gap.after[0] === gap.after[1]) return;
	let [b, a] = [gap.before[0], gap.after[0]];
	for (const [bNext, aNext] of [...anchors(before, after, gap, naming), [gap.before[1], gap.after[1]] as const]) {
		between(before, after, pairs, { before: [b, bNext], after: [a, aNext] }, rest);
		if (aNext < gap.after[1]) pairs[aNext] = before[bNext];
		[b, a] = [bNext + 1, aNext + 1];
	}
}

// anchors returns the longest list of pairs, as indices, whose names are unique and that are in order on both sides.
function anchors(before: ChildNode[], after: ChildNode[], gap: Gap, naming: Naming): [number, number][] {
	const unique = (nodes: ChildNode[], [from, to]: [number, number]) => {
		const at = new Map<string, number>();
		for (let i = from; i < to; i++) {
			const name = naming(nodes[i]!);
			if (name) at.set(name, at.has(name) ? -1 : i);
		}
		return at;
	};
	const old = unique(before, gap.before);
	const candidates: [number, number][] = [];
	for (const [name, a] of unique(after, gap.after)) {
		const b = old.get(name) ?? -1;
		if (a >= 0 && b >= 0) candidates.push([b, a]); // in order of a
	}
	candidates.sort((x, y) => x[1] - y[1]);
	return longestRise(candidates);
}

// longestRise returns the longest run of pairs, some left out, whose first numbers rise.
function longestRise(pairs: [number, number][]): [number, number][] {
	const tails: number[] = []; // of the best run of each length, the last index
	const previous: number[] = [];
	pairs.forEach(([b], i) => {
		let low = 0;
		for (let high = tails.length; low < high; ) {
			const middle = (low + high) >> 1;
			if (pairs[tails[middle]!]![0] < b) low = middle + 1;
			else high = middle;
		}
		previous[i] = low > 0 ? tails[low - 1]! : -1;
		tails[low] = i;
	});
	const run: [number, number][] = [];
	for (let i = tails.at(-1) ?? -1; i >= 0; i = previous[i]!) run.unshift(pairs[i]!);
	return run;
}

// content names a node by all that it holds.
const content: Naming = (node) => (node instanceof Element ? node.outerHTML : "");

// identity names a node by what it is, whatever it holds: the section of a heading, the fold of a summary.
const identity: Naming = (node) => {
	if (!(node instanceof Element)) return "";
	const label = node.id || (node.localName === "details" && node.querySelector("summary")?.textContent) || node.getAttribute("href");
	return label ? `${node.localName} ${label}` : "";
};

// related tells whether one node may become the other.
function related(a: ChildNode, b: ChildNode): boolean {
	return a.nodeType === b.nodeType && a.nodeName === b.nodeName;
}
