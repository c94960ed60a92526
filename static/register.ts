// Registers the service worker of a site that asks for one; other sites have neither script. It lies two files up
// from here, at the site's root, for it may only see to what is below its own folder.

import type { Sheaf } from "./ts/search/loader";

const root = new URL("../", (document.currentScript as HTMLScriptElement).src).href;

if (navigator.serviceWorker) {
	const url = `${root}offline.js`;
	const { policy } = (globalThis as unknown as { sheaf: Sheaf }).sheaf;
	navigator.serviceWorker.register(policy?.createScriptURL(url) ?? url, { scope: root }).catch(() => {}); // the site is read without
}
