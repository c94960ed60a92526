// What is shown when the site cannot be made: what is wrong, and where. The page beneath is the last good one.
import { button, make, prose, shadow } from "./dom";
import type { Problem } from "./server";

export class Overlay {
	problem: Problem | null = null;
	private text = ""; // of the problem that is shown, or was dismissed
	private host: HTMLElement | null = null;
	private dialog: HTMLDialogElement | null = null;

	constructor(private readonly sheet: string) {}

	show(problem: Problem | null, editor: string): void {
		const text = problem ? JSON.stringify(problem) : "";
		this.problem = problem;
		if (text === this.text) return;
		this.text = text;
		this.dialog?.close();
		this.host?.remove();
		this.host = this.dialog = null;
		if (problem) this.make(problem, editor);
	}

	// reopen shows what was dismissed.
	reopen(): void {
		if (this.dialog && !this.dialog.open) this.dialog.showModal();
	}

	private make(problem: Problem, editor: string): void {
		const { host, root } = shadow(this.sheet);
		const heading = make("h2", { id: "heading", tabindex: "-1", autofocus: true }, problem.title);
		const place = problem.place && (editor ? make("a", { href: editor }, problem.place) : make("code", {}, problem.place));
		const dialog = make(
			"dialog",
			{ class: "overlay", "aria-labelledby": "heading" },
			make("p", { class: "badge" }, "Not up to date"),
			heading,
			place ? make("p", { class: "place" }, place) : false,
			make("p", { class: "message" }, ...prose(problem.message)),
			problem.lines?.length ? excerpt(problem) : false,
			problem.hint ? make("p", { class: "hint" }, ...prose(problem.hint)) : false,
			make(
				"footer",
				{},
				make("span", {}, "The page beneath is the last good one. This closes itself when it is mended."),
				button("Dismiss", "quiet", () => dialog.close()),
			),
		);
		root.append(dialog);
		document.body.append(host);
		this.host = host;
		this.dialog = dialog;
		dialog.showModal();
	}
}

function excerpt(problem: Problem): HTMLElement {
	const pre = make("pre", { tabindex: "0", role: "region", "aria-label": "The lines around the mistake" });
	problem.lines!.forEach((line, i) => {
		const number = problem.first + i;
		const here = number === problem.line;
		pre.append(make("span", { class: here ? "line here" : "line" }, make("i", {}, String(number)), line), "\n");
		if (here && problem.column > 0) {
			const before = [...line].slice(0, problem.column - 1).map((c) => (c === "\t" ? c : " "));
			pre.append(make("span", { class: "line caret" }, make("i"), `${before.join("")}^`), "\n");
		}
	});
	return pre;
}
