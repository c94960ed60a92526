package site

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheaf/site/note"
)

// An incremental build equals a clean one, byte for byte: the second invariant of the design. The
// property test below edits a folder at random and holds these against a clean build after each round: a
// build over a warm cache into the same output folder, the same over a cache that was damaged, and two
// builders that are kept alive, as the development server keeps one: the first looks everywhere, the second
// where it is told to.

func TestIncrementalEqualsClean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "sheaf-incremental-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		e := &editor{source: filepath.Join(dir, "in"), contents: map[string]string{}}
		out, cache := filepath.Join(dir, "out"), filepath.Join(dir, "cache")
		e.start(t)

		live, told := openBuilder(t, e.source), openBuilder(t, e.source)
		defer live.Close()
		defer told.Close()

		for round := range rapid.IntRange(1, 4).Draw(t, "rounds") {
			for range rapid.IntRange(1, 5).Draw(t, "edits") {
				e.edit(t)
			}
			if rapid.IntRange(0, 4).Draw(t, "damage") == 0 {
				damage(t, cache)
			}
			clean := buildTree(t, Options{Source: e.source}, filepath.Join(dir, fmt.Sprint("clean", round)))
			warm := buildTree(t, Options{Source: e.source, CacheDir: cache}, out)
			if !equalTrees(t, clean, warm) {
				t.Fatalf("round %d: the build over a warm cache differs from a clean one", round)
			}
			s, err := live.Load(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if !equalTrees(t, clean, served(t, s)) {
				t.Fatalf("round %d: the site that is kept in memory differs from a clean build", round)
			}
			updated, err := told.Update(context.Background(), e.touched)
			if err != nil {
				t.Fatal(err)
			}
			if !equalTrees(t, clean, served(t, updated)) || !slices.EqualFunc(s.Diags(), updated.Diags(), equalDiags) {
				t.Fatalf("round %d: the site that is told of changes differs from a clean build", round)
			}
			e.touched = nil
		}
	})
}

// An editor changes a source folder at random.
type editor struct {
	source   string
	contents map[string]string
	touched  []string
}

func openBuilder(t tester, source string) *Builder {
	b, err := Open(Options{Source: source})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func equalDiags(a, b note.Diag) bool { return reflect.DeepEqual(a, b) }

var (
	notePaths  = []string{"a.md", "b.md", "A/index.md", "sub/README.md", "sub/c.md", "sub/deep/d.md", "sub/deep.md", "e f.md", ".hidden/g.md"}
	filePaths  = []string{".images/x.svg", "images/x.svg", "sub/y.svg", "CNAME", "robots.txt", "favicon.svg", "favicon.ico", "llms.txt"}
	bitmaps    = []string{"images/p.png", "sub/p.png"}
	codePaths  = []string{"x.go", "sub/x.go"}
	wikiNames  = []string{"a", "b", "C", "sub/c", "deep", "d", "e f", "e-f", "index", "x.svg", "y.svg", "Nick", "name", "nothing"}
	wikiParts  = []string{"", "", "#two", "#One", "#^blk", "#Heading 1#One", "|b", "|30", "|*b* `c`"}
	themePaths = []string{"static/theme.css", "templates/404.html"}
	targets    = slices.Concat(notePaths, filePaths, bitmaps, []string{"", "sub", "../b.md", "nowhere.md", "d.md", "x.svg", "y.svg", "#one", "/new/", "old.md", "/b.html", "../sub/c.md#two", "README.md#two", "sub/README.md#one", "a.md#old"})
)

// start makes the folder. Mostly it has an icon that cannot be drawn, for drawing takes as long as all the rest.
func (e *editor) start(t *rapid.T) {
	e.put(t, "README.md", "# Start\n")
	if rapid.IntRange(0, 4).Draw(t, "icon") > 0 {
		e.put(t, "favicon.svg", "<svg>")
	}
}

func (e *editor) edit(t *rapid.T) {
	switch rapid.IntRange(0, 13).Draw(t, "edit") {
	default:
		e.put(t, rapid.SampledFrom(notePaths).Draw(t, "note"), noteText(t))
	case 4:
		size := rapid.IntRange(1, 900).Draw(t, "size")
		shape := rapid.SampledFrom([]string{"", `<path d="M0 0h9v9z"/>`}).Draw(t, "shape")
		e.put(t, rapid.SampledFrom(filePaths).Draw(t, "file"), fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="10">%s</svg>`, size, shape))
	case 12:
		e.put(t, "p.png", string(pngOf(t, rapid.IntRange(1, 3).Draw(t, "side"))))
	case 13: // some large enough to have smaller copies
		width := rapid.SampledFrom([]int{300, 1100, 1200}).Draw(t, "width")
		e.put(t, rapid.SampledFrom(bitmaps).Draw(t, "bitmap"), noise(width, 50))
	case 11:
		code := rapid.SampledFrom([]string{"one\n", "// #region r\ntwo\n// #endregion\n", "<3>\n4\n5\n"}).Draw(t, "code")
		e.put(t, rapid.SampledFrom(codePaths).Draw(t, "code file"), code)
	case 5:
		if p, ok := e.pick(t); ok {
			e.remove(t, p)
		}
	case 6:
		e.rename(t)
	case 9, 10:
		e.put(t, rapid.SampledFrom([]string{"README.md", "sub/README.md", "a.md"}).Draw(t, "split note"), splitNoteText(t))
	case 7:
		title := rapid.SampledFrom([]string{"One", "Two"}).Draw(t, "title")
		split := rapid.SampledFrom([]string{"", "split: 2\n", "split: {sub/**: 2, README.md: 3, \"*.md\": 1}\n"}).Draw(t, "config split")
		split += rapid.SampledFrom([]string{"", "nav: [b.md, sub/deep, Ay: A/]\n", "nav: [Bee: b.md, a.md, nowhere.md, Sub: sub]\n"}).Draw(t, "config nav")
		split += rapid.SampledFrom([]string{"", "lang: de\n", "description: What it is\n", "edit: https://example.org/{path}\n"}).Draw(t, "config other")
		mentions := rapid.Bool().Draw(t, "mentions")
		url := rapid.SampledFrom([]string{"", "url: https://example.org/r/\n", "url: http://localhost/\n"}).Draw(t, "config url")
		printing := rapid.Bool().Draw(t, "print")
		e.put(t, ConfigFile, fmt.Sprintf("title: %s\nexclude: [deep.md]\nmentions: %v\nprint: %v\noffline: %v\n%s", title, mentions, printing, !mentions, split+url))
	case 8:
		name := rapid.SampledFrom(themePaths).Draw(t, "theme")
		original, err := ThemeFile(name)
		if err != nil {
			t.Fatal(err)
		}
		comment := rapid.SampledFrom([]string{"", "\n/* mine */.mine{color:red}"}).Draw(t, "override")
		e.put(t, name, string(original)+comment)
	}
}

// splitNoteText is a note that makes several pages, which others link to, and which embeds others.
func splitNoteText(t *rapid.T) string {
	front := "---\nsplit: " + rapid.SampledFrom([]string{"1", "2", "3", "0"}).Draw(t, "split") + "\n---\n"
	return front + splitText(t) + "\n" + noteText(t)
}

func noteText(t *rapid.T) string {
	var b strings.Builder
	if rapid.Bool().Draw(t, "front matter") {
		fmt.Fprintf(&b, "---\ntitle: %s\ntags: [%s]\naliases: [%s]\ndraft: %v\npermalink: %s\n%s\n---\n", rapid.SampledFrom([]string{"T", "Ü & <b>"}).Draw(t, "title"),
			rapid.SampledFrom([]string{"x", "X, x/y", "x y, x-y"}).Draw(t, "tags"),
			rapid.SampledFrom([]string{"", "Nick", "Name, deep", "old, /new/", "b, ../x"}).Draw(t, "aliases"), rapid.IntRange(0, 5).Draw(t, "draft") == 0,
			rapid.SampledFrom([]string{"", "", "/new/", "/sub", "/b.html", "old", "/", "/tags/x/"}).Draw(t, "permalink"),
			rapid.SampledFrom([]string{"", "order: 1", "order: -2.5", "date: 2024-01-02", "image: /p.png"}).Draw(t, "order"))
	}
	fmt.Fprintf(&b, "# Heading %d\n\n## one\n\ntext%s\n\n## two\n\n", rapid.IntRange(0, 3).Draw(t, "heading"),
		rapid.SampledFrom([]string{"", " ^blk", "[^1] ^blk\n\n[^1]: note"}).Draw(t, "block"))
	b.WriteString(rapid.SampledFrom([]string{"", "A #tag.\n\n", "Of heading 1 and the name. Nick is here.\n\n", "#x/Y #TAG/x\n\n", "%%hidden%% <!-- too -->\n\n%%\n[[a]]\n%%\n\n"}).Draw(t, "tags in text"))
	if rapid.Bool().Draw(t, "include") {
		fmt.Fprintf(&b, "~~~ file=%s %s\nelse\n~~~\n\n", rapid.SampledFrom([]string{"x.go", "/sub/x.go", "X.go", "b.md"}).Draw(t, "included"),
			rapid.SampledFrom([]string{"", "region=r", "lines=2-3"}).Draw(t, "lines"))
	}
	for range rapid.IntRange(0, 4).Draw(t, "links") {
		bang := rapid.SampledFrom([]string{"", "!"}).Draw(t, "kind")
		if rapid.Bool().Draw(t, "wiki") {
			fmt.Fprintf(&b, "%s[[%s%s]]\n\n", bang, rapid.SampledFrom(wikiNames).Draw(t, "name"), rapid.SampledFrom(wikiParts).Draw(t, "part"))
			continue
		}
		fmt.Fprintf(&b, "%s[link](<%s>)\n", bang, rapid.SampledFrom(targets).Draw(t, "target"))
	}
	return b.String()
}

func (e *editor) put(t *rapid.T, p, content string) {
	name := filepath.Join(e.source, filepath.FromSlash(p))
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, []byte(content), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	e.contents[p] = content
	e.touched = append(e.touched, p)
}

func (e *editor) pick(t *rapid.T) (string, bool) {
	paths := slices.Sorted(maps.Keys(e.contents))
	if len(paths) == 0 {
		return "", false
	}
	return rapid.SampledFrom(paths).Draw(t, "path"), true
}

func (e *editor) rename(t *rapid.T) {
	if p, ok := e.pick(t); ok {
		content := e.contents[p]
		e.remove(t, p)
		e.put(t, rapid.SampledFrom(notePaths).Draw(t, "new name"), content)
	}
}

func (e *editor) remove(t *rapid.T, p string) {
	if err := os.Remove(filepath.Join(e.source, filepath.FromSlash(p))); err != nil {
		t.Fatal(err)
	}
	delete(e.contents, p)
	e.touched = append(e.touched, p)
}

// damage changes bytes of the files in the cache folder, or cuts them short.
func damage(t *rapid.T, dir string) {
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil || len(data) == 0 {
			continue
		}
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "cut") {
			data = data[:at]
		} else {
			data[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		}
		if err := os.WriteFile(name, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// A tester is what *testing.T and *rapid.T have in common.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

func buildTree(t tester, o Options, out string) map[string]string {
	o.Once = true // as the command has it
	b, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if report, err := b.Unchanged(context.Background(), out, nil); err != nil {
		t.Fatal(err)
	} else if report == nil {
		s, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write(context.Background(), out, nil); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{}
	err = filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		p, err := filepath.Rel(out, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		files[filepath.ToSlash(p)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// served is what the site answers for every file that it would write.
func served(t tester, s *Site) map[string]string {
	x, err := s.searched()
	if err != nil {
		t.Fatal(err)
	}
	outputs, _ := s.withSearch(x)
	files := map[string]string{ManifestName: manifestHead + strings.Join(outputs, "\n") + "\n"}
	for _, p := range outputs {
		c, _, err := s.At(p)
		if err != nil {
			t.Fatal(p, err)
		}
		if c.File != nil {
			c.Bytes, err = io.ReadAll(c.File)
			c.File.Close()
			if err != nil {
				t.Fatal(err)
			}
		}
		files[p] = string(c.Bytes)
	}
	return files
}

// equalTrees reports whether two trees have the same files with the same bytes, and says where not.
func equalTrees(t tester, want, got map[string]string) bool {
	t.Helper()
	same := true
	for p, content := range want {
		if other, ok := got[p]; !ok {
			t.Errorf("%s is missing", p)
			same = false
		} else if other != content {
			t.Errorf("%s differs:\n%s\nwant:\n%s", p, mainOf(other), mainOf(content))
			same = false
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			t.Errorf("%s is there and should not be", p)
			same = false
		}
	}
	return same
}
