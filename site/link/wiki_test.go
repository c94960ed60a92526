package link

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/site/note"
)

// wikiVault is a vault for wikilinks; linking.md is in the folder "a".
func wikiVault(kind note.LinkKind, dest, text string) Input {
	part := func(n int) note.Part { return note.Part{Start: n, End: n + 1} }
	in := parseVault(`
		Top.md
		a/linking.md =x
		a/twin.md
		b/twin.md
		b/deep/Only␣Here.md
		b/deep/twin.md
		b/Page-With-Dashes.md
		b/v1.0.md
		c/full.md
		é/Übung.md
		pictures/p.png
		c/p2.PNG
		c/README.md
		b/README.md
	`)
	for _, n := range in.Notes {
		switch n.Path {
		case "a/linking.md":
			n.Links = []note.Link{{Kind: kind, Dest: dest, Text: text, Pos: note.Pos{Line: 1, Column: 1}}}
		case "c/full.md":
			n.Whole = note.Part{End: 100}
			n.Aliases = []string{"Nick Name", "nick name", "twin"}
			n.Lead = &note.Heading{Level: 1, ID: "lead", Text: "Lead", Part: part(1)}
			n.Headings = []note.Heading{
				{Level: 2, ID: "first-part", Text: "First: part?", Part: part(2)},
				{Level: 3, ID: "same", Text: "Same", Part: part(3)},
				{Level: 2, ID: "second", Text: "Second `code` *em*", Part: part(4)},
				{Level: 3, ID: "same-1", Text: "Same", Part: part(5)},
			}
			n.Blocks = []note.Block{{ID: "^Blk-1", Part: part(6)}}
		}
	}
	return in
}

func TestWikilinksResolveAsInObsidian(t *testing.T) {
	tests := []struct{ name, dest, want, diag string }{
		{"from the root", "c/full", "/c/full/", ""},
		{"by name alone", "full", "/c/full/", ""},
		{"with its ending", "full.md", "/c/full/", ""},
		{"in any letter case", "ONLY here", "/b/deep/Only Here/", ""},
		{"no-break space", "Only\u00a0Here", "/b/deep/Only Here/", ""},
		{"decomposed", "U\u0308bung", "/é/Übung/", ""},
		{"end of a path", "deep/only here", "/b/deep/Only Here/", ""},
		{"not the end of a name", "ly here", "missing", "error: `[[ly here]]` names no note or file [broken-link]"},
		{"with a dot", "v1.0", "/b/v1.0/", ""},
		{"Windows' separator", `deep\Only Here`, "/b/deep/Only Here/", ""},
		{"relative", "./twin", "/a/twin/", ""},
		{"relative upwards", "../b/twin", "/b/twin/", ""},
		{"relative is exact", "./full", "missing", "error: `[[./full]]` names no note or file [broken-link]"},
		{"out of the vault", "../../full", "missing", "error: `[[../../full]]` names no note or file [broken-link]"},
		{"ambiguous: the own folder first", "twin", "/a/twin/", "warning: `[[twin]]` leads to `a/twin.md`, but also names `b/twin.md`, `b/deep/twin.md` [ambiguous-link]"},
		{"ambiguous: the shortest path", "README", "/b/", "warning: `[[README]]` leads to `b/README.md`, but also names `c/README.md` [ambiguous-link]"},
		{"ambiguous, but exact from the root", "b/twin", "/b/twin/", ""},
		{"alias", "nick NAME", "/c/full/", ""},
		{"dashes for spaces", "page with dashes", "/b/Page-With-Dashes/", ""},
		{"attachment", "p.png", "/pictures/p.png", ""},
		{"attachment in other case", "P2.png", "/c/p2.PNG", ""},
		{"web address", "https://example.org/a b", "https://example.org/a%20b", ""},
		{"script", "javascript:alert(1)", "missing", "error: `[[javascript:alert(1)]]` names no note or file [broken-link]"},

		{"heading", "full#First part", "/c/full/#first-part", ""},
		{"heading as written", "full#Second `code` *em*", "/c/full/#second", ""},
		{"the lead", "full#lead", "/c/full/#lead", ""},
		{"heading by id", "full#same-1", "/c/full/#same-1", ""},
		{"heading twice", "full#Same", "/c/full/#same", ""},
		{"heading below another", "full#Second code em#same", "/c/full/#same-1", ""},
		{"heading below its grandparent", "full#Lead#Same", "/c/full/#same", ""},
		{"heading below no such", "full#Nowhere#Same", "/c/full/#same", ""},
		{"own heading", "#x", "/a/linking/#x", ""},
		{"block", "full#^blk-1", "/c/full/#^Blk-1", ""},
		{"empty fragment", "full#", "/c/full/", ""},
		{"missing heading", "full#Thrid", "/c/full/", "error: `[[full#Thrid]]` names no heading of `c/full.md` [broken-anchor]"},
		{"missing own heading", "#zzz", "/a/linking/", "error: `[[#zzz]]` names no heading of this note [broken-anchor]"},
		{"missing block", "full#^none", "/c/full/", "error: `[[full#^none]]` names no block of `c/full.md` [broken-anchor]"},
	}
	for _, tt := range tests {
		g := Build(wikiVault(note.Wiki, tt.dest, note.WikiText(tt.dest)))
		if got := formatTarget(g, g.Links[1][0]); got != tt.want {
			t.Errorf("%s: [[%s]] leads to %s, want %s", tt.name, tt.dest, got, tt.want)
		}
		var got string
		if len(g.Diags()) > 0 {
			got = strings.TrimPrefix(g.Diags()[0].String(), "a/linking.md:1:1: ")
		}
		if got != tt.diag {
			t.Errorf("%s: [[%s]] gives %q, want %q", tt.name, tt.dest, got, tt.diag)
		}
	}
}

func TestWikilinksOfGitHubHaveTheirTextFirst(t *testing.T) {
	tests := []struct {
		dest, text, want string
		swapped          bool
	}{
		{"full", "Top", "/c/full/", false},
		{"see this", "full", "/c/full/", true},
		{"see this", "Page With Dashes", "/b/Page-With-Dashes/", true},
		{"see this", "full#Same", "/c/full/#same", true},
		{"neither", "nor", "missing", false},
	}
	for _, tt := range tests {
		g := Build(wikiVault(note.Wiki, tt.dest, tt.text))
		target := g.Links[1][0]
		if got := formatTarget(g, target); got != tt.want || target.Swapped != tt.swapped {
			t.Errorf("[[%s|%s]] leads to %s, swapped %v", tt.dest, tt.text, got, target.Swapped)
		}
	}
}

func TestEmbedsShowAPart(t *testing.T) {
	tests := []struct {
		dest, want string
		part       note.Part
		diag       string
	}{
		{"full", "/c/full/", note.Part{End: 100}, ""},
		{"full#Lead#Same", "/c/full/#same", note.Part{Start: 3, End: 4}, ""},
		{"full#same-1", "/c/full/#same-1", note.Part{Start: 5, End: 6}, ""},
		{"full#^blk-1", "/c/full/#^Blk-1", note.Part{Start: 6, End: 7}, ""},
		{"full#none", "/c/full/", note.Part{}, "error: `![[full#none]]` names no heading of `c/full.md` [broken-anchor]"},
		{"p.png", "/pictures/p.png", note.Part{}, ""},
		{"none", "missing", note.Part{}, "error: `![[none]]` names no note or file [broken-embed]"},
		{"none.png", "missing", note.Part{}, "error: `![[none.png]]` names no file [missing-image]"},
	}
	for _, tt := range tests {
		g := Build(wikiVault(note.Embed, tt.dest, ""))
		target := g.Links[1][0]
		if got := formatTarget(g, target); got != tt.want || target.Part != tt.part {
			t.Errorf("![[%s]] shows %v of %s", tt.dest, target.Part, got)
		}
		diff(t, tt.dest, tt.diag, strings.TrimPrefix(strings.Split(formatDiags(g.Diags()), "\n")[0], "a/linking.md:1:1: "))
	}
}

func TestWhatIsSuggestedForWikilinks(t *testing.T) {
	for dest, want := range map[string]string{
		"fulll":              "did you mean `[[full]]`?",
		"Only Her":           "did you mean `[[Only Here]]`?",
		"READNE":             "did you mean `[[b/README]]`?",
		"full#Secnd code em": "did you mean `[[full#Second `code` *em*]]`?",
		"twin":               "write `[[a/twin]]`",
		"qqqqqq":             "",
	} {
		g := Build(wikiVault(note.Wiki, dest, note.WikiText(dest)))
		if len(g.Diags()) != 1 || g.Diags()[0].Hint != want {
			t.Errorf("[[%s]] gives %v, want the hint %q", dest, formatDiags(g.Diags()), want)
		}
	}
}

func TestNoNoteIsSuggestedForAPicture(t *testing.T) {
	for dest, want := range map[string]string{
		"pp.png":   "did you mean `![[p.png]]`?",
		"full.png": "",
		"fulll":    "did you mean `![[full]]`?",
	} {
		g := Build(wikiVault(note.Embed, dest, ""))
		if len(g.Diags()) != 1 || g.Diags()[0].Hint != want {
			t.Errorf("![[%s]] gives %v, want the hint %q", dest, formatDiags(g.Diags()), want)
		}
	}
}

func TestWikilinksAndEmbedsAreBacklinks(t *testing.T) {
	in := wikiVault(note.Wiki, "full#Same", "x")
	in.Notes[0].Links = []note.Link{{Kind: note.Embed, Dest: "full"}}
	g := Build(in)
	for n, each := range g.Notes {
		if each.Path == "c/full.md" && len(g.Backlinks[n]) != 2 {
			t.Errorf("backlinks of %s are %v", each.Path, g.Backlinks[n])
		}
	}
}

func TestMarkdownLinksFindBlocks(t *testing.T) {
	in := wikiVault(note.Anchor, "../c/full.md#^Blk-1", "x")
	g := Build(in)
	if got := formatTarget(g, g.Links[1][0]); got != "/c/full/#^Blk-1" || len(g.Diags()) > 0 {
		t.Errorf("leads to %s: %v", got, g.Diags())
	}
}

func TestManyNotesOfOneName(t *testing.T) {
	const n = 5000
	var listing strings.Builder
	for i := range n {
		fmt.Fprintf(&listing, "folder%d/README.md\n", i)
	}
	in := parseVault(listing.String())
	for _, each := range in.Notes {
		each.Links = []note.Link{{Kind: note.Wiki, Dest: "README", Text: "README"}, {Kind: note.Wiki, Dest: "folder4999/readme", Text: "x"}}
	}
	g := Build(in)
	for i, each := range g.Notes {
		if g.Links[i][0].Note != i {
			t.Fatalf("[[README]] in %s leads to %+v", each.Path, g.Links[i][0])
		}
		if to := g.Links[i][1].Note; g.Notes[to].Path != "folder4999/README.md" {
			t.Fatalf("the path leads to %s", g.Notes[to].Path)
		}
	}
}
