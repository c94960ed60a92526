// The menu of small windows opens by :target, so it works without this. Here it opens by a class, which
// leaves the address and the history alone; focus moves in; Escape closes it and returns the focus; a
// click beside it, focus that moves on and a window that grows wide close it.

const target = "#sheaf:nav";
const small = matchMedia("(max-width: 60rem)");

let bound: { nav: HTMLElement; opener: HTMLElement; ended: AbortController } | undefined;

export function menu(): void {
	const nav = document.getElementById(target.slice(1));
	const opener = document.querySelector<HTMLElement>(".menu");
	const closer = nav?.querySelector<HTMLElement>(".shut a");
	if (bound && bound.nav === nav && bound.opener === opener) return;
	bound?.ended.abort();
	bound = undefined;
	if (!nav || !opener || !closer) return;
	bound = { nav, opener, ended: new AbortController() };
	const { signal } = bound.ended;

	const set = (open: boolean) => {
		nav.classList.toggle("open", open);
		if (open) {
			showCurrent(nav);
			closer.focus();
		} else if (location.hash === target) {
			location.hash = closer.getAttribute("href")!; // it was opened by its address
		}
	};
	const isOpen = () => nav.classList.contains("open");
	const close = () => {
		set(false);
		opener.focus({ preventScroll: true });
	};

	opener.addEventListener("click", (event) => {
		event.preventDefault();
		set(true);
		event.stopPropagation();
	}, { signal });
	closer.addEventListener("click", (event) => {
		event.preventDefault();
		close();
	}, { signal });
	addEventListener("keydown", (event) => {
		if (event.key === "Escape" && isOpen()) close();
	}, { signal });
	addEventListener("click", (event) => {
		if (isOpen() && !nav.contains(event.target as Node)) close();
	}, { signal });
	nav.addEventListener("focusout", ({ relatedTarget }) => {
		if (isOpen() && relatedTarget && !nav.contains(relatedTarget as Node)) set(false);
	}, { signal });
	small.addEventListener("change", () => {
		if (isOpen() && !small.matches) set(false);
	}, { signal });
	if (small.matches && location.hash === target) set(true);
	showCurrent(nav);
}

// showCurrent scrolls the menu, not the page, until the current page's row is in view.
function showCurrent(nav: HTMLElement): void {
	const current = nav.querySelector("[aria-current]");
	if (!current) return;
	const below = current.getBoundingClientRect().bottom - nav.getBoundingClientRect().bottom;
	if (below > 0) nav.scrollTop += below + nav.clientHeight / 3;
}
