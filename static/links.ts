// What a link does before it is followed: its page is fetched ahead, and the first words of it are shown. Loaded
// when a link is first pointed at or reached; see ts/beside.ts.
import { fetchAhead } from "./ts/links/ahead";
import { previews } from "./ts/links/preview";

fetchAhead();
previews();
