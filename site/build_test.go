package site

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// A folder is a source folder for a test, written as a txtar archive.
type folder struct {
	t   testing.TB
	dir string
}

func newFolder(t testing.TB, archive string) *folder {
	t.Helper()
	f := &folder{t, t.TempDir()}
	f.put(archive)
	return f
}

// put writes the files of an archive; a file whose content is "(gone)" is deleted.
func (f *folder) put(archive string) {
	f.t.Helper()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(f.dir, filepath.FromSlash(file.Name))
		var err error
		if strings.TrimSpace(string(file.Data)) == "(gone)" {
			err = os.Remove(name)
		} else if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
			err = os.WriteFile(name, file.Data, 0o666)
		}
		if err != nil {
			f.t.Fatal(err)
		}
	}
}

// loaded returns the site of a folder, whose Builder is closed when the test ends.
func loaded(t testing.TB, o Options) *Site {
	t.Helper()
	b, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	s, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// write writes files, by their paths.
func (f *folder) write(files map[string]string) {
	f.t.Helper()
	for p, text := range files {
		name := filepath.Join(f.dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			f.t.Fatal(err)
		}
	}
}

// A built is an output folder after a build.
type built struct {
	t     testing.TB
	site  *Site
	stats Stats
	out   string
	files map[string]string
}

// build builds the folder into out, or a new folder if that is "".
func (f *folder) build(out string, options Options) *built {
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
	if out == "" {
		out = filepath.Join(f.t.TempDir(), "public")
	}
	stats, err := s.Write(context.Background(), out, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	return &built{f.t, s, stats, out, readTree(f.t, out)}
}

// site builds an archive with the default options.
func buildArchive(t testing.TB, archive string) *built {
	t.Helper()
	return newFolder(t, archive).build("", Options{})
}

// readTree reads all files below a folder.
func readTree(t tester, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		files[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// has fails the test unless the output file p has all of the texts in it.
func (b *built) has(p string, texts ...string) {
	b.t.Helper()
	content, ok := b.files[p]
	if !ok {
		b.t.Errorf("there is no %s; there are %q", p, slices.Sorted(maps.Keys(b.files)))
		return
	}
	for _, text := range texts {
		if !strings.Contains(content, text) {
			b.t.Errorf("%s does not have %s:\n%s", p, text, mainOf(content))
		}
	}
}

// lacks fails the test if the output file p has one of the texts in it.
func (b *built) lacks(p string, texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.files[p], text) {
			b.t.Errorf("%s has %s:\n%s", p, text, mainOf(b.files[p]))
		}
	}
}

// mainOf is the part of a page that is worth reading in a test's message.
func mainOf(page string) string {
	if i := strings.Index(page, "<main"); i >= 0 {
		page = page[i:]
	}
	return page
}

// diags fails the test unless the diagnostics are these, each as note.Diag.String shows it.
func (b *built) diags(want ...string) {
	b.t.Helper()
	var got []string
	for _, d := range b.site.Diags() {
		got = append(got, d.String())
	}
	if !slices.Equal(got, want) {
		b.t.Errorf("diagnostics:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}
