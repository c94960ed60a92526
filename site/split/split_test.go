package split_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheaf/site/note"
	"sheaf/site/split"
)

// outline makes a note of headings: "#" for each level, "!" for "page", "-" for "nosplit", "." for a heading
// with nothing below it. Each takes ten bytes of the body, and there are five before the first.
func outline(title string, headings ...string) *note.Note {
	n := &note.Note{Title: title}
	for i, h := range headings {
		marks, text, _ := strings.Cut(h, " ")
		heading := note.Heading{Level: strings.Count(marks, "#"), Text: text, Cut: note.CutByLevel, Bare: strings.Contains(marks, ".")}
		switch {
		case strings.Contains(marks, "!"):
			heading.Cut = note.CutAlways
		case strings.Contains(marks, "-"):
			heading.Cut = note.CutNot
		case strings.Contains(marks, ">"):
			heading.Cut = note.CutNever
		}
		heading.Part = note.Part{Start: 5 + 10*i, End: 5 + 10*len(headings)}
		for j := range i {
			if above := &n.Headings[j]; above.Level >= heading.Level && above.Part.End > heading.Part.Start && heading.Cut != note.CutNever {
				above.Part.End = heading.Part.Start
			}
		}
		n.Headings = append(n.Headings, heading)
	}
	return n
}

// describe writes sections one a line: parent, title, pieces.
func describe(sections []note.Page) string {
	var b strings.Builder
	for _, s := range sections {
		title := "(first)"
		if s.Heading != nil {
			title = s.Heading.Text
		}
		fmt.Fprintf(&b, "%d %s", s.Parent, title)
		for _, p := range s.Pieces {
			fmt.Fprintf(&b, " %d-%d", p.Start, p.End)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestSections(t *testing.T) {
	for name, c := range map[string]struct {
		level    int
		note     *note.Note
		sections string
	}{
		"no heading of the level":                   {2, outline("T", "# T", "### deep"), ""},
		"the title opens the first page":            {2, outline("T", "# T", "## a", "### deep", "## b"), "-1 (first) 0-15\n0 a 15-35\n0 b 35-45\n"},
		"several of level 1 are chapters":           {2, outline("T", "# T", "## a", "# U", "## b"), "-1 (first) 0-15\n0 a 15-25\n0 U 25-35\n2 b 35-45\n"},
		"a title in the front matter is the title":  {1, outline("Other", "# T", "# U"), "-1 (first) 0-5\n0 T 5-15\n0 U 15-25\n"},
		"one heading of level 1 is a title anyway":  {2, outline("Other", "# T", "## a"), "-1 (first) 0-15\n0 a 15-25\n"},
		"a first heading of level 2 is a page":      {2, outline("a", "## a", "## b"), "-1 (first) 0-5\n0 a 5-15\n0 b 15-25\n"},
		"page":                                      {1, outline("T", "# T", "!### a", "## b"), "-1 (first) 0-15 25-35\n0 a 15-25\n"},
		"page makes a page of the title":            {1, outline("T", "!# T", "## b"), "-1 (first) 0-5\n0 T 5-25\n"},
		"nosplit keeps what is below it too":        {3, outline("T", "# T", "-## a", "### b", "## c"), "-1 (first) 0-35\n0 c 35-45\n"},
		"page overrules nosplit above it":           {3, outline("T", "# T", "-## a", "!### b"), "-1 (first) 0-25\n0 b 25-35\n"},
		"empty headings stay above":                 {3, outline("T", "# T", ".## a", ".## b", "## c", ".### d"), "-1 (first) 0-35\n0 c 35-55\n"},
		"an empty one that pages follow lists them": {3, outline("T", "# T", ".## a", "### b"), "-1 (first) 0-15\n0 a 15-25\n1 b 25-35\n"},
		"headings in other elements stay":           {2, outline("T", "# T", "## a", ">## quoted", "## b"), "-1 (first) 0-15\n0 a 15-35\n0 b 35-45\n"},
	} {
		if got := describe(split.Sections(c.note, c.level)); got != c.sections {
			t.Errorf("%s:\n%swant\n%s", name, got, c.sections)
		}
	}
}

func TestSectionsAreTheWholeBodyOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heading := rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"", "!", "-", ".", ">"}).Draw(t, "mark") + strings.Repeat("#", rapid.IntRange(1, 4).Draw(t, "level")) + " x"
		})
		headings := rapid.SliceOfN(heading, 1, 12).Draw(t, "headings")
		n := outline(rapid.SampledFrom([]string{"x", "y"}).Draw(t, "title"), headings...)
		sections := split.Sections(n, rapid.IntRange(0, note.MaxSplit).Draw(t, "level"))
		shown := make([]int, 5+10*len(headings))
		for i, s := range sections {
			if s.Parent >= i {
				t.Fatalf("section %d lies below %d", i, s.Parent)
			}
			for _, p := range s.Pieces {
				for at := p.Start; at < p.End; at++ {
					shown[at]++
				}
			}
		}
		for at, times := range shown {
			if len(sections) > 0 && times != 1 && !strings.HasPrefix(headings[len(headings)-1], ">") {
				t.Fatalf("byte %d is shown %d times by\n%s", at, times, describe(sections))
			}
		}
	})
}
