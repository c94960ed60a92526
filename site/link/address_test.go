package link

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/site/note"
)

func TestAddresses(t *testing.T) {
	tests := []struct {
		name      string
		vault     string
		addresses string // source -> address, of folders without an index note too
		diags     string
	}{
		{
			name:  "a note has a folder of its own, an index note has its folder's",
			vault: "README.md\nb.md\nc/index.md\nc/d.md\ne/_index.md\ne/f/g.markdown",
			addresses: `
				README.md -> /
				b.md -> /b/
				c/d.md -> /c/d/
				c/index.md -> /c/
				e/_index.md -> /e/
				e/f/g.markdown -> /e/f/g/
				e/f/ -> /e/f/`,
		},
		{
			name:  "README wins over index over _index, and the losers are ordinary notes",
			vault: "_index.md\nindex.md\nReadMe.md\na/_index.md\na/index.markdown",
			addresses: `
				ReadMe.md -> /
				_index.md -> /_index/
				a/_index.md -> /a/_index/
				a/index.markdown -> /a/
				index.md -> /index/`,
		},
		{
			name:  "a note beside a folder of its name is the folder's page",
			vault: "a.md\na/b.md\na/b/c.md",
			addresses: `
				a.md -> /a/
				a/b.md -> /a/b/
				a/b/c.md -> /a/b/c/
				/ -> /`,
		},
		{
			name:  "a note beside a folder of its name in other letter case is the folder's page",
			vault: "Guide.md\nguide/b.md",
			addresses: `
				Guide.md -> /guide/
				guide/b.md -> /guide/b/
				/ -> /`,
		},
		{
			name:  "a note beside a folder that has a page gives way",
			vault: "README.md\na.md\na/README.md",
			addresses: `
				README.md -> /
				a.md -> /a-2/
				a/README.md -> /a/`,
			diags: "a.md: warning: `a.md` and `a/README.md` both want the address `a/` [address-clash]\n" +
				"\tit is published at `a-2/`; rename one to choose",
		},
		{
			name:  "one of two notes beside a folder is its page",
			vault: "README.md\na.markdown\na.md\na/b.md",
			addresses: `
				README.md -> /
				a.markdown -> /a/
				a.md -> /a-2/
				a/b.md -> /a/b/`,
			diags: "a.md: warning: `a.md` and `a.markdown` both want the address `a/` [address-clash]\n" +
				"\tit is published at `a-2/`; rename one to choose",
		},
		{
			name:  "names that differ in letter case or normalisation clash, and numbers that are taken are passed over",
			vault: "A.md\na-2.md\na.md\ncafe\u0301.md\ncaf\u00e9.md\nstrasse.md\nstraße.md",
			addresses: `
				A.md -> /A/
				a-2.md -> /a-2/
				a.md -> /a-3/
				cafe` + "\u0301" + `.md -> /cafe` + "\u0301" + `/
				caf` + "\u00e9" + `.md -> /caf` + "\u00e9" + `-2/
				strasse.md -> /strasse/
				straße.md -> /straße-2/
				/ -> /`,
			diags: "a.md: warning: `a.md` and `A.md` want addresses that differ only in letter case or the form of a letter: `a/` [case-clash]\n" +
				"\tit is published at `a-3/`; rename one to choose\n" +
				"caf\u00e9.md: warning: `caf\u00e9.md` and `cafe\u0301.md` want addresses that differ only in letter case or the form of a letter: `caf\u00e9/` [case-clash]\n" +
				"\tit is published at `caf\u00e9-2/`; rename one to choose\n" +
				"straße.md: warning: `straße.md` and `strasse.md` want addresses that differ only in letter case or the form of a letter: `straße/` [case-clash]\n" +
				"\tit is published at `straße-2/`; rename one to choose",
		},
		{
			name:  "a note that gives way still gives way to notes that are named so",
			vault: "A.md\na-2.md\na.md\na/README.md",
			addresses: `
				A.md -> /A-2/
				a-2.md -> /a-2-2/
				a.md -> /a-3/
				a/README.md -> /a/
				/ -> /`,
			diags: "A.md: warning: `A.md` and `a/README.md` want addresses that differ only in letter case or the form of a letter: `A/` [case-clash]\n" +
				"\tit is published at `A-2/`; rename one to choose\n" +
				"a-2.md: warning: `a-2.md` and `A.md` want addresses that differ only in letter case or the form of a letter: `a-2/` [case-clash]\n" +
				"\tit is published at `a-2-2/`; rename one to choose\n" +
				"a.md: warning: `a.md` and `a/README.md` both want the address `a/` [address-clash]\n" +
				"\tit is published at `a-3/`; rename one to choose",
		},
		{
			name:  "folders that fold alike share what is below them, but not their pages",
			vault: "README.md\nA/x.md\na/x.md\na/y.md",
			addresses: `
				A/x.md -> /A/x/
				README.md -> /
				a/x.md -> /a/x-2/
				a/y.md -> /a/y/
				A/ -> /A/
				a/ -> /a-2/`,
			diags: "a: warning: `a/` and `A/` want addresses that differ only in letter case or the form of a letter: `a/` [case-clash]\n" +
				"\tit is published at `a-2/`; rename one to choose\n" +
				"a/x.md: warning: `a/x.md` and `A/x.md` want addresses that differ only in letter case or the form of a letter: `a/x/` [case-clash]\n" +
				"\tit is published at `a/x-2/`; rename one to choose",
		},
		{
			name:  "nothing is put into a reserved folder or over a reserved file",
			vault: "README.md !404.html\n404.html\n404.md\n_sheaf/a.md\n_sheaf/b/c.md\n_Sheaf.md",
			addresses: `
				404.md -> /404/
				README.md -> /
				_Sheaf.md -> /_sheaf-2/
				_sheaf/a.md -> /_sheaf-2/a/
				_sheaf/b/c.md -> /_sheaf-2/b/c/
				_sheaf/b/ -> /_sheaf-2/b/
				404.html -> /404.html.txt`,
			diags: "_Sheaf.md: warning: `_Sheaf.md` wants `_sheaf/`, which Sheaf keeps for files of its own [reserved-name]\n" +
				"\tit is published at `_sheaf-2/`; rename one to choose",
		},
		{
			name: "attachments give way to pages, to each other, and to folders in their place",
			vault: "README.md  LICENSE .images/x.png images/x.png b/index.html c\n" +
				"LICENSE\nLICENSE.md\n.images/x.png\nimages/x.png\nb.md\nb/index.html\nc\nc.markdown",
			addresses: `
				LICENSE.md -> /LICENSE/
				README.md -> /
				b.md -> /b/
				c.markdown -> /c/
				.images/x.png -> /images/x.png
				LICENSE -> /LICENSE-2
				b/index.html -> /b/index.html.txt
				c -> /c-2
				images/x.png -> /images/x-2.png`,
			diags: "LICENSE: warning: `LICENSE` and `LICENSE.md` both want the address `LICENSE` [address-clash]\n" +
				"\tit is published at `LICENSE-2`; rename one to choose\n" +
				"c: warning: `c` and `c.markdown` both want the address `c` [address-clash]\n" +
				"\tit is published at `c-2`; rename one to choose\n" +
				"images/x.png: warning: `images/x.png` and `.images/x.png` both want the address `images/x.png` [address-clash]\n" +
				"\tit is published at `images/x-2.png`; rename one to choose",
		},
		{
			name:  "a name that some systems refuse is changed, and each is named once",
			vault: "README.md  con.txt\na:b/c?.md\na:b/d.md\ncon.txt",
			addresses: `
				README.md -> /
				a:b/c?.md -> /a-b/c-/
				a:b/d.md -> /a-b/d/
				a:b/ -> /a-b/
				con.txt -> /con-.txt`,
			diags: "a:b: warning: the name `a:b` cannot be used on every system or server [unsafe-name]\n" +
				"\tit is published as `a-b`; rename it to choose\n" +
				"a:b/c?.md: warning: the name `c?.md` cannot be used on every system or server [unsafe-name]\n" +
				"\tit is published as `c-`; rename it to choose\n" +
				"con.txt: warning: the name `con.txt` cannot be used on every system or server [unsafe-name]\n" +
				"\tit is published as `con-.txt`; rename it to choose",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := parseVault(test.vault)
			in.Reserved = []string{"404.html", "_sheaf/"}
			g := Build(in)
			diff(t, "addresses", unindent(test.addresses), formatAddresses(g))
			diff(t, "diagnostics", test.diags, formatDiags(g.Diags()))
		})
	}
}

func TestAddressesOfTheFilesStyle(t *testing.T) {
	in := parseVault("README.md  404.html\nindex.md\na.md\na/b.md\na/README.md\nx.html/y.md\nx.md\n404.md\n404.html")
	in.Style = note.Files
	in.Reserved = []string{"404.html"}
	diff(t, "addresses", unindent(`
		404.md -> /404-2.html
		README.md -> /index.html
		a.md -> /a.html
		a/README.md -> /a/index.html
		a/b.md -> /a/b.html
		index.md -> /index-2.html
		x.html/y.md -> /x.html/y.html
		x.md -> /x-2.html
		x.html/ -> /x.html/index.html
		404.html -> /404.html.txt`), formatAddresses(Build(in)))
}

// A folder of clashing names must not take quadratic time; this would run for minutes.
func TestManyClashesAreLinear(t *testing.T) {
	c := newClaims(nil)
	for range 50_000 {
		c.take("source", "same/", 0)
	}
	if got, _ := c.take("source", "same/", 0); got != "same-50001/" {
		t.Errorf("the last of 50,001 sources got %s", got)
	}
}

func formatAddresses(g *Graph) string {
	var b strings.Builder
	for i, n := range g.Notes {
		fmt.Fprintf(&b, "%s -> /%s\n", n.Path, g.Address[i])
	}
	for _, f := range g.Folders {
		if f.Index < 0 {
			fmt.Fprintf(&b, "%s/ -> /%s\n", f.Path, f.Address)
		}
	}
	for _, f := range g.Files {
		fmt.Fprintf(&b, "%s -> /%s\n", f.Path, f.Address)
	}
	return b.String()
}

func unindent(s string) string { return strings.ReplaceAll(s, "\t", "") }
