// The page for missing addresses names the address, which only the browser knows, and pages that may have been meant.

import { loadReader } from "./beside";
import { root } from "./field";

export function missingAddress(): void {
	const place = document.querySelector<HTMLElement>("[data-address]");
	const code = place?.querySelector("code");
	if (!place?.hidden || !code) return;
	const path = location.pathname;
	let address = path;
	try {
		address = decodeURI(address);
	} catch {
		// Not UTF-8: shown as it is.
	}
	code.textContent = address;
	place.hidden = false;
	const near = document.querySelector<HTMLElement>("[data-near]");
	if (near && path.startsWith(root.pathname)) loadReader().then((reader) => reader.near(path.slice(root.pathname.length), near), () => {});
}
