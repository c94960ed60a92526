package site

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

func TestEmbedsShowPartsOfOtherNotes(t *testing.T) {
	b := buildArchive(t, `
-- a.md --
# A

Text[^1] with [[b|a *link*]] and [[nowhere]].

## One

![[sub/b]]

![[b#Two]] ![[b#^blk]] ![[b#^item]]

[^1]: A's note.
-- sub/b.md --
# B & co

First, [A](../a.md) and [own](#two).

## One

![[p.svg|40]]

## Two

Second[^1]. ![[q.svg|Alt]]

A block with [[A#One]]. ^blk

- item ![[clip.mp3]] ^item

[^1]: B's note.
-- sub/p.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"/>
-- sub/q.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="8" height="2"/>
-- sub/clip.mp3 --
`)
	page := b.files["a/index.html"]
	b.has("a/index.html",
		`<a href="../sub/b/">a <em>link</em></a>`,
		`<a class="gone" title="Not written yet: nowhere">nowhere<span class="vh"> (not written yet)</span></a>`,
		`<section class="embed" aria-label="Embedded from B &amp; co"><header><span>From <a href="../sub/b/">B &amp; co</a></span></header>`,
		`<p>First, <a href="./">A</a> and <a href="../sub/b/#two">own</a>.</p>`,
		`<img src="../sub/p.svg" alt="p.svg" width="40" height="10" decoding="async">`,
		`<h2 id="one">`, `<h2 id="sheaf:e1:one">`, `href="#sheaf:e1:one"`, `<li id="sheaf:e1:fn1">`, `href="#sheaf:e1:fn1"`,
		`<h2 id="sheaf:e2:two">`, `<a href="../sub/b/#fn1" id="sheaf:e2:fnref1"`, `From <a href="../sub/b/#two">`,
		`<p id="sheaf:e3:^blk">A block with <a href="#one">A &gt; One</a>.</p>`, `From <a href="../sub/b/#%5Eblk">`,
		`<audio controls preload="none" src="../sub/clip.mp3"><a href="../sub/clip.mp3">clip.mp3</a></audio>`,
	)
	if n := strings.Count(page, `class="embed"`); n != 4 {
		t.Errorf("%d embeds show, want 4", n)
	}
	seen := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if seen[id[1]] {
			t.Errorf("the id %s is there twice", id[1])
		}
		seen[id[1]] = true
	}
	b.has("sub/b/index.html", `<span>`, `A</a>`, `5 links`)
	b.diags("a.md:3:34: error: `[[nowhere]]` names no note or file [broken-link]")
}

func TestWhatCannotBeEmbeddedIsNamed(t *testing.T) {
	b := buildArchive(t, `
-- a.md --
![[gone note]]

![[b#gone part]]

![[empty]]

![[data.csv]]

![[gone.png]] ![[gone.mp3]] ![[doc.pdf#page=3|The paper]]

[[text first|b]]
-- b.md --
# B
-- empty.md --
-- data.csv --
-- doc.pdf --
`)
	b.has("a/index.html",
		`<p><span class="missing" role="img" aria-label="Missing note: gone note"><code>gone note</code></span></p>`,
		`<p>There is no such part of it.</p>`, `<p>It is empty.</p>`,
		`<p><a href="../data.csv">data.csv</a></p>`,
		`aria-label="Missing image: gone.png (gone.png)"`, `aria-label="Missing file: gone.mp3"`,
		`<a href="../doc.pdf#page=3">The paper</a>`,
		`<a href="../b/">text first</a>`)
	b.diags(
		"a.md:1:1: error: `![[gone note]]` names no note or file [broken-embed]",
		"a.md:3:1: error: `![[b#gone part]]` names no heading of `b.md` [broken-anchor]",
		"a.md:9:1: error: `![[gone.png]]` names no file [missing-image]",
		"a.md:9:15: error: `![[gone.mp3]]` names no file [missing-image]")
}

func TestMediaThatAreMissingLeaveValidHTML(t *testing.T) {
	b := buildArchive(t, `
-- a.md --
<picture><source srcset="dark.png 2x"><img src="light.png" alt="Logo"></picture>

<video src="a film.mp4" poster="still.png"></video>
`)
	b.has("a/index.html",
		`<picture><source srcset="dark.png 2x"><img class="missing" src="data:," alt="Missing image: light.png (Logo)"></picture>`,
		`<video controls src="a%20film.mp4" poster="still.png"></video>`)
}

func TestEmbedsThatEmbedThemselvesAreCut(t *testing.T) {
	b := buildArchive(t, `
-- a.md --
![[a]]

![[b]]

![[own#Part]]
-- b.md --
B shows ![[a]]
-- c.md --
![[b]]
-- own.md --
First.

## Part

text

## Rest

![[#Part]]
`)
	b.has("a/index.html", "B shows", "It is a part of itself.")
	b.has("own/index.html", `id="sheaf:e1:part"`)
	b.lacks("own/index.html", "part of itself")
	b.diags(
		"a.md:1:1: error: `![[a]]` embeds itself: `a.md` → `a.md` [embed-cycle]",
		"a.md:3:1: error: `![[b]]` embeds itself: `a.md` → `b.md` → `a.md` [embed-cycle]",
		"b.md:1:9: error: `![[a]]` embeds itself: `b.md` → `a.md` → `b.md` [embed-cycle]")
}

func TestEmbedsStayWithinTheirLimits(t *testing.T) {
	t.Run("number", func(t *testing.T) {
		b := buildArchive(t, "-- a.md --\n"+strings.Repeat("![[b]]\n\n", 150)+"-- b.md --\nshown\n")
		if n := strings.Count(b.files["a/index.html"], "shown"); n != maxEmbeds {
			t.Errorf("%d of 150 embeds are shown, want %d", n, maxEmbeds)
		}
		b.has("a/index.html", "There is too much on this page.")
		b.diags("a.md:201:1: warning: `![[b]]` is not shown whole: a page shows at most 100 embeds [embed-budget]")
	})
	t.Run("bytes", func(t *testing.T) {
		b := buildArchive(t, "-- a.md --\n![[b]]\n\n![[b]]\n\n![[c]]\n-- b.md --\n"+strings.Repeat("many words here\n", 40_000)+"-- c.md --\nsmall\n")
		if size := len(b.files["a/index.html"]); size > 1<<20 {
			t.Errorf("the page has %d bytes", size)
		}
		b.has("a/index.html", "small")
		b.diags("a.md:3:1: warning: `![[b]]` is not shown whole: a page embeds at most 1024 KiB [embed-budget]")
	})
	t.Run("depth", func(t *testing.T) {
		var archive strings.Builder
		for i := range 8 {
			fmt.Fprintf(&archive, "-- n%d.md --\nlevel %d\n\n![[n%d]]\n", i, i, i+1)
		}
		archive.WriteString("-- n8.md --\nlevel 8\n")
		b := buildArchive(t, archive.String())
		b.has("n0/index.html", "level 5")
		b.lacks("n0/index.html", "level 6")
		b.diags(
			"n0.md:3:1: warning: `![[n1]]` is not shown whole: embeds show embeds in at most 5 levels [embed-budget]",
			"n1.md:3:1: warning: `![[n2]]` is not shown whole: embeds show embeds in at most 5 levels [embed-budget]",
			"n2.md:3:1: warning: `![[n3]]` is not shown whole: embeds show embeds in at most 5 levels [embed-budget]")
	})
	t.Run("doubling", func(t *testing.T) {
		var archive strings.Builder
		for i := range 5 {
			fmt.Fprintf(&archive, "-- n%d.md --\n%s", i, strings.Repeat(fmt.Sprintf("![[n%d]]\n\n", i+1), 50))
		}
		archive.WriteString("-- n5.md --\nthe last\n")
		b := buildArchive(t, archive.String())
		if n := strings.Count(b.files["n0/index.html"], `class="embed"`); n > 1000 {
			t.Errorf("%d embeds are named", n)
		}
	})
}
