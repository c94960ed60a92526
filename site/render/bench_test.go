package render_test

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/site/note"
	"sheaf/site/render"
	"sheaf/templates"
)

// typical is a page as most are: 40 rows in the sidebar, 15 entries in the contents, 5 backlinks and
// a body with 10 holes.
func typical() (render.Frame, *render.View, *note.Body) {
	f := render.Frame{
		Title: "Systems notes", Lang: "en", Base: "/", Stylesheet: "_sheaf/sheaf-64fa3335.css",
		PrintSheet: "_sheaf/print-24fd0aa3.css", Script: "_sheaf/sheaf-08abbd3c.js", Icon: "favicon.svg", IconICO: "favicon.ico", TouchIcon: "apple-touch-icon.png", Manifest: "manifest.webmanifest",
		ThemeScript: `(()=>{try{let e=localStorage.getItem("sheaf-theme");e&&(document.documentElement.dataset.theme=e)}catch{}})();`,
	}
	v := &render.View{
		Layout: "note", Root: "../../", Home: "../../", Source: "system-design/traffic/rate-limiter.md",
		Title: "Designing a rate limiter", Lead: &note.Heading{Level: 1, ID: "designing-a-rate-limiter", Text: "Designing a rate limiter", HTML: "Designing a rate limiter"},
		Description: "A limiter is a promise about the worst second of the day.", Date: "2026-11-12", Minutes: 14,
		Tags: []render.Item{{Title: "traffic"}, {Title: "redis"}, {Title: "go"}}, Edit: "https://example.org/edit/rate-limiter.md",
		Crumbs: []render.Item{{Title: "System design", URL: "../"}, {Title: "Traffic", URL: "./"}},
		Prev:   &render.Item{Title: "Load shedding", URL: "../load-shedding/"}, Next: &render.Item{Title: "Retries and backoff", URL: "../retries-and-backoff/"},
	}
	inner := make([]render.Branch, 20)
	for i := range inner {
		inner[i] = render.Branch{Title: fmt.Sprintf("A note with a usual name %d", i), URL: fmt.Sprintf("../a-note-with-a-usual-name-%d/", i), Current: i == 3}
	}
	v.Tree = make([]render.Branch, 20)
	for i := range v.Tree {
		v.Tree[i] = render.Branch{Title: fmt.Sprintf("A folder %d", i), URL: fmt.Sprintf("../../a-folder-%d/", i), Folder: true, Count: 7 * i}
	}
	v.Tree[2].Open, v.Tree[2].Branches = true, inner
	for i := range 5 {
		e := render.Entry{Text: fmt.Sprintf("A section of the note %d", i), ID: fmt.Sprintf("a-section-of-the-note-%d", i)}
		for j := range 2 {
			e.Entries = append(e.Entries, render.Entry{Text: fmt.Sprintf("A part of it %d.%d", i, j), ID: fmt.Sprintf("a-part-of-it-%d%d", i, j)})
		}
		v.Contents = append(v.Contents, e)
		v.Backlinks = append(v.Backlinks, render.Backlink{Item: render.Item{Title: fmt.Sprintf("A note that links %d", i), URL: fmt.Sprintf("../links-%d/", i)}, Folder: "System design / Traffic", Count: i})
	}
	body := &note.Body{HTML: []byte(strings.Repeat("<p>Four hundred gateways share one budget per <a>tenant</a>. Traffic is bursty, and clocks disagree.</p>\n", 40))}
	for i := range 10 {
		body.Holes = append(body.Holes, note.Hole{Offset: i * 300})
		v.Fills = append(v.Fills, ` href="../another-note/"`)
	}
	return f, v, body
}

func BenchmarkPage(b *testing.B) {
	r, err := render.New(templates.FS)
	if err != nil {
		b.Fatal(err)
	}
	f, v, body := typical()
	var page []byte
	b.ReportAllocs()
	for b.Loop() {
		if page, err = r.Page(page[:0], f, v, body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	_, v, _ := typical()
	b.ReportAllocs()
	for b.Loop() {
		v.Key(note.Hash{})
	}
}
