// The search field in the page's bar. It is a link to the search page, and that is what it stays where
// this does not run or what it loads does not come. Here it opens the dialog, which is loaded when it is
// first wanted: on focus, "/" or Ctrl+K. Whoever types before it is there finds the letters in it.

export interface Find {
	open(query: string): void;
	page(place: HTMLElement): void;
	arrive(place: string): void;
}

declare global {
	// What the site's scripts share, and sheaf.search for anybody.
	var sheaf: any;
}

export const arrivalKey = "sheaf-arrival"; // a result that was just followed
export const recentKey = "sheaf-recent"; // pages that were read, with the site's root behind it
export const mostRecent = 8; // and one more is kept: the page itself is not shown

// The root of the site, whatever page this is; read while the script runs for the first time.
export const root = new URL("../", (document.currentScript as HTMLScriptElement).src);

export function searchField(): void {
	const field = document.querySelector<HTMLAnchorElement>("a.find");
	if (!field?.dataset.script) return;
	let loading: Promise<Find> | undefined;
	const load = () =>
		(loading ??= Promise.all([addScript(new URL(field.dataset.script!, location.href).href), addSheet(field.dataset.sheet)]).then(
			() => globalThis.sheaf.find as Find,
			(error) => {
				loading = undefined; // asked for again, it may come
				throw error;
			},
		));

	let typed: string | undefined; // until the dialog is there
	const open = async () => {
		if (typed !== undefined) return;
		typed = "";
		try {
			(await load()).open(typed);
		} catch {
			location.assign(field.href);
		} finally {
			typed = undefined;
		}
	};

	field.setAttribute("role", "button");
	field.setAttribute("aria-haspopup", "dialog");
	field.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
	field.querySelector("kbd")!.hidden = false;
	for (const sign of ["focus", "pointerenter", "touchstart"]) {
		field.addEventListener(sign, () => void load().catch(() => {}), { passive: true, once: true });
	}
	field.addEventListener("click", (event) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
		event.preventDefault();
		open();
	});
	addEventListener("keydown", (event) => {
		const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
		if (typed !== undefined && plain && event.key.length === 1) {
			typed += event.key;
			event.preventDefault();
		} else if (event.key === " " && event.target === field) {
			event.preventDefault();
			open();
		} else if (plain ? event.key === "/" && !takesText(event.target) : isCommandK(event)) {
			event.preventDefault();
			open();
		}
	});

	const page = document.querySelector<HTMLElement>("[data-search-page]");
	const without = page?.querySelector<HTMLElement>("[data-without]");
	if (page && without) {
		without.hidden = true;
		load().then((find) => find.page(page), () => (without.hidden = false));
	}
	arrival(load);
	remember(!page);
}

function isCommandK(event: KeyboardEvent): boolean {
	return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
}

export function takesText(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement) || target.closest("dialog:not([open])")) return false; // closed just now
	return target.isContentEditable || target.matches("input, textarea, select");
}

// addScript loads a script of the site's own.
export function addScript(url: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const script = document.createElement("script");
		script.src = globalThis.sheaf?.policy?.createScriptURL(url) ?? url;
		script.onload = () => resolve();
		script.onerror = reject;
		document.head.append(script);
	});
}

export function addSheet(href: string | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		if (!href) return resolve();
		const link = document.createElement("link");
		link.rel = "stylesheet";
		link.href = href;
		link.onload = () => resolve();
		link.onerror = reject;
		document.body.append(link);
	});
}

// arrival loads what marks the words of a search on the page that it led to.
function arrival(load: () => Promise<Find>): void {
	try {
		const place = localStorage.getItem(arrivalKey);
		if (!place) return;
		if (place.includes(JSON.stringify(location.pathname))) {
			localStorage.removeItem(arrivalKey);
			load().then((find) => find.arrive(place), () => {});
		}
	} catch {
		// Storage is refused: the page is just shown.
	}
}

// remember puts the page first among those read lately, as pairs of address below the root and title. A
// page that does not exist is taken off the list, and so is one that is not worth coming back to.
function remember(worth: boolean): void {
	try {
		const key = recentKey + root.pathname;
		const here = location.href.replace(/[?#].*/, "").slice(root.href.length);
		const old: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
		const list = (Array.isArray(old) ? old : []).filter((page) => Array.isArray(page) && page[0] !== here);
		if (worth && !document.querySelector("[data-address]")) {
			const site = ` · ${document.querySelector(".brand span")?.textContent}`;
			const title = document.title;
			list.unshift([here, title.endsWith(site) ? title.slice(0, -site.length) : title]);
		}
		localStorage.setItem(key, JSON.stringify(list.slice(0, mostRecent + 1)));
	} catch {
		// Storage is refused, full or damaged: there are no recent pages.
	}
}
