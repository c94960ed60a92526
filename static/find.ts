// Search as its reader sees it: the dialog, the search page, and the marks on the page that a result led to.
// sheaf.ts loads it when one of them is wanted. What is found comes from sheaf.search.
import { arrive } from "./ts/find/arrival";
import { openDialog } from "./ts/find/dialog";
import { searchPage } from "./ts/find/page";
import type { Find } from "./ts/field";

globalThis.sheaf.find = { open: openDialog, page: searchPage, arrive } satisfies Find;
