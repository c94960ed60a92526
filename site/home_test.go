package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheaf/site/render"
)

// homeView builds an archive and returns the view of its root page.
func homeView(t *testing.T, archive string) *render.View {
	t.Helper()
	s := buildArchive(t, archive).site
	return s.view(s.byOutput["index.html"])
}

func datedNote(path, date string, words int) string {
	return fmt.Sprintf("-- %s --\n---\ndate: %s\n---\n# Note %s\n\n%s\n", path, date, path, strings.Repeat("word ", words))
}

func TestStripHasAStrokePerNoteByFolderNewestFirst(t *testing.T) {
	v := homeView(t, "-- README.md --\n# Home\n"+
		datedNote("b/old.md", "2020-01-01", 100)+datedNote("b/new.md", "2024-05-31", 400)+
		datedNote("b/in/deep.md", "2024-05-01", 0)+datedNote("b/in/before.md", "2024-04-30", 25)+
		datedNote("a/one.md", "2023-01-01", 4)+datedNote("loose.md", "2024-05-30", 1))
	var got []string
	for _, sh := range v.Strip.Sheaves {
		got = append(got, fmt.Sprintf("%s %s %d/%d", sh.Title, sh.URL, sh.New, sh.Count))
	}
	if want := []string{"A a/ 0/1", "B b/ 1/4", "Notes #sheaf:notes 1/1"}; v.Strip.Per != 1 || !slices.Equal(got, want) {
		t.Fatalf("%d notes to a stroke, %q; want %q", v.Strip.Per, got, want)
	}
	strokes := v.Strip.Sheaves[1].Strokes
	if !strokes[0].New || strokes[0].Height != tallestStroke || strokes[1].New || strokes[2].New || strokes[3].New {
		t.Errorf("strokes of b are %v: the newest note is the longest, and the others are 30 days older or more", strokes)
	}
	if !(strokes[1].Height < strokes[2].Height && strokes[2].Height < strokes[3].Height && strokes[3].Height < strokes[0].Height) {
		t.Errorf("heights of b are %v, not in the order of lengths", strokes)
	}
}

func TestStripStaysSmallOnALargeSite(t *testing.T) {
	var b strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&b, "-- f%02d/n%d.md --\n# N\n", i%30, i)
	}
	v := homeView(t, b.String())
	strokes, notes := 0, 0
	for _, sh := range v.Strip.Sheaves {
		strokes += len(sh.Strokes)
		notes += sh.Count
	}
	if notes != 1500 || v.Strip.Per != 10 || strokes > mostStrokes+len(v.Strip.Sheaves) || len(v.Strip.Sheaves) > mostSheaves {
		t.Errorf("%d notes in %d sheaves of %d strokes, %d to a stroke", notes, len(v.Strip.Sheaves), strokes, v.Strip.Per)
	}
	if last := v.Strip.Sheaves[len(v.Strip.Sheaves)-1]; last.Title != "Other folders" {
		t.Errorf("the last sheaf is %q", last.Title)
	}
}

func TestSmallSitesHaveNoStrip(t *testing.T) {
	if v := homeView(t, "-- a.md --\n# A\n-- b.md --\n# B\n"); v.Strip != nil {
		t.Errorf("a strip of %d sheaves for two notes", len(v.Strip.Sheaves))
	}
}

func TestRecentNotesAreThoseWithTheLatestDates(t *testing.T) {
	var b strings.Builder
	for i := range 12 {
		b.WriteString(datedNote(fmt.Sprintf("in/n%02d.md", i), fmt.Sprintf("2024-01-%02d", i+1), 3))
	}
	v := homeView(t, b.String()+"-- README.md --\n---\ndate: 2025-01-01\n---\n# Home\n-- undated.md --\n# U\n")
	var got []string
	for _, row := range v.Recent {
		got = append(got, row.Date+" "+row.URL+" "+row.Place)
	}
	if len(got) != mostRecent || got[0] != "2024-01-12 in/n11/ In" || got[7] != "2024-01-05 in/n04/ In" {
		t.Errorf("recent notes are %q", got)
	}
}

func TestNotesOfOneDayAreNotCalledRecent(t *testing.T) {
	var b strings.Builder
	for i := range 12 {
		b.WriteString(datedNote(fmt.Sprintf("n%d.md", i), "2024-01-01", 3))
	}
	if v := homeView(t, b.String()); v.Recent != nil {
		t.Errorf("%d of 12 notes of one day are listed", len(v.Recent))
	}
}
