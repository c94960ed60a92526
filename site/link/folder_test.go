package link

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFolders(t *testing.T) {
	g := Build(parseVault(`
		10-z.md
		2-y.md
		B.md
		a/2/x.md
		a/10/README.md
		a/10/b.md
		a/10.md
		a/9.md
		c.md
		c/d.md
		c/e/f/g.md
	`))
	var b strings.Builder
	for i, f := range g.Folders {
		fmt.Fprintf(&b, "%d /%s: parent %d, index %s, folders %v, notes", i, f.Path, f.Parent, nameOfNote(g, f.Index), f.Folders)
		for _, n := range f.Notes {
			b.WriteString(" " + g.Notes[n].Path)
		}
		fmt.Fprintf(&b, ", count %d\n", f.Count)
	}
	diff(t, "folders", unindent(`
		0 /: parent -1, index none, folders [1 4], notes 2-y.md 10-z.md B.md, count 11
		1 /a: parent 0, index none, folders [2 3], notes a/9.md a/10.md, count 5
		2 /a/2: parent 1, index none, folders [], notes a/2/x.md, count 1
		3 /a/10: parent 1, index a/10/README.md, folders [], notes a/10/b.md, count 2
		4 /c: parent 0, index c.md, folders [5], notes c/d.md, count 3
		5 /c/e: parent 4, index none, folders [6], notes, count 1
		6 /c/e/f: parent 5, index none, folders [], notes c/e/f/g.md, count 1`), b.String())
	for n, f := range g.Within {
		if g.Notes[n].Path == "c.md" && g.Folders[f].Path != "c" {
			t.Errorf("c.md is within %q, whose page it is not", g.Folders[f].Path)
		}
	}
}

func nameOfNote(g *Graph, n int) string {
	if n < 0 {
		return "none"
	}
	return g.Notes[n].Path
}

func TestNotesAndFoldersStandWhereTheyAskTo(t *testing.T) {
	in := parseVault(`
		a.md
		b.md
		c.md
		d.md
		x/README.md
		x/note.md
		y/note.md
		z/README.md
	`)
	for p, order := range map[string]float64{"b.md": 2, "c.md": -1, "d.md": 1.5, "z/README.md": 0} {
		for _, n := range in.Notes {
			if n.Path == p {
				n.Ordered, n.Order = true, order
			}
		}
	}
	g := Build(in)
	var got []string
	for _, f := range g.Folders[0].Folders {
		got = append(got, g.Folders[f].Path+"/")
	}
	for _, n := range g.Folders[0].Notes {
		got = append(got, g.Notes[n].Path)
	}
	diff(t, "order", "z/ x/ y/ c.md d.md b.md a.md", strings.Join(got, " "))
}

func TestNotesAndFoldersStandAsNavListsThem(t *testing.T) {
	in := parseVault(`
		a.md
		b.md
		c.md
		x/README.md
		x/note.md
		y/deep/note.md
		z/note.md
	`)
	in.Notes[2].Ordered = true // c.md
	in.Nav = []string{"b.md", "y/deep/note.md", "x/README.md", "a.md", "nowhere.md", "b.md"}
	g := Build(in)
	var got []string
	for _, e := range g.Folders[0].Entries {
		if e.IsFolder {
			got = append(got, g.Folders[e.Index].Path+"/")
		} else {
			got = append(got, g.Notes[e.Index].Path)
		}
	}
	diff(t, "order", "b.md y/ x/ a.md z/ c.md", strings.Join(got, " "))
}

func TestNaturalOrder(t *testing.T) {
	ordered := []string{
		"", "01", "1", "2", "2-x", "10", "10-x", "A", "a", "a/b", "a/b/c", "a/z", "a b", "a-b", "a1", "a02", "a10", "B",
		"file", "file1", "file1/a", "file01.md", "file1.md", "file2.md", "Ä", "ä", "äa",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := compareNatural(a, b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("compareNatural(%q, %q) = %d", a, b, got)
			}
		}
	}
}

func TestNaturalOrderIsAnOrder(t *testing.T) {
	name := rapid.StringMatching(`[aAbB019/ ä-]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
		ab, ba := compareNatural(a, b), compareNatural(b, a)
		if (ab < 0) != (ba > 0) || (ab == 0) != (a == b) {
			t.Fatalf("%q and %q: %d and %d", a, b, ab, ba)
		}
		if ab < 0 && compareNatural(b, c) < 0 && compareNatural(a, c) >= 0 {
			t.Fatalf("%q < %q < %q, but not the first and the last", a, b, c)
		}
	})
}

func TestFoldIgnoresCaseAndNormalisation(t *testing.T) {
	for _, names := range [][]string{
		{"readme.md", "README.MD", "ReadMe.md"},
		{"caf\u00e9", "cafe\u0301", "CAF\u00c9", "CAFE\u0301"},
		{"straße", "STRASSE", "strasse"},
		{"σας", "ΣΑΣ", "σασ"},
		{"ǆ", "Ǆ", "ǅ"},
	} {
		for _, name := range names {
			if fold(name) != fold(names[0]) {
				t.Errorf("fold(%q) = %q, fold(%q) = %q", name, fold(name), names[0], fold(names[0]))
			}
		}
	}
	if fold("i") == fold("ı") || fold("a") == fold("ä") {
		t.Error("fold takes other letters for the same")
	}
}
