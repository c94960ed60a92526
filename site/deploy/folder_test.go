package deploy_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheaf/site"
	"sheaf/site/deploy"
)

var plain deploy.Options

// wants expects the files of the target "www", without the manifest, to be those of the site and these others.
func (b *built) wants(others ...string) {
	b.t.Helper()
	want := map[string]string{}
	for p, text := range b.files {
		want[p] = text
	}
	for i := 0; i < len(others); i += 2 {
		want[others[i]] = others[i+1]
	}
	got := tree(b.t, filepath.Join(b.dir, "www"))
	delete(got, site.ManifestName)
	if d := cmp.Diff(want, got); d != "" {
		b.t.Errorf("the target (-want +got)\n%s", d)
	}
}

func TestAFolderGetsWhatChanged(t *testing.T) {
	b := newBuilt(t, "a/index.html", "a", "b/index.html", "b", "_sheaf/x.css", "x")
	b.deploy("www", deploy.Options{DryRun: true}, "+ _sheaf/x.css", "+ a/index.html", "+ b/index.html", "+ index.html")
	if _, err := os.Stat(filepath.Join(b.dir, "www")); err == nil {
		t.Fatal("a dry run made the folder")
	}
	b.deploy("www", plain, "+ _sheaf/x.css", "+ a/index.html", "+ b/index.html", "+ index.html")
	b.wants()
	b.deploy("www", plain)

	b.build("a/index.html", "A", "b/index.html", gone, "c/index.html", "c")
	before := tree(t, filepath.Join(b.dir, "www"))
	want := []string{"+ c/index.html", "~ a/index.html", "- b/index.html"}
	b.deploy("www", deploy.Options{DryRun: true}, want...)
	if d := cmp.Diff(before, tree(t, filepath.Join(b.dir, "www"))); d != "" {
		t.Errorf("a dry run changed something\n%s", d)
	}
	b.deploy("www", plain, want...)
	b.wants()
	if _, err := os.Stat(filepath.Join(b.dir, "www", "b")); err == nil {
		t.Error("the empty folder of a deleted page is left")
	}
	b.deploy("www", plain)
}

func TestWhatDoesNotChangeIsNotTouched(t *testing.T) {
	b := newBuilt(t, "a.html", "a")
	b.deploy("www", plain, "+ a.html", "+ index.html")
	past := time.Unix(1_000_000_000, 0)
	for p := range tree(t, filepath.Join(b.dir, "www")) {
		if err := os.Chtimes(filepath.Join(b.dir, "www", p), past, past); err != nil {
			t.Fatal(err)
		}
	}
	b.build("index.html", "HOME")
	future := time.Now().Add(1000 * time.Hour) // a clock that goes wrong
	if err := os.Chtimes(filepath.Join(b.output, "a.html"), future, future); err != nil {
		t.Fatal(err)
	}
	b.deploy("www", plain, "~ index.html")
	for p, touched := range map[string]bool{"a.html": false, "index.html": true} {
		info, err := os.Stat(filepath.Join(b.dir, "www", p))
		if err != nil || info.ModTime().Equal(past) == touched {
			t.Errorf("%s is of %v, %v", p, info.ModTime(), err)
		}
	}
}

func TestAChangeThatKeepsSizeAndTimeIsSeen(t *testing.T) {
	b := newBuilt(t, "a.html", "a")
	b.deploy("www", plain, "+ a.html", "+ index.html")
	name := filepath.Join(b.dir, "www", "a.html")
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, "b")
	if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	b.deploy("www", plain, "~ a.html")
}

func TestForeignFilesOfAFolderStay(t *testing.T) {
	b := newBuilt(t, "a/index.html", "a")
	www := filepath.Join(b.dir, "www")
	write(t, filepath.Join(www, "CNAME"), "example.org")
	write(t, filepath.Join(www, "a/mine.txt"), "mine")
	b.deploy("www", plain, "+ a/index.html", "+ index.html")
	b.build("a/index.html", gone)
	b.deploy("www", plain, "- a/index.html")
	b.wants("CNAME", "example.org", "a/mine.txt", "mine")
}

func TestForeignFilesInTheWayAreNotReplacedUnasked(t *testing.T) {
	b := newBuilt(t, "a.html", "a")
	www := filepath.Join(b.dir, "www")
	write(t, filepath.Join(www, "index.html"), "It works!")
	write(t, filepath.Join(www, "a.html"), "a") // the same as the site's: nobody loses anything
	b.refuses("www", plain, "index.html; --force")
	if d := cmp.Diff(map[string]string{"index.html": "It works!", "a.html": "a"}, tree(t, www)); d != "" {
		t.Error(d)
	}
	b.deploy("www", deploy.Options{Force: true}, "~ index.html")
	b.wants()
	b.build("a.html", gone)
	b.deploy("www", plain, "- a.html")
}

func TestAFileAndAFolderChangePlaces(t *testing.T) {
	b := newBuilt(t, "x", "file", "y/index.html", "page", "y/z/index.html", "page")
	b.deploy("www", plain, "+ index.html", "+ x", "+ y/index.html", "+ y/z/index.html")
	b.build("x", gone, "x/index.html", "page", "y/index.html", gone, "y/z/index.html", gone, "y", "file")
	b.deploy("www", plain, "+ x/index.html", "+ y", "- x", "- y/index.html", "- y/z/index.html")
	b.wants()
	b.deploy("www", plain)
}

func TestForeignFoldersAndFilesOnTheWayAreRefused(t *testing.T) {
	for _, test := range []struct{ there, want string }{
		{"a", "by Sheaf: a;"},              // a file where a folder must be
		{"b.html/x", "by Sheaf: b.html/;"}, // a folder where a file must be
	} {
		b := newBuilt(t, "a/index.html", "a", "b.html", "b")
		write(t, filepath.Join(b.dir, "www", test.there), "foreign")
		b.refuses("www", deploy.Options{Force: true}, test.want)
		if d := cmp.Diff(map[string]string{test.there: "foreign"}, tree(t, filepath.Join(b.dir, "www"))); d != "" {
			t.Error(d)
		}
	}
}

func TestSymbolicLinksLeadNowhere(t *testing.T) {
	b := newBuilt(t, "a/index.html", "a", "b.html", "b")
	www, outside := filepath.Join(b.dir, "www"), filepath.Join(b.dir, "outside")
	write(t, filepath.Join(outside, "index.html"), "outside")
	write(t, filepath.Join(outside, "b.html"), "outside")
	write(t, filepath.Join(www, "keep"), "")
	for name, to := range map[string]string{"a": outside, "b.html": filepath.Join(outside, "b.html")} {
		if err := os.Symlink(to, filepath.Join(www, name)); err != nil {
			t.Skip(err)
		}
	}
	b.refuses("www", deploy.Options{Force: true}, "by Sheaf: a;")
	if err := os.Remove(filepath.Join(www, "a")); err != nil {
		t.Fatal(err)
	}
	b.refuses("www", plain, "by Sheaf: b.html;")
	b.deploy("www", deploy.Options{Force: true}, "+ a/index.html", "+ index.html", "~ b.html")
	b.wants("keep", "")
	if d := cmp.Diff(map[string]string{"index.html": "outside", "b.html": "outside"}, tree(t, outside)); d != "" {
		t.Errorf("outside of the target\n%s", d)
	}

	// A folder that became a link to elsewhere since the last time.
	if err := os.RemoveAll(filepath.Join(www, "a")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(www, "a")); err != nil {
		t.Fatal(err)
	}
	b.build("a/index.html", gone)
	b.deploy("www", plain)
	if _, err := os.Stat(filepath.Join(outside, "index.html")); err != nil {
		t.Error("a file outside of the target was deleted")
	}
}

func TestFoldersThatAreNoTargetsAreRefused(t *testing.T) {
	b := newBuilt(t)
	write(t, filepath.Join(b.notes, "journal", "a.md"), "# A")
	write(t, filepath.Join(b.dir, "file"), "")
	for target, why := range map[string]string{
		"my notes":            "inside it", // the output folder is in the notes, so this contains it, too
		"my notes/public":     "the site is built there already",
		"my notes/public/www": "inside the folder that the site is built in",
		"my notes/journal":    "a folder in your notes, with files in it",
		".":                   "inside it",
		"/":                   "inside it",
		"file":                "it is a file",
	} {
		b.refuses(target, deploy.Options{Force: true}, why)
	}
	before := tree(t, filepath.Join(b.notes, "journal"))
	if len(before) != 1 {
		t.Errorf("a folder of notes was changed: %v", before)
	}
	b.deploy("my notes/published", plain, "+ index.html")
	b.deploy("my notes/published", plain)
}

func TestALinkToAFolderIsThatFolder(t *testing.T) {
	b := newBuilt(t)
	if err := os.Mkdir(filepath.Join(b.dir, "www"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("www", filepath.Join(b.dir, "current")); err != nil {
		t.Skip(err)
	}
	b.deploy("current", plain, "+ index.html")
	b.wants()
	if err := os.Symlink(b.output, filepath.Join(b.dir, "output")); err != nil {
		t.Fatal(err)
	}
	b.refuses("output", plain, "the site is built there already")
}

func TestADeploymentThatWasKilledIsFinishedByTheNext(t *testing.T) {
	b := newBuilt(t, "a.html", "a", "b.html", "b", "c.html", "c")
	b.deploy("www", plain, "+ a.html", "+ b.html", "+ c.html", "+ index.html")
	b.build("a.html", gone, "b.html", "B", "d.html", "d", "e.html", "e")

	// What one that is killed in the middle leaves: the list of old and new files, some of the new ones,
	// a half of one, and all the old ones.
	www := filepath.Join(b.dir, "www")
	write(t, filepath.Join(www, site.ManifestName), string(site.FormatManifest([]string{"a.html", "b.html", "c.html", "d.html", "e.html", "index.html"})))
	write(t, filepath.Join(www, "d.html"), "d")
	write(t, filepath.Join(www, "e.html"), "an older e, of a deployment before that")
	write(t, filepath.Join(www, ".sheaf-deploy", "7"), "ha")
	b.deploy("www", plain, "~ b.html", "~ e.html", "- a.html")
	b.wants()
	b.deploy("www", plain)
}

func TestAStagingFolderWithOthersFilesIsNotEmptied(t *testing.T) {
	b := newBuilt(t)
	write(t, filepath.Join(b.dir, "www", ".sheaf-deploy", "mine.txt"), "mine")
	if _, err := b.try("www", plain); err == nil {
		t.Error("deployed into a staging folder of somebody else's")
	}
	if d := cmp.Diff(map[string]string{".sheaf-deploy/mine.txt": "mine"}, tree(t, filepath.Join(b.dir, "www"))); d != "" {
		t.Error(d)
	}
}

// Where a file system does not tell letter case apart, a renamed note's new page is the old one's file. Two
// hard links to one file behave so on any file system.
func TestAnotherSpellingOfAFileIsNotDeletedWithIt(t *testing.T) {
	b := newBuilt(t, "Note/index.html", "a")
	b.deploy("www", plain, "+ Note/index.html", "+ index.html")
	www := filepath.Join(b.dir, "www")
	if err := os.MkdirAll(filepath.Join(www, "note"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(www, "Note/index.html"), filepath.Join(www, "note/index.html")); err != nil {
		t.Skip(err)
	}
	b.build("Note/index.html", gone, "note/index.html", "b")
	b.deploy("www", plain, "~ note/index.html")
}

func TestAReplacedFileKeepsItsPermissions(t *testing.T) {
	b := newBuilt(t)
	b.deploy("www", plain, "+ index.html")
	name := filepath.Join(b.dir, "www", "index.html")
	if err := os.Chmod(name, 0o640); err != nil {
		t.Fatal(err)
	}
	b.build("index.html", "other")
	b.deploy("www", plain, "~ index.html")
	info, err := os.Stat(name)
	if err != nil || os.PathSeparator == '/' && info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
