// What a page shows from other files.

// takeStyles takes other style sheets in place of the page's own; false if that cannot be done.
export function takeStyles(styles: string[]): boolean {
	const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet" i]:not([data-old])')];
	if (links.length !== styles.length) return false;
	links.forEach((link, i) => {
		if (link.getAttribute("href") === styles[i]) return;
		const next = link.cloneNode() as HTMLLinkElement;
		next.setAttribute("href", styles[i]!);
		link.dataset.old = ""; // it stays until the next one is there, so that the page is never bare
		next.onload = () => {
			while (next.previousElementSibling?.matches("link[data-old]")) next.previousElementSibling.remove();
		};
		next.onerror = () => {
			// It has changed once more already: the server says so in a moment.
			if (next.dataset.old === undefined) delete link.dataset.old;
			next.remove();
		};
		link.after(next);
	});
	return true;
}

const version = /[?&]sheaf=[^\s,]*/g;

// takePictures shows anew the pictures and films whose files have changed: those of now that are not as they were.
export function takePictures(now: Record<string, string>, before: Record<string, string>): void {
	const changed = Object.keys(now).filter((ref) => now[ref] !== before[ref]);
	if (changed.length === 0) return;
	for (const element of document.querySelectorAll("main :is(img, source, video, audio)")) {
		for (const name of ["src", "srcset", "poster"]) {
			const value = element.getAttribute(name)?.replace(version, "");
			if (!value) continue;
			const candidates = value.split(", ").map((candidate) => {
				const [ref, ...rest] = candidate.trim().split(" ");
				if (!changed.includes(ref!)) return candidate;
				return [`${ref}${ref!.includes("?") ? "&" : "?"}sheaf=${now[ref!]}`, ...rest].join(" ");
			});
			if (candidates.join(", ") === value) continue;
			element.setAttribute(name, candidates.join(", "));
			if (name === "src") element.removeAttribute("srcset"); // smaller copies of the picture as it was
		}
	}
}
