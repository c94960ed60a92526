package site

import (
	"strings"
	"testing"
)

const printNotes = `
-- sheaf.yaml --
print: true
title: Book
-- README.md --
# Book

See [deep](sub/a.md#two), [[b]] and [far](other/x.md).[^1]

[^1]: A footnote.
-- sub/a.md --
## A lead

# One

## Two

Text[^1] and [up](../README.md), [self](#two), ![[b]].

[^1]: Another.
-- sub/inner/b.md --
No heading, <a name="q"></a>[q](#q).
-- other/x.md --
# X

    code
`

func TestAFolderIsOnePageToPrint(t *testing.T) {
	b := buildArchive(t, printNotes)
	whole := "print-all.html"
	b.has(whole, `<meta name="robots" content="noindex">`,
		`<section class="printed" id="sheaf:p0">`, `<h2 id="sheaf:p0:book">Book</h2>`,
		`href="#sheaf:p6:two">deep</a>`, `href="#sheaf:p0">up</a>`, `href="#sheaf:p6:two">self</a>`,
		`id="sheaf:p0:fn1"`, `href="#sheaf:p0:fn1"`, `id="sheaf:p6:fn1"`, `<h3 id="sheaf:p6:two"`, `<h2>b</h2>`,
		`4 notes on one page`, `<ol><li><a href="#sheaf:p0">Book</a></li><li><a href="#sheaf:p1">Other</a><ol><li><a href="#sheaf:p2">X</a></li></ol></li>`)
	b.has("sub/print-all.html", "2 notes on one page", `href="../">up</a>`)
	b.has("sub/index.html", `<a href="print-all.html">All notes on one page</a>`)
	b.lacks("other/index.html", "print-all.html")
	for _, p := range []string{"llms.txt", "sitemap.xml", "_sheaf/sidebar.js"} {
		b.lacks(p, "print-all")
	}
	assertUniqueIDs(t, b.files[whole])
	b.has(whole, `<section class="notes">`)
	b.has(whole, `role="group" aria-label="Code"`)
	b.lacks(whole, `aria-label="Footnotes"`, `role="region"`) // a landmark of each note would have the same name

	f := newFolder(t, printNotes)
	f.put("-- sub/big.md --\n" + strings.Repeat("Text that goes on and on.\n\n", maxPrint/20))
	b = f.build("", Options{})
	if b.files["sub/print-all.html"] != "" || b.files["sub/inner/print-all.html"] != "" {
		t.Error("too large a folder is one page, or one note is")
	}
	b.has("sub/index.html", "There is too much here for one page to print.")
	f.put("-- sheaf.yaml --\ntitle: Book\n")
	b = f.build(b.out, Options{})
	b.lacks("sub/index.html", "one page")
	if b.files["print-all.html"] != "" {
		t.Error("nobody asks for a page to print, and there is one")
	}
}

// assertUniqueIDs fails the test if an id of a page is there twice.
func assertUniqueIDs(t *testing.T, page string) {
	t.Helper()
	seen := map[string]bool{}
	for _, part := range strings.Split(page, ` id="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if seen[id] {
			t.Errorf("the id %s is there twice", id)
		}
		seen[id] = true
	}
}
