package link

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheaf/site/note"
)

// A Linker that follows edits has the graph that Build makes from scratch, and leaves the graphs alone
// that it has returned before.
func TestRelinkingEqualsLinking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := livelyVault(t)
		split := rapid.SliceOfN(rapid.SampledFrom(livelyPaths), 0, 3).Draw(t, "split")
		in.Sections = sectionsOf(in, split)
		var linker Linker
		before, _ := linker.Link(in)
		for range rapid.IntRange(1, 5).Draw(t, "rounds") {
			kept := Build(in)
			in.Notes = slices.Clone(in.Notes)
			for range rapid.IntRange(0, 3).Draw(t, "edits") {
				if len(in.Notes) > 0 {
					i := rapid.IntRange(0, len(in.Notes)-1).Draw(t, "edited")
					in.Notes[i] = livelyNote(t, in.Notes[i].Path)
				}
			}
			comeAndGo(t, &in)
			if rapid.IntRange(0, 3).Draw(t, "split others") == 0 {
				split = rapid.SliceOfN(rapid.SampledFrom(livelyPaths), 0, 3).Draw(t, "split")
			}
			in.Sections = sectionsOf(in, split)
			after, change := linker.Link(in)
			if d := cmp.Diff(Build(in), after); d != "" {
				t.Fatalf("relinking differs (- from scratch, + relinked):\n%s", d)
			}
			if d := cmp.Diff(kept, before); d != "" {
				t.Fatalf("a graph has changed that was returned before:\n%s", d)
			}
			for i := range after.Notes {
				if !change.All && !slices.Contains(change.Notes, i) && !cmp.Equal([]any{after.Notes[i], after.Links[i]}, []any{before.Notes[i], before.Links[i]}) {
					t.Fatalf("%s has changed, which %+v does not tell", after.Notes[i].Path, change)
				}
			}
			before = after
		}
	})
}

// comeAndGo sometimes adds or removes a note, or a file.
func comeAndGo(t *rapid.T, in *Input) {
	if rapid.IntRange(0, 2).Draw(t, "toggle note") == 0 {
		p := rapid.SampledFrom(livelyPaths).Draw(t, "note")
		i, there := slices.BinarySearchFunc(in.Notes, p, func(n *note.Note, p string) int { return strings.Compare(n.Path, p) })
		if there {
			in.Notes = slices.Delete(in.Notes, i, i+1)
		} else {
			in.Notes = slices.Insert(in.Notes, i, livelyNote(t, p))
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "toggle file") == 0 {
		p := rapid.SampledFrom(livelyFiles).Draw(t, "file")
		in.Files = slices.Clone(in.Files)
		if i, there := slices.BinarySearch(in.Files, p); there {
			in.Files = slices.Delete(in.Files, i, i+1)
		} else {
			in.Files = slices.Insert(in.Files, i, p)
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "style") == 0 {
		in.Style = rapid.SampledFrom([]note.Style{note.Folders, note.Files}).Draw(t, "other style")
	}
}

// sectionsOf makes a page of each heading of some notes, and sometimes one of the lead's.
func sectionsOf(in Input, split []string) map[int][]note.Page {
	all := map[int][]note.Page{}
	for i, n := range in.Notes {
		if !slices.Contains(split, n.Path) || len(n.Headings) == 0 {
			continue
		}
		pages := []note.Page{{Parent: -1, Pieces: []note.Part{{End: n.Headings[0].Part.Start}}}}
		if n.Lead != nil && n.Words > 1 {
			pages = append(pages, note.Page{Heading: n.Lead, Pieces: []note.Part{n.Lead.Part}})
		}
		for k := range n.Headings {
			pages = append(pages, note.Page{Heading: &n.Headings[k], Pieces: []note.Part{n.Headings[k].Part}})
		}
		all[i] = pages
	}
	return all
}

var livelyFiles = []string{"p.png", "sub/p.png", "sub/q.png", "x.pdf"}

var livelyPaths = []string{"README.md", "a.md", "b.md", "c d.md", "sub/a.md", "sub/README.md", "sub/deep/e.md", "Z.md"}

func livelyVault(t *rapid.T) Input {
	in := Input{
		Style:    rapid.SampledFrom([]note.Style{note.Folders, note.Files}).Draw(t, "style"),
		Reserved: []string{"404.html"},
		Files:    livelyFiles,
	}
	for _, p := range livelyPaths {
		if rapid.IntRange(0, 4).Draw(t, "there") > 0 {
			in.Notes = append(in.Notes, livelyNote(t, p))
		}
	}
	slices.SortFunc(in.Notes, func(a, b *note.Note) int { return strings.Compare(a.Path, b.Path) })
	return in
}

// livelyNote draws a note whose links name paths, parts and aliases of others, right and nearly right.
func livelyNote(t *rapid.T, p string) *note.Note {
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	n := &note.Note{Path: p, Title: pick("title", "One", "Two"), Words: rapid.IntRange(0, 3).Draw(t, "words")}
	if rapid.IntRange(0, 5).Draw(t, "aliased") == 0 {
		n.Aliases = []string{pick("alias", "nick", "a")}
	}
	if rapid.IntRange(0, 3).Draw(t, "tagged") == 0 {
		n.Tags = []string{pick("tag", "x", "x/y", "X")}
	}
	if rapid.IntRange(0, 5).Draw(t, "elsewhere") == 0 {
		n.Permalink = &note.Asked{Path: pick("permalink", "new", "sub/a", "a/"), Key: "permalink"}
	}
	if rapid.IntRange(0, 5).Draw(t, "redirected") == 0 {
		n.Redirects = []note.Asked{{Path: pick("old path", "gone", "sub/old/", "a"), Key: "aliases"}}
	}
	at := 0
	part := func() note.Part {
		start := at
		at += rapid.IntRange(1, 3).Draw(t, "size")
		return note.Part{Start: start, End: at}
	}
	if rapid.Bool().Draw(t, "lead") {
		n.Lead = &note.Heading{Level: 1, ID: "lead", Text: "Lead", Part: part()}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "headings") {
		text := pick("heading", "One", "Two", "three")
		n.Headings = append(n.Headings, note.Heading{Level: 2 + i%2, ID: fmt.Sprint(strings.ToLower(text), i), Text: text, Part: part()})
	}
	if rapid.Bool().Draw(t, "block") {
		n.Blocks = append(n.Blocks, note.Block{ID: "^b", Part: part()})
	}
	if rapid.Bool().Draw(t, "anchor") {
		n.Anchors = []note.RawAnchor{{ID: "mark", At: rapid.IntRange(0, at).Draw(t, "at")}}
	}
	n.Whole = note.Part{End: at}
	for i := range rapid.IntRange(0, 5).Draw(t, "links") {
		l := note.Link{Kind: note.LinkKind(rapid.IntRange(0, 5).Draw(t, "kind")), Pos: note.Pos{Line: i + 1}}
		part := pick("part", "", "", "#one0", "#ONE0", "#two1", "#One", "#^b", "#three#One", "#nothing", "#lead", "#mark")
		switch l.Kind {
		case note.Tag:
			l.Dest = pick("to tag", "x", "x/y", "none")
		case note.Wiki, note.Embed:
			l.Dest = pick("name", "a", "b", "c d", "nick", "README", "deep/e", "p.png", "q.png", "", "nobody", "z") + part
			l.Text = pick("text", "", note.WikiText(l.Dest), "a#One", "b")
		case note.Anchor:
			l.Dest = pick("path", "a.md", "/b.md", "../a.md", "sub/", "e.md", "A.md", "", "/x.pdf", "gone.md", "sub/a") + part
		default:
			l.Dest = pick("file", "p.png", "/sub/p.png", "q.png", "/p.png", "P.png")
		}
		l.DestPos = l.Pos
		n.Links = append(n.Links, l)
	}
	return n
}

// The edits that are followed are those that writers make most: the text of a note, split or not, and its tags.
func TestEditsThatAreFollowed(t *testing.T) {
	plain := func(links ...note.Link) *note.Note {
		return &note.Note{Path: "a.md", Links: links}
	}
	book := func(end int) *note.Note {
		return &note.Note{Path: "book.md", Headings: []note.Heading{{Level: 2, ID: "one", Part: note.Part{Start: end, End: 2 * end}}}, Whole: note.Part{End: 2 * end}}
	}
	input := func(a, b *note.Note) Input {
		in := Input{Notes: []*note.Note{a, b}}
		in.Sections = sectionsOf(in, []string{"book.md"})
		return in
	}
	toOne := note.Link{Kind: note.Anchor, Dest: "book.md#one"}
	before := input(plain(toOne), book(1))
	tagged := plain(toOne)
	tagged.Tags = []string{"x"}
	for name, after := range map[string]Input{
		"text":          input(plain(toOne, toOne), before.Notes[1]),
		"a split note":  input(before.Notes[0], book(2)),
		"a note's tags": input(tagged, before.Notes[1]),
	} {
		var linker Linker
		linker.Link(before)
		made := linker.last
		got, _ := linker.Link(after)
		if linker.last != made {
			t.Errorf("%s: everything is linked anew", name)
		}
		if d := cmp.Diff(Build(after), got); d != "" {
			t.Errorf("%s: relinking differs (- from scratch, + relinked):\n%s", name, d)
		}
	}
}
