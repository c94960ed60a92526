// A split note's first page lists the headings that are on other pages now, each link with the id that
// the heading has there. So an address from before, "/#heading", finds the link; this follows it.

export function movedHeadings(): void {
	const follow = () => {
		let id = "";
		try {
			id = decodeURIComponent(location.hash.slice(1));
		} catch {
			return; // Not UTF-8: nothing is called that.
		}
		const link = document.getElementById(id);
		if (link instanceof HTMLAnchorElement && link.closest("[data-moved]")) location.replace(link.href);
	};
	addEventListener("hashchange", follow);
	follow();
}
