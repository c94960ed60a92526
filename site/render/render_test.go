package render_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"sheaf/site/note"
	"sheaf/site/render"
	"sheaf/templates"
)

func mustNew(t testing.TB, fsys fs.FS) *render.Renderer {
	t.Helper()
	r, err := render.New(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func renderer(t testing.TB) *render.Renderer { return mustNew(t, templates.FS) }

func mustPage(t testing.TB, r *render.Renderer, f render.Frame, v *render.View, body *note.Body) string {
	t.Helper()
	page, err := r.Page(nil, f, v, body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// overlay is the default templates with one file replaced; "" removes it.
func overlay(t testing.TB, file, source string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(templates.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(templates.FS, p)
		all[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	all[file] = &fstest.MapFile{Data: []byte(source)}
	if source == "" {
		delete(all, file)
	}
	return all
}

const hostile = "</title><script>alert(1)</script>\"'`>&<!--\u2028\x00 onload=x {{.Title}}"

// setStrings sets every string that v holds, but for those named in keep.
func setStrings(v reflect.Value, s string, keep ...string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; !strings.Contains(" "+strings.Join(keep, " ")+" ", " "+name+" ") {
				setStrings(v.Field(i), s, keep...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			setStrings(v.Index(i), s, keep...)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			setStrings(v.Elem(), s, keep...)
		}
	case reflect.String:
		v.SetString(s)
	}
}

func TestEveryTextIsEscaped(t *testing.T) {
	r := renderer(t)
	for _, layout := range []string{"note", "folder", "tags", "tag", "search", "letters", "404"} {
		var v render.View
		fill(reflect.ValueOf(&v).Elem())
		setStrings(reflect.ValueOf(&v).Elem(), hostile, "HTML", "Fills") // those two are HTML
		v.Layout, v.Fills = layout, nil
		for i := range v.Tree {
			v.Tree[i].Folder, v.Tree[i].Open, v.Tree[i].Count = true, true, 3
		}
		f := render.Frame{Title: hostile, Lang: hostile, Base: hostile, Stylesheet: hostile, PrintSheet: hostile, Script: hostile, Icon: hostile, Live: hostile}
		page := mustPage(t, r, f, &v, nil)
		for _, bad := range []string{"<script>alert", "<!--", "\x00", `"'`} {
			if strings.Contains(page, bad) {
				t.Errorf("%s: the page holds %q", layout, bad)
			}
		}
		checkTags(t, page)
	}
}

// checkTags looks at every tag of a page: no inline style, no handler, no script address, and every
// attribute's value in quotes.
func checkTags(t *testing.T, page string) {
	t.Helper()
	tag := regexp.MustCompile(`<[a-zA-Z][a-zA-Z0-9]*((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*/?>`)
	attribute := regexp.MustCompile(`([a-zA-Z:-]+)(?:="([^"]*)")?`)
	rest := tag.ReplaceAllStringFunc(page, func(s string) string {
		for _, a := range attribute.FindAllStringSubmatch(tag.FindStringSubmatch(s)[1], -1) {
			name, value := strings.ToLower(a[1]), strings.ToLower(a[2])
			if name == "style" || strings.HasPrefix(name, "on") {
				t.Errorf("an inline %s in %s", name, s)
			}
			if name == "href" && strings.HasPrefix(value, "javascript:") {
				t.Errorf("a script address in %s", s)
			}
		}
		return ""
	})
	if stray := regexp.MustCompile(`<[^/!]`).FindString(rest); stray != "" {
		t.Errorf("what looks like a tag is none: %q in\n%s", stray, rest)
	}
}

func TestScriptAddressesAreDefused(t *testing.T) {
	item := render.Item{Title: "x", URL: "JavaScript:alert(1)"}
	v := &render.View{Layout: "note", Title: "x", Edit: item.URL, Crumbs: []render.Item{item}, Prev: &item, Next: &item,
		Tree: []render.Branch{{Title: "x", URL: item.URL}}, Backlinks: []render.Backlink{{Item: item}}, Notes: []render.Row{{Item: item}}, Folders: []render.Row{{Item: item}}}
	page := mustPage(t, renderer(t), render.Frame{Title: "S"}, v, nil)
	if strings.Contains(strings.ToLower(page), "javascript:") {
		t.Errorf("a script address is left:\n%s", page)
	}
}

func TestBodyIsStitched(t *testing.T) {
	r := renderer(t)
	body := &note.Body{HTML: []byte("<p><a>x</a><b></b>"), Holes: []note.Hole{{Offset: 5}, {Offset: 11}, {Offset: 18}}}
	tests := []struct {
		name  string
		fills []string
		holes []note.Hole
		want  string // in the page, or "" for an error
	}{
		{"every hole", []string{` href="y"`, "<i>", "</i>"}, body.Holes, `<p><a href="y">x</a><i><b></b></i></div>`},
		{"none", nil, nil, `<p><a>x</a><b></b></div>`},
		{"too few fills", []string{"a"}, body.Holes, ""},
		{"fills without holes", []string{"a"}, nil, ""},
		{"out of order", []string{"a", "b"}, []note.Hole{{Offset: 5}, {Offset: 4}}, ""},
		{"beyond the end", []string{"a"}, []note.Hole{{Offset: 99}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page, err := r.Page([]byte("kept"), render.Frame{}, &render.View{Layout: "note", Fills: tt.fills}, &note.Body{HTML: body.HTML, Holes: tt.holes})
			if tt.want == "" {
				if err == nil || string(page) != "kept" {
					t.Errorf("error %v, page %q; want an error and dst as it was", err, page)
				}
				return
			}
			if err != nil || !strings.HasPrefix(string(page), "kept<!doctype html>") || !strings.Contains(string(page), tt.want) {
				t.Errorf("error %v, no %q in %s", err, tt.want, page)
			}
		})
	}
}

func TestThemeScriptIsNamedByItsHash(t *testing.T) {
	const script = `if(1<2&&"</x>")document.documentElement.dataset.theme='dark';`
	page := mustPage(t, renderer(t), render.Frame{ThemeScript: script}, &render.View{Layout: "404"}, nil)
	if !strings.Contains(page, "<script>"+script+"</script>") {
		t.Errorf("the script is not there as it was given:\n%s", page)
	}
	sum := sha256.Sum256([]byte(script))
	if want := "script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(html.UnescapeString(page), want) {
		t.Errorf("the policy has no %s:\n%s", want, page)
	}
	if strings.Contains(page, "unsafe-inline") {
		t.Error("the policy allows any inline script")
	}
}

func TestWhatIsUnknownIsLeftOut(t *testing.T) {
	page := mustPage(t, renderer(t), render.Frame{Title: "S"}, &render.View{Layout: "note", Title: "T"}, nil)
	for _, part := range []string{"Updated", "Reading", "Linked from", "Tags", "Edit source", "Previous", "Next", "On this page", "crumbs", `class="side"`, "Open menu", "<link", "<script", "None", "description"} {
		if strings.Contains(page, part) {
			t.Errorf("a page about which nothing is known shows %q:\n%s", part, page)
		}
	}
}

func TestHeading(t *testing.T) {
	lead := &note.Heading{ID: "a-b", HTML: "a <em>b</em>"}
	tests := []struct {
		name string
		view render.View
		want string
	}{
		{"title", render.View{Title: "a < b"}, `<h1 dir="auto">a &lt; b</h1>`},
		{"lead", render.View{Title: "a b", Lead: lead}, `<h1 id="a-b" dir="auto">a <em>b</em></h1>`},
		{"the body's own", render.View{Title: "a b", HideTitle: true}, ""},
	}
	r := renderer(t)
	for _, tt := range tests {
		tt.view.Layout = "note"
		page := mustPage(t, r, render.Frame{}, &tt.view, nil)
		if got := regexp.MustCompile(`<h1.*</h1>`).FindString(page); got != tt.want {
			t.Errorf("%s: heading %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestLanguageAndDirection(t *testing.T) {
	tests := []struct {
		site, note string
		want       []string
	}{
		{"", "", []string{`<html lang="en">`, `<article class="doc">`}},
		{"de", "", []string{`<html lang="de">`, `<article class="doc">`}},
		{"en", "zh-Hant", []string{`<html lang="en">`, `<article class="doc" lang="zh-Hant">`}},
		{"ar-EG", "ar-EG", []string{`<html lang="ar-EG" dir="rtl">`, `<article class="doc">`}},
		{"en", `"><b>`, []string{`<html lang="en">`, `<article class="doc">`}},
		{"uz-Arab", "english (US)", []string{`<html lang="uz-Arab" dir="rtl">`, `<article class="doc">`}},
	}
	r := renderer(t)
	for _, tt := range tests {
		page := mustPage(t, r, render.Frame{Lang: tt.site}, &render.View{Layout: "note", Lang: tt.note}, nil)
		for _, want := range tt.want {
			if !strings.Contains(page, want) {
				t.Errorf("site %q, note %q: no %s", tt.site, tt.note, want)
			}
		}
	}
	v := &render.View{Layout: "note", Title: "x", Tree: []render.Branch{{Title: "שלום (א)", URL: "a/"}, {Title: "naïve", URL: "b/"}}}
	page := mustPage(t, r, render.Frame{}, v, nil)
	if !strings.Contains(page, `<a href="a/"><bdi>שלום (א)</bdi></a>`) || !strings.Contains(page, `<a href="b/">naïve</a>`) {
		t.Errorf("only right-to-left titles are set apart:\n%s", page)
	}
}

func TestDate(t *testing.T) {
	r := renderer(t)
	for date, want := range map[string]string{
		"2026-11-02": `<time datetime="2026-11-02">2 Nov 2026</time>`,
		"2026-13-02": `<dd>2026-13-02</dd>`,
		"soon <b>":   `<dd>soon &lt;b&gt;</dd>`,
	} {
		if page := mustPage(t, r, render.Frame{}, &render.View{Layout: "note", Date: date}, nil); !strings.Contains(page, want) {
			t.Errorf("%s: no %s", date, want)
		}
	}
}

func TestPagesAreMadeConcurrently(t *testing.T) {
	r := renderer(t)
	f, v, body := typical()
	want := mustPage(t, r, f, v, body)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if page, err := r.Page(nil, f, v, body); err != nil || string(page) != want {
					t.Errorf("a page differs (%v)", err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// The page beyond its note's own text travels with every note; 4 KB gzipped is the budget.
func TestShellIsLight(t *testing.T) {
	f, v, _ := typical()
	v.Fills = nil
	page := mustPage(t, renderer(t), f, v, nil)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(page))
	w.Close()
	t.Logf("shell of a typical page: %d bytes, %d gzipped", len(page), packed.Len())
	if packed.Len() > 4<<10 {
		t.Errorf("the shell is %d bytes gzipped", packed.Len())
	}
	if strings.Contains(page, "\n") || strings.Contains(page, "\t") {
		t.Errorf("layout of the templates is sent:\n%s", page)
	}
}

func TestTemplateErrorsHavePlaces(t *testing.T) {
	const endless = "the page grew beyond 64 MB"
	tests := []struct {
		name, file, source string
		want               string
	}{
		{"syntax", "partials/crumbs.html", "<nav>\n{{if}}</nav>", "template partials/crumbs.html:2: missing value for if"},
		{"unknown function", "note.html", "{{define \"main\"}}\n\n{{shout .Title}}{{end}}", "template note.html:3: function \"shout\" not defined"},
		{"missing file", "partials/tree.html", "", `template base.html:`},
		{"missing frame", "base.html", "", "template base.html: the template is missing"},
		{"unsafe context", "note.html", "{{define \"main\"}}<a href='{{if .Title}}\"{{else}}'{{end}}>{{end}}", "template note.html:1:"},
		{"unknown field", "note.html", "{{define \"main\"}}\n<p>é{{.Titel}}</p>{{end}}", "template note.html:2:7: executing"},
		{"calls itself", "partials/crumbs.html", "<p>\n{{template \"crumbs\" .}}", "template partials/crumbs.html:"},
		{"never ends", "note.html", "{{define \"main\"}}\n{{range 1000000000000}}<p>{{end}}{{end}}", "template note.html:2:24: " + endless},
		{"never ends with a value", "note.html", "{{define \"main\"}}{{range 1000000000000}}{{printf \"%09000d\" .}}{{end}}{{end}}", "template note.html: " + endless},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := render.New(overlay(t, tt.file, tt.source))
			if err == nil {
				_, err = r.Page(nil, render.Frame{}, &render.View{Layout: "note", Title: "T"}, nil)
			}
			var at *render.TemplateError
			if !errors.As(err, &at) {
				t.Fatalf("error %v is no TemplateError", err)
			}
			if !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %q, want %q", err, tt.want)
			}
		})
	}
	_, err := renderer(t).Page(nil, render.Frame{}, &render.View{Layout: "gallery"}, nil)
	if want := "template gallery.html: the template is missing"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

func TestTemplateLayoutIsNotSent(t *testing.T) {
	tests := []struct{ source, want string }{
		{"<p>\n\ta\n</p>", "<p>a</p>"},
		{"<p>a\n\tb</p>", "<p>a b</p>"},
		{"<p>a <b>c</b> d</p>", "<p>a <b>c</b> d</p>"},
		{"<p\n\tclass=\"a\n b\"\n\tid=\"c\">", "<p class=\"a\n b\" id=\"c\">"},
		{"<pre>\n a\n  b\n</pre>\n<p>", "<pre>\n a\n  b\n</pre><p>"},
		{"{{if .Title}}\n\t<p>\n{{end}}\n{{.Title}} {{.Title}}", "<p>T T"},
		{"<p\n\t{{if .Title}}id=\"a\"{{end}}\n\tclass=\"b\">", "<p id=\"a\" class=\"b\">"},
	}
	for _, tt := range tests {
		r := mustNew(t, overlay(t, "base.html", tt.source))
		if got := mustPage(t, r, render.Frame{}, &render.View{Layout: "note", Title: "T"}, nil); got != tt.want {
			t.Errorf("%q makes %q, want %q", tt.source, got, tt.want)
		}
	}
}
