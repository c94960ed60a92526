// Draws the diagrams of a page that are written as text. Mermaid and Graphviz run in a frame of their own (see
// bundle/src/frame.ts); what comes back is shown as an image, once for light and once for dark, and the source
// stays behind a button. A page loads this script only if it has diagrams; without it the source is shown.

interface Answer { id: number; svg?: string; width?: number; height?: number; problem?: string }

const frameURL = (document.currentScript as HTMLScriptElement).dataset.frame!;
let frame: Promise<HTMLIFrameElement> | undefined;
let orders = 0;
const waiting = new Map<number, (answer: Answer) => void>();

addEventListener("message", (event: MessageEvent<Answer>) => {
	const iframe = document.querySelector<HTMLIFrameElement>("iframe.drawing");
	if (!iframe || event.source !== iframe.contentWindow) return;
	waiting.get(event.data.id)?.(event.data);
	waiting.delete(event.data.id);
});

/** The frame, loaded. It is rendered, since text is measured in it, but out of sight. */
function openFrame(): Promise<HTMLIFrameElement> {
	return (frame ??= new Promise((resolve) => {
		const iframe = document.createElement("iframe");
		iframe.className = "drawing";
		iframe.tabIndex = -1;
		iframe.ariaHidden = "true";
		iframe.title = "Diagrams";
		iframe.src = frameURL;
		addEventListener("message", function ready(event: MessageEvent) {
			if (event.source !== iframe.contentWindow || !event.data.ready) return;
			removeEventListener("message", ready);
			resolve(iframe);
		});
		document.body.append(iframe);
	}));
}

/** The colours of the page in one theme, as values: the frame has none of its variables. */
function colors(theme: "light" | "dark"): Record<string, string> {
	const probe = document.createElement("span");
	probe.style.colorScheme = theme;
	document.body.append(probe);
	const values: Record<string, string> = {};
	const names = { paper: "paper", sheet: "sheet", ink: "ink", line: "ink3", edge: "rule2", rule: "rule", tint: "tint", link: "link", mark: "mark" };
	const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	for (const [name, variable] of Object.entries(names)) {
		probe.style.color = `var(--${variable})`;
		values[name] = hex(pen, getComputedStyle(probe).color);
	}
	values.font = getComputedStyle(document.body).fontFamily;
	probe.remove();
	return values;
}

/** Any CSS colour as #rrggbb, which is what Mermaid can mix. */
function hex(pen: CanvasRenderingContext2D | null, color: string): string {
	if (!pen) return color;
	pen.fillStyle = color;
	pen.fillRect(0, 0, 1, 1);
	const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
	return `#${[r, g, b].map((n) => n!.toString(16).padStart(2, "0")).join("")}`;
}

const palettes = new Map<string, Record<string, string>>();

async function order(kind: string, source: string, theme: "light" | "dark"): Promise<Answer> {
	if (!palettes.has(theme)) palettes.set(theme, colors(theme));
	const iframe = await openFrame();
	const id = ++orders;
	return new Promise((resolve) => {
		waiting.set(id, resolve);
		iframe.contentWindow!.postMessage({ id, kind, source, colors: palettes.get(theme), dark: theme === "dark" }, "*");
	});
}

const drawnFrom = new WeakMap<HTMLElement, string>();

async function draw(figure: HTMLElement): Promise<void> {
	const pre = figure.querySelector("pre");
	const caption = figure.querySelector("figcaption");
	if (!pre || !caption || figure.dataset.drawn !== undefined) return;
	figure.dataset.drawn = "";
	const source = pre.textContent;
	drawnFrom.set(figure, source);
	const kind = figure.dataset.diagram!;
	const drawings: HTMLImageElement[] = [];
	for (const theme of ["light", "dark"] as const) {
		const answer = await order(kind, source, theme);
		if (drawnFrom.get(figure) !== source) return; // it has changed meanwhile
		if (answer.svg === undefined) {
			const problem = document.createElement("span");
			problem.className = "problem";
			problem.textContent = `Not drawn: ${(answer.problem ?? "").split("\n")[0]}`;
			caption.querySelector("span")?.after(problem);
			return;
		}
		const image = new Image(answer.width, answer.height);
		image.alt = /^\s*accTitle\s*:\s*(.+)$/m.exec(source)?.[1] ?? caption.querySelector("b")?.textContent ?? `${caption.querySelector("span")?.textContent ?? ""} diagram`;
		image.className = `${theme}-only`;
		image.src = `data:image/svg+xml,${encodeURIComponent(answer.svg)}`;
		drawings.push(image);
	}
	const button = document.createElement("button");
	button.type = "button";
	button.className = "source";
	button.textContent = "Source";
	const show = (shown: boolean) => {
		pre.hidden = !shown;
		button.ariaExpanded = String(shown);
	};
	button.addEventListener("click", () => show(pre.hidden === true));
	show(false);
	const larger = document.createElement("button");
	larger.type = "button";
	larger.className = "source";
	larger.textContent = "Full size";
	larger.dataset.zoom = ""; // ts/pictures.ts sees to it
	caption.querySelector("button")?.before(larger, button);
	const box = document.createElement("div");
	box.className = "drawn";
	box.append(...drawings);
	caption.after(box);
}

// Diagrams are drawn shortly before they come into view, and all of them for paper.
const seen = new IntersectionObserver(
	(entries) => {
		for (const entry of entries) if (entry.isIntersecting) start(entry.target as HTMLElement);
	},
	{ rootMargin: "600px" },
);
function start(figure: HTMLElement): void {
	seen.unobserve(figure);
	void draw(figure);
}
function watch(parts: Element[]): void {
	for (const part of parts) {
		const around = part.closest<HTMLElement>("figure[data-diagram]");
		if (around) redraw(around);
		for (const figure of part.querySelectorAll<HTMLElement>("figure[data-diagram]")) seen.observe(figure);
	}
}

// redraw draws a figure anew if its source is not what was drawn.
function redraw(figure: HTMLElement): void {
	if (figure.dataset.drawn !== undefined && drawnFrom.get(figure) !== figure.querySelector("pre")?.textContent) {
		delete figure.dataset.drawn;
		figure.querySelectorAll(".drawn, .problem, button.source").forEach((old) => old.remove());
		figure.querySelector("pre")!.hidden = false;
	}
	seen.unobserve(figure); // observing anew is what calls back
	seen.observe(figure);
}

watch([document.documentElement]);
document.addEventListener("sheaf:change", (event) => watch((event as CustomEvent<Element[]>).detail));
addEventListener("beforeprint", () => document.querySelectorAll<HTMLElement>("figure[data-diagram]").forEach(start));
