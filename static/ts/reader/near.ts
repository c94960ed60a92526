// Pages that may have been meant by an address that leads nowhere, for the page that says so.
import { root } from "../field";
import type { Row } from "../sidebar";
import { everyRow } from "./branches";

const most = 5;
const least = 0.55; // of what two equal addresses score

/** Lists the pages whose addresses are most like a path below the site's root, in a list that is hidden until then. */
export async function near(path: string, place: HTMLElement): Promise<void> {
	const asked = words(path);
	if (!asked.length) return;
	const search = document.querySelector<HTMLAnchorElement>("a[data-search]");
	if (search) search.search = new URLSearchParams({ q: asked.at(-1)!.replaceAll("-", " ") }).toString();
	const found = (await everyRow())
		.map((row) => ({ row, score: likeness(asked, row) }))
		.filter(({ score }) => score >= least)
		.sort((a, b) => b.score - a.score)
		.slice(0, most);
	if (!found.length) return;
	place.querySelector("ul")!.append(
		...found.map(({ row: [title, url] }) => {
			const item = document.createElement("li");
			const link = document.createElement("a");
			link.href = new URL(url, root).href;
			link.dir = "auto";
			link.textContent = title;
			const at = document.createElement("small");
			at.dir = "auto";
			at.textContent = decoded(url.replace(/^\.\//, ""));
			item.append(link, " ", at);
			return item;
		}),
	);
	place.hidden = false;
}

/** The parts of an address, without what writers of links leave out, add or spell in their own way. */
function words(path: string): string[] {
	return decoded(path)
		.toLowerCase()
		.replace(/\.(html?|md|php|aspx?)$/, "")
		.split("/")
		.map((part) => part.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, ""))
		.filter((part) => part && part !== "index");
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path; // not UTF-8
	}
}

/** How much a page's address or title is like what was asked for, 0 to 1: its last part counts most. */
function likeness(asked: string[], [title, url]: Row): number {
	const parts = words(url);
	const last = asked.at(-1)!;
	const name = Math.max(similar(last, parts.at(-1) ?? ""), similar(last, words(title.replaceAll("/", " "))[0] ?? ""));
	const folders = asked.slice(0, -1);
	const shared = folders.filter((folder) => parts.includes(folder)).length;
	return 0.85 * name + 0.15 * (folders.length ? shared / folders.length : 1);
}

function similar(a: string, b: string): number {
	if (a === b) return 1;
	const longer = Math.max(a.length, b.length);
	if (!longer || Math.abs(a.length - b.length) > longer / 2) return common(a, b);
	return Math.max(common(a, b), 1 - distance(a, b) / longer);
}

/** The part of the words of both that are the same. */
function common(a: string, b: string): number {
	const [left, right] = [new Set(a.split("-")), new Set(b.split("-"))];
	const both = [...left].filter((word) => right.has(word)).length;
	return both / Math.max(left.size, right.size);
}

/** How many letters must be put in, taken out, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
	let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
		}
		[before, row] = [row, next];
	}
	return row[b.length]!;
}
