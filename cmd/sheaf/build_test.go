package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/site"
	"sheaf/site/lock"
)

// A note that is saved, and a picture that goes, when a build has looked at them are looked at again.
func TestBuildBeginsAnewWhereNotesChangeMeanwhile(t *testing.T) {
	dir := t.TempDir()
	save := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(){
		"a note is saved":    func() { save("a.md", "# A\n\nSaved meanwhile. ![](p.gif)\n") },
		"a note goes":        func() { os.Remove(filepath.Join(dir, "b.md")) },
		"an attachment goes": func() { os.Remove(filepath.Join(dir, "p.gif")) },
	} {
		t.Run(name, func(t *testing.T) {
			save("a.md", "# A\n\nAs it was. ![](p.gif)\n")
			save("b.md", "# B\n")
			save("p.gif", "no picture, but a file")
			cache := t.TempDir()
			makeSite := func(cache, out string, waiting func()) (*site.Report, error) {
				options := site.Options{Source: dir, CacheDir: cache, Once: true}
				b, err := site.Open(options)
				if err != nil {
					t.Fatal(err)
				}
				defer b.Close()
				return build(t.Context(), b, options, out, waiting)
			}
			held, err := lock.Try(out)
			if err != nil || held == nil {
				t.Fatal(held, err)
			}
			defer held.Unlock()
			isChanged := false
			report, err := makeSite(cache, out, func() { // it has looked at the notes, and waits for the folder
				change()
				isChanged = true
				held.Unlock()
			})
			if err != nil || !isChanged {
				t.Fatalf("changed: %v, error: %v", isChanged, err)
			}
			clean := filepath.Join(t.TempDir(), "public")
			want, err := makeSite(t.TempDir(), clean, nil)
			if err != nil {
				t.Fatal(err)
			}
			again, err := makeSite(cache, out, nil)
			if err != nil || again.Stats.Written > 0 {
				t.Errorf("built once more, %d files are written, error: %v", again.Stats.Written, err)
			}
			if len(report.Pages) != len(want.Pages) || len(report.Diags) != len(want.Diags) {
				t.Errorf("%d pages and %d findings, want %d and %d", len(report.Pages), len(report.Diags), len(want.Pages), len(want.Diags))
			}
			got, whole := tree(t, out), tree(t, clean)
			if !maps.Equal(got, whole) {
				t.Errorf("the site is other than of a clean build: %d files, want %d", len(got), len(whole))
			}
		})
	}
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
