// Draws diagrams inside frame.html. The libraries measure text in a document and write style elements,
// which the Content-Security-Policy of the pages forbids and that of the frame allows; nothing but the
// finished SVG leaves the frame, as text, and the page shows it as an image, where no script runs.
import type { Mermaid } from "mermaid";

interface Order { id: number; kind: "mermaid" | "dot"; source: string; colors: Record<string, string>; dark: boolean }

let mermaid: Mermaid | undefined;
let count = 0;

// A diagram may not be larger than this, in characters.
const longest = 50_000;

async function drawMermaid(order: Order): Promise<string> {
	mermaid ??= (await import("mermaid")).default;
	const c = order.colors;
	mermaid.initialize({
		startOnLoad: false, securityLevel: "strict", maxTextSize: longest, suppressErrorRendering: true, htmlLabels: false,
		deterministicIds: true, fontFamily: c.font, theme: "base", look: "classic", darkMode: order.dark,
		secure: ["secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering", "htmlLabels", "themeCSS", "fontFamily", "altFontFamily"],
		themeVariables: {
			darkMode: order.dark, background: c.paper, fontFamily: c.font, fontSize: "14px",
			primaryColor: c.sheet, primaryTextColor: c.ink, primaryBorderColor: c.edge, lineColor: c.line, textColor: c.ink,
			secondaryColor: c.tint, secondaryTextColor: c.ink, secondaryBorderColor: c.link,
			tertiaryColor: c.paper, tertiaryTextColor: c.ink, tertiaryBorderColor: c.rule,
			noteBkgColor: c.mark, noteTextColor: c.ink, noteBorderColor: c.edge, edgeLabelBackground: c.sheet,
			clusterBkg: c.paper, clusterBorder: c.rule, titleColor: c.ink, errorBkgColor: c.sheet, errorTextColor: c.ink,
		},
		themeCSS: ".edgeLabel rect, .edgeLabel .label rect { opacity: 1 }", // half of it, as Mermaid has it, lets the line strike the words through
		flowchart: { htmlLabels: false, useMaxWidth: false, curve: "basis" }, sequence: { useMaxWidth: false }, gantt: { useMaxWidth: false, useWidth: 860 },
		class: { htmlLabels: false, useMaxWidth: false }, state: { useMaxWidth: false }, er: { useMaxWidth: false },
		pie: { useMaxWidth: false }, journey: { useMaxWidth: false }, mindmap: { useMaxWidth: false }, timeline: { useMaxWidth: false },
		gitGraph: { useMaxWidth: false }, quadrantChart: { useMaxWidth: false }, xyChart: { useMaxWidth: false }, sankey: { useMaxWidth: false }, block: { useMaxWidth: false },
	});
	const { svg } = await mermaid.render(`d${++count}`, order.source);
	return svg;
}

async function drawDot(order: Order): Promise<string> {
	const { instance } = await import("@viz-js/viz");
	const c = order.colors;
	const font = "Helvetica,Arial,sans-serif";
	return (await instance()).renderString(order.source, {
		format: "svg",
		graphAttributes: { bgcolor: "transparent", fontcolor: c.ink, color: c.edge, fontname: font, pad: 0.1 },
		nodeAttributes: { color: c.edge, fontcolor: c.ink, fontname: font, fontsize: 11 },
		edgeAttributes: { color: c.line, fontcolor: c.ink, fontname: font, fontsize: 10 },
	});
}

/** What an image needs: valid XML, and a size of its own. */
function finish(svg: string): { svg: string; width: number; height: number } {
	const holder = document.createElement("div");
	if (svg.startsWith("<?xml")) svg = svg.slice(svg.indexOf("<svg"));
	holder.innerHTML = svg;
	const root = holder.querySelector("svg");
	if (!root) throw new Error("no drawing came out");
	const box = root.viewBox.baseVal;
	const width = Math.ceil(box?.width || root.width.baseVal.value);
	const height = Math.ceil(box?.height || root.height.baseVal.value);
	if (!(width > 0 && height > 0)) throw new Error("the drawing is empty");
	root.setAttribute("width", String(width));
	root.setAttribute("height", String(height));
	return { svg: new XMLSerializer().serializeToString(root), width, height };
}

// One at a time: the libraries keep state.
let last: Promise<unknown> = Promise.resolve();

addEventListener("message", (event: MessageEvent<Order>) => {
	if (event.source !== parent) return;
	const order = event.data;
	last = last.then(async () => {
		let answer: object;
		try {
			if (order.source.length > longest) throw new Error(`it is longer than ${longest} characters`);
			answer = finish(await (order.kind === "dot" ? drawDot(order) : drawMermaid(order)));
		} catch (error) {
			answer = { problem: error instanceof Error ? error.message : String(error) };
		}
		parent.postMessage({ id: order.id, ...answer }, "*");
	});
});

parent.postMessage({ ready: true }, "*");
