// The button that switches between light and dark. The page follows the system until the reader
// chooses otherwise; choosing what the system says forgets the choice.

const key = "sheaf-theme"; // theme.ts reads it before the first paint

let bound: HTMLButtonElement | undefined;

export function themeToggle(): void {
	const button = document.querySelector<HTMLButtonElement>("[data-theme-toggle]");
	// Without light-dark() the style sheet can only follow the system.
	if (!button || button === bound || !CSS.supports("color", "light-dark(#000, #fff)")) return;
	bound = button;
	const root = document.documentElement;
	const system = matchMedia("(prefers-color-scheme: dark)");

	button.hidden = false;
	button.addEventListener("click", () => {
		const systemTheme = system.matches ? "dark" : "light";
		const theme = (root.dataset.theme ?? systemTheme) === "dark" ? "light" : "dark";
		const chosen = theme !== systemTheme;
		if (chosen) root.dataset.theme = theme;
		else delete root.dataset.theme;
		try {
			if (chosen) localStorage.setItem(key, theme);
			else localStorage.removeItem(key);
		} catch {
			// Storage is refused: the choice lasts as long as the page.
		}
	});
}
