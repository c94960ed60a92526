// Runs inside the page, before anything is painted: a stored choice of light or dark must not flash
// the other one first. Its hash is in the page's Content-Security-Policy.
try {
	const stored = localStorage.getItem("sheaf-theme");
	if (stored) document.documentElement.dataset.theme = stored;
} catch {
	// Storage is refused: the page follows the system.
}
