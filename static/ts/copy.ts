// Copy buttons of code blocks. They are shipped hidden.

let listening = false;

export function copyButtons(parts: Element[]): void {
	if (!navigator.clipboard) return; // an insecure address
	for (const part of parts) {
		for (const button of part.querySelectorAll<HTMLButtonElement>("button.copy")) button.hidden = false;
	}
	if (listening) return;
	listening = true;
	document.addEventListener("click", async (event) => {
		const button = (event.target as Element).closest<HTMLButtonElement>("button.copy");
		const code = button?.closest("figure")?.querySelector("pre");
		if (!button || !code) return;
		const label = button.textContent;
		try {
			await navigator.clipboard.writeText(textOf(code).replace(/\n$/, ""));
			button.textContent = "Copied";
		} catch {
			button.textContent = "Not allowed";
		}
		setTimeout(() => (button.textContent = label), 1500);
	});
}

// textOf leaves out the lines that a block shows as taken away.
function textOf(code: HTMLElement): string {
	if (!code.querySelector(".line.del")) return code.textContent;
	return [...code.querySelectorAll(".line:not(.del)")].map((line) => line.textContent).join("");
}
