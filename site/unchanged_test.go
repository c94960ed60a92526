package site

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// unchanged asks a new Builder what it sees at a glance.
func (f *folder) unchanged(out string, options Options) *Report {
	f.t.Helper()
	options.Source = f.dir
	b, err := Open(options)
	if err != nil {
		f.t.Fatal(err)
	}
	defer b.Close()
	report, err := b.Unchanged(context.Background(), out, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	return report
}

// settle builds until a look sees nothing changed: files that were just written cannot vouch for themselves.
func (f *folder) settle(out string, options Options) (*built, *Report) {
	f.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		b := f.build(out, options)
		if report := f.unchanged(b.out, options); report != nil {
			return b, report
		}
		if out = b.out; time.Now().After(deadline) {
			f.t.Fatal("an unchanged folder looks changed")
		}
	}
}

const someNotes = `
-- README.md --
# Home

[A](sub/a.md) [nothing](nowhere.md) ![](x.png)
-- sub/a.md --
# A
-- sub/draft.md --
---
draft: true
---
-- x.png --
not a picture
-- sheaf.yaml --
title: Site
exclude: [out.md]
split: {"sub/*": 2}
`

func TestUnchangedNotesAreReportedAtAGlance(t *testing.T) {
	f := newFolder(t, someNotes)
	b, got := f.settle("", Options{CacheDir: t.TempDir()})
	want := b.site.Report(b.stats)
	if len(want.Diags) == 0 || len(want.Pages) == 0 {
		t.Fatal("the notes have no findings or no pages")
	}
	want.Stats.Elapsed, got.Stats.Elapsed = Elapsed{}, Elapsed{}
	want.Stats.Rendered, want.Stats.Written, want.Stats.Removed = 0, 0, 0
	if !reflect.DeepEqual(want, got) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestWhateverChangesIsSeenAtAGlance(t *testing.T) {
	const name = "templates/404.html"
	original, err := ThemeFile(name)
	if err != nil {
		t.Fatal(err)
	}
	put := func(archive string) func(*folder, string, *Options) {
		return func(f *folder, _ string, _ *Options) { f.put(archive) }
	}
	for what, change := range map[string]func(f *folder, out string, o *Options){
		"a note":          put("-- sub/a.md --\n# B\n"),
		"a new note":      put("-- sub/b.md --\n# B\n"),
		"a deleted note":  put("-- sub/a.md --\n(gone)\n"),
		"an attachment":   put("-- x.png --\nnot a pictur3\n"),
		"a new file":      put("-- y.png --\nnot a picture\n"),
		"a draft":         put("-- sub/draft.md --\n# No draft\n"),
		"a configuration": put("-- sheaf.yaml --\ntitle: Other\n"),
		"a theme":         put("-- " + name + " --\n" + string(original) + "<!-- mine -->\n"),
		"an option":       func(_ *folder, _ string, o *Options) { o.FileURLs = true },
		"the address":     func(_ *folder, _ string, o *Options) { o.Base = "/notes/" },
		"a note whose time was set back": func(f *folder, _ string, _ *Options) {
			name := filepath.Join(f.dir, "sub/a.md")
			info := stat(t, name)
			f.put("-- sub/a.md --\n# B\n")
			if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		},
		"a page": func(_ *folder, out string, _ *Options) { write(t, filepath.Join(out, "index.html"), "mine") },
		"a page that is gone": func(_ *folder, out string, _ *Options) {
			if err := os.Remove(filepath.Join(out, "sub/a/index.html")); err != nil {
				t.Fatal(err)
			}
		},
		"a manifest": func(_ *folder, out string, _ *Options) {
			write(t, filepath.Join(out, ManifestName), manifestHead+"index.html\n")
		},
		"the index": func(_ *folder, _ string, o *Options) {
			for _, name := range glob(t, filepath.Join(o.CacheDir, "output-*")) {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				data[len(data)/2] ^= 1
				write(t, name, string(data))
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, someNotes)
			o := Options{CacheDir: t.TempDir()}
			b, _ := f.settle("", o)
			change(f, b.out, &o)
			if f.unchanged(b.out, o) != nil {
				t.Error("the change was not seen")
			}
			clean, again := f.build("", Options{FileURLs: o.FileURLs, Base: o.Base}), f.build(b.out, o)
			equalTrees(t, clean.files, again.files)
		})
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %q, %v", pattern, names, err)
	}
	return names
}

func TestACommitIsSeenAtAGlance(t *testing.T) {
	c := newCheckout(t, datedNotes)
	c.commit("2020-01-02")
	o := Options{CacheDir: t.TempDir()}
	b, _ := c.settle("", o)
	c.git("-c", "user.name=A", "-c", "user.email=secret@example.org", "commit", "-qm", "again", "--allow-empty")
	if c.unchanged(b.out, o) != nil {
		t.Error("another commit was not seen")
	}
}
