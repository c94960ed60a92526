// The page for missing addresses names the address, which only the browser knows.

export function missingAddress(): void {
	const place = document.querySelector<HTMLElement>("[data-address]");
	const code = place?.querySelector("code");
	if (!place?.hidden || !code) return;
	let address = location.pathname;
	try {
		address = decodeURI(address);
	} catch {
		// Not UTF-8: shown as it is.
	}
	code.textContent = address;
	place.hidden = false;
}
