// The script of the read page. It is deferred, so the document is there; everything it does is an
// addition to a page that reads well without it. Controls that need it are shipped hidden.
import { copyButtons } from "./ts/copy";
import { fitTables } from "./ts/tables";
import { menu } from "./ts/menu";
import { missingAddress } from "./ts/missing";
import { movedHeadings } from "./ts/moved";
import { themeToggle } from "./ts/toggle";
import { trackContents } from "./ts/contents";

movedHeadings();
themeToggle();
menu();
missingAddress();
copyButtons();
fitTables();
trackContents();
