// The browser's side of `sheaf serve`. It is part of no built site.
//
// The server says no more than "look again". A page then sends its address and the key of what it
// shows, and gets what it shows now if that is something else, with all that is wrong. It changes in
// place; see mirror.ts. It loads itself anew only if its scripts or its policy differ.
//
// A page that is not to be seen waits until it is.
import { keepPlace, recallPlace, rememberPlace } from "./place";
import { listen } from "./listen";
import { Mirror } from "./mirror";
import { Missing } from "./missing";
import { Overlay } from "./overlay";
import { Panel } from "./panel";
import { takePictures, takeStyles } from "./parts";
import { Server, type Answer } from "./server";

const own = new URL((document.currentScript as HTMLScriptElement).src);
const server = new Server(own);
const root = document.documentElement;
const isError = root.classList.contains("sheaf-error"); // there is no page, but one that says why
const fixed = scriptsOf(root);
const openAtFirst = new Map([...document.querySelectorAll("details")].map((details) => [details, details.open]));
const mirror = new Mirror(root);

let key = own.searchParams.get("key"); // of the page as it was rendered
let media: Record<string, string> | null = null; // the states of its pictures, once they are known
let saved: string | null = null; // the last save that this page knows of
let leaving = false;

const look = once(async () => {
	const answer = await server.look(location.pathname, key);
	if (leaving) return;
	document.dispatchEvent(new Event("sheaf:notes")); // any note may have changed
	take(answer);
});

const overlay = new Overlay(server.address("live.css"));
const panel = new Panel(server, look, overlay);
const missing = new Missing(server, look);

function take(answer: Answer): void {
	if (isError) {
		if (answer.key !== key) reload();
		return;
	}
	overlay.show(answer.problem, answer.place);
	panel.show(answer);
	if (answer.broken) return; // the page stays as it was when all was well
	if (answer.elsewhere || !change(answer)) return reload();
	missing.show(answer.missing);
	follow(answer);
}

// A page that this server sends may be parsed, although Trusted Types are on.
const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createHTML(html: string): string } } }).trustedTypes;
const policy = types?.createPolicy("sheaf-live", { createHTML: (html: string) => html });
const trusted = (html: string) => policy?.createHTML(html) ?? html;

// change makes the page what the answer says, in place. It returns false if it must be loaded anew.
function change(answer: Answer): boolean {
	if (answer.key !== (key ?? answer.key)) {
		if (!answer.page) return false;
		const next = new DOMParser().parseFromString(trusted(answer.page), "text/html").documentElement;
		if (scriptsOf(next) !== fixed) return false;
		let changed: Element[] = [];
		keepPlace(() => {
			changed = mirror.become(next);
			// The page's scripts see to what is new before the place is measured.
			if (changed.length > 0) document.dispatchEvent(new CustomEvent("sheaf:change", { detail: changed }));
		});
		if (answer.saved && answer.saved.id !== saved) reveal(changed);
	}
	takePictures(answer.media ?? {}, answer.key === (key ?? answer.key) && !media ? (answer.media ?? {}) : (media ?? {}));
	media = answer.media ?? {};
	key = answer.key;
	return takeStyles(answer.styles ?? []);
}

// scriptsOf returns what cannot be changed in place: the scripts and the policy. The key in the address of
// this one says nothing.
function scriptsOf(page: Element): string {
	const fixed = page.querySelectorAll("script, meta[http-equiv]");
	return [...fixed].map((each) => each.outerHTML.replace(/\?key=[^"]*/, "")).join("\n");
}

// reveal scrolls to the first change, if none is in view. It is asked for by `sheaf serve --navigate`.
function reveal(changed: Element[]): void {
	const inText = changed.filter((element) => element.closest("main"));
	const seen = (element: Element) => {
		const box = element.getBoundingClientRect();
		return box.bottom > 0 && box.top < innerHeight;
	};
	if (inText.length > 0 && !inText.some(seen)) inText[0]!.scrollIntoView({ block: "center", behavior: "instant" });
}

// follow goes to the note that was just saved, if the server was told to have pages do so, and if the reader
// was last here: of several windows only one goes.
function follow(answer: Answer): void {
	const id = answer.saved?.id ?? "";
	const first = saved === null;
	const news = saved !== id;
	saved = id;
	if (first || !news || !answer.saved || !isFront()) return;
	const to = new URL(answer.saved.url, new URL("../", own));
	if (to.pathname !== location.pathname) location.assign(to);
}

const page = Math.random().toString(36); // names this page among the open ones
function beFront(): void {
	try {
		if (!document.hidden) localStorage.setItem("sheaf:front", page);
	} catch {
		// Storage is refused: then every page in view is the front one.
	}
}
function isFront(): boolean {
	try {
		return (localStorage.getItem("sheaf:front") ?? page) === page;
	} catch {
		return true;
	}
}

function reload(): void {
	leaving = true;
	rememberPlace(openAtFirst);
	location.reload();
}

// once returns a function that does something, and once more if it was asked to meanwhile. What fails is
// tried again: the server may be away, or just busy.
function once(act: () => Promise<void>): () => Promise<void> {
	let acting = false;
	let again = false;
	let retry = 0;
	const run = async () => {
		again = true;
		if (acting || leaving || document.hidden) return;
		acting = true;
		clearTimeout(retry);
		try {
			while (again && !leaving) {
				again = false;
				await act();
			}
		} catch {
			retry = window.setTimeout(run, 2000 * (0.5 + Math.random()));
		} finally {
			acting = false;
		}
	};
	return run;
}

addEventListener("focus", beFront);
document.addEventListener("visibilitychange", () => {
	saved = null; // what was saved while nobody looked is not to be gone to now
	beFront();
	look();
});
addEventListener("pageshow", (event) => event.persisted && look());

beFront();
recallPlace();
listen(server.address("events"), look);
look(); // something may have changed since this page was made
