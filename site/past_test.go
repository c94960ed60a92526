package site

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/site/note"
)

// A checkout is a folder of notes in a git repository of its own.
type checkout struct{ *folder }

func newCheckout(t *testing.T, archive string) *checkout {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "secret@example.org", "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "secret@example.org",
	} {
		t.Setenv(name, value)
	}
	c := &checkout{newFolder(t, archive)}
	c.git("init", "-q")
	return c
}

func (c *checkout) git(args ...string) {
	c.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = c.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

func (c *checkout) commit(day string) {
	c.t.Helper()
	c.git("add", "-A")
	c.git("-c", "user.name=A", "-c", "user.email=secret@example.org", "commit", "-qm", "message", "--date", day+"T12:00:00+0000")
}

const datedNotes = `
-- README.md --
# Home

Something about the home of these notes, so that it can be told from others.
-- sub/a.md --
---
date: 2019-05-06
---
# A

Something about A that nobody would say of another note, in words enough.
-- sub/b.md --
# B
`

func TestGitGivesDatesAndFormerAddresses(t *testing.T) {
	c := newCheckout(t, datedNotes)
	c.commit("2021-02-03")
	c.git("mv", "sub/a.md", "sub/new.md")
	c.commit("2022-03-04")
	b := c.build("", Options{})
	b.diags()
	b.has("index.html", `<dt>Updated</dt><dd><time datetime="2021-02-03">`)
	b.has("sub/new/index.html", `<dt>Updated</dt><dd><time datetime="2022-03-04">`, `<dt>Date</dt><dd><time datetime="2019-05-06">`)
	b.has("sub/index.html", `datetime="2019-05-06"`, `datetime="2021-02-03"`)
	b.has("sub/a/index.html", "url=../new/")
	for p, content := range b.files {
		if strings.Contains(content, "secret") {
			t.Errorf("%s has an e-mail address", p)
		}
	}

	c.put("-- sub/a.md --\n# Another\n")
	again := c.build(b.out, Options{})
	again.lacks("sub/a/index.html", "refresh", "Updated")
	again.diags()
}

func TestAuthorsAreNamedWhereTheSiteAsksForThem(t *testing.T) {
	c := newCheckout(t, datedNotes)
	by := func(name, file, text string) {
		t.Helper()
		t.Setenv("GIT_AUTHOR_NAME", name)
		c.put("-- " + file + " --\n" + text)
		c.git("add", "-A")
		c.git("commit", "-qm", "message")
	}
	by("Zoë", "sub/a.md", "# A\n\nOne.\n")
	by("Ann", "sub/a.md", "# A\n\nTwo.\n")
	by("robot[bot]", "sub/a.md", "# A\n\nThree.\n")
	by("zoe", "sub/a.md", "# A\n\nFour.\n")
	by("me@example.org", "sub/b.md", "# B\n\nOne.\n")

	cache := t.TempDir()
	plain := c.build("", Options{CacheDir: cache})
	plain.lacks("sub/a/index.html", "Ann", "<dt>By")

	c.put("-- sheaf.yaml --\nurl: https://example.org/\nauthors: true\n-- .mailmap --\nZoë <secret@example.org> zoe <secret@example.org>\n")
	b := c.build(plain.out, Options{CacheDir: cache})
	b.has("sub/a/index.html", `<dt>By</dt><dd dir="auto">Zoë, Ann</dd>`, `"author":[{"@type":"Person","name":"Zoë"},{"@type":"Person","name":"Ann"}]`)
	b.has("feed.xml", "<author><name>Zoë</name></author><author><name>Ann</name></author>")
	for p, content := range b.files {
		if strings.Contains(content, "secret") || strings.Contains(content, "me@example.org") || strings.Contains(content, "[bot]") {
			t.Errorf("%s has an address, or a program", p)
		}
	}
	b.has("sub/b/index.html", `<dd dir="auto">Zoë</dd>`)
	equalTrees(t, c.build("", Options{}).files, b.files)

	// Another spelling is another name, committed or not.
	c.put("-- .mailmap --\nZoë Quinn <secret@example.org> zoe <secret@example.org>\nZoë Quinn <secret@example.org> Zoë <secret@example.org>\n")
	if state, err := Open(Options{Source: c.dir, CacheDir: cache}); err != nil {
		t.Fatal(err)
	} else {
		report, err := state.Unchanged(context.Background(), b.out, nil)
		if report != nil || err != nil {
			t.Errorf("after an edit of .mailmap nothing has changed: %v %v", report, err)
		}
		state.Close()
	}
	c.build(b.out, Options{CacheDir: cache}).has("sub/a/index.html", "Zoë Quinn, Ann")
}

func TestWhatGitKnowsIsKeptUntilHeadMoves(t *testing.T) {
	c := newCheckout(t, datedNotes)
	c.commit("2021-02-03")
	cache := t.TempDir()
	first := c.build("", Options{CacheDir: cache})
	path := os.Getenv("PATH")
	t.Setenv("PATH", t.TempDir()) // from here on git would be an error
	second := c.build("", Options{CacheDir: cache})
	second.diags()
	equalTrees(t, first.files, second.files)

	t.Setenv("PATH", path)
	b, err := Open(Options{Source: c.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for _, day := range []string{"2022-01-01", "2023-01-01"} {
		c.put("-- README.md --\n# Home of " + day + "\n")
		c.commit(day)
		live, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		equalTrees(t, c.build("", Options{}).files, served(t, live))
		if page, _, err := live.At(""); err != nil || !strings.Contains(string(page.Bytes), day) {
			t.Errorf("the page does not say %s, %v", day, err)
		}
	}
}

func TestAHistoryThatIsNotWholeIsSaidOnce(t *testing.T) {
	c := newCheckout(t, datedNotes)
	c.commit("2021-02-03")
	c.put("-- sub/b.md --\n# B, changed\n")
	c.commit("2022-02-03")
	dir := filepath.Join(t.TempDir(), "clone")
	c.git("clone", "-q", "--depth", "1", "file://"+c.dir, dir)
	b := (&folder{t, dir}).build("", Options{})
	if len(b.site.Diags()) != 1 || b.site.Diags()[0].Code != note.CodeShallowHistory || b.site.Diags()[0].Severity != note.Advice {
		t.Errorf("got %v", b.site.Diags())
	}
	b.lacks("index.html", "Updated")

	t.Setenv("PATH", t.TempDir())
	b = (&folder{t, dir}).build("", Options{})
	b.diags(".: hint: git cannot tell when the notes were changed: git is not installed [no-history]")
}
