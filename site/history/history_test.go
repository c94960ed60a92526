package history_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/history"
)

// A repository is a real one, in a folder of the test's.
type repository struct {
	t    *testing.T
	dir  string
	date string // of the next commits, as git takes it
}

// newRepository makes an empty repository whose commits nothing of the user's configuration touches.
func newRepository(t *testing.T) *repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
	} {
		t.Setenv(name, value)
	}
	r := &repository{t: t, dir: t.TempDir(), date: "2020-01-01T12:00:00+0000"}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r *repository) git(args ...string) {
	r.t.Helper()
	r.t.Setenv("GIT_AUTHOR_DATE", r.date)
	r.t.Setenv("GIT_COMMITTER_DATE", r.date)
	c := exec.Command("git", args...)
	c.Dir = r.dir
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// commit commits all there is on a day, after writing files given as path and content.
func (r *repository) commit(day string, files ...string) {
	r.t.Helper()
	r.date = day + "T12:00:00+0000"
	for i := 0; i < len(files); i += 2 {
		r.write(files[i], files[i+1])
	}
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", "message")
}

func (r *repository) write(p, content string) {
	r.t.Helper()
	name := filepath.Join(r.dir, p)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repository) read(folder string) *history.History {
	r.t.Helper()
	found := history.Find(filepath.Join(r.dir, folder))
	if found == nil {
		r.t.Fatal("no repository was found")
	}
	h, err := found.Read(context.Background(), false)
	if err != nil {
		r.t.Fatal(err)
	}
	return h
}

// wants fails the test unless the history of a folder is this.
func (r *repository) wants(folder string, want map[string]history.File) {
	r.t.Helper()
	if d := cmp.Diff(want, r.read(folder).Files); d != "" {
		r.t.Errorf("-want +got\n%s", d)
	}
}

type files = map[string]history.File

// text is long enough to be known again after a rename.
func text(words string) string { return strings.Repeat("A line about "+words+".\n", 20) }

func TestDatesAreOfTheFirstAndTheLastCommit(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", "one", "b.MD", "b", "c.txt", "c")
	r.commit("2021-02-03", "a.md", "two")
	r.commit("2022-02-02", "c.txt", "two")
	r.write("a.md", "not committed")
	r.write("new.md", "not committed")
	r.wants("", files{"a.md": {First: "2020-01-01", Last: "2021-02-03"}, "b.MD": {First: "2020-01-01", Last: "2020-01-01"}})
}

func TestDatesAreThoseOfTheAuthorsClock(t *testing.T) {
	r := newRepository(t)
	r.write("a.md", "a")
	r.git("add", "-A")
	r.date = "2020-01-01T23:30:00-0500" // the next day in UTC
	r.git("commit", "-qm", "late")
	r.wants("", files{"a.md": {First: "2020-01-01", Last: "2020-01-01"}})
}

func TestRenamesAreFollowedThroughChains(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", text("a"), "other.md", text("other"))
	r.git("mv", "a.md", "b.md")
	r.commit("2020-01-02")
	r.write("x/c.md", text("a")+"and more\n")
	r.git("rm", "-q", "b.md")
	r.commit("2020-01-03")
	r.wants("", files{
		"x/c.md":   {First: "2020-01-01", Last: "2020-01-03", Former: []string{"b.md", "a.md"}},
		"other.md": {First: "2020-01-01", Last: "2020-01-01"},
	})
}

func TestARenameThereAndBackIsNoFormerPathOfItself(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", text("a"))
	r.git("mv", "a.md", "b.md")
	r.commit("2020-01-02")
	r.git("mv", "b.md", "a.md")
	r.commit("2020-01-03")
	r.wants("", files{"a.md": {First: "2020-01-01", Last: "2020-01-03", Former: []string{"b.md"}}})
}

func TestAPathThatIsUsedAgainIsAnotherFile(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", text("first"))
	r.git("mv", "a.md", "b.md")
	r.commit("2020-01-02")
	r.commit("2020-01-03", "a.md", text("second"))
	r.commit("2020-01-04", "gone.md", text("gone"))
	r.git("rm", "-q", "gone.md")
	r.commit("2020-01-05")
	r.commit("2020-01-06", "gone.md", text("new with the old name"))
	r.wants("", files{
		"a.md":    {First: "2020-01-03", Last: "2020-01-03"},
		"b.md":    {First: "2020-01-01", Last: "2020-01-02", Former: []string{"a.md"}},
		"gone.md": {First: "2020-01-06", Last: "2020-01-06"},
	})
}

func TestTwoFilesThatHadOnePathShareNothing(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "p.md", text("first"))
	r.git("mv", "p.md", "one.md")
	r.commit("2020-01-02", "p.md", text("second"))
	r.git("mv", "p.md", "two.md")
	r.commit("2020-01-03")
	got := r.read("").Files
	if d := cmp.Diff([]string{"p.md"}, got["two.md"].Former); d != "" {
		t.Errorf("the file that had the path last: %s", d)
	}
	if former := got["one.md"].Former; former != nil {
		t.Errorf("the file that had it before has %q", former)
	}
}

func TestSidesOfAMergeBothCount(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", text("a"), "b.md", text("b"))
	r.git("checkout", "-qb", "side")
	r.git("mv", "b.md", "c.md")
	r.commit("2020-01-02")
	r.git("checkout", "-q", "main")
	r.commit("2020-01-03", "a.md", text("changed"))
	r.date = "2020-01-04T12:00:00+0000"
	r.git("merge", "-q", "--no-edit", "side")
	r.wants("", files{
		"a.md": {First: "2020-01-01", Last: "2020-01-03"},
		"c.md": {First: "2020-01-01", Last: "2020-01-02", Former: []string{"b.md"}},
	})
}

func TestTheFolderMayLieBelowTheTop(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "notes/a.md", text("a"), "out.md", text("out"), "notes2/b.md", "b")
	r.git("mv", "out.md", "notes/in.md")
	r.git("mv", "notes/a.md", "notes/b.md")
	r.commit("2020-01-02")
	r.wants("notes", files{
		"b.md":  {First: "2020-01-01", Last: "2020-01-02", Former: []string{"a.md"}},
		"in.md": {First: "2020-01-02", Last: "2020-01-02"},
	})
	if r.read("notes").Shallow {
		t.Error("a whole repository counts as shallow")
	}
}

func TestHostileNamesAreOnlyNames(t *testing.T) {
	r := newRepository(t)
	names := []string{"-rf.md", "new\nline.md", "tab\t.md", `quote".md`, "\x01mark.md", "R100.md", "$(touch pwn).md", "é 日.md", ":(icase)x.md", "*.md"}
	want := files{}
	for _, name := range names {
		r.write(name, name)
		want[name] = history.File{First: "2020-01-01", Last: "2020-01-01"}
	}
	r.commit("2020-01-01")
	r.wants("", want)
}

func TestTheUsersConfigurationChangesNothing(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "n/é.md", text("a"))
	r.git("mv", "n/é.md", "n/ü.md")
	r.commit("2020-01-02")
	config := filepath.Join(t.TempDir(), "config")
	err := os.WriteFile(config, []byte(`[log]
	showRoot = false
	showSignature = true
	date = relative
	decorate = full
	follow = true
	diffMerges = separate
[diff]
	renames = false
	renameLimit = 1
	relative = false
	external = false
	noprefix = true
[core]
	quotePath = true
	pager = false
	fsmonitor = false
[color]
	ui = always
[i18n]
	logOutputEncoding = latin1
[format]
	pretty = fuller
`), 0o666)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_CONFIG_GLOBAL", config)
	t.Setenv("GIT_DIR", filepath.Join(t.TempDir(), "elsewhere"))
	t.Setenv("GIT_LITERAL_PATHSPECS", "1")
	t.Setenv("GIT_EXTERNAL_DIFF", "false")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	r.wants("n", files{"ü.md": {First: "2020-01-01", Last: "2020-01-02", Former: []string{"é.md"}}})
}

func TestAWorktreeHasItsOwnHead(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", "a")
	tree := filepath.Join(t.TempDir(), "tree")
	r.git("worktree", "add", "-q", "-b", "side", tree)
	r.commit("2020-01-02", "b.md", "b")
	if state := history.Find(tree).State(false); state == "" || state == history.Find(r.dir).State(false) {
		t.Errorf("the state of the worktree is %q, that of the main one the same", state)
	}
	side := &repository{t: t, dir: tree}
	side.wants("", files{"a.md": {First: "2020-01-01", Last: "2020-01-01"}})
}

func TestASubmoduleHasItsOwnHistory(t *testing.T) {
	inner := newRepository(t)
	inner.commit("2019-01-01", "a.md", "a")
	r := newRepository(t)
	r.commit("2020-01-01", "b.md", "b")
	r.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.dir, "sub")
	r.commit("2020-01-02")
	r.wants("sub", files{"a.md": {First: "2019-01-01", Last: "2019-01-01"}})
}

func TestAShallowCheckoutKnowsWhatItHas(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", "a", "b.md", "b")
	r.commit("2020-01-02", "b.md", "b2")
	r.commit("2020-01-03", "a.md", "a2")
	clone := &repository{t: t, dir: filepath.Join(t.TempDir(), "clone")}
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, clone.dir)
	if !clone.read("").Shallow {
		t.Error("the clone counts as whole")
	}
	clone.wants("", files{"a.md": {Last: "2020-01-03"}, "b.md": {}})
	before := history.Find(clone.dir).State(false)
	clone.git("fetch", "-q", "--unshallow")
	if history.Find(clone.dir).State(false) == before {
		t.Error("fetching the rest leaves the state as it was")
	}
	clone.wants("", files{"a.md": {First: "2020-01-01", Last: "2020-01-03"}, "b.md": {First: "2020-01-01", Last: "2020-01-02"}})
}

func TestTheStateFollowsHead(t *testing.T) {
	r := newRepository(t)
	state := func() string { return history.Find(r.dir).State(false) }
	if s := state(); s != "" {
		t.Errorf("without a commit the state is %q", s)
	}
	r.wants("", files{})
	seen := map[string]string{}
	step := func(what string, isNew bool) {
		t.Helper()
		s := state()
		if before, ok := seen[s]; s == "" || ok == isNew {
			t.Errorf("%s: the state is %q, as %s", what, s, before)
		}
		seen[s] = what
	}
	r.commit("2020-01-01", "a.md", "a")
	step("a commit", true)
	r.commit("2020-01-02", "a.md", "b")
	step("another commit", true)
	r.git("pack-refs", "--all")
	step("packed branches", false)
	r.git("checkout", "-q", "--detach")
	step("the same without a branch", false)
	r.git("checkout", "-q", "HEAD~1")
	step("the first again", false)
	r.write("a.md", "not committed")
	step("a change that is not committed", false)
}

func TestWhatIsNoCheckoutIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	for _, dotGit := range []string{"", "gitdir: /nowhere\n", "nonsense"} {
		if dotGit != "" {
			if err := os.WriteFile(filepath.Join(dir, ".git"), []byte(dotGit), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if history.Find(dir) != nil {
			t.Errorf("a folder with the .git %q counts as a checkout", dotGit)
		}
	}
	if history.Find(filepath.Join(dir, "nowhere")) != nil {
		t.Error("a folder that is not there counts as a checkout")
	}
}

func TestWithoutGitAnErrorSaysSo(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", "a")
	t.Setenv("PATH", t.TempDir())
	_, err := history.Find(r.dir).Read(context.Background(), false)
	if err == nil || err.Error() != "git is not installed" {
		t.Errorf("got the error %v", err)
	}
}

func TestADamagedRepositoryIsAnError(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", "a")
	objects, err := filepath.Glob(filepath.Join(r.dir, ".git/objects/??/*"))
	if err != nil || len(objects) == 0 {
		t.Fatal(objects, err)
	}
	for _, name := range objects {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if h, err := history.Find(r.dir).Read(context.Background(), false); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, %v", h, err)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	r := newRepository(t)
	r.commit("2020-01-01", "a.md", "a")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := history.Find(r.dir).Read(ctx, false); err != context.Canceled {
		t.Errorf("got the error %v", err)
	}
}

func TestManyFilesInOneCommit(t *testing.T) {
	r := newRepository(t)
	for i := range 2000 {
		r.write(fmt.Sprintf("d%d/n%d.md", i%7, i), fmt.Sprint(i))
	}
	r.commit("2020-01-01")
	if n := len(r.read("").Files); n != 2000 {
		t.Errorf("%d files, want 2000", n)
	}
}
