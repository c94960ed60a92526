package site

import (
	"strings"
	"testing"

	"sheaf/site/note"
)

func TestLinksToMissingNotesAskForTheirPaths(t *testing.T) {
	for _, c := range []struct {
		kind             note.LinkKind
		from, dest, want string
	}{
		{note.Wiki, "a/b.md", "New thing", "a/New thing.md"},
		{note.Wiki, "a/b.md", "New thing#Part", "a/New thing.md"},
		{note.Wiki, "b.md", "v1.2", "v1.2.md"},
		{note.Wiki, "a/b.md", "x/New", "x/New.md"},
		{note.Wiki, "a/b.md", "../New", "New.md"},
		{note.Wiki, "a/b.md", "picture.png", ""},
		{note.Wiki, "b.md", "../New", ""},
		{note.Wiki, "b.md", "#Part", ""},
		{note.Wiki, "b.md", ".hidden", ""},
		{note.Wiki, "b.md", "a:b", ""},
		{note.Anchor, "a/b.md", "c.md", "a/c.md"},
		{note.Anchor, "a/b.md", "../c%20d.md#x", "c d.md"},
		{note.Anchor, "a/b.md", "c", "a/c.md"},
		{note.Anchor, "a/b.md", "c/", "a/c.md"},
		{note.Anchor, "a/b.md", "/c.markdown", "c.markdown"},
		{note.Anchor, "a/b.md", "../../c.md", ""},
		{note.Anchor, "a/b.md", "c.txt", ""},
		{note.Anchor, "a/b.md", "#x", ""},
		{note.Anchor, "a/b.md", "%zz.md", ""},
		{note.Anchor, "a/b.md", "javascript:x.md", ""},
		{note.Anchor, "a/b.md", "//host/c.md", ""},
	} {
		if got := pathToWrite(c.from, &note.Link{Kind: c.kind, Dest: c.dest}); got != c.want {
			t.Errorf("%q in %s asks for %q, want %q", c.dest, c.from, got, c.want)
		}
	}
}

func TestBrokenLinksAreOfUseInTheDevelopmentServerAlone(t *testing.T) {
	f := newFolder(t, "-- a/b.md --\n[[New]] [c](../c%20d.md) ![[e]] [part](../e.md#none)\n-- e.md --\n# E\n\n[[Other]]\n")
	page := func(live string) string {
		s := loaded(t, Options{Source: f.dir, Live: live})
		content, _, err := s.At("a/b/")
		if err != nil {
			t.Fatal(err)
		}
		return string(content.Bytes)
	}
	served, built := page("_sheaf/live.js"), page("")
	for _, href := range []string{`href="../New/"`, `href="../../c%20d/"`, `href="../../Other/"`, `<a class="broken" href="../../e/">part`} {
		if !strings.Contains(served, href) || strings.Contains(built, href) {
			t.Errorf("%s is in the served page: %v, in the built one: %v", href, strings.Contains(served, href), strings.Contains(built, href))
		}
	}
	if strings.Contains(built, "_sheaf/live") {
		t.Error("a built page has a trace of the development server")
	}
}
