package link

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/note"
)

// parseVault makes an Input of a listing, one file a line. After a note's path stand what it holds:
// "=id" a heading, "<id>" an anchor in raw HTML, "!dest" a picture, "@x" a permalink, "~x" an alias,
// anything else a link. "␣" is a space.
//
//	a/b.md  ../c.md#x  !x.png  =heading  <anchor>
func parseVault(listing string) Input {
	var in Input
	for line := range strings.Lines(listing) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		for i, w := range words {
			words[i] = strings.ReplaceAll(w, "␣", " ")
		}
		if !note.IsMarkdown(words[0]) {
			in.Files = append(in.Files, words[0])
			continue
		}
		n := &note.Note{Path: words[0]}
		for i, w := range words[1:] {
			pos := note.Pos{Line: i + 1, Column: 1}
			switch w[0] {
			case '=':
				n.Headings = append(n.Headings, note.Heading{Level: 2, ID: w[1:]})
			case '<':
				n.Anchors = append(n.Anchors, note.RawAnchor{ID: strings.Trim(w, "<>")})
			case '@', '~':
				w := note.Asked{Key: "aliases", Value: w[1:], Pos: pos}
				if words[i+1][0] == '@' {
					w.Key = "permalink"
					w.Path, _ = note.ParseAddress(w.Value, "")
					n.Permalink = &w
				} else {
					w.Path, _ = note.ParseAlias(w.Value, path.Dir(n.Path))
					n.Redirects = append(n.Redirects, w)
					n.Aliases = append(n.Aliases, w.Value)
				}
			case '!':
				n.Links = append(n.Links, note.Link{Kind: note.Image, Dest: w[1:], Pos: pos})
			default:
				n.Links = append(n.Links, note.Link{Dest: w, Pos: pos})
			}
		}
		in.Notes = append(in.Notes, n)
	}
	slices.SortFunc(in.Notes, func(a, b *note.Note) int { return strings.Compare(a.Path, b.Path) })
	slices.Sort(in.Files)
	return in
}

// formatTarget writes a target as the tables below do: where it leads, or why nowhere.
func formatTarget(g *Graph, t Target) string {
	switch t.State {
	case External:
		return t.URL
	case Missing:
		return "missing"
	case Unpublished:
		return "unpublished"
	}
	s := "/" + t.Address
	if t.Query != "" {
		s += "?" + t.Query
	}
	if t.Fragment != "" {
		s += "#" + t.Fragment
	}
	return s
}

// formatDiags writes diagnostics one a line, with their hints.
func formatDiags(diags []note.Diag) string {
	var b strings.Builder
	for _, d := range diags {
		fmt.Fprintf(&b, "%s\n", d)
		if d.Hint != "" {
			fmt.Fprintf(&b, "\t%s\n", d.Hint)
		}
	}
	return b.String()
}

func diff(t *testing.T, what, want, got string) {
	t.Helper()
	if d := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestBacklinksNameEveryLinkButThoseOfTheNoteItself(t *testing.T) {
	g := Build(parseVault(`
		a.md  b.md b.md#x a.md #y =y
		b.md  a.md =x
		c.md  b.md d/ !b.md
		d/README.md  ../b.md
	`))
	want := [][]Backlink{{{1, 0}}, {{0, 0}, {0, 1}, {2, 0}, {3, 0}}, nil, {{2, 1}}}
	if d := cmp.Diff(want, g.Backlinks); d != "" {
		t.Errorf("backlinks (-want +got):\n%s", d)
	}
}

func TestOnlyFilesThatNotesReferToArePublished(t *testing.T) {
	g := Build(parseVault(`
		a.md  !pictures/one.png .hidden/two.png .env .git/config pictures/.secret !pictures/one.png
		pictures/one.png
		pictures/unused.png
		pictures/.secret
		.hidden/two.png
		.env
		.git/config
	`))
	want := []File{{".hidden/two.png", "hidden/two.png"}, {"pictures/one.png", "pictures/one.png"}}
	if d := cmp.Diff(want, g.Files); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
	diff(t, "diagnostics", "a.md:3:1: error: `.env` is not there [broken-link]\n"+
		"\tfiles whose name starts with a dot are not published\n"+
		"a.md:4:1: error: `.git/config` is not there [broken-link]\n"+
		"a.md:5:1: error: `pictures/.secret` is not there [broken-link]\n"+
		"\tfiles whose name starts with a dot are not published\n", formatDiags(g.Diags()))
	for i, want := range []int{1, 0, -1, -1, -1, 1} {
		if got := g.Links[0][i].File; got != want {
			t.Errorf("link %d leads to file %d, want %d", i, got, want)
		}
	}
}

func TestAnEmptyVaultHasItsRoot(t *testing.T) {
	g := Build(Input{})
	want := []Folder{{Index: -1, Parent: -1, Entries: []Entry{}}}
	if d := cmp.Diff(want, g.Folders); d != "" {
		t.Errorf("folders (-want +got):\n%s", d)
	}
}
