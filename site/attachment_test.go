package site

import (
	"strings"
	"testing"
)

// TestAttachmentsCannotRunScript builds notes that link to files which a browser would run.
func TestAttachmentsCannotRunScript(t *testing.T) {
	b := buildArchive(t, `
-- a.md --
![](clean.svg) ![](evil.svg) [report](sub/Report.HTML) [data](data.xml) [packed](p.svgz) [text](x.txt) [gone](broken.svg)
-- clean.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><g/></svg>
-- evil.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">
<script>a()</script><g onclick="b()"/><g onclick="c()"/></svg>
-- broken.svg --
<svg xmlns="http://www.w3.org/2000/svg"><script>
-- sub/Report.HTML --
<script>a()</script>
-- data.xml --
<x/>
-- p.svgz --
packed
-- x.txt --
<script>
`)
	b.has("clean.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><g/></svg>`)
	b.has("evil.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\">\n<g/><g/></svg>")
	b.has("sub/Report.HTML.txt", "<script>a()</script>")
	b.has("data.xml.txt", "<x/>")
	b.has("p.svgz.gz", "packed")
	b.has("x.txt", "<script>")
	b.has("a/index.html", `href="../sub/Report.HTML.txt"`, `href="../data.xml.txt"`, `href="../p.svgz.gz"`)
	for _, gone := range []string{"sub/Report.HTML", "data.xml", "p.svgz"} {
		if _, ok := b.files[gone]; ok {
			t.Errorf("%s is published", gone)
		}
	}
	const text = ": warning: is published as a file to read or keep, not as a page: it could run code in its reader's browser [unsafe-file]"
	b.diags(
		"broken.svg:1:41: warning: is published without what could run code or ask other hosts: `<script>`, `all from here on: unexpected EOF` [unsafe-file]",
		"data.xml"+text,
		"evil.svg:2:1: warning: is published without what could run code or ask other hosts: `<script>`, `onclick` [unsafe-file]",
		"p.svgz"+text,
		"sub/Report.HTML"+text,
	)
}

// TestCleanedPicturesAreUpToDate edits a picture between two builds into one folder.
func TestCleanedPicturesAreUpToDate(t *testing.T) {
	f := newFolder(t, "-- a.md --\n![](p.svg)\n-- p.svg --\n<svg onload=\"a()\" width=\"1\" height=\"1\"/>\n")
	first := f.build("", Options{CacheDir: t.TempDir()})
	first.has("p.svg", `<svg width="1" height="1"/>`)
	for _, p := range []string{`<svg width="2" height="2"/>`, `<svg onload="b()" width="3" height="2"/>`, `<svg width="2" height="2"/>`} {
		f.put("-- p.svg --\n" + p + "\n")
		warm := f.build(first.out, Options{})
		clean := f.build("", Options{})
		if warm.files["p.svg"] != clean.files["p.svg"] || strings.Contains(clean.files["p.svg"], "onload") {
			t.Errorf("%s is published as %s, in a clean build as %s", p, warm.files["p.svg"], clean.files["p.svg"])
		}
	}
}
