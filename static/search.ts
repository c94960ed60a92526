// The search engine, a script of its own: see ts/search/loader.ts, which loads it.
import { search } from "./ts/search/engine";
import { Files } from "./ts/search/files";
import { Index } from "./ts/search/index";
import type { Sheaf } from "./ts/search/loader";

const { sheaf } = globalThis as unknown as { sheaf: Sheaf };
const files = new Files(new URL("search/", (document.currentScript as HTMLScriptElement).src).href, sheaf.policy);
sheaf.put = (name, data) => files.put(name, data);

let opening: Promise<Index> | undefined;
const open = () =>
	(opening ??= Index.open(files).catch((error) => {
		opening = undefined; // the next search tries again
		throw error;
	}));
sheaf.engine = {
	search: async (query, options) => search(await open(), query, options),
	prepare: async () => void (await open()),
};
