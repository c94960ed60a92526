package site

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	mdtext "github.com/yuin/goldmark/text"
)

const twinNotes = `
-- sheaf.yaml --
title: Notes [x]
-- README.md --
---
title: Home
description: What "it" is.
secret: mine
tags: [a b]
date: 2024-01-02
---
A %%private%% text <!-- gone --> <script>alert(1)</script>

See [one](sub/a.md#two), [b](<sub/b (x).md>), [[a]], [[a#Two|*my* text]], | [[b (x)\|c]], [out](https://example.org/a.md), [ref] and [[nothing|n]].

![pic](.img/p.svg) ![[p.svg|P]] ![[a]] <img src=".img/p.svg" alt="">

` + "```go file=\"x.go\" region=\"r\"\nold\n```" + `

[ref]: sub/a.md 'T'
[//]: # (remark)
-- sub/a.md --
# A

Back [home](../README.md), [folder](.), [draft](d.md).

## Two
-- sub/b (x).md --
# B
-- sub/d.md --
---
draft: true
---
DRAFT
-- .img/p.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>
-- x.go --
// #region r
func X() {}
// #endregion
`

func TestEachPageHasAMarkdownTwin(t *testing.T) {
	f := newFolder(t, twinNotes)
	b := f.build("", Options{})
	want := `---
title: "Home"
description: "What \"it\" is."
date: "2024-01-02"
tags: ["a b"]
---

A  text  <script>alert(1)</script>

See [one](sub/a/index.md#two), [b](<sub/b%20%28x%29/index.md>), [a](sub/a/index.md), [*my* text](sub/a/index.md#two), | [c](sub/b%20%28x%29/index.md), [out](https://example.org/a.md), [ref] and n.

![pic](img/p.svg) ![P](img/p.svg) [A](sub/a/index.md) <img src="img/p.svg" alt="">

` + "```go file=\"x.go\" region=\"r\"\nfunc X() {}\n```" + `

[ref]: sub/a/index.md 'T'
`
	if got := b.files["index.md"]; got != want {
		t.Errorf("the twin is\n%s\nwant\n%s", got, want)
	}
	b.has("sub/a/index.md", "Back [home](../../index.md), [folder](../index.md), [draft](d.md).")
	b.has("sub/index.md", "# Sub\n\n- [A](a/index.md): Back home, folder, draft.\n- [B](b%20%28x%29/index.md)\n")
	b.has("sub/a/index.html", `<link rel="alternate" type="text/markdown" href="index.md">`)
	for p, content := range b.files {
		_, twin, ok := strings.Cut(content, `type="text/markdown" href="`)
		if twin, _, _ = strings.Cut(twin, `"`); ok && b.files[path.Join(path.Dir(p), twin)] == "" {
			t.Errorf("%s names %s, which is not there", p, twin)
		}
	}
	for p, content := range b.files {
		if strings.HasPrefix(content, "---") && strings.Contains(content, "DRAFT") {
			t.Errorf("%s shows a draft", p)
		}
	}
	live := openBuilder(t, f.dir)
	defer live.Close()
	s, err := live.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := s.At("sub/a/index.md")
	if err != nil || c.Type != "text/markdown; charset=utf-8" || c.Source != "sub/a.md" {
		t.Errorf("served is %q of %q, %v", c.Type, c.Source, err)
	}
}

func TestTwinsOfASplitNoteHaveItsParts(t *testing.T) {
	b := buildArchive(t, `
-- sheaf.yaml --
split: 2
-- README.md --
# Book

Intro [to b](#b) and [x].

## A

Text[^1] with [x]. %%hidden%%

### Deep

[up](#a)

<!-- nosplit -->
## Kept

Kept here.

## B

Last.

[^1]: A note
    of two lines.

[x]: other.md
-- other.md --
# Other
`)
	for p, want := range map[string]string{
		"index.md":       "# Book\n\nIntro [to b](b/index.md) and [x].\n\n## Kept\n\nKept here.\n\n[x]: other/index.md\n",
		"a/index.md":     "## A\n\nText[^1] with [x]. \n\n### Deep\n\n[up](#a)\n\n\n[^1]: A note\n    of two lines.\n\n[x]: other/index.md\n",
		"b/index.md":     "## B\n\nLast.\n\n[^1]: A note\n    of two lines.\n\n[x]: other.md\n",
		"other/index.md": "# Other\n",
	} {
		_, got, _ := strings.Cut(b.files[p], "\n---\n\n")
		if got = strings.ReplaceAll(got, "../other", "other"); got != want {
			t.Errorf("%s is\n%q\nwant\n%q", p, got, want)
		}
	}
}

// TestLinksOfTwinsWork reads the twins of whole sites with a parser that is not ours.
func TestLinksOfTwinsWork(t *testing.T) {
	parser := goldmark.New(goldmark.WithExtensions(extension.Footnote)).Parser()
	for _, options := range []Options{{Source: "../e2e/vault"}, {Source: "../notes", FileURLs: true}} {
		files := buildTree(t, options, t.TempDir())
		links := 0
		for p, content := range files {
			if path.Ext(p) != ".md" && p != llmsFile && p != fullFile {
				continue
			}
			if path.Ext(p) == ".md" && !strings.HasPrefix(content, "---\ntitle: ") {
				t.Errorf("%s begins otherwise than with front matter", p)
			}
			_ = ast.Walk(parser.Parse(mdtext.NewReader([]byte(content))), func(n ast.Node, _ bool) (ast.WalkStatus, error) {
				dest := ""
				switch n := n.(type) {
				case *ast.Link:
					dest = string(n.Destination)
				case *ast.Image:
					dest = string(n.Destination)
				}
				u, err := url.Parse(dest)
				if err != nil || u.Path == "" || u.Host != "" || u.Scheme != "" {
					return ast.WalkContinue, nil
				}
				links++
				to := path.Join(path.Dir(p), u.Path)
				if _, ok := files[to]; !ok && dest != "nowhere.md" && dest != "images/lost.png" {
					t.Errorf("%s: %s leads nowhere", p, dest)
				}
				return ast.WalkContinue, nil
			})
		}
		if links < 40 {
			t.Errorf("%s: only %d links were found", options.Source, links)
		}
	}
}

func TestNamesOfTwinsAreKept(t *testing.T) {
	for _, files := range []bool{false, true} {
		f := newFolder(t, "-- README.md --\n# R\n-- index.md/a.md --\n# A\n-- b.md --\n# B\n-- b.index.md/c.md --\n---\npermalink: /x/index.md/\n---\n# C\n")
		b := f.build("", Options{FileURLs: files})
		for _, p := range b.site.Pages() {
			if strings.Contains(p.URL, "index.md/") {
				t.Errorf("%s is at %s", p.Source, p.URL)
			}
		}
		twin := map[bool]string{false: "b/index.md", true: "b.index.md"}[files]
		b.has(twin, "# B\n")
	}
}

func TestLanguageModelsAreToldOfEveryPage(t *testing.T) {
	f := newFolder(t, twinNotes)
	b := f.build("", Options{Base: "https://example.org/r/"})
	b.has("llms.txt", "# Notes \\[x\\]\n\n> What \"it\" is.\n\nAll notes in one file: [llms-full.txt](https://example.org/r/llms-full.txt)\n\n## Notes \\[x\\]\n\n- [Home](https://example.org/r/index.md): What \"it\" is.\n\n## Sub\n\n- [Sub](https://example.org/r/sub/index.md)\n- [A](https://example.org/r/sub/a/index.md): Back home, folder, draft.\n")
	b.has("llms-full.txt", "---\ntitle: \"A\"\npage: \"https://example.org/r/sub/a/\"\n---\n\n# A\n\nBack [home](index.md), [folder](sub/index.md)")
	b.lacks("llms-full.txt", "private", "gone", "remark", "DRAFT", "secret")

	f.put("-- llms.txt --\nmine\n-- big.md --\n" + strings.Repeat("A line of a large note.\n", maxFull/20))
	b = f.build("", Options{})
	if b.files["llms.txt"] != "mine\n" || b.files["llms-full.txt"] != "" {
		t.Error("the author's llms.txt is not published, or a site of much text has llms-full.txt")
	}
	f.put("-- llms.txt --\n(gone)\n")
	f.build("", Options{}).has("llms.txt", "The notes have 4 MiB of text, which is too much for one file")
}

// A site is without twins where they would cost more than they are worth: see maxTwins.
func TestLargeSitesHaveNoTwins(t *testing.T) {
	f := newFolder(t, twinNotes)
	b, err := Open(Options{Source: f.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	s, err := b.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.hasTwins = false
	s.eachTwin(func(address string, _ int) { t.Errorf("%s is there", address) })
	if v := s.view(resource{kind: notePage}); v.Markdown != "" {
		t.Errorf("a page refers to %q", v.Markdown)
	}
	if llms := string(s.llms()); !strings.Contains(llms, "- [A](sub/a/)") {
		t.Errorf("llms.txt is\n%s", llms)
	}
}
