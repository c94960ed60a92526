// Math for the build: TeX to MathML, run by package site/math in an engine without a document.
import temml from "temml";

// Temml writes what MathML Core has no attribute for as style attributes, which the site's
// Content-Security-Policy forbids. Each declaration becomes a class of static/math.css, a length
// rounded to a twentieth of an em; a colour becomes an attribute. What is neither is left out.
const sides = { "padding-left": "pl", "padding-right": "pr", "padding-top": "pt", "padding-bottom": "pb", "margin-left": "ml" };
const emsPerUnit = { em: 1, ex: 0.431, pt: 0.1, px: 0.0625, "": 1 };
const words = {
	"math-depth:0": "md-0", "math-depth:1": "md-1", "math-depth:2": "md-2",
	"width:100%": "w-100", "width:50%": "w-50", "width:7.5%": "w-7", "padding:0": "p-0",
	"padding:3pt": "p-6", "padding:0.3em": "p-6", "font-weight:bold": "bold",
	"border:1px solid": "box", "border:0.0667em solid": "box",
	"border-left:0.06em solid": "bl", "border-left:0.06em dashed": "bl dash",
	"border-right:0.06em solid": "br", "border-right:0.06em dashed": "br dash",
	"border-top:0.06em solid": "bt", "border-top:0.06em dashed": "bt dash", "border-top:0.15em double": "bt double",
	"border-bottom:0.06em solid": "bb", "border-bottom:0.06em dashed": "bb dash", "border-bottom:0.15em double": "bb double",
	"transform:scaleX(-1)": "mirror", "height:1em": "h-1", "text-align:left": "left",
};

function length(property, value) {
	const match = /^(-?[\d.]+)(em|ex|pt|px|)$/.exec(value);
	if (!match) return "";
	const steps = Math.round(Number(match[1]) * emsPerUnit[match[2]] * 20);
	const most = property === "margin-left" ? 0 : 40;
	return `${sides[property]}-${Math.max(0, Math.min(most, steps))}`;
}

function restyle(markup) {
	return markup.replace(/<([a-z]+)((?: [a-z-]+="[^"]*")*)>/g, (tag, name, attributes) => {
		let classes = [];
		let rest = "";
		for (const [, key, value] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
			if (key === "class") classes.push(value);
			else if (key !== "style") rest += ` ${key}="${value}"`;
			else
				for (const declaration of value.split(";")) {
					const [property, ...more] = declaration.split(":");
					const set = more.join(":").trim();
					if (property === "color" && /^#?\w+$/.test(set)) rest += ` mathcolor="${set}"`;
					else if (property === "background-color" && /^#?\w+$/.test(set)) rest += ` mathbackground="${set}"`;
					else if (sides[property]) classes.push(length(property, set));
					else if (words[`${property}:${set}`]) classes.push(words[`${property}:${set}`]);
				}
		}
		classes = classes.filter(Boolean);
		return `<${name}${classes.length ? ` class="${classes.join(" ")}"` : ""}${rest}>`;
	});
}

globalThis.typeset = (tex, display) => {
	const markup = temml.renderToString(tex, {
		displayMode: display, annotate: true, throwOnError: true, trust: false, strict: false, maxExpand: 1000, maxSize: [20, 200],
	});
	return restyle(markup);
};
