// Package search makes the index by which a site is searched in the reader's browser, from compiled notes
// and what linking knows of them. No server takes part: the index is files, of which the client
// (static/ts/search) fetches the few that a query needs. This comment is the manual of their format.
//
// # Passages
//
// What is found is a passage: a section (a heading and the text under it, up to the next heading) or a
// part of a long one. A page's passages are numbered in order; its first, number 0, stands for the page
// itself. Numbers have gaps: the passages 8k to 8k+7 are in pack k, or where a site has very many, 16k to 16k+15 or
// 32k to 32k+31.
//
// A page's number is made of a hash of its address (pageIDs), so that it stays when others come and go.
//
// # Files
//
// Every file is one line of JavaScript, below _sheaf/search/:
//
//	sheaf.put("<name>","<base64 of raw deflate>")
//
// A classic script is what loads everywhere, from file: too, where fetch and import() don't. <name>.js is
// the file's path. "varint" below is LEB128, and a "term list" is sorted by bytes, each term as varint
// bytes shared with the one before, varint length of the rest, the rest in UTF-8.
//
//	root        varint 2, passages of the site, cap, shift; 8 letters of version; the bounds of the shards t/, then
//	            of r/, each as varint count and a term list; varint count of inline files, each with varint
//	            length of its name, name, varint length; then their bytes.
//	t/<hash>    a shard, with the terms from its bound up to the next one's: varint count, bytes of the
//	            dictionary, bytes of the numbers; the dictionary, a term list where each term is followed by
//	            varint passages that have it and, if those are more than cap, varint files o/; the numbers; the
//	            payloads. <hash> is hashOf of the bound, in base 36.
//	r/<hash>    a shard of the terms read from their end, for typos: like t/, with nothing but the terms.
//	o/<hash>-<k>  part k of the list of all passages of a term that has more than cap, <hash> being the term's:
//	            numbers as in a shard. Each part begins anew with its first page's number.
//	p/<n>[-<k>] pack k of page n (base 36), with the passages whose number, shifted right by shift, is k: JSON of
//	            [title, url, tags, crumbs, [[number, heading, anchor, text], ...]].
//
// Root has a fixed name, and no page changes when the index does. Other files are asked for with the
// version behind a "?", so that no cache mixes two indexes; their names stay, so that a reader who has
// the old root still finds them.
//
// A term's postings are, per page, varint step of its number from the last page's, then per passage varint
// of twice the step of its number from the last, plus one if another passage of the page follows. The
// payloads are a byte for each passage: bits 0 to 3 are the strength of the term in the text (see strength;
// 0 is none), bits 4 to 6 the code of the passage's heading if that has the term (see headingCode), bit 7
// says that a byte follows: in bits 0 to 3 the strength of what else names the passage (tags, files, links), in
// bits 4 to 7 which word of the heading the term is, from 0, 15 being that or a later one.
// Terms that more passages have than cap are listed with those where they say most.
//
// A small site (inlineSite) is one file: the root has all others in it.
//
// # What stays the same
//
// The files are a function of the pages alone. Editing a section changes its pack and the shards of
// its terms: nothing in them depends on means or counts of the whole site, and shards end where the terms
// around say so.
package search
