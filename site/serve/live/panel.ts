// What is wrong with the note that is being read, and with all others on demand.
import { button, make, prose, shadow } from "./dom";
import type { Overlay } from "./overlay";
import type { Answer, Finding, Server } from "./server";

const memory = "sheaf:panel"; // "closed" while the reader wants it so
const words = { error: "Error", warning: "Warning", hint: "Hint" };

export class Panel {
	private host: HTMLElement | null = null;
	private readonly toggle = button("", "toggle", () => this.choose(!this.list.hidden));
	private readonly total = make("span", { class: "total" });
	private readonly all = button("", "quiet", () => this.showAll(!this.listsAll));
	private readonly stale = button("Not up to date: show why", "stale", () => this.overlay.reopen());
	private readonly list = make("ol", { id: "list" });
	private readonly status = make("p", { class: "vh", role: "status" });
	private shown = "";
	private answer: Answer | null = null;
	private listsAll = false;
	private opened = false; // by the reader, since this page was loaded

	constructor(
		private readonly server: Server,
		private readonly look: () => Promise<void>,
		private readonly overlay: Overlay,
	) {
		this.toggle.setAttribute("aria-controls", "list");
	}

	show(answer: Answer): void {
		const { findings, count } = answer;
		this.answer = answer;
		const now = JSON.stringify([findings, count, answer.problem !== null, this.server.token !== ""]);
		if (now === this.shown) return;
		const first = this.shown === "";
		this.shown = now;
		const inAll = count.errors + count.warnings;
		if (inAll + findings.length === 0 && !answer.problem) {
			this.listsAll = false;
			this.remove();
			if (!first) this.status.textContent = "No problems";
			return;
		}
		this.place();
		this.toggle.replaceChildren(`${summary(findings)} on this page`);
		this.total.textContent = `${tally(count)} in all notes`;
		this.stale.hidden = answer.problem === null;
		this.status.textContent = this.toggle.textContent;
		this.list.closest("section")!.classList.toggle("bad", findings.some((finding) => finding.severity === "error") || answer.problem !== null);
		this.showAll(this.listsAll);
	}

	private place(): void {
		if (this.host) return;
		const { host, root } = shadow(this.server.address("live.css"));
		const section = make(
			"section",
			{ class: "panel", "aria-label": "Problems" },
			make("header", {}, make("h2", {}, this.toggle), this.total, this.stale, this.all),
			this.list,
			this.status,
		);
		section.addEventListener("keydown", (event) => {
			if (event.key !== "Escape" || this.list.hidden) return;
			event.stopPropagation();
			this.choose(true);
			this.toggle.focus();
		});
		root.append(section);
		document.body.append(host);
		this.host = host;
		// The end of the page can be scrolled above the panel.
		new ResizeObserver(() => (document.body.style.paddingBlockEnd = this.host ? `${section.offsetHeight}px` : "")).observe(section);
	}

	private remove(): void {
		this.host?.remove();
		this.host = null;
		document.body.style.paddingBlockEnd = "";
	}

	// unfold shows or hides the list as the reader has it; without anything but hints to list it is folded.
	private unfold(): void {
		const findings = this.answer?.findings ?? [];
		let closed = !this.listsAll && !findings.some(isProblem) && !(this.opened && findings.length > 0);
		try {
			closed ||= !this.listsAll && localStorage.getItem(memory) === "closed";
		} catch {
			// Storage is refused: each page begins open.
		}
		this.fold(closed);
	}

	private fold(closed: boolean): void {
		this.list.hidden = closed;
		this.toggle.setAttribute("aria-expanded", String(!closed));
		this.all.textContent = this.listsAll ? "This page only" : "All problems";
	}

	// choose folds or unfolds the list, and remembers that the reader wants it so.
	private choose(closed: boolean): void {
		this.opened = !closed;
		this.fold(closed);
		try {
			localStorage.setItem(memory, closed ? "closed" : "open");
		} catch {
			// Storage is refused: the choice lasts as long as the page.
		}
	}

	private async showAll(all: boolean): Promise<void> {
		this.listsAll = all;
		if (all) {
			const { findings, left } = await this.server.problems();
			this.fill(findings, true);
			if (left > 0) this.list.append(make("li", {}, make("span", { class: "message" }, `and ${left} more; sheaf check lists them all`)));
		} else {
			this.fill(this.answer?.findings ?? [], false);
		}
		this.unfold();
	}

	private fill(findings: Finding[], all: boolean): void {
		const items = findings.map((finding) => this.item(finding, all));
		if (items.length === 0) items.push(make("li", {}, make("span", { class: "message" }, "Nothing is wrong with this note.")));
		this.list.replaceChildren(...items);
	}

	private item(finding: Finding, all: boolean): HTMLLIElement {
		const { severity, message, hint, place, editor, url, fixable } = finding;
		const copy = button(editor ? "Copy place" : place, editor ? "quiet" : "place", () => copyText(copy, place));
		if (!editor) copy.title = "Copy this place";
		return make(
			"li",
			{ class: severity },
			make("b", {}, words[severity]),
			make("div", { class: "message" }, ...prose(message), hint ? make("i", {}, ...prose(hint)) : false),
			make(
				"div",
				{ class: "acts" },
				editor ? make("a", { class: "place", href: editor, title: "Open in the editor" }, place) : false,
				copy,
				all && url !== "" && make("a", { href: url }, "Show page"),
				fixable && this.server.token !== "" && this.fix(finding),
			),
		);
	}

	private fix({ path, line, column, code, place }: Finding): HTMLButtonElement {
		const fix = button("Fix", "primary", async () => {
			fix.disabled = true;
			try {
				await this.server.write("fix", { path, line, column, code });
				await this.look();
			} catch (error) {
				fix.replaceWith(make("span", { role: "alert" }, (error as Error).message));
			}
		});
		fix.setAttribute("aria-label", `Fix ${place}`);
		return fix;
	}
}

async function copyText(button: HTMLButtonElement, text: string): Promise<void> {
	const label = button.textContent;
	try {
		await navigator.clipboard.writeText(text);
		button.textContent = "Copied";
	} catch {
		button.textContent = "Not allowed";
	}
	setTimeout(() => (button.textContent = label), 1500);
}

function isProblem(finding: Finding): boolean {
	return finding.severity !== "hint";
}

// summary counts findings: "2 problems, 1 hint".
function summary(findings: Finding[]): string {
	const problems = findings.filter(isProblem).length;
	const hints = findings.length - problems;
	const parts = [];
	if (problems > 0) parts.push(problems === 1 ? "1 problem" : `${problems} problems`);
	if (hints > 0) parts.push(hints === 1 ? "1 hint" : `${hints} hints`);
	return parts.join(", ") || "No problems";
}

function tally({ errors, warnings }: Answer["count"]): string {
	const parts = [];
	if (errors > 0) parts.push(errors === 1 ? "1 error" : `${errors} errors`);
	if (warnings > 0) parts.push(warnings === 1 ? "1 warning" : `${warnings} warnings`);
	return parts.join(", ") || "No problems";
}
