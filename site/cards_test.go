package site

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/site/card"
)

// pngOf returns a PNG file of a square.
func pngOf(t tester, size int) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, size, size))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestPagesHaveCards(t *testing.T) {
	f := newFolder(t, `
-- sheaf.yaml --
url: https://example.org/repo/
title: Things
-- README.md --
# Things
-- a b/c.md --
# C & "D"
-- a b/own.md --
---
image: ../dot.png
---
# Own
-- a b/svg.md --
---
image: dot.svg
---
# Drawn
-- a b/dot.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>
-- a b/lost.md --
---
image: nowhere.png
---
# Lost
-- a b/theirs.md --
---
image: https://example.com/x.png
---
# Theirs
`)
	if err := os.WriteFile(filepath.Join(f.dir, "dot.png"), pngOf(t, 1), 0o666); err != nil {
		t.Fatal(err)
	}
	b := f.build("", Options{})
	for page, want := range map[string]string{
		"index.html":            "_sheaf/cards/index.png",
		"a b/index.html":        "_sheaf/cards/a%20b/index.png",
		"a b/c/index.html":      "_sheaf/cards/a%20b/c/index.png",
		"a b/svg/index.html":    "_sheaf/cards/a%20b/svg/index.png",
		"a b/lost/index.html":   "_sheaf/cards/a%20b/lost/index.png",
		"a b/theirs/index.html": "_sheaf/cards/a%20b/theirs/index.png",
		"a b/own/index.html":    "dot.png",
		"search/index.html":     "",
		"404.html":              "",
		"search/all/index.html": "",
	} {
		head, data := headOf(t, b.files[page])
		address, _, _ := strings.Cut(head["og:image"], "?")
		if want == "" {
			if address != "" {
				t.Errorf("%s has the card %s", page, address)
			}
			continue
		}
		if address != "https://example.org/repo/"+want {
			t.Errorf("%s has the card %q, want %s", page, address, want)
			continue
		}
		file := b.files[strings.ReplaceAll(strings.TrimPrefix(address, "https://example.org/repo/"), "%20", " ")]
		config, err := png.DecodeConfig(strings.NewReader(file))
		if err != nil {
			t.Errorf("%s: %v", address, err)
		}
		w, h := "1200", "630"
		if want == "dot.png" {
			w, h = "1", "1"
		} else if config.Width != card.Width || config.Height != card.Height {
			t.Errorf("%s is %d by %d", address, config.Width, config.Height)
		}
		if head["og:image:width"] != w || head["og:image:height"] != h || head["og:image:alt"] == "" || head["twitter:card"] != "summary_large_image" {
			t.Errorf("%s has %v", page, head)
		}
		if graph, _ := data["@graph"].([]any); page == "a b/c/index.html" && graph[0].(map[string]any)["image"] != head["og:image"] {
			t.Errorf("the JSON-LD has another picture: %v", graph)
		}
	}
	if _, ok := b.files["_sheaf/cards/a b/own/index.png"]; ok {
		t.Error("a note with a picture of its own has a card, too")
	}
	b.diags("a b/lost.md:2:1: error: `nowhere.png` is not there [missing-image]")

	before, _ := headOf(t, b.files["a b/c/index.html"])
	f.put("-- a b/c.md --\n# Changed\n-- a b/own.md --\n# Own\n")
	b = f.build(b.out, Options{})
	if after, _ := headOf(t, b.files["a b/c/index.html"]); after["og:image"] == before["og:image"] {
		t.Error("the address of a card stays when its title changes")
	}
	if _, ok := b.files["_sheaf/cards/a b/own/index.png"]; !ok {
		t.Error("a note that lost its picture has no card")
	}
	if again := f.build(b.out, Options{}); again.stats.Written > 0 {
		t.Errorf("the second build writes %d files", again.stats.Written)
	}
}
