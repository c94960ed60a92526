package serve

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"sheaf/site"
)

// A happening is what may befall a folder of notes.
type happening struct {
	name string
	act  func(s *served)
}

func happenings() []happening {
	picture := `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>`
	rename := func(s *served, from, to string) { s.do(os.Rename(s.path(from), s.path(to))) }
	return []happening{
		{"a note takes other letter case", func(s *served) { rename(s, "b.md", "B.md") }},
		{"and its own again", func(s *served) { rename(s, "B.md", "b.md") }},
		{"a folder takes other letter case", func(s *served) { rename(s, "sub", "Sub") }},
		{"its notes are edited", func(s *served) { s.write("Sub/c.md", "# C in Sub\n\n[b](../b.md)") }},
		{"a folder takes its own letter case again", func(s *served) { rename(s, "Sub", "sub") }},
		{"a folder takes the place of a note", func(s *served) {
			s.do(os.Remove(s.path("b.md")))
			s.write("b.md/in.md", "# In a folder like a note")
		}},
		{"the note takes its place again", func(s *served) {
			s.do(os.RemoveAll(s.path("b.md")))
			s.write("b.md", "# B is back\n\n[c](sub/c.md) ![](p.svg)")
		}},
		{"a note takes the place of a folder", func(s *served) {
			s.do(os.Rename(s.path("sub"), s.path("kept")))
			s.write("sub", "no note, and no folder")
		}},
		{"the folder takes its place again", func(s *served) {
			s.do(os.Remove(s.path("sub")))
			s.do(os.Rename(s.path("kept"), s.path("sub")))
		}},
		{"its notes are edited again", func(s *served) { s.write("sub/c.md", "# C, edited\n\n[b](../b.md)") }},
		{"a link takes the place of a note", func(s *served) {
			s.write("../outside.md", "# SECRET")
			s.do(os.Remove(s.path("b.md")))
			s.do(os.Symlink("../outside.md", s.path("b.md")))
		}},
		{"what it leads to is edited", func(s *served) { s.write("../outside.md", "# SECRET, edited") }},
		{"the note takes the place of the link", func(s *served) {
			s.write("b.tmp", "# B, no link any more")
			rename(s, "b.tmp", "b.md")
		}},
		{"a link takes the place of a folder", func(s *served) {
			rename(s, "sub", "../elsewhere")
			s.do(os.Symlink("../elsewhere", s.path("sub")))
		}},
		{"a note there is edited", func(s *served) { s.write("../elsewhere/c.md", "# SECRET, from outside") }},
		{"the folder takes the place of the link", func(s *served) {
			s.write("../elsewhere/c.md", "# C, from outside")
			s.do(os.Remove(s.path("sub")))
			rename(s, "../elsewhere", "sub")
		}},
		{"a note in it is edited", func(s *served) { s.write("sub/c.md", "# C, inside again\n\n[b](../b.md)") }},
		{"a picture is a link", func(s *served) {
			s.write("../outside.svg", picture)
			s.do(os.Remove(s.path("p.svg")))
			s.do(os.Symlink("../outside.svg", s.path("p.svg")))
		}},
		{"a picture is a picture", func(s *served) {
			s.do(os.Remove(s.path("p.svg")))
			s.write("p.svg", strings.Replace(picture, "10", "20", 1))
		}},
		{"a folder is hidden", func(s *served) { rename(s, "sub", ".sub") }},
		{"it is shown", func(s *served) { rename(s, ".sub", "sub") }},
		{"a folder has a name that is never read", func(s *served) { rename(s, "sub", "node_modules") }},
		{"it has another", func(s *served) { rename(s, "node_modules", "sub") }},
		{"a note in that is edited", func(s *served) { s.write("sub/c.md", "# C, once more\n\n[b](../b.md)") }},
		{"pipes appear", func(s *served) {
			for _, name := range []string{"pipe.md", "sub/pipe"} {
				exec.Command("mkfifo", s.path(name)).Run() // where there is such a thing
			}
		}},
		{"and go", func(s *served) { os.Remove(s.path("pipe.md")) }},
		{"editors leave things behind", func(s *served) {
			for _, name := range []string{"b.md~", "#b.md#", ".b.md.swp", ".#b.md", "b.md.tmp", "b.md___jb_old___", "4913", "sub/.c.md.kate-swp", "~$b.md.docx", "b.md.bak", "b.md.orig"} {
				s.write(name, "# Not a note")
			}
		}},
		{"names are strange", func(s *served) {
			for _, name := range []string{"two\nlines.md", "a b?c#d%41.md", "é.md", "e\u0301.md", "-rf.md", "\xff\xfe.md", strings.Repeat("n", 240) + ".md"} {
				os.WriteFile(s.path(name), []byte("# Strange"), 0o666) // where the file system takes it
			}
		}},
		{"a huge note is saved", func(s *served) {
			s.write("huge.md", "# Huge\n")
			s.do(os.Truncate(s.path("huge.md"), 50<<20))
		}},
		{"it is a note again", func(s *served) { s.write("huge.md", "# Not huge") }},
		{"a site is built into the folder", func(s *served) { s.buildInside("public") }},
		{"and once more", func(s *served) { s.buildInside("public") }},
		{"it is deleted", func(s *served) { s.do(os.RemoveAll(s.path("public"))) }},
		{"there is a configuration", func(s *served) { s.write("sheaf.yaml", "title: Configured\nexclude: [huge.md]\n") }},
		{"it is not valid", func(s *served) { s.write("sheaf.yaml", "titel: x\n") }},
		{"it is gone", func(s *served) { s.do(os.Remove(s.path("sheaf.yaml"))) }},
		{"it is a folder", func(s *served) { s.do(os.Mkdir(s.path("sheaf.yaml"), 0o777)) }},
		{"it is back", func(s *served) {
			s.do(os.Remove(s.path("sheaf.yaml")))
			s.write("sheaf.yaml", "title: Configured anew\n")
		}},
		{"there are templates", func(s *served) { s.write("templates/404.html", `{{define "main"}}Nothing here{{end}}`) }},
		{"one is not valid", func(s *served) { s.write("templates/404.html", `{{define "main"}}{{if}}`) }},
		{"they are gone", func(s *served) { s.do(os.RemoveAll(s.path("templates"))) }},
		{"there are styles", func(s *served) { s.write("static/print.css", "body { color: red }") }},
		{"they are put away", func(s *served) { rename(s, "static", ".static") }},
		{"they are back", func(s *served) { rename(s, ".static", "static") }},
		{"there is another icon", func(s *served) {
			s.write("favicon.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>`)
		}},
		{"it is gone", func(s *served) { s.do(os.Remove(s.path("favicon.svg"))) }},
		{"it cannot be drawn", func(s *served) { s.write("favicon.svg", "<svg>") }},
		{"many notes come at once", func(s *served) {
			for i := range 400 {
				s.write(fmt.Sprintf("many/d%d/n%d.md", i%20, i), fmt.Sprintf("# Note %d\n\n[b](../../b.md)", i))
			}
		}},
		{"and go", func(s *served) { s.do(os.RemoveAll(s.path("many"))) }},
		{"all is well", func(s *served) { s.write("sub/c.md", "# C, at last\n\n[b](../b.md)") }},
	}
}

// buildInside has another program make the site of the folder in it.
func (s *served) buildInside(name string) {
	b, err := site.Open(site.Options{Source: s.dir})
	s.do(err)
	defer b.Close()
	made, err := b.Load(context.Background())
	s.do(err)
	_, err = made.Write(context.Background(), s.path(name), nil)
	s.do(err)
}

func TestWhateverHappensTheRightSiteIsServed(t *testing.T) {
	t.Parallel()
	s := serveFiles(t, "README.md", "# Home\n\n[b](b.md) [c](sub/c.md)", "b.md", "# B\n\n![](p.svg) [[c]]", "sub/c.md", "# C",
		"p.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>`,
		"favicon.svg", "<svg>") // which cannot be drawn: drawing takes longer than all the rest
	known := map[string]bool{}
	s.settles("at first", known)
	for _, h := range happenings() {
		h.act(s)
		s.settles(h.name, known)
	}
}
