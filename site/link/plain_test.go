package link

import (
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheaf/site/note"
)

// What a plain link refers to is what resolving it finds, and there is nothing to report of it.
func TestPlainLinksAreResolvedAsAny(t *testing.T) {
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		in := anyVault().Draw(t, "vault")
		files := slices.Clone(in.Files)
		for _, n := range in.Notes {
			files = append(files, n.Path)
		}
		for _, n := range in.Notes { // hardly any link that is drawn leads to a file
			for _, file := range files {
				if !rapid.Bool().Draw(t, "is linked") {
					continue
				}
				rel, err := filepath.Rel(path.Dir(n.Path), file)
				if err != nil {
					t.Fatal(err)
				}
				dest := (&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath()
				n.Links = append(n.Links, note.Link{
					Kind: rapid.SampledFrom([]note.LinkKind{note.Anchor, note.Image}).Draw(t, "kind"),
					Dest: dest + rapid.SampledFrom([]string{"", "#x", "#nothing", "?q"}).Draw(t, "end"),
					Pos:  note.Pos{Line: len(n.Links) + 1},
				})
			}
		}
		l := buildAfter(nil, in)
		for n := range in.Notes {
			r := l.referenceIn(n)
			for i := range in.Notes[n].Links {
				r.set(i)
				got, ok := r.plain()
				if !ok {
					continue
				}
				plain++
				l.graph.LinkDiags[n] = nil
				want := r.resolve()
				if diff := cmp.Diff(want, got); diff != "" || len(l.graph.LinkDiags[n]) > 0 || !r.isDirect(&want) {
					t.Fatalf("%s: %q is not plain (direct %v, reports %v, -resolved +plain):\n%s", in.Notes[n].Path, r.link.Dest, r.isDirect(&want), l.graph.LinkDiags[n], diff)
				}
			}
		}
	})
	if plain == 0 {
		t.Error("no link was plain")
	}
}
