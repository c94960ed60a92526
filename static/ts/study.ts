// Opens and closes all details of a note, and goes back to its top.

let listening = false;

/** The button of notes with several details: it says what it does to them as they are. */
export function details(): void {
	const place = document.querySelector<HTMLElement>("[data-details]");
	if (!place) return;
	if (!listening) {
		listening = true;
		document.addEventListener("click", (event) => {
			if (!(event.target as Element).closest("[data-details] button")) return;
			const open = !areOpen();
			for (const each of folds()) each.open = open;
		});
		document.addEventListener("toggle", details, true);
	}
	place.querySelector("button")!.textContent = areOpen() ? "Collapse all" : "Expand all";
	place.hidden = false;
}

const folds = () => [...document.querySelectorAll<HTMLDetailsElement>(".prose details")];
const areOpen = () => folds().every((each) => each.open);

let watched: Element | null = null;

/** Shows the way up beside the text once the title is out of sight. */
export function toTop(): void {
	const link = document.querySelector(".totop");
	const head = document.querySelector("main .head");
	if (!link || !head || head === watched) return;
	watched = head;
	new IntersectionObserver(([entry]) => link.classList.toggle("up", !entry!.isIntersecting)).observe(head);
}
