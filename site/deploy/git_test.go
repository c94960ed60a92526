package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site"
	"sheaf/site/deploy"
)

// newRepository makes a site whose notes are in a repository, with a bare one beside it as its origin.
// Nothing of the user's own configuration counts.
func newRepository(t *testing.T, files ...string) *built {
	t.Helper()
	return newRepositoryOf(t, "sha1", files...)
}

func newRepositoryOf(t *testing.T, format string, files ...string) *built {
	t.Helper()
	isolateGit(t)
	b := newBuilt(t, files...)
	write(t, filepath.Join(b.notes, ".gitignore"), "public\n")
	write(t, filepath.Join(b.notes, "README.md"), "# Home\n")
	b.git("", "init", "-q", "--bare", "--object-format="+format, "the remote.git")
	b.git("my notes", "init", "-q", "-b", "main", "--object-format="+format)
	b.git("my notes", "remote", "add", "origin", "../the remote.git")
	b.git("my notes", "add", "-A")
	b.git("my notes", "commit", "-q", "-m", "notes")
	return b
}

func isolateGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "EMAIL": "",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
	} {
		t.Setenv(name, value)
	}
}

// git runs git in a folder and returns what it prints.
func (b *built) git(folder string, args ...string) string {
	b.t.Helper()
	c := exec.Command("git", args...)
	c.Dir = filepath.Join(b.dir, folder)
	out, err := c.CombinedOutput()
	if err != nil {
		b.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// has expects the branch at the remote to hold the site's files and these others.
func (b *built) has(branch string, others ...string) {
	b.t.Helper()
	want := map[string]string{}
	for p, text := range b.files {
		want[p] = text
	}
	for i := 0; i < len(others); i += 2 {
		want[others[i]] = others[i+1]
	}
	got := map[string]string{}
	for p := range strings.SplitSeq(b.git("the remote.git", "ls-tree", "-r", "-z", "--name-only", branch), "\x00") {
		if p != "" && p != site.ManifestName {
			got[p] = b.git("the remote.git", "cat-file", "blob", branch+":"+p)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		b.t.Errorf("the branch (-want +got)\n%s", d)
	}
}

// commits returns how many commits the branch at the remote has.
func (b *built) commits(branch string) string {
	b.t.Helper()
	return b.git("the remote.git", "rev-list", "--count", branch)
}

// others makes somebody else's commit on a branch of the remote, which it may make.
func (b *built) others(branch string, files ...string) {
	b.t.Helper()
	dir := "clone of " + branch
	if err := os.RemoveAll(filepath.Join(b.dir, dir)); err != nil {
		b.t.Fatal(err)
	}
	format := b.git("the remote.git", "rev-parse", "--show-object-format")
	b.git("", "init", "-q", "--object-format="+format, dir)
	b.git(dir, "remote", "add", "origin", "../the remote.git")
	b.git(dir, "fetch", "-q")
	if b.git("the remote.git", "branch", "--list", branch) == "" {
		b.git(dir, "checkout", "-q", "--orphan", branch)
	} else {
		b.git(dir, "checkout", "-q", branch)
	}
	for i := 0; i < len(files); i += 2 {
		write(b.t, filepath.Join(b.dir, dir, files[i]), files[i+1])
	}
	b.git(dir, "add", "-A")
	b.git(dir, "commit", "-q", "-m", "others")
	b.git(dir, "push", "-q", "origin", branch)
}

// private is all of the notes' repository that is its owner's: not the objects, and not where git remembers the remote's branches.
func (b *built) private() map[string]string {
	b.t.Helper()
	files := tree(b.t, b.notes)
	for p := range files {
		if strings.HasPrefix(p, ".git/objects/") || strings.HasPrefix(p, ".git/refs/remotes/") || strings.HasPrefix(p, ".git/logs/refs/remotes/") {
			delete(files, p)
		}
	}
	return files
}

func TestABranchGetsWhatChanged(t *testing.T) {
	b := newRepository(t, "a/index.html", "a", "b/index.html", "b\r\n", "é 日/\"x\".txt", "x")
	write(t, filepath.Join(b.notes, "README.md"), "# Home\n\nChanged, and not committed.\n")
	write(t, filepath.Join(b.notes, ".gitattributes"), "* text=auto eol=crlf\n")
	b.git("my notes", "add", ".gitattributes") // staged
	before := b.private()

	want := []string{"+ a/index.html", "+ b/index.html", "+ index.html", "+ é 日/\"x\".txt"}
	b.deploy("gh-pages", deploy.Options{DryRun: true}, want...)
	if branches := b.git("the remote.git", "branch"); branches != "" {
		t.Fatalf("a dry run made a branch: %s", branches)
	}
	b.deploy("gh-pages", plain, want...)
	b.build("b/index.html", "b\r\n") // "git cat-file" prints it so, and trims it
	b.files["b/index.html"] = "b"
	b.has("gh-pages")
	b.files["b/index.html"] = "b\r\n"
	if r := b.deploy("gh-pages", plain); r.Commit != "" || b.commits("gh-pages") != "1" {
		t.Errorf("nothing changed, and there is a commit %q", r.Commit)
	}

	b.build("a/index.html", "A", "b/index.html", gone, "c.html", "c")
	r := b.deploy("gh-pages", plain, "+ c.html", "~ a/index.html", "- b/index.html")
	b.has("gh-pages")
	if tip := b.git("the remote.git", "rev-parse", "gh-pages"); tip != r.Commit || b.commits("gh-pages") != "2" {
		t.Errorf("the branch is at %s, and the report says %s", tip, r.Commit)
	}
	b.build("b/index.html", gone)
	if d := cmp.Diff(before[".git/index"], b.private()[".git/index"]); d != "" {
		t.Error("the index changed")
	}
	after := b.private()
	for p := range after {
		if strings.HasPrefix(p, "public/") {
			delete(after, p)
		}
	}
	for p := range before {
		if strings.HasPrefix(p, "public/") {
			delete(before, p)
		}
	}
	if d := cmp.Diff(before, after); d != "" {
		t.Errorf("the notes' repository changed (-before +after)\n%s", d)
	}
}

func TestTheMessageNamesTheCommitOfTheNotes(t *testing.T) {
	b := newRepository(t)
	head := b.git("my notes", "rev-parse", "HEAD")
	b.deploy("gh-pages", plain, "+ index.html")
	want := "Publish " + head[:12] + "\n\nMade by Sheaf from commit " + head + "."
	if got := b.git("the remote.git", "log", "--format=%B", "gh-pages"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	write(t, filepath.Join(b.notes, "README.md"), "# Changed\n")
	b.build("index.html", "changed")
	b.deploy("gh-pages", plain, "~ index.html")
	want = "Publish " + head[:12] + " and changes on top of it"
	if got := b.git("the remote.git", "log", "-1", "--format=%s %an %cn", "gh-pages"); got != want+" A C" {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestForeignFilesOfABranchStay(t *testing.T) {
	b := newRepository(t, "a/index.html", "a")
	b.others("gh-pages", "CNAME", "example.org", "a/mine.txt", "mine", "run.sh", "#!")
	b.git("clone of gh-pages", "update-index", "--chmod=+x", "run.sh")
	b.git("clone of gh-pages", "commit", "-qm", "x")
	b.git("clone of gh-pages", "push", "-q", "origin", "gh-pages")
	b.deploy("gh-pages", plain, "+ a/index.html", "+ index.html")
	b.build("a/index.html", gone)
	b.deploy("gh-pages", plain, "- a/index.html")
	b.has("gh-pages", "CNAME", "example.org", "a/mine.txt", "mine", "run.sh", "#!")
	if mode := b.git("the remote.git", "ls-tree", "gh-pages", "run.sh"); !strings.HasPrefix(mode, "100755") {
		t.Errorf("a foreign file is now %s", mode)
	}
	if b.commits("gh-pages") != "4" {
		t.Errorf("there are %s commits", b.commits("gh-pages"))
	}
}

func TestForeignFilesInTheWayOnABranch(t *testing.T) {
	b := newRepository(t, "a/index.html", "a")
	b.others("gh-pages", "index.html", "theirs")
	b.refuses("gh-pages", plain, "index.html; --force")
	b.deploy("gh-pages", deploy.Options{Force: true}, "+ a/index.html", "~ index.html")
	b.has("gh-pages")
	b.others("other", "a", "theirs")
	b.refuses("git:#other", deploy.Options{Force: true}, "by Sheaf: a;")
	b.others("third", "index.html/x", "theirs")
	b.refuses("git:#third", deploy.Options{Force: true}, "by Sheaf: index.html/;")
}

func TestAFileAndAFolderChangePlacesOnABranch(t *testing.T) {
	b := newRepository(t, "x", "file", "y/index.html", "page")
	b.deploy("gh-pages", plain, "+ index.html", "+ x", "+ y/index.html")
	b.build("x", gone, "x/index.html", "page", "y/index.html", gone, "y", "file")
	b.deploy("gh-pages", plain, "+ x/index.html", "+ y", "- x", "- y/index.html")
	b.has("gh-pages")
}

// pushMeanwhile pushes to the branch when a deployment is about to push.
func (b *built) pushMeanwhile(o deploy.Options) deploy.Options {
	o.Progress = func(stage string, done, total int) {
		if stage == "pushing" {
			b.others("gh-pages", "new.txt", "new")
		}
	}
	return o
}

func TestABranchThatMovesMeanwhileIsNotOverwrittenUnasked(t *testing.T) {
	for _, first := range []bool{true, false} {
		b := newRepository(t)
		if !first {
			b.deploy("gh-pages", plain, "+ index.html")
			b.build("index.html", "changed")
		}
		_, err := b.try("gh-pages", b.pushMeanwhile(plain))
		if err == nil || !strings.Contains(err.Error(), "git:origin#gh-pages moved while") {
			t.Fatalf("first deployment %v: got %v", first, err)
		}
		if _, err := b.try("gh-pages", plain); err != nil {
			t.Errorf("the next deployment: %v", err)
		}
		b.has("gh-pages", "new.txt", "new")
	}
	b := newRepository(t)
	if _, err := b.try("gh-pages", b.pushMeanwhile(deploy.Options{Force: true})); err != nil {
		t.Error(err)
	}
	b.has("gh-pages")
}

func TestABranchOfOtherRepositories(t *testing.T) {
	t.Run("SHA-256", func(t *testing.T) {
		b := newRepositoryOf(t, "sha256", "a.html", "a")
		b.deploy("gh-pages", plain, "+ a.html", "+ index.html")
		b.has("gh-pages")
		b.deploy("gh-pages", plain)
	})
	t.Run("without commits", func(t *testing.T) {
		b := newRepository(t)
		b.git("my notes", "update-ref", "-d", "HEAD")
		b.deploy("gh-pages", plain, "+ index.html")
		b.deploy("gh-pages", plain)
		b.has("gh-pages")
		if got := b.git("the remote.git", "log", "--format=%s", "gh-pages"); got != "Publish the site" {
			t.Errorf("the message is %q", got)
		}
	})
	t.Run("detached head", func(t *testing.T) {
		b := newRepository(t)
		b.git("my notes", "checkout", "-q", "--detach")
		b.deploy("gh-pages", plain, "+ index.html")
		b.has("gh-pages")
	})
	t.Run("worktree", func(t *testing.T) {
		b := newRepository(t)
		b.git("my notes", "worktree", "add", "-q", "-b", "side", "../a worktree")
		b.notes = filepath.Join(b.dir, "a worktree")
		b.deploy("gh-pages", plain, "+ index.html")
		b.has("gh-pages")
		if got := b.git("a worktree", "status", "--porcelain"); got != "" {
			t.Errorf("the worktree changed: %s", got)
		}
	})
	t.Run("folder below the top", func(t *testing.T) {
		b := newRepository(t)
		b.notes = filepath.Join(b.notes, "deep", "notes")
		write(t, filepath.Join(b.notes, "a.md"), "# A\n")
		b.deploy("gh-pages", plain, "+ index.html")
		if got := b.git("the remote.git", "log", "--format=%s", "gh-pages"); strings.Contains(got, "changes") {
			t.Errorf("nothing that git knows of changed, and the message is %q", got)
		}
	})
	t.Run("no repository", func(t *testing.T) {
		for _, format := range []string{"sha1", "sha256"} {
			b := newRepositoryOf(t, format)
			b.others("gh-pages", "CNAME", "example.org")
			if err := os.RemoveAll(filepath.Join(b.notes, ".git")); err != nil {
				t.Fatal(err)
			}
			t.Setenv("GIT_CEILING_DIRECTORIES", b.dir)
			b.refuses("gh-pages", plain, `there is no remote "origin"`)
			b.deploy("git:./the remote.git", plain, "+ index.html")
			b.deploy("git:./the remote.git", plain)
			b.has("gh-pages", "CNAME", "example.org")
		}
	})
	t.Run("shallow checkout", func(t *testing.T) {
		b := newRepository(t)
		b.git("my notes", "push", "-q", "origin", "main")
		b.others("gh-pages", "CNAME", "example.org")
		b.others("gh-pages", "more", "more")
		b.git("", "clone", "-q", "--depth=1", "--branch=main", "file://"+filepath.Join(b.dir, "the remote.git"), "shallow")
		b.notes = filepath.Join(b.dir, "shallow")
		b.deploy("gh-pages", plain, "+ index.html")
		b.has("gh-pages", "CNAME", "example.org", "more", "more")
		if b.commits("gh-pages") != "3" {
			t.Errorf("there are %s commits", b.commits("gh-pages"))
		}
	})
	t.Run("a whole clone does not become shallow", func(t *testing.T) {
		b := newRepository(t)
		b.others("gh-pages", "a", "a")
		b.others("gh-pages", "b", "b")
		b.deploy("gh-pages", plain, "+ index.html")
		if got := b.git("my notes", "rev-parse", "--is-shallow-repository"); got != "false" {
			t.Error("it did")
		}
	})
}

func TestNoHookRunsHere(t *testing.T) {
	b := newRepository(t)
	for _, name := range []string{"pre-push", "pre-commit", "commit-msg", "post-index-change", "reference-transaction", "post-checkout", "post-rewrite"} {
		hook := filepath.Join(b.notes, ".git", "hooks", name)
		write(t, hook, "#!/bin/sh\necho ran >>\""+filepath.Join(b.dir, "ran")+"\"\nexit 1\n")
		if err := os.Chmod(hook, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	b.deploy("gh-pages", plain, "+ index.html")
	if _, err := os.Stat(filepath.Join(b.dir, "ran")); err == nil {
		t.Error("a hook ran")
	}
	b.has("gh-pages")
}

func TestWhatTheRemoteObjectsToIsSaid(t *testing.T) {
	b := newRepository(t)
	hook := filepath.Join(b.dir, "the remote.git", "hooks", "pre-receive")
	write(t, hook, "#!/bin/sh\necho 'this branch is protected'\nexit 1\n")
	if err := os.Chmod(hook, 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := b.try("gh-pages", plain)
	if err == nil || !strings.Contains(err.Error(), "did not take the commit") || !strings.Contains(err.Error(), "this branch is protected") {
		t.Errorf("got %v", err)
	}
	if branches := b.git("the remote.git", "branch"); branches != "" {
		t.Errorf("there is a branch %s", branches)
	}
}

func TestTheBranchOfTheNotesIsNoTarget(t *testing.T) {
	b := newRepository(t)
	b.git("my notes", "push", "-q", "origin", "main")
	b.refuses("git:#main", deploy.Options{Force: true}, "that branch has the notes themselves")
	b.refuses("git:#a..b", plain, `"a..b" is no name for a branch`)
}

func TestGitMustKnowWhoCommits(t *testing.T) {
	b := newRepository(t)
	for _, name := range []string{"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"} {
		t.Setenv(name, "")
		os.Unsetenv(name)
	}
	b.git("my notes", "config", "user.useConfigOnly", "true")
	if _, err := b.try("gh-pages", plain); err == nil || !strings.Contains(err.Error(), "git config --global user.name") {
		t.Errorf("got %v", err)
	}
	b.git("my notes", "config", "user.name", "Configured")
	b.git("my notes", "config", "user.email", "me@example.org")
	b.deploy("gh-pages", plain, "+ index.html")
	if got := b.git("the remote.git", "log", "--format=%an %ae", "gh-pages"); got != "Configured me@example.org" {
		t.Errorf("the commit is by %s", got)
	}
}

func TestTheEnvironmentOfAHookChangesNothing(t *testing.T) {
	b := newRepository(t)
	t.Setenv("GIT_DIR", filepath.Join(t.TempDir(), "elsewhere"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(b.notes, ".git", "index"))
	t.Setenv("GIT_WORK_TREE", b.dir)
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	if _, err := b.try("gh-pages", plain); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"} {
		os.Unsetenv(name)
	}
	b.has("gh-pages")
	if got := b.git("my notes", "status", "--porcelain"); got != "" {
		t.Errorf("the notes' repository changed: %s", got)
	}
}

func TestErrorsTellNoCredentials(t *testing.T) {
	b := newRepository(t)
	for _, target := range []string{"git:http://me:secret@127.0.0.1:1/r.git", "git:https://secret@127.0.0.1:1/r.git#x", "git:nosuch"} {
		_, err := b.try(target, plain)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v", err)
		}
		t.Log(err)
	}
}
