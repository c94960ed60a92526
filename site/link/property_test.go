package link

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheaf/site/note"
)

// anyVault draws small vaults of names that are likely to meet.
func anyVault() *rapid.Generator[Input] {
	name := rapid.SampledFrom([]string{"a", "A", "a-2", "b", "README", "index", "_index", "é", "e\u0301", ".x", "con", "q?", "404", "_sheaf", "a.html"})
	ending := rapid.SampledFrom([]string{".md", ".markdown", ".MD", ".png", ".html", ""})
	dest := rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "A", "b", "..", ".", "README", "é", "E\u0301", ".x", "q%3F", "a.html", ""}), 0, 4).Draw(t, "parts")
		return strings.Join(parts, "/") + rapid.SampledFrom([]string{"", ".md", ".png", "#x", "#X", "?q#y", "/"}).Draw(t, "end")
	})
	wanted := rapid.Custom(func(t *rapid.T) note.Asked {
		p := rapid.SampledFrom([]string{"-", "-", "", "a", "A/", "b", "a/b", "a.html", "b.html", "new", "New", "a/new", "404.html", "_sheaf/x", "x.png", "x.png/y"}).Draw(t, "wanted")
		return note.Asked{Path: p, Key: "key", Value: p}
	})
	return rapid.Custom(func(t *rapid.T) Input {
		in := Input{
			Nav:      rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b.md", "a/README.md", "é", "nothing"}), 0, 3).Draw(t, "nav"),
			Style:    rapid.SampledFrom([]note.Style{note.Folders, note.Files}).Draw(t, "style"),
			Reserved: []string{"404.html", "_sheaf/"},
		}
		files := map[string]bool{}
		folders := map[string]bool{}
		for range rapid.IntRange(0, 12).Draw(t, "files") {
			p := strings.Join(rapid.SliceOfN(name, 1, 3).Draw(t, "path"), "/") + ending.Draw(t, "ending")
			if folders[p] || files[p] || !addFolders(p, files, folders) {
				continue // no file system holds both
			}
			files[p] = true
			if !note.IsMarkdown(p) {
				in.Files = append(in.Files, p)
				continue
			}
			n := &note.Note{Path: p, Headings: []note.Heading{{ID: "x"}}}
			if w := wanted.Draw(t, "permalink"); w.Path != "-" {
				n.Permalink = &w
			}
			for range rapid.IntRange(0, 2).Draw(t, "aliases") {
				if w := wanted.Draw(t, "alias"); w.Path != "-" {
					n.Redirects = append(n.Redirects, w)
				}
			}
			for _, d := range rapid.SliceOfN(dest, 0, 4).Draw(t, "links") {
				n.Links = append(n.Links, note.Link{
					Kind: note.LinkKind(len(n.Links) % 5),
					Dest: d,
					Pos:  note.Pos{Line: len(n.Links) + 1},
				})
			}
			in.Notes = append(in.Notes, n)
		}
		slices.SortFunc(in.Notes, func(a, b *note.Note) int { return strings.Compare(a.Path, b.Path) })
		slices.Sort(in.Files)
		for i, n := range in.Notes {
			if old := rapid.SampledFrom([]string{"", "", "old.md", "a.md", "b/README.md", ".x/a.md"}).Draw(t, "old path"); old != "" && i < 3 {
				in.Renamed = append(in.Renamed, Rename{old, n.Path})
			}
		}
		return in
	})
}

func addFolders(p string, files, folders map[string]bool) bool {
	for dir := folderOf(p); dir != ""; dir = folderOf(dir) {
		if files[dir] {
			return false
		}
	}
	for dir := folderOf(p); dir != ""; dir = folderOf(dir) {
		folders[dir] = true
	}
	return true
}

// outputs returns the output path of everything that a graph publishes, with its source.
func outputs(g *Graph) map[string][]string {
	all := map[string][]string{"404.html": {"reserved"}}
	add := func(address, source string) {
		key := fold(note.OutputPath(address))
		all[key] = append(all[key], source)
	}
	for i, n := range g.Notes {
		add(g.Address[i], n.Path)
	}
	for _, f := range g.Folders {
		if f.Index < 0 {
			add(f.Address, f.Path+"/")
		}
	}
	for _, f := range g.Files {
		add(f.Address, f.Path)
	}
	for _, r := range g.Redirects {
		add(r.Address, "redirect to "+g.Notes[r.Note].Path)
	}
	return all
}

func TestEverySourceHasAnOutputOfItsOwnOnAnyDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := outputs(Build(anyVault().Draw(t, "vault")))
		for p, sources := range all {
			if len(sources) > 1 {
				t.Fatalf("%s is written by %q", p, sources)
			}
			if p == "_sheaf" || strings.HasPrefix(p, "_sheaf/") {
				t.Fatalf("%q writes to the reserved %s", sources, p)
			}
			for dir := folderOf(p); dir != ""; dir = folderOf(dir) {
				if file, ok := all[dir]; ok {
					t.Fatalf("%q writes into %s, which is a file of %q", sources, dir, file)
				}
			}
			for name := range strings.SplitSeq(p, "/") {
				if strings.HasPrefix(name, ".") || strings.ContainsAny(name, "?") {
					t.Fatalf("%q writes the unsafe %s", sources, p)
				}
			}
		}
	})
}

func TestEveryTargetAgreesWithTheGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := Build(anyVault().Draw(t, "vault"))
		backlinks := make([][]Backlink, len(g.Notes))
		for from, targets := range g.Links {
			if len(targets) != len(g.Notes[from].Links) {
				t.Fatalf("%s has %d links and %d targets", g.Notes[from].Path, len(g.Notes[from].Links), len(targets))
			}
			for i, target := range targets {
				link := g.Notes[from].Links[i]
				ok := false
				switch target.State {
				case Page:
					ok = target.File < 0 && link.Kind != note.Image && link.Kind != note.Media && (target.Note < 0 || target.Address == g.Address[target.Note])
				case Attachment:
					ok = target.Note < 0 && target.Address == g.Files[target.File].Address
				case Missing, Unpublished:
					ok = target == Target{State: target.State, Note: -1, File: -1}
				case External:
					ok = strings.HasPrefix(link.Dest, "//")
				}
				if !ok {
					t.Fatalf("%q in %s leads to %+v", link.Dest, g.Notes[from].Path, target)
				}
				if target.Note >= 0 && target.Note != from {
					backlinks[target.Note] = append(backlinks[target.Note], Backlink{from, i})
				}
			}
		}
		if d := cmp.Diff(backlinks, g.Backlinks); d != "" {
			t.Fatal(d)
		}
	})
}

func TestEveryNoteIsInTheTreeOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := Build(anyVault().Draw(t, "vault"))
		seen := make([]int, len(g.Notes))
		for i, f := range g.Folders {
			if f.Parent >= i {
				t.Fatalf("%s comes before its parent", f.Path)
			}
			count := len(f.Notes)
			for _, n := range f.Notes {
				seen[n]++
			}
			if f.Index >= 0 {
				seen[f.Index]++
				count++
				if g.Address[f.Index] != f.Address || g.Within[f.Index] != i {
					t.Fatalf("%s is not at home in %s", g.Notes[f.Index].Path, f.Path)
				}
			}
			for _, inner := range f.Folders {
				count += g.Folders[inner].Count
			}
			if count != f.Count {
				t.Fatalf("%s counts %d notes, has %d", f.Path, f.Count, count)
			}
		}
		for n, times := range seen {
			if times != 1 {
				t.Fatalf("%s is in the tree %d times", g.Notes[n].Path, times)
			}
		}
		if len(g.Notes) != g.Folders[0].Count {
			t.Fatalf("the root counts %d of %d notes", g.Folders[0].Count, len(g.Notes))
		}
	})
}

func TestBuildIsAFunctionOfItsInputAndLeavesItAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyVault().Draw(t, "vault")
		before := copyInput(in)
		first := Build(in)
		if d := cmp.Diff(before, in); d != "" {
			t.Fatalf("the input has changed:\n%s", d)
		}
		if d := cmp.Diff(first, Build(before)); d != "" {
			t.Fatalf("an equal vault has another graph:\n%s", d)
		}
	})
}

func copyInput(in Input) Input {
	in.Files = slices.Clone(in.Files)
	notes := make([]*note.Note, len(in.Notes))
	for i, n := range in.Notes {
		each := *n
		each.Links = slices.Clone(n.Links)
		each.Headings = slices.Clone(n.Headings)
		notes[i] = &each
	}
	if in.Notes != nil {
		in.Notes = notes
	}
	in.Reserved = slices.Clone(in.Reserved)
	return in
}

func TestWhatIsSuggestedForWrongCaseIsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyVault().Draw(t, "vault")
		g := Build(in)
		for from, n := range in.Notes {
			for i, l := range n.Links {
				for _, d := range g.Diags() {
					hint, ok := strings.CutPrefix(d.Hint, "write `")
					if d.Code != note.CodeWrongCase || d.Severity != note.Error || d.Path != n.Path || d.Pos != l.Pos || !ok {
						continue
					}
					again := copyInput(in)
					again.Notes[from].Links[i].Dest = strings.TrimSuffix(hint, "`")
					if d := cmp.Diff(g.Links[from][i], Build(again).Links[from][i]); d != "" {
						t.Fatalf("%q and %s lead to different targets:\n%s", l.Dest, hint, d)
					}
				}
			}
		}
	})
}
