// The script of the read page. It is deferred, so the document is there; everything it does is an
// addition to a page that reads well without it. Controls that need it are shipped hidden.
import { enrichTables, lookAhead } from "./ts/beside";
import { copyButtons } from "./ts/copy";
import { fitTables } from "./ts/tables";
import { copyLinks } from "./ts/anchors";
import { keyboard } from "./ts/keyboard";
import { menu } from "./ts/menu";
import { missingAddress } from "./ts/missing";
import { movedHeadings } from "./ts/moved";
import { pictures } from "./ts/pictures";
import { searchField } from "./ts/field";
import { progress } from "./ts/progress";
import { sidebar } from "./ts/sidebar";
import { details, toTop } from "./ts/study";
import { offerSearch } from "./ts/search/loader";
import { themeToggle } from "./ts/toggle";
import { trackContents } from "./ts/contents";
import { wrapButtons } from "./ts/wrap";

offerSearch();

// enhance adds to parts of the page what needs script. All that it calls may be called again, and
// does to each element only what has not been done to it.
function enhance(parts: Element[]): void {
	themeToggle();
	sidebar(parts);
	progress();
	menu();
	details();
	toTop();
	missingAddress();
	copyButtons(parts);
	wrapButtons(parts);
	fitTables(parts);
	enrichTables(parts);
	trackContents();
}

movedHeadings();
searchField();
pictures();
copyLinks();
keyboard();
lookAhead();
enhance([document.documentElement]);

// Who changes the page while it is read, as `sheaf serve` does, says so by this event on the document.
// Its detail lists the elements that came or changed, and not those inside of them.
document.addEventListener("sheaf:change", (event) => enhance((event as CustomEvent<Element[]>).detail));
