package site

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A session is what a development server goes through: one Builder that is told of each change, over notes that
// are edited, renamed, deleted, brought back and broken, with looks everywhere in between, and crashes, after which
// another Builder goes on over what the cache holds. After each round the site is the one that a Builder makes
// which starts from nothing, and so is the output folder that it is written to from time to time.
func TestSessionEqualsCleanBuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "sheaf-session-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		e := &editor{source: filepath.Join(dir, "in"), contents: map[string]string{}}
		e.start(t)
		options := Options{Source: e.source, CacheDir: filepath.Join(dir, "cache"), Base: "/"}
		if rapid.Bool().Draw(t, "served") {
			options.Live = "_sheaf/live.js"
		}
		b := openWith(t, options, nil)
		defer func() { b.Close() }()
		look(t, b, nil)

		for range rapid.IntRange(1, 10).Draw(t, "rounds") {
			for range rapid.IntRange(1, 3).Draw(t, "edits") {
				e.editInSession(t)
			}
			touched := e.touched
			switch e.touched = nil; rapid.IntRange(0, 9).Draw(t, "event") {
			case 0:
				touched = nil // look everywhere
			case 1:
				crashed := b
				defer crashed.Close() // its lock ends with the process only
				if rapid.Bool().Draw(t, "damaged") {
					damage(t, options.CacheDir)
				}
				b = openWith(t, options, crashed)
				touched = nil
			case 2:
				cancelled, cancel := context.WithCancel(context.Background())
				cancel()
				if _, err := b.Load(cancelled); err == nil {
					t.Fatal("a look succeeds though it was called off")
				}
			}
			sameAsClean(t, b, options, touched, filepath.Join(dir, "out"))
		}
	})
}

// openWith opens a Builder, which takes over the theme of another one: bundling costs more than all the rest.
func openWith(t tester, o Options, other *Builder) *Builder {
	b, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if other != nil {
		b.themes.loaded, b.themes.of = other.themes.loaded, other.themes.of
	}
	return b
}

func look(t tester, b *Builder, touched []string) (s *Site, problem string) {
	var err error
	if touched == nil {
		s, err = b.Load(context.Background())
	} else {
		s, err = b.Update(context.Background(), touched)
	}
	if err != nil {
		if !Misused(err) {
			t.Fatal(err)
		}
		return nil, err.Error()
	}
	return s, ""
}

// sameAsClean holds the site of a Builder that is told of changes against that of one which starts from nothing.
func sameAsClean(t *rapid.T, b *Builder, o Options, touched []string, out string) {
	o.CacheDir = ""
	clean := openWith(t, o, b)
	defer clean.Close()
	want, wantProblem := look(t, clean, nil)
	got, problem := look(t, b, touched)
	if problem != wantProblem {
		t.Fatalf("the problem is %q, want %q", problem, wantProblem)
	}
	if want == nil {
		return
	}
	if !equalTrees(t, served(t, want), served(t, got)) {
		t.Fatalf("the site differs from a clean one, after being told of %q", touched)
	}
	if !slices.EqualFunc(want.Diags(), got.Diags(), equalDiags) {
		t.Fatalf("the findings are\n%v\nwant\n%v", got.Diags(), want.Diags())
	}
	if !slices.EqualFunc(want.Advice(), got.Advice(), equalDiags) {
		t.Fatalf("the advice is\n%v\nwant\n%v", got.Advice(), want.Advice())
	}
	if again, _ := look(t, b, nil); again != got && len(got.sections) == 0 {
		t.Fatal("a look at unchanged notes gives another site")
	}
	if rapid.IntRange(0, 3).Draw(t, "write") > 0 {
		return
	}
	if _, err := got.Write(context.Background(), out, nil); err != nil {
		t.Fatal(err)
	}
	if !equalTrees(t, served(t, want), readTree(t, out)) {
		t.Fatal("what was written differs from a clean build")
	}
}

// editInSession is edit, and what people and programs do over a longer time.
func (e *editor) editInSession(t *rapid.T) {
	switch rapid.IntRange(0, 15).Draw(t, "edit in session") {
	default:
		e.edit(t)
	case 0: // other bytes, as many, with the times of those before
		p, ok := e.pick(t)
		if !ok || !strings.Contains(e.contents[p], "one") {
			return
		}
		name := filepath.Join(e.source, filepath.FromSlash(p))
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		e.put(t, p, strings.Replace(e.contents[p], "one", "eno", 1))
		if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
	case 1:
		e.put(t, ConfigFile, rapid.SampledFrom([]string{"titel: wrong\n", "title: [", "exclude: [sub]\n", "lang: de\n", ""}).Draw(t, "configuration"))
	case 2:
		e.put(t, "templates/404.html", rapid.SampledFrom([]string{"{{define \"main\"}}{{if}}", "{{define \"main\"}}Gone{{end}}"}).Draw(t, "template"))
	case 3: // a program's own files come and go
		p := rapid.SampledFrom([]string{"a.md~", ".a.md.swp", "4913", "sub/c.md___jb_tmp___", "#b.md#"}).Draw(t, "temporary")
		e.put(t, p, "temporary")
		if rapid.Bool().Draw(t, "gone again") {
			e.remove(t, p)
		}
	case 4:
		e.renameFolder(t)
	case 5: // more notes than a page's sidebar lists
		if rapid.IntRange(0, 3).Draw(t, "crowd") > 0 {
			return
		}
		for i := range maxBranches + 2 {
			e.put(t, fmt.Sprintf("sub/crowd/%02d.md", i), fmt.Sprintf("# Of the crowd %d\n\n[[c]] #tag\n", i))
		}
	case 6: // any part of the theme
		name := rapid.SampledFrom([]string{"templates/note.html", "templates/base.html", "templates/folder.html", "static/print.css", "static/css/base.css", "static/icon.svg", "static/sheaf.ts"}).Draw(t, "part of the theme")
		original, err := ThemeFile(name)
		if err != nil {
			t.Fatal(err)
		}
		e.put(t, name, string(original)+rapid.SampledFrom([]string{"", "\n", "{{", "\n/* x", "\n<!-- y -->"}).Draw(t, "addition"))
	}
}

// renameFolder gives a folder another name, or puts it into another one.
func (e *editor) renameFolder(t *rapid.T) {
	from := rapid.SampledFrom([]string{"sub", "sub/deep", "moved", "A", "images", "templates", "static", "sub/crowd"}).Draw(t, "folder")
	to := rapid.SampledFrom([]string{"moved", "sub", "A/deep", "images", "templates", "static", ".hidden"}).Draw(t, "new folder name")
	name, target := filepath.Join(e.source, filepath.FromSlash(from)), filepath.Join(e.source, filepath.FromSlash(to))
	if _, err := os.Stat(name); err != nil {
		return
	}
	if _, err := os.Stat(target); err == nil || strings.HasPrefix(to, from+"/") {
		return
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name, target); err != nil {
		t.Fatal(err)
	}
	for p, content := range e.contents {
		if below, ok := strings.CutPrefix(p, from+"/"); ok {
			delete(e.contents, p)
			e.contents[to+"/"+below] = content
		}
	}
	e.touched = append(e.touched, from, to)
}
