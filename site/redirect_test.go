package site

import (
	"strings"
	"testing"
)

const movedNotes = `
-- README.md --
# Home

[moved](sub/a.md#two) [by alias](/old/a.md) [by address](/guide/a/)
-- sub/a.md --
---
permalink: /guide/a/
aliases: [Old "name" & co, old/a, /legacy/page.html]
---
# A <&> B

## Two
`

func TestRedirectPagesLeadToTheNote(t *testing.T) {
	b := buildArchive(t, movedNotes)
	b.diags()
	b.has("index.html", `href="guide/a/#two"`, `href="guide/a/"`)
	b.has("guide/a/index.html", "<h1")
	for p, up := range map[string]string{
		"sub/a/index.html":             "../../",
		"sub/Old-name-&-co/index.html": "../../",
		"old/a/index.html":             "../../",
		"legacy/page.html":             "../",
	} {
		b.has(p, `<meta http-equiv="refresh" content="0; url=`+up+`guide/a/">`, `<link rel="canonical" href="`+up+`guide/a/">`,
			`<a href="`+up+`guide/a/">A &lt;&amp;&gt; B</a>`, `content="noindex"`, `<script src="`+up+`_sheaf/redirect-`)
	}
	for p, content := range b.files {
		if strings.HasSuffix(p, ".html") && !strings.Contains(content, "This page has moved") && strings.Contains(content, "Old-name") {
			b.t.Errorf("%s lists a redirect", p)
		}
	}
	if pages := b.site.Pages(); len(pages) != 3 || b.stats.Pages != 3 {
		t.Errorf("there are %d pages, %v, want the home page, the folder's and the note's", b.stats.Pages, pages)
	}
}

func TestRedirectPagesOfASiteWithoutServer(t *testing.T) {
	b := newFolder(t, movedNotes).build("", Options{FileURLs: true})
	b.diags()
	b.has("guide/a/index.html", "<h1")
	b.has("sub/a.html", `content="0; url=../guide/a/index.html"`)
	b.has("old/a.html", `content="0; url=../guide/a/index.html"`)
	b.has("legacy/page.html", `content="0; url=../guide/a/index.html"`)
}

func TestRedirectsThatAreNoLongerAskedForGo(t *testing.T) {
	f := newFolder(t, movedNotes)
	first := f.build("", Options{})
	f.put("-- sub/a.md --\n# A\n\n## Two\n-- README.md --\n[moved](sub/a.md)\n")
	second := f.build(first.out, Options{})
	second.diags()
	for _, p := range []string{"guide/a/index.html", "old/a/index.html", "legacy/page.html"} {
		if _, ok := second.files[p]; ok {
			t.Errorf("%s is still there", p)
		}
	}
	second.has("sub/a/index.html", "<h1")
	second.lacks("sub/a/index.html", "refresh")
}

func TestTheKeyOfARedirectFollowsItsNote(t *testing.T) {
	key := func(archive string) any { return buildArchive(t, archive).site.Key("old/a/") }
	before := key(movedNotes)
	if key(movedNotes) != before || key(movedNotes+"\nmore text\n") == before || key(strings.ReplaceAll(movedNotes, "/guide/a/", "/else/")) == before {
		t.Error("the key of a redirect must change with its note and the note's address, and with nothing else")
	}
}

func TestAClashingAddressIsTheSameWhoeverLooks(t *testing.T) {
	archive := "-- a.md --\n---\npermalink: /x/\naliases: [y]\n---\n-- b.md --\n---\npermalink: x\naliases: [y]\n---\n-- x2.md --\n# X\n"
	first, second := buildArchive(t, archive), buildArchive(t, archive)
	equalTrees(t, first.files, second.files)
	first.diags(
		"b.md:2:12: warning: `b.md` and `a.md` both want the address `x/` [address-clash]",
		"b.md:3:11: warning: aliases: `y` is not led from `y/` to this note: `a.md` has that address [redirect-clash]",
	)
	first.has("y/index.html", "url=../x/")
}
