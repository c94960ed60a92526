package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/note"
	"sheaf/site/render"
)

func TestNavOrdersTheSidebarAndItsNeighbours(t *testing.T) {
	f := newFolder(t, `
-- sheaf.yaml --
nav:
  - begin.md
  - The guide: guide/
  - Last things: guide/z.md
  - about.md
  - gone/begin.md
-- README.md --
# Home
-- about.md --
# About us
-- begin.md --
# Begin
-- guide/README.md --
# Guide
-- guide/a.md --
# A
-- guide/z.md --
# Z
-- other/x.md --
# X
`)
	s := f.build("", Options{}).site
	p := page{index: 5} // guide/z.md
	if n := s.graph.Notes[p.index]; n.Path != "guide/z.md" {
		t.Fatal(n.Path)
	}
	want := `Begin
The guide
  Last things
  A
About us
Other
`
	if diff := cmp.Diff(want, outline(s.noteView(p).Tree, "")); diff != "" {
		t.Errorf("the sidebar (-want +got)\n%s", diff)
	}
	v := s.noteView(p)
	if v.Title != "Z" || v.Prev == nil || v.Prev.Title != "The guide" || v.Next == nil || v.Next.Title != "A" || v.Crumbs[0].Title != "The guide" {
		t.Errorf("the page is called %q, with %v before, %v after, below %v", v.Title, v.Prev, v.Next, v.Crumbs)
	}
	diags := s.Diags()
	if len(diags) != 1 || diags[0].Code != note.CodeBrokenNav || diags[0].Path != ConfigFile || diags[0].Pos != (note.Pos{Line: 6, Column: 5}) || diags[0].Hint != "did you mean begin.md?" {
		t.Errorf("findings: %+v", diags)
	}
}

func outline(branches []render.Branch, indent string) string {
	var b strings.Builder
	for _, branch := range branches {
		b.WriteString(indent + branch.Title + "\n" + outline(branch.Branches, indent+"  "))
	}
	return b.String()
}
