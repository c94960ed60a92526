// Makes the letters that package site/card sets Chinese, Japanese and Korean titles in, of Noto Sans. Run by make/main.go:
//
//	node src/letters.mjs FOLDER
//
// Google cuts the font into slices of letters that are met together, and the packages keep them. Of each
// slice there is one weight here, and of its letters those in everyday use: of the national standards GB 2312, Big5 (its
// frequent part), JIS X 0208 and KS X 1001. That is 12,000 letters, 2.6 MB when they are packed. Han letters that
// countries write differently have their Chinese shape.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subset from "subset-font";

const weight = 650; // beside Go Bold
const folder = process.argv[2];

const wanted = new Set([
	...letters("gb18030", [0xa1, 0xf7], [0xa1, 0xfe]),
	...letters("big5", [0xa4, 0xc6], [0x40, 0xfe]),
	...letters("shift_jis", [0x81, 0xea], [0x40, 0xfc]),
	...letters("euc-kr", [0xb0, 0xc8], [0xa1, 0xfe]),
	...range(0x3000, 0x30ff),
	...range(0xff00, 0xffef),
]);

const lines = [];
for (const [name, isIts] of [["noto-sans-kr", isHangul], ["noto-sans-sc", (c) => !isHangul(c)]]) {
	const home = join("node_modules/@fontsource-variable", name);
	const slices = JSON.parse(readFileSync(join(home, "unicode.json"), "utf8"));
	for (const file of readdirSync(join(home, "files")).sort()) {
		const slice = /-(\d+)-wght-normal\.woff2$/.exec(file)?.[1];
		if (!slice) continue;
		const text = has(slices[`[${slice}]`]).filter((c) => isIts(c) && wanted.delete(c)).join("");
		if (!text) continue;
		const font = await subset(readFileSync(join(home, "files", file)), text, { targetFormat: "truetype", variationAxes: { wght: weight }, noLayoutClosure: true });
		writeFileSync(join(folder, `${lines.length}.ttf`), font);
		lines.push(text + "\n");
	}
}
writeFileSync(join(folder, "letters"), lines.join(""));

// letters returns the East Asian letters among the pairs of bytes of an encoding.
function letters(encoding, [first, last], [low, high]) {
	const decoder = new TextDecoder(encoding, { fatal: true });
	const found = [];
	for (let a = first; a <= last; a++) {
		for (let b = low; b <= high; b++) {
			try {
				const c = decoder.decode(Uint8Array.of(a, b));
				if ([...c].length === 1 && c >= "\u2e80" && !(c >= "\ue000" && c < "\uf900")) found.push(c);
			} catch {
				// No letter.
			}
		}
	}
	return found;
}

function isHangul(c) {
	return c >= "\uac00" && c <= "\ud7a3";
}

function range(first, last) {
	return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
}

// has lists the letters of a slice, which CSS writes as "U+4e00,U+4e03-4e08".
function has(ranges) {
	return ranges.split(",").flatMap((r) => {
		const [first, last] = r.slice(2).split("-").map((n) => Number.parseInt(n, 16));
		return range(first, last ?? first);
	});
}
