package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/site/render"
)

func TestNotesBecomeLinkedPages(t *testing.T) {
	b := buildArchive(t, `
-- README.md --
# Home

See [the log](guide/log.md#why), [guide](guide) and [beyond](https://example.org/).
-- guide/log.md --
# The log

Back [home](../README.md). [Gone](nowhere.md).

## Why

Because.
`)
	b.has("index.html",
		`<title>Home</title>`,
		`<a href="guide/log/#why">the log</a>`,
		`<a href="guide/">guide</a>`,
		`<a class="ext" rel="noopener" href="https://example.org/">beyond</a>`)
	b.has("guide/log/index.html",
		`<a href="../../">home</a>`, `<h2 id="why">`,
		`class="gone"`, `(not written yet)`)
	b.has("guide/index.html", `<a`, `log/`, `The log`)
	b.has("404.html", `href="/`)
	b.diags("guide/log.md:3:28: error: `nowhere.md` is not there [broken-link]")
}

func TestImagesGetTheirSizeAndPlaceholders(t *testing.T) {
	f := newFolder(t, `
-- a.md --
![Two arrows](.images/arrows.svg) ![](.images/missing.png) <img src=".images/arrows.svg" width="50%">

![A badge](https://example.org/badge.svg) [![linked](https://example.org/b.svg)](b.md)
-- b.md --
b
-- .images/arrows.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"></svg>
-- .images/unused.png --
-- .secret/key.png --
-- .env --
`)
	b := f.build("", Options{})
	b.has("a/index.html",
		`<img src="../images/arrows.svg" alt="Two arrows" width="400" height="100" decoding="async">`,
		`<span class="missing" role="img" aria-label="Missing image: .images/missing.png">`,
		`width="320" height="80"`, `loading="lazy"`,
		`<a class="ext" rel="noopener" href="https://example.org/badge.svg">A badge</a>`,
		`<a href="../b/">linked</a>`)
	b.lacks("a/index.html", `src="http`)
	if _, ok := b.files["images/arrows.svg"]; !ok {
		t.Error("an image in a dot folder that a note shows is not published")
	}
	for p := range b.files {
		if strings.Contains(p, "unused") || strings.Contains(p, "key") || strings.Contains(p, "env") {
			t.Errorf("%s is published and no note refers to it", p)
		}
	}
}

func TestEveryFileOfTheOutputIsListed(t *testing.T) {
	b := buildArchive(t, "-- a.md --\n![x](x.png)\n-- x.png --\nnot a picture\n")
	var listed []string
	for line := range strings.Lines(strings.TrimPrefix(b.files[ManifestName], manifestHead)) {
		listed = append(listed, strings.TrimSpace(line))
	}
	var there []string
	for p := range b.files {
		if p != ManifestName {
			there = append(there, p)
		}
	}
	slices.Sort(there)
	if !slices.Equal(listed, there) {
		t.Errorf("the manifest lists %q, the folder has %q", listed, there)
	}
}

func TestSecondBuildWritesNothing(t *testing.T) {
	f := newFolder(t, "-- a.md --\n[b](b.md) ![x](x.png)\n-- b.md --\n# B\n-- x.png --\nnot a picture\n")
	for name, cache := range map[string]string{"with a cache": t.TempDir(), "without": ""} {
		first := f.build("", Options{CacheDir: cache})
		info := stat(t, first.out)
		second := f.build(first.out, Options{CacheDir: cache})
		if second.stats.Written != 0 || !os.SameFile(info, stat(t, first.out)) {
			t.Errorf("%s: the second build wrote %d files", name, second.stats.Written)
		}
		if cache != "" && second.stats.Rendered != 0 {
			t.Errorf("%s: the second build rendered %d pages", name, second.stats.Rendered)
		}
		f.put("-- b.md --\n# Changed\n")
		third := f.build(first.out, Options{CacheDir: cache})
		third.has("b/index.html", "Changed")
		if third.stats.Written == 0 || third.stats.Written == len(third.files)-1 {
			t.Errorf("%s: a changed note made the build write %d of %d files", name, third.stats.Written, len(third.files))
		}
		f.put("-- b.md --\n# B\n")
	}
}

func stat(t *testing.T, name string) fs.FileInfo {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func TestTouchedOutputIsMended(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n-- b.md --\n# B\n")
	cache := t.TempDir()
	first := f.build("", Options{CacheDir: cache})
	if err := os.WriteFile(filepath.Join(first.out, "a/index.html"), []byte("scribble"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(first.out, "b/index.html")); err != nil {
		t.Fatal(err)
	}
	again := f.build(first.out, Options{CacheDir: cache})
	if !equalTrees(t, first.files, again.files) {
		t.Error("the build left what somebody changed in the output folder")
	}
}

func TestDeletedOutputIsMadeAgain(t *testing.T) {
	f := newFolder(t, "-- a.md --\n# A\n")
	cache := t.TempDir()
	first := f.build("", Options{CacheDir: cache})
	if err := os.RemoveAll(first.out); err != nil {
		t.Fatal(err)
	}
	again := f.build(first.out, Options{CacheDir: cache})
	if !equalTrees(t, first.files, again.files) {
		t.Error("the site differs after its folder was deleted")
	}
}

func TestOverridesOfTheTheme(t *testing.T) {
	names := ThemeFiles()
	if !slices.Contains(names, "templates/404.html") || !slices.Contains(names, "static/theme.css") {
		t.Fatalf("the theme has no 404 template or no style sheet: %q", names)
	}
	f := newFolder(t, "-- a.md --\n# A\n-- templates/404.html --\n{{define \"main\"}}<p>lost</p>{{end}}\n-- static/unknown.css --\nnothing\n")
	original, err := ThemeFile("templates/404.html")
	if err != nil {
		t.Fatal(err)
	}
	mine := strings.Replace(string(original), "</h1>", " (mine)</h1>", 1)
	if err := os.WriteFile(filepath.Join(f.dir, "templates/404.html"), []byte(mine), 0o666); err != nil {
		t.Fatal(err)
	}
	b := f.build("", Options{})
	b.has("404.html", "(mine)</h1>")
	b.lacks("a/index.html", "(mine)")

	f.put("-- templates/404.html --\n<h1>{{.Nonsense}</h1>\n")
	builder, err := Open(Options{Source: f.dir})
	if err != nil {
		t.Fatal(err)
	}
	defer builder.Close()
	_, err = builder.Load(context.Background())
	var wrong *render.TemplateError
	if !errors.As(err, &wrong) || wrong.Line != 1 || !strings.Contains(wrong.File, "404.html") || !Misused(err) {
		t.Errorf("a template that cannot be read gives %v", err)
	}
}

func TestDraftsAreLeftOut(t *testing.T) {
	f := newFolder(t, "-- a.md --\n[b](b.md)\n-- b.md --\n---\ndraft: true\n---\n# B\n")
	b := f.build("", Options{})
	if _, ok := b.files["b/index.html"]; ok {
		t.Error("a draft is published")
	}
	b = f.build("", Options{Drafts: true})
	b.has("b/index.html", "B")
}

func TestFileURLs(t *testing.T) {
	f := newFolder(t, "-- README.md --\n[b](sub/b.md)\n-- sub/b.md --\n[home](../README.md)\n")
	b := f.build("", Options{FileURLs: true})
	b.has("index.html", `href="sub/b.html"`)
	b.has("sub/b.html", `href="../index.html"`)
	b.has("sub/index.html", `href="b.html"`)
}

func TestBasePath(t *testing.T) {
	for base, want := range map[string]string{
		"":                               "/",
		"/":                              "/",
		"/repo":                          "/repo/",
		"https://example.org":            "/",
		"https://example.org/repo/":      "/repo/",
		"https://example.org/a/b/c":      "/a/b/c/",
		"https://user.github.io/my.repo": "/my.repo/",
	} {
		f := newFolder(t, "-- a.md --\n# A\n")
		b := f.build("", Options{Base: base})
		if got := b.site.frame.Base; got != want {
			t.Errorf("base %q gives %q, want %q", base, got, want)
		}
		b.has("404.html", `href="`+want+`"`)
	}
}

func TestSourceMustBeAFolder(t *testing.T) {
	f := newFolder(t, "-- a.md --\n")
	for _, source := range []string{filepath.Join(f.dir, "a.md"), filepath.Join(f.dir, "nowhere"), ""} {
		if _, err := Open(Options{Source: source}); !Misused(err) {
			t.Errorf("source %q gives %v, want a usage error", source, err)
		}
	}
}

func TestManyBacklinksAreCountedAndTheFirstListed(t *testing.T) {
	var archive strings.Builder
	archive.WriteString("-- hub.md --\n# Hub\n")
	for i := range maxBacklinks + 20 {
		fmt.Fprintf(&archive, "-- n%03d.md --\n[hub](hub.md) and [again](hub.md)\n", i)
	}
	b := buildArchive(t, archive.String())
	b.has("hub/index.html", ">120 notes</a>", "and 20 more notes", `href="../n099/"`)
	b.lacks("hub/index.html", `>n100</a> <small>`)
}

func TestBuiltSitesHoldNoTraceOfTheServer(t *testing.T) {
	for p, content := range buildArchive(t, "-- README.md --\n# A\n-- sub/b.md --\n# B\n").files {
		for _, trace := range []string{"live.js", "_sheaf/events", "EventSource"} {
			if strings.Contains(content, trace) {
				t.Errorf("%s has %s in it", p, trace)
			}
		}
	}
}
