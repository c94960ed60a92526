package site

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sheaf/site/note"
)

// openFaulty opens a builder whose compiler hangs in notes with the word HANG until the test ends,
// and panics in those with PANIC.
func openFaulty(t *testing.T, f *folder, cacheDir string) *Builder {
	t.Helper()
	b, err := Open(Options{Source: f.dir, CacheDir: cacheDir})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended); b.Close() })
	compile := b.compile.compileNote
	b.compile.tick = time.Millisecond
	b.compile.compileNote = func(p string, source []byte) (*note.Note, *note.Body) {
		switch {
		case strings.Contains(string(source), "HANG"):
			<-ended
		case strings.Contains(string(source), "PANIC"):
			panic("out of luck")
		}
		return compile(p, source)
	}
	return b
}

func TestNotesThatCannotBeCompiledAreShownAsTheirText(t *testing.T) {
	f := newFolder(t, `
-- a.md --
[h](h.md) [p](p.md) [d](d.md)
-- h.md --
---
tags: [x]
---
# HANG <b>
-- p.md --
PANIC [a](a.md)
-- d.md --
---
publish: no
---
PANIC
`)
	cacheDir, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	b := openFaulty(t, f, cacheDir)
	for range 2 { // the second time nothing has to be found out again
		s, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write(context.Background(), out, nil); err != nil {
			t.Fatal(err)
		}
		faulty := &built{t: t, site: s, out: out, files: readTree(t, out)}
		faulty.has("h/index.html", "# HANG &lt;b&gt;</pre>")
		faulty.has("p/index.html", "PANIC [a](a.md)</pre>")
		faulty.lacks("h/index.html", "tags:")
		faulty.has("a/index.html", `href="../h/"`)
		faulty.diags(
			"a.md:1:21: error: `d.md` is not there [broken-link]",
			"d.md: warning: cannot be compiled, so its text is shown as it is: out of luck [not-compiled]",
			"h.md: warning: has not compiled in 120ms, so its text is shown as it is [not-compiled]",
			"p.md: warning: cannot be compiled, so its text is shown as it is: out of luck [not-compiled]",
		)
	}

	// Another program run, whose compiler does well, over the same cache and output.
	warm := f.build(out, Options{CacheDir: cacheDir})
	clean := f.build("", Options{})
	for p, want := range clean.files {
		if warm.files[p] != want {
			t.Errorf("%s is not as in a clean build", p)
		}
	}
	warm.has("h/index.html", `id="hang"`)
}

// A note that is compiled, and lost by the cache before all are, is compiled again.
func TestCacheIsLostWhileCompiling(t *testing.T) {
	f := newFolder(t, `
-- a.md --
[b](b.md)
-- b.md --
[c](c.md)
-- c.md --
[a](a.md)
`)
	cacheDir := t.TempDir()
	b, err := Open(Options{Source: f.dir, CacheDir: cacheDir})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var compiled atomic.Int32
	compile := b.compile.compileNote
	b.compile.compileNote = func(p string, source []byte) (*note.Note, *note.Body) {
		compiled.Add(1)
		if err := os.Truncate(filepath.Join(cacheDir, "notes.cache"), 16); err != nil {
			t.Error(err)
		}
		return compile(p, source)
	}
	s, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if compiled.Load() <= 3 {
		t.Error("nothing was lost")
	}
	for i, n := range s.graph.Notes {
		if len(n.Links) != 1 || len(s.graph.Backlinks[i]) != 1 {
			t.Errorf("%s has %d links and %d to it, want one of each", n.Path, len(n.Links), len(s.graph.Backlinks[i]))
		}
	}
}
