// The search engine, a script of its own: see ts/search/loader.ts, which loads it.
import { search } from "./ts/search/engine";
import { Files } from "./ts/search/files";
import { Index } from "./ts/search/index";
import type { Sheaf } from "./ts/search/loader";

const { sheaf } = globalThis as unknown as { sheaf: Sheaf };
const folder = new URL("search/", (document.currentScript as HTMLScriptElement).src).href;
let files = new Files(folder, sheaf.policy);
let before: Files | undefined; // what it has asked for may still come
sheaf.put = (name, data) => {
	before?.put(name, data);
	files.put(name, data);
};

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

// Who changes the site while it is read, as `sheaf serve` does, says so by this event on the document: what was
// loaded of the index is then that of before. (Programs that run the engine may have no events.)
document.addEventListener?.("sheaf:notes", () => {
	opening = undefined;
	before = files;
	files = new Files(folder, sheaf.policy);
});
