package site

import (
	"path/filepath"
	"strings"
	"testing"
)

const graphVault = `
-- README.md --
# Home
-- a/one.md --
# One

[two](two.md) [two again](two.md)
-- a/two.md --
# Two

[one](one.md) [three](../b/three.md)
-- b/three.md --
# Three
`

func TestGraphPageHasAllNotesInPictureAndList(t *testing.T) {
	b := buildArchive(t, graphVault)
	page := b.files["graph/index.html"]
	for _, want := range []string{
		"4 notes, 2 links between them.", `<a href="../a/one/"><circle`, "<title>Three</title>",
		`<a href="../a/two/">Two</a> <small>2 links</small>`, `<a href="../b/three/">Three</a> <small>1 link</small>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if !strings.Contains(b.files["a/one/index.html"], `href="../../graph/">Graph</a>`) {
		t.Error("no page leads to the graph")
	}
	if one := buildArchive(t, "-- a.md --\n# A\n"); one.files["graph/index.html"] != "" {
		t.Error("a site of one note has a graph")
	}
}

func TestALinkRendersTheGraphAndNoStranger(t *testing.T) {
	f := newFolder(t, graphVault)
	out, cache := filepath.Join(t.TempDir(), "public"), t.TempDir()
	before := f.build(out, Options{CacheDir: cache})
	f.put("-- b/three.md --\n# Three\n\n[one](../a/one.md)\n")
	after := f.build(out, Options{CacheDir: cache})
	if before.files["graph/index.html"] == after.files["graph/index.html"] {
		t.Error("the graph does not show the new link")
	}
	if before.files["a/two/index.html"] != after.files["a/two/index.html"] {
		t.Error("a page that has nothing to do with the link has changed")
	}
}

func TestGraphAddressIsReserved(t *testing.T) {
	b := buildArchive(t, graphVault+"-- graph.md --\n# Mine\n")
	if page := b.files["graph/index.html"]; !strings.Contains(page, "atlas") {
		t.Error("a note stands where the graph belongs")
	}
	if page := b.files["graph-2/index.html"]; !strings.Contains(page, "Mine") {
		t.Error("the note has no page")
	}
}
