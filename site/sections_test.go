package site

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestASplitNoteMakesPages(t *testing.T) {
	b := buildArchive(t, `
-- sheaf.yaml --
edit: https://github.com/o/r/blob/main/{path}
-- README.md --
---
split: 2
tags: [whole]
description: About all.
---
# Guide

Start here: [usage](#usage), [deep](#deep-down), [old](#legacy), [[#Usage]].

## Install

Run it[^1]. See [the terms][t].

<a name="legacy"></a>

## Usage & *more* [out](https://example.org) {#usage}

The *API* is small[^1].

### Deep down

Back to [install](#install). ^mark

# Appendix

## Terms

The API again.

## Empty

*[API]: Application Programming Interface
[^1]: A footnote with [a link](#terms).

[t]: #terms "Terms"
-- other.md --
# Other

[x](README.md#deep-down) and [y](README.md#install), [[README#Terms]], [[README#^mark]]

![[README#Install]]
`)
	b.has("index.html", `href="usage/"`, `href="usage/#deep-down">deep`, `href="usage/#legacy">old`,
		`>Install</a>`, "Run it. See the terms.", `<a id="deep-down" href="usage/#deep-down">Deep down</a>`,
		`<a id="legacy" href="usage/#legacy">#legacy</a>`, `<a id="^mark"`, "About all.")
	b.lacks("index.html", "Run it<", "A footnote with", `id="guide" href`)
	b.has("install/index.html", "<title>Install · Guide</title>", `<h1 id="install" dir="auto">Install</h1>`, `href="../terms/" title="Terms">the terms`,
		`<li id="fn1" value="1">A footnote with <a href="../terms/">a link</a>. <a href="#fnref1" aria-label="Back to text">↩</a></li>`,
		`href="https://github.com/o/r/blob/main/README.md?plain=1#L10"`, `<a class="prev" href="../">`, `<a class="next" href="../usage/">`)
	b.lacks("install/index.html", "fnref1-2", "About all.", "Usage &amp; <em>")
	b.has("usage/index.html", `>Usage &amp; <em>more</em> <a class="ext" rel="noopener" href="https://example.org">out</a></h1>`,
		`<a id="legacy"></a>`, `<h2 id="deep-down">Deep down<`, `href="../install/">install`, `<abbr title="Application Programming Interface">API</abbr>`,
		`<a href="#fnref1-2" aria-label="Back to text 2">`, `id="fnref1-2"`, `id="^mark"`)
	b.lacks("usage/index.html", `href="#fnref1"`)
	b.has("appendix/index.html", "<h1", ">Terms</a>", `<h2 id="empty">`)
	b.has("terms/index.html", "<title>Terms · Appendix · Guide</title>", `<nav class="crumbs"`, `>Appendix</a>`)
	b.has("other/index.html", `href="../usage/#deep-down"`, `href="../install/">y`, `href="../terms/">`, `href="../usage/#%5Emark"`,
		`From <a href="../install/">`, `Run it<sup`, `href="../install/#fn1"`)
	b.has("install/index.html", `Linked from <small>2 notes</small>`) // Other, and Deep down's page
	if _, ok := b.files["empty/index.html"]; ok {
		t.Error("a heading without text has a page")
	}
	var pages []string
	for _, p := range b.site.Pages() {
		if p.Source == "" {
			continue // of tags
		}
		pages = append(pages, p.Source+" "+p.URL+" "+p.Title)
	}
	want := []string{"README.md appendix/ Appendix", "README.md  Guide", "README.md install/ Install", "other.md other/ Other",
		"README.md terms/ Terms", "README.md usage/ Usage & more out"}
	if !slices.Equal(pages, want) {
		t.Errorf("pages are %q, want %q", pages, want)
	}
}

func TestCommentsOverruleTheLevel(t *testing.T) {
	b := buildArchive(t, `
-- big.md --
---
split: 1
title: Big
---
# One

text one

<!-- page -->
### Deep page

text deep

<!-- NOSPLIT -->

# Two

text two

## Inside two

text three

# Three

> # Quoted

text four
`)
	b.has("big/index.html", "text two", "text three", ">Deep page</a>")
	b.lacks("big/index.html", "<p>text one", "<p>text four")
	b.has("big/one/index.html", "text one", "<title>One · Big · Notes</title>")
	b.has("big/deep-page/index.html", "text deep", "<title>Deep page · One · Big · Notes</title>")
	b.has("big/three/index.html", "text four", "Quoted")
	for _, p := range []string{"big/two/index.html", "big/inside-two/index.html", "big/quoted/index.html"} {
		if _, ok := b.files[p]; ok {
			t.Errorf("%s is a page", p)
		}
	}
}

func TestAFirstHeadingOfLevelOneIsTheTitleOfTheNote(t *testing.T) {
	b := buildArchive(t, `
-- sheaf.yaml --
split: 1
-- README.md --
# Book

Preface

# 第一章

一

# 🚀

two

# solutions

three
-- solutions/README.md --
# Solutions
`)
	b.has("index.html", "Preface", `href="%E7%AC%AC%E4%B8%80%E7%AB%A0/"`)
	b.has("第一章/index.html", "一")
	b.has("section/index.html", "two")
	b.has("solutions-2/index.html", "three")
	b.diags("README.md:13:1: hint: the page of `solutions` cannot have the address `solutions/`, which is taken [address-clash]")
}

func TestASplitSaysWhatIsWrongWithIt(t *testing.T) {
	for config, want := range map[string]string{
		"split: 4":                     "sheaf.yaml:1:8: split wants the level of heading that makes pages (write 1, 2 or 3, or 0 for notes that stay whole)",
		"split: [1]":                   "sheaf.yaml:1:8: split must be a level of heading, or levels by path (write `split: 2`, or `split: {\"docs/**\": 2}`)",
		"split:\n  docs/**: two":       "sheaf.yaml:2:12: split wants the level of heading that makes pages (write 1, 2 or 3, or 0 for notes that stay whole)",
		"split:\n  \"[a\": 2":          "sheaf.yaml:2:3: split: \"[a\" is no pattern (`*` stands for any characters of a name, `**` for any folders, `?` for one character, `[ab]` for one of these)",
		"split:\n  a.md: 2\n  a.md: 1": "sheaf.yaml:3:3: split: the pattern \"a.md\" stands here a second time (the first that fits a note counts)",
		"title: x\nsplitt: 2":          "sheaf.yaml:2:1: unknown key \"splitt\" (did you mean split?)",
	} {
		_, err := parseConfig(ConfigFile, []byte(config+"\n"))
		var wrong *ConfigError
		if !errors.As(err, &wrong) || wrong.Error() != want {
			t.Errorf("%q is wrong because %v, want %s", config, err, want)
		}
	}
	_, err := Open(Options{Source: t.TempDir(), Split: 4})
	if err == nil || !Misused(err) {
		t.Errorf("splitting at level 4 gives %v", err)
	}
	b := buildArchive(t, "-- a.md --\n---\nsplit: deep\n---\n# A\n")
	b.diags("a.md:2:1: warning: split: want the level of heading that makes pages, 1, 2 or 3, got \"deep\" [front-matter]")
}

func TestWhichNotesAreSplit(t *testing.T) {
	const text = "# T\n\n## One\n\nx\n\n### Deep\n\ny\n"
	files := map[string]string{
		"README.md": text, "a.md": text, "docs/README.md": text, "docs/deep/b.md": text,
		"docs/own.md": "---\nsplit: 3\n---\n" + text, "docs/whole.md": "---\nsplit: false\n---\n" + text,
	}
	own := []string{"docs/own/deep/", "docs/own/one/"}
	for _, c := range []struct {
		config string
		flag   int
		want   []string
	}{
		{"", 0, own},
		{"split: 2", 0, append([]string{"one/"}, own...)},
		{"split: 2", 3, append([]string{"deep/", "one/"}, own...)},
		{"split: {README.md: 2}", 0, append([]string{"one/"}, own...)},
		{"split: {\"**/README.md\": 2}", 0, append([]string{"docs/one/", "one/"}, own...)},
		{"split: {docs/README.md: 0, docs/**: 2}", 0, append([]string{"docs/deep/b/one/"}, own...)},
		{"split: {\"*.md\": 2}", 0, append([]string{"a/one/", "one/"}, own...)},
	} {
		dir := t.TempDir()
		files[ConfigFile] = c.config + "\n"
		for p, content := range files {
			name := filepath.Join(dir, filepath.FromSlash(p))
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(content), 0o666)); err != nil {
				t.Fatal(err)
			}
		}
		s := loaded(t, Options{Source: dir, Split: c.flag})
		var got []string
		for _, p := range s.Pages() {
			if strings.HasSuffix(p.URL, "one/") || strings.HasSuffix(p.URL, "/deep/") && strings.HasPrefix(p.URL, "docs/own/") || p.URL == "deep/" {
				got = append(got, p.URL)
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q and %d: %q, want %q", c.config, c.flag, got, c.want)
		}
	}
}
