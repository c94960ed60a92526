package site

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

const mentioningNotes = `
-- sheaf.yaml --
mentions: true
-- limiter.md --
---
title: Rate limiter
aliases: [Throttle]
---
A rate limiter is itself.
-- deep/one.md --
# One

## Where

First. It needs a rate limiter, e.g. here. Last.
-- two.md --
To throttle it, see [[limiter]].
-- three.md --
Throttle it.
-- draft.md --
---
draft: true
---
A rate limiter.
`

func TestMentionsWithoutALink(t *testing.T) {
	b := buildArchive(t, mentioningNotes)
	b.has("limiter/index.html", `Mentioned in <small>2 notes</small>`,
		`<a href="../deep/one/">One</a> <small>Deep</small><p dir="auto">It needs a <mark>rate limiter</mark>, e.g. here. <small>in <a href="../deep/one/#where">Where</a></small></p>`,
		`<mark>Throttle</mark> it.`)
	if n := strings.Count(mainOf(b.files["limiter/index.html"]), `<li><a href="../two/">two</a>`); n != 1 {
		t.Errorf("a note that links here is listed %d times, want once, with the links", n)
	}
	buildArchive(t, strings.Replace(mentioningNotes, "mentions: true", "mentions: false", 1)).lacks("limiter/index.html", "Mentioned in")
}

func TestACommonWordIsNoMention(t *testing.T) {
	var archive strings.Builder
	archive.WriteString("-- sheaf.yaml --\nmentions: true\n-- notes.md --\n# Notes\n")
	for i := range 40 {
		fmt.Fprintf(&archive, "-- n%d.md --\nSome notes of mine.\n", i)
	}
	buildArchive(t, archive.String()).lacks("notes/index.html", "Mentioned in")
}

func TestMentionsFollowTheNotes(t *testing.T) {
	f := newFolder(t, mentioningNotes)
	live, err := Open(Options{Source: f.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	for _, edit := range []string{
		"",
		"-- three.md --\nThrottle it well.\n",
		"-- three.md --\n(gone)\n",
		"-- limiter.md --\n# Another name\n",
		"-- three.md --\nAn another name.\n-- deep/one.md --\n# Another\n\nNothing.\n",
		"-- sheaf.yaml --\ntitle: None\n",
	} {
		f.put(edit)
		s, err := live.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !equalTrees(t, f.build("", Options{}).files, served(t, s)) {
			t.Fatalf("after %q the site that is kept in memory differs from a clean build", edit)
		}
	}
}
