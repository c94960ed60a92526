package render_test

import (
	"testing"

	"sheaf/site/note"
	"sheaf/site/render"
	"sheaf/templates"
)

func TestSmoke(t *testing.T) {
	r, err := render.New(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	v := &render.View{Layout: "note", Title: "A <b>", Home: "./", Minutes: 3, Date: "2026-11-02", Tags: []string{"x"},
		Tree:     []render.Branch{{Title: "F", URL: "f/", Folder: true, Count: 3, Open: true, Branches: []render.Branch{{Title: "N", URL: "f/n/", Current: true}}}, {More: 3, URL: "./"}},
		Contents: []render.Entry{{Text: "H", ID: "h", Entries: []render.Entry{{Text: "I", ID: "i"}}}}, Next: &render.Item{Title: "Nx", URL: "nx/"},
		Notes: []render.Row{{Item: render.Item{Title: "r", URL: "r/"}, Minutes: 2, Date: "2026-01-02"}},
		Fills: []string{" href=x"}}
	out, err := r.Page(nil, render.Frame{Title: "S", Stylesheet: "_sheaf/x.css", ThemeScript: "let a=1<2"}, v, &note.Body{HTML: []byte("<p>x<a>y</a>"), Holes: []note.Hole{{Offset: 6}}})
	t.Logf("%s %v", out, err)
}
