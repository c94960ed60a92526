package site

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/site/note"
)

func write(t *testing.T, name, content string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, []byte(content), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// tryBuild builds the folder into out and returns the error.
func (f *folder) tryBuild(out string, options Options) error {
	f.t.Helper()
	options.Source = f.dir
	b, err := Open(options)
	if err != nil {
		f.t.Fatal(err)
	}
	defer b.Close()
	s, err := b.Load(context.Background())
	if err != nil {
		f.t.Fatal(err)
	}
	_, err = s.Write(context.Background(), out, nil)
	return err
}

func TestForeignFilesStay(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n-- b.md --\n# B\n")
	first := f.build("", Options{})
	mine := map[string]string{"CNAME": "notes.example.org", ".git/HEAD": "ref", "a/mine.txt": "text"}
	for p, content := range mine {
		write(t, filepath.Join(first.out, p), content)
	}
	f.put("-- a.md --\n# A, changed\n-- b.md --\n(gone)\n-- c.md --\n# C\n")
	second := f.build(first.out, Options{})
	clean := f.build("", Options{})
	for p, content := range mine {
		if second.files[p] != content {
			t.Errorf("%s was %q and is %q", p, content, second.files[p])
		}
		delete(second.files, p)
	}
	equalTrees(t, clean.files, second.files)
}

func TestForeignFilesAreNotReplaced(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n")
	first := f.build("", Options{})
	for _, p := range []string{"CNAME", "sub", "picture.png/x"} {
		name := filepath.Join(first.out, p)
		write(t, name, "mine")
		before := readTree(t, first.out)
		f.put("-- a.md --\n# Changed\n\n[c](CNAME) ![p](picture.png)\n-- CNAME --\ntheirs\n-- picture.png --\nno picture\n-- sub/b.md --\n# B\n")
		if err := f.tryBuild(first.out, Options{}); !Misused(err) || !strings.Contains(err.Error(), strings.SplitN(p, "/", 2)[0]) {
			t.Errorf("with %s in the way: got %v, want a usage error that names it", p, err)
		}
		equalTrees(t, before, readTree(t, first.out))
		os.RemoveAll(filepath.Join(first.out, strings.SplitN(p, "/", 2)[0]))
		f.put("-- a.md --\n# A\n-- sub/b.md --\n(gone)\n")
	}
}

func TestFilesAndFoldersChangePlaces(t *testing.T) {
	for name, foreign := range map[string]bool{"exchanged": false, "moved": true} {
		f := newFolder(t, "-- a.md --\n[x](x) [y](y/z.txt)\n-- x --\nfile\n-- y/z.txt --\ntext\n")
		out := f.build("", Options{}).out
		if foreign {
			write(t, filepath.Join(out, "CNAME"), "mine")
		}
		f.put("-- a.md --\n[x](x/z.txt) [y](y)\n-- x --\n(gone)\n-- y/z.txt --\n(gone)\n")
		if err := os.Remove(filepath.Join(f.dir, "y")); err != nil {
			t.Fatal(err)
		}
		f.put("-- x/z.txt --\ntext\n-- y --\nfile\n")
		b := f.build(out, Options{})
		if b.files["x/z.txt"] != "text\n" || b.files["y"] != "file\n" {
			t.Errorf("%s: a file and a folder that changed places: %q and %q", name, b.files["x/z.txt"], b.files["y"])
		}
	}
}

func TestLeftoversOfAKilledBuildGo(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n")
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	ours := filepath.Join(dir, ".sheaf-public.staging")
	others := []string{".sheaf-public-en.staging/" + ManifestName, ".sheaf-public-backup/thesis", ".sheaf-public.staging-2/" + ManifestName}
	for _, p := range others {
		write(t, filepath.Join(dir, p), manifestHead)
	}
	write(t, filepath.Join(ours, ManifestName), manifestHead)
	write(t, filepath.Join(ours, "a/index.html"), "half a page")
	f.build(out, Options{})
	if _, err := os.Stat(ours); err == nil {
		t.Error("the staging folder of a build that was killed is still there")
	}
	for _, p := range others {
		if _, err := os.Stat(filepath.Join(dir, p)); err != nil {
			t.Errorf("%s was deleted, and is none of this build's business", p)
		}
	}
}

func TestOutputKeepsItsPermissions(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n")
	out := f.build("", Options{}).out
	if err := os.Chmod(out, 0o750|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	want := stat(t, out).Mode()
	f.put("-- a.md --\n# Changed\n")
	f.build(out, Options{})
	if got := stat(t, out).Mode(); got != want {
		t.Errorf("the output folder had mode %s and has %s", want, got)
	}
}

func TestAnotherProgramRendersAnew(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n-- sub/b.md --\n# B\n")
	keys := func(program string) (keys []string) {
		b, err := Open(Options{Source: f.dir})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		b.compile.program = func() note.Hash { return sha256.Sum256([]byte(program)) }
		s, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []string{"", "a/", "sub/", "404.html"} {
			key := s.Key(p)
			keys = append(keys, string(key[:]))
		}
		return keys
	}
	one, again, other := keys("one"), keys("one"), keys("other")
	for i := range one {
		if one[i] != again[i] || one[i] == other[i] {
			t.Errorf("key %d: equal for the same program %v, for another %v", i, one[i] == again[i], one[i] == other[i])
		}
	}
}

func TestFailedLoadKeepsTheCache(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n")
	cache := t.TempDir()
	f.build("", Options{CacheDir: cache})
	before := stat(t, filepath.Join(cache, "notes.cache")).Size()
	f.put("-- sheaf.yaml --\ntitel: x\n")
	b, err := Open(Options{Source: f.dir, CacheDir: cache})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(context.Background()); !Misused(err) {
		t.Errorf("a misspelt key gives %v", err)
	}
	b.Close()
	if after := stat(t, filepath.Join(cache, "notes.cache")).Size(); after != before {
		t.Errorf("the cache had %d bytes and has %d after a build that failed", before, after)
	}
}
