package serve

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// Both ways of seeing changes must come to the same.
func inBothWays(t *testing.T, test func(t *testing.T, o Options)) {
	t.Parallel() // a second between two looks is long
	t.Run("events", func(t *testing.T) { t.Parallel(); test(t, Options{}) })
	t.Run("polling", func(t *testing.T) { t.Parallel(); test(t, Options{Poll: true}) })
}

func TestEachWayOfSavingShows(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		s := serveWith(t, o, "a.md", "# First text", "other.md", "# Other")
		messages := s.listen()
		other := s.key("/a/")
		for _, c := range []struct {
			editor string
			save   func(text string)
		}{
			{"in place", func(text string) { s.write("a.md", text) }},
			{"atomic", func(text string) {
				s.write(".a.md.tmp", text)
				s.do(os.Rename(s.path(".a.md.tmp"), s.path("a.md")))
			}},
			{"vim", func(text string) {
				s.write("4913", "")
				s.do(os.Remove(s.path("4913")))
				s.do(os.Rename(s.path("a.md"), s.path("a.md~")))
				s.write("a.md", text)
				s.do(os.Remove(s.path("a.md~")))
			}},
			{"emacs", func(text string) {
				s.do(os.Symlink("user@host.1:2", s.path(".#a.md")))
				s.write("a.md~", "old")
				s.write("a.md", text)
				s.do(os.Remove(s.path(".#a.md")))
			}},
			{"JetBrains", func(text string) {
				s.write("a.md___jb_tmp___", text)
				s.do(os.Rename(s.path("a.md"), s.path("a.md___jb_old___")))
				s.do(os.Rename(s.path("a.md___jb_tmp___"), s.path("a.md")))
				s.do(os.Remove(s.path("a.md___jb_old___")))
			}},
			{"in pieces", func(text string) {
				s.write("a.md", "")
				f, err := os.OpenFile(s.path("a.md"), os.O_APPEND|os.O_WRONLY, 0)
				s.do(err)
				for _, r := range text {
					_, err = f.WriteString(string(r))
					s.do(err)
				}
				s.do(f.Close())
			}},
			{"delete and create", func(text string) {
				s.do(os.Remove(s.path("a.md")))
				s.write("a.md", text)
			}},
		} {
			c.save("# Saved by " + c.editor)
			s.hears(messages)
			s.shows("a/", "Saved by "+c.editor)
			now := s.key("/a/")
			if now.Key == other.Key {
				t.Errorf("%s: the key of the page is still %s", c.editor, now.Key)
			}
			other = now
		}
	})
}

func TestNothingIsSaidWhenNothingChanged(t *testing.T) {
	s := serveFiles(t, "a.md", "# A", "b.md", "# B")
	before := s.log.String()
	s.write("a.md", "# A")
	s.write("a.md.swp", "x")
	s.write("b.md", "# B\n\n[gone](gone.md)")
	s.says("changed b.md (")
	if said := strings.TrimPrefix(s.log.String(), before); strings.Contains(said, "a.md") {
		t.Errorf("it said %q", said)
	}
	s.says("1 problem\n  b.md:3:1: error: ")
	s.write("b.md", "# B\n\nMoved along: [gone](gone.md)")
	s.shows("b/", "Moved along")
	if n := strings.Count(s.log.String(), "broken-link"); n != 1 {
		t.Errorf("a problem that only moved is told %d times:\n%s", n, s.log)
	}
	s.do(os.Remove(s.path("a.md.swp")))
	s.write("a.md", "# A, edited")
	s.says("changed a.md (")
}

func TestFoldersComeMoveAndGo(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		s := serveWith(t, o, "README.md", "# Home", "old/deep/in.md", "# Inside")
		s.write("new/a/b/c/d.md", "# Deep down")
		s.shows("new/a/b/c/d/", "Deep down")
		s.write("new/a/b/c/d.md", "# Deep down, edited")
		s.shows("new/a/b/c/d/", "Deep down, edited")

		s.do(os.Rename(s.path("old"), s.path("moved")))
		s.shows("moved/deep/in/", "Inside")
		s.write("moved/deep/in.md", "# Inside, edited")
		s.shows("moved/deep/in/", "Inside, edited")
		if status, _ := s.get("old/deep/in/"); status != 404 {
			t.Errorf("the old address is answered with %d", status)
		}

		// Two folders change names.
		s.do(os.Rename(s.path("moved"), s.path("between")))
		s.do(os.Rename(s.path("new"), s.path("moved")))
		s.do(os.Rename(s.path("between"), s.path("new")))
		s.shows("new/deep/in/", "Inside, edited")
		s.write("new/deep/in.md", "# Inside, edited twice")
		s.shows("new/deep/in/", "Inside, edited twice")
		s.write("moved/a/b/c/d.md", "# Deep down, edited twice")
		s.shows("moved/a/b/c/d/", "Deep down, edited twice")

		// A folder that was filled elsewhere comes in.
		outside := filepath.Join(t.TempDir(), "tree")
		s.do(os.MkdirAll(filepath.Join(outside, "x/y"), 0o777))
		s.do(os.WriteFile(filepath.Join(outside, "x/y/z.md"), []byte("# From elsewhere"), 0o666))
		s.do(os.Rename(outside, s.path("tree")))
		s.shows("tree/x/y/z/", "From elsewhere")
		s.write("tree/x/y/z.md", "# At home")
		s.shows("tree/x/y/z/", "At home")

		s.do(os.RemoveAll(s.path("tree")))
		s.until("the removed folder is missing", func() bool { status, _ := s.get("tree/x/y/z/"); return status == 404 })
	})
}

// A write through another name of the file makes no event in its folder. Nor does one through memory.
func TestChangeWithoutAnEventShowsAfterARest(t *testing.T) {
	s := serveFiles(t, "a.md", "# A", "b.md", "# B")
	other := filepath.Join(filepath.Dir(s.dir), "other.md")
	if err := os.Link(s.path("a.md"), other); err != nil {
		t.Skip("the file system has no hard links")
	}
	s.do(os.WriteFile(other, []byte("# A, edited from elsewhere"), 0o666))
	s.write("b.md", "# B, edited")
	s.shows("a/", "edited from elsewhere")
	s.says("changed a.md (")
}

// What is written while a look is under way must be seen by another one.
func TestLastOfManyChangesShows(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		s := serveWith(t, o, "README.md", "# Home")
		for i := range 200 {
			s.write(fmt.Sprintf("d%d/n%d.md", i%10, i%50), fmt.Sprintf("# Edition %d", i))
		}
		for i := 150; i < 200; i++ {
			s.shows(fmt.Sprintf("d%d/n%d/", i%10, i%50), fmt.Sprintf("Edition %d<", i))
		}
	})
}

func TestBurstIsOneLook(t *testing.T) {
	s := serveFiles(t, "README.md", "# Home", "a.md", "# A")
	for i := range 20 {
		s.write("a.md", fmt.Sprintf("# Edition %d", i))
	}
	s.shows("a/", "Edition 19")
	if n := strings.Count(s.log.String(), "changed a.md"); n > 5 { // one, on a machine that is not busy
		t.Errorf("20 saves in a row were %d looks", n)
	}
}

func TestStylesTemplatesAndConfigurationShow(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		s := serveWith(t, o, "README.md", "Home")
		first := s.key("/")
		s.write("static/print.css", "body { color: red }")
		s.until("other style sheets", func() bool { return strings.Join(s.key("/").Styles, " ") != strings.Join(first.Styles, " ") })
		if now := s.key("/"); now.Key != first.Key {
			t.Error("the page's key has changed, though only a style sheet has")
		}
		s.write("templates/404.html", `{{define "main"}}Nothing of that name{{end}}`)
		s.shows("missing/", "Nothing of that name")
		s.write("sheaf.yaml", "title: Another title")
		s.shows("", "Another title")
		s.says("changed sheaf.yaml (")
	})
}

func TestConfigurationElsewhereIsWatched(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		o.Site.Config = filepath.Join(t.TempDir(), "my.yaml")
		if err := os.WriteFile(o.Site.Config, []byte("title: First title"), 0o666); err != nil {
			t.Fatal(err)
		}
		s := serveWith(t, o, "a.md", "A")
		s.shows("a/", "First title")
		s.do(os.WriteFile(o.Site.Config, []byte("title: Second title"), 0o666))
		s.shows("a/", "Second title")
	})
}

func TestMistakeKeepsTheLastGoodSite(t *testing.T) {
	for _, c := range []struct{ name, file, broken, says string }{
		{"configuration", "sheaf.yaml", "title: x\ntitel: <b>x</b>", "sheaf.yaml:2:1"},
		{"template", "templates/404.html", "{{define \"main\"}}\n{{if}}", "404.html:2"},
		{"style", "static/theme.css", "/* <b> */\n@import \"<b>.css\";", "theme.css:2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serveFiles(t, "a.md", "# First")
			messages := s.listen()
			s.write(c.file, c.broken)
			s.hears(messages)
			s.says(c.says)
			if problem := s.key("/a/").Problem; !strings.Contains(problem, c.says) {
				t.Errorf("the browser is told %q", problem)
			}
			s.shows("a/", "First")
			s.write("a.md", "# Second") // can't be shown yet
			if n := strings.Count(s.log.String(), c.says); n != 1 {
				t.Errorf("the mistake is told %d times:\n%s", n, s.log)
			}
			s.do(os.Remove(s.path(c.file)))
			s.shows("a/", "Second")
			if problem := s.key("/a/").Problem; problem != "" {
				t.Errorf("the browser is still told %q", problem)
			}
		})
	}
}

func TestServerStartsOverAMistake(t *testing.T) {
	s := serveFiles(t, "a.md", "# First", "sheaf.yaml", "<script>: 1")
	status, page := s.get("a/")
	problem := s.key("/a/").Problem
	if status != 500 || !strings.Contains(page, "unknown key &#34;&lt;script&gt;&#34;") || !strings.Contains(problem, "<script>") {
		t.Errorf("got %d, the problem %q and\n%s", status, problem, page)
	}
	if strings.Contains(page, "<script>") || !strings.Contains(page, "live.js") {
		t.Errorf("the error page is not escaped or does not wait:\n%s", page)
	}
	s.do(os.Remove(s.path("sheaf.yaml")))
	s.shows("a/", "First")
}

func TestRootMayGoAndComeBack(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		s := serveWith(t, o, "a.md", "# First", "b/c.md", "# C")
		s.do(os.RemoveAll(s.dir))
		s.says("is gone")
		s.shows("a/", "First")
		s.until("the browser is told", func() bool { return strings.Contains(s.key("/a/").Problem, "gone") })
		s.write("a.md", "# Second")
		s.shows("a/", "Second")
		if problem := s.key("/a/").Problem; problem != "" {
			t.Errorf("the browser is still told %q", problem)
		}
		s.write("a.md", "# Third")
		s.shows("a/", "Third")

		s.do(os.Rename(s.dir, s.dir+"-moved"))
		s.until("it says so again", func() bool { return strings.Count(s.log.String(), "is gone") == 2 })
		s.shows("a/", "Third")
		s.write("sheaf.yaml", "titel: x") // comes back broken
		s.says("sheaf.yaml:1:1")
		s.shows("a/", "Third")
		s.do(os.Remove(s.path("sheaf.yaml")))
		s.write("a.md", "# Fourth")
		s.shows("a/", "Fourth")
	})
}

// The folder of notes may be a link, and lead to another folder from one moment to the next.
func TestRootMayBeALinkThatIsTurned(t *testing.T) {
	inBothWays(t, func(t *testing.T, o Options) {
		s := newServed(t)
		for _, name := range []string{"one", "two"} {
			s.write("../"+name+"/a.md", "# In "+name)
		}
		s.do(os.Remove(s.dir))
		s.do(os.Symlink("one", s.dir))
		s.start(o)
		s.shows("a/", "In one")
		s.write("a.md", "# In one, edited")
		s.shows("a/", "In one, edited")
		s.do(os.Symlink("two", s.dir+"-next"))
		s.do(os.Rename(s.dir+"-next", s.dir))
		s.shows("a/", "In two")
		s.write("sub/b.md", "# In two, new")
		s.shows("sub/b/", "In two, new")
	})
}

func TestLostEventsAreMadeUpFor(t *testing.T) {
	dir := t.TempDir()
	w := watch(dir, "", false, t.Logf)
	defer w.close()
	go func() { w.notify.Errors <- fsnotify.ErrEventOverflow }()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if touched, ok := w.next(ctx); !ok || touched != nil {
		t.Errorf("after an overflow next returns %q, %v: it is to look everywhere", touched, ok)
	}
}

func TestOutputInsideTheTreeIsLeftAlone(t *testing.T) {
	s := serveFiles(t, "a.md", "# A", "public/.sheaf-manifest", "", "public/a.md", "# Not a note", "node_modules/x/x.md", "# Not a note")
	messages := s.listen()
	s.write("public/a.md", "# Changed")
	s.write("node_modules/x/x.md", "# Changed")
	s.write("a.md", "# A, edited")
	s.shows("a/", "A, edited")
	s.hears(messages)
	select {
	case text := <-messages:
		t.Errorf("message %s came for a folder that is no concern of the site's", text)
	default:
	}
	if strings.Contains(s.log.String(), "public") {
		t.Errorf("it said:\n%s", s.log)
	}
}

func TestFolderMayBeNamedByARelativePath(t *testing.T) {
	s := newServed(t)
	s.write("a.md", "# First")
	s.write("sub/b.md", "# B")
	t.Chdir(s.dir)
	o := Options{}
	o.Site.Source = "."
	s.start(o)
	s.write("a.md", "# Second")
	s.shows("a/", "Second")
	s.do(os.Rename("sub", "moved"))
	s.shows("moved/b/", "<h1")
	s.write("moved/b.md", "# B, edited")
	s.shows("moved/b/", "B, edited")
	s.says("changed moved/b.md")
}
