package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestLocalGraphHasNeighboursInOrderOfWhatBindsThem(t *testing.T) {
	b := buildArchive(t, `
-- a.md --
# A

[out](b.md) [both](c.md) [again](c.md) [self](a.md) [[nowhere]]
-- b.md --
# B
-- c.md --
# C

[back](a.md)
-- d.md --
# D

[here](a.md)
-- e.md --
# E
`)
	v := b.site.view(b.site.byOutput["a/index.html"])
	var got []string
	for _, n := range v.Near {
		got = append(got, n.Title+" "+n.URL)
	}
	if want := []string{"C ../c/", "D ../d/", "B ../b/", "nowhere "}; !slices.Equal(got, want) || v.Neighbours != 4 {
		t.Errorf("%d neighbours, %q; want %q", v.Neighbours, got, want)
	}
	_, page, _ := strings.Cut(b.files["a/index.html"], `<svg class="gr"`)
	if strings.Count(page, "<circle") != 5 || !strings.Contains(page, `<g class="un"><circle`) {
		t.Error("the drawing lacks a neighbour, or the note that is not there is no ring")
	}
	if strings.Contains(b.files["e/index.html"], `class="gr"`) {
		t.Error("a note without links has a drawing")
	}
}

func TestLocalGraphStaysSmall(t *testing.T) {
	var archive strings.Builder
	archive.WriteString("-- hub.md --\n# Hub\n\n[[one]] [[two]] [[three]] [[four]]\n")
	for i := range 40 {
		fmt.Fprintf(&archive, "-- n%02d.md --\n# N\n\n[hub](hub.md)\n", i)
	}
	b := buildArchive(t, archive.String())
	v := b.site.view(b.site.byOutput["hub/index.html"])
	missing := 0
	for _, n := range v.Near {
		if n.URL == "" {
			missing++
		}
	}
	if len(v.Near) != maxNear || missing != maxNearMissing || v.Neighbours != 44 {
		t.Errorf("%d of %d neighbours are drawn, %d of them missing notes", len(v.Near), v.Neighbours, missing)
	}
	if !strings.Contains(b.files["hub/index.html"], "Near this note, 12 of 44") {
		t.Error("the page does not say how many neighbours it leaves out")
	}
}
