package link

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// What a plain link refers to is what resolving it finds, and there is nothing to report of it.
func TestPlainLinksAreResolvedAsAny(t *testing.T) {
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		in := anyVault().Draw(t, "vault")
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
