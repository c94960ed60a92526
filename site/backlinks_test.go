package site

import (
	"fmt"
	"strings"
	"testing"
)

func TestBacklinksShowTheSentence(t *testing.T) {
	b := buildArchive(t, `
-- README.md --
# Start
-- target.md --
---
aliases: [The other name]
---
# Target
-- deep/folder/linking.md --
# Linking

First. A sentence, e.g. this one, with [[target|a <mention>]] in it. Last.

## Section one

- [[target]]
- Again [[The other name]] here.
- And [here](../../target.md#target) too, the fourth.

## Two

![[target]]
-- embedding.md --
Text.

## Where

![[target]]
-- listing.md --
[[target]]
`)
	b.has("target/index.html",
		`<h2 class="sec" id="sheaf:links">Linked from <small>3 notes</small></h2>`,
		`<a href="../deep/folder/linking/">Linking</a> <small>Deep / Folder, 5 links</small>`,
		`<p dir="auto">A sentence, e.g. this one, with <mark>a &lt;mention&gt;</mark> in it.</p>`,
		`<p dir="auto">Again <mark>The other name</mark> here. <small>in <a href="../deep/folder/linking/#section-one">Section one</a></small></p>`,
		`<p dir="auto"><small>Embedded</small> <small>in <a href="../embedding/#where">Where</a></small></p>`,
		`<a href="../listing/">listing</a></li>`)
	b.lacks("target/index.html", "the fourth", "First.", "Last.")
}

func TestBacklinksOfAPageOfManyAreBounded(t *testing.T) {
	var archive strings.Builder
	archive.WriteString("-- hub.md --\n# Hub\n")
	for i := range 150 {
		fmt.Fprintf(&archive, "-- n%03d.md --\nSee [[hub]] here.\n\nAnd [[hub]] there.\n", i)
	}
	b := buildArchive(t, archive.String())
	b.has("hub/index.html", "Linked from <small>150 notes</small>", "and 50 more notes")
	if n := strings.Count(b.files["hub/index.html"], "<mark>"); n != 200 {
		t.Errorf("%d sentences are shown, want 200", n)
	}
}

func TestBacklinksFollowTheSentence(t *testing.T) {
	f := newFolder(t, "-- a.md --\nOne [[b]] two.\n-- b.md --\n# B\n")
	out := t.TempDir() + "/public"
	f.build(out, Options{})
	f.put("-- a.md --\nThree [[b]] four.\n")
	b := f.build(out, Options{})
	b.has("b/index.html", "Three <mark>b</mark> four.")
	b.lacks("b/index.html", "One", "two")
}
