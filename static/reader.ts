// What a reader asks for now and then: a picture over the page, the list of keys, folders of the sidebar, what a wrong address may have meant. It is loaded when it is asked for the first
// time; see ts/beside.ts.
import { complete, rowsOf } from "./ts/reader/branches";
import { keys } from "./ts/reader/keys";
import { near } from "./ts/reader/near";
import { zoom } from "./ts/reader/zoom";

globalThis.sheaf.reader = { zoom, keys, rowsOf, complete, near };
