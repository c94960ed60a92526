// The list of keys.

const list: [keys: string[], what: string][] = [
	[["/", "Ctrl K"], "Search"],
	[["j", "k"], "Next and previous section"],
	[["]", "["], "Next and previous note"],
	[["m"], "Mark the note as read, or not"],
	[["t"], "Light or dark"],
	[["+", "−", "0"], "Enlarge, reduce and fit a picture"],
	[["Esc"], "Close what is open"],
	[["?"], "This list"],
];

export function keys(): void {
	const dialog = document.createElement("dialog");
	dialog.className = "keylist";
	dialog.ariaLabel = "Keys";
	const title = document.createElement("h2");
	title.textContent = "Keys";
	const table = document.createElement("dl");
	for (const [names, what] of list) {
		const row = document.createElement("div");
		const term = document.createElement("dt");
		for (const name of names) {
			const key = document.createElement("kbd");
			key.textContent = name;
			term.append(key, " ");
		}
		const description = document.createElement("dd");
		description.textContent = what;
		row.append(term, description);
		table.append(row);
	}
	const close = document.createElement("button");
	close.type = "button";
	close.textContent = "Close";
	close.addEventListener("click", () => dialog.close());
	dialog.append(title, table, close);
	dialog.addEventListener("close", () => dialog.remove());
	dialog.addEventListener("click", (event) => {
		if (event.target === dialog) dialog.close(); // beside it
	});
	document.body.append(dialog);
	dialog.showModal();
}
