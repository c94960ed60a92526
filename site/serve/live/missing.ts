// The page of a note that is not written yet offers to create it.
import { button, make, shadow } from "./dom";
import type { Missing as Note, Server } from "./server";

export class Missing {
	private host: HTMLElement | null = null;
	private shown = "";

	constructor(
		private readonly server: Server,
		private readonly look: () => Promise<void>,
	) {}

	show(note: Note | null): void {
		const now = note ? JSON.stringify([note, this.server.token !== ""]) : "";
		if (now === this.shown && (!now || this.host?.isConnected)) return;
		this.shown = now;
		this.host?.remove();
		this.host = null;
		if (!note) return;
		const { host, root } = shadow(this.server.address("live.css"));
		const near = note.near ?? [];
		root.append(
			make(
				"section",
				{ class: "missing", "aria-label": "Not written yet" },
				note.path && this.server.token ? this.offer(note) : false,
				near.length > 0 && make("h2", {}, "Did you mean"),
				near.length > 0 &&
					make("ul", {}, ...near.map((page) => make("li", {}, make("a", { href: `/${page.url}` }, page.title), " ", make("small", {}, page.source)))),
			),
		);
		(document.querySelector("main .doc") ?? document.querySelector("main") ?? document.body).append(host);
		this.host = host;
	}

	private offer(note: Note): HTMLElement {
		const failure = make("p", { role: "alert" });
		const create = button("Create this note", "primary", async () => {
			create.disabled = true;
			failure.textContent = "";
			try {
				const { url } = await this.server.write("create", { path: note.path });
				const to = new URL(`/${url ?? ""}`, location.href);
				if (to.pathname === location.pathname) await this.look();
				else location.replace(to);
			} catch (error) {
				failure.textContent = (error as Error).message;
				create.disabled = false;
			}
		});
		return make("div", { class: "offer" }, make("p", {}, "It would be ", make("code", {}, note.path), ", with the title “", note.title, "”."), create, failure);
	}
}
