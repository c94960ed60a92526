// A button for code whose lines are longer than the page is wide: it breaks them.

const sizes = new ResizeObserver((entries) => {
	for (const { target } of entries) offer(target as HTMLElement);
});

export function wrapButtons(parts: Element[]): void {
	for (const part of parts) {
		for (const pre of [part, ...part.querySelectorAll(".code > pre")]) {
			if (!pre.matches(".code > pre")) continue;
			sizes.unobserve(pre); // observing anew is what calls back
			sizes.observe(pre);
		}
	}
}

function offer(pre: HTMLElement): void {
	const caption = pre.parentElement?.querySelector("figcaption");
	const old = caption?.querySelector<HTMLButtonElement>(".wrap");
	if (!caption || old?.ariaPressed === "true") return; // how long the lines are cannot be told now
	const isLong = pre.scrollWidth > pre.clientWidth + 1;
	if (old) old.hidden = !isLong;
	if (old || !isLong) return;
	const button = document.createElement("button");
	button.type = "button";
	button.className = "wrap";
	button.textContent = "Wrap";
	button.ariaPressed = "false";
	button.addEventListener("click", () => {
		button.ariaPressed = String(pre.classList.toggle("wrapped"));
	});
	// In front of what is there already, so that it moves nothing.
	const title = caption.querySelector("b");
	if (title) title.after(button);
	else caption.prepend(button);
}
