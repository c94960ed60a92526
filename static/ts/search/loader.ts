// Offers globalThis.sheaf.search on every page. The engine is a script of its own, which is fetched when
// something is searched for, or prepare says that it soon will be.

import type { Hit, Options } from "./engine";

/** The name of the engine's file, beside this script's; whoever bundles the theme knows it. */
declare const SEARCH_ENGINE: string;

/** What pages offer to anybody's script. */
export interface Sheaf {
	search(query: string, options?: Options): Promise<Hit[]>;
	/** Fetches what every search needs. */
	prepare(): Promise<void>;
	/** Set by the engine. */
	engine?: { search: Sheaf["search"]; prepare(): Promise<void> };
	/** What the files of the index call. */
	put?: (name: string, data: string) => void;
	/** Makes the addresses of scripts that Trusted Types lets pass. */
	policy?: { createScriptURL(url: string): string };
}

/** Must be called while the page's script runs for the first time. */
export function offerSearch(): Sheaf {
	const folder = new URL(".", (document.currentScript as HTMLScriptElement).src).href;
	const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): Sheaf["policy"] } }).trustedTypes;
	const sheaf: Sheaf = {
		search: async (query, options) => (await engine()).search(query, options),
		prepare: async () => (await engine()).prepare(),
		policy: types?.createPolicy("sheaf", {
			createScriptURL: (url: string) => {
				if (!url.startsWith(folder) && url !== new URL("../offline.js", folder).href) throw new TypeError("not a script of this site");
				return url;
			},
		}),
	};
	let loading: Promise<NonNullable<Sheaf["engine"]>> | undefined;
	const engine = () =>
		(loading ??= new Promise((resolve, reject) => {
			const script = document.createElement("script");
			const url = folder + SEARCH_ENGINE;
			script.src = sheaf.policy?.createScriptURL(url) ?? url;
			script.onload = () => (sheaf.engine ? resolve(sheaf.engine) : reject(new Error("The search engine does not start.")));
			script.onerror = () => {
				loading = undefined; // the next search tries again
				reject(new Error("The search engine cannot be loaded."));
			};
			document.head.append(script);
		}));
	// A plain assignment: an element with this id would otherwise be what the name means.
	(globalThis as unknown as { sheaf: Sheaf }).sheaf = sheaf;
	return sheaf;
}
