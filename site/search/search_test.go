package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheaf/site/note"
)

// memory is a Source of what is at hand.
type memory []struct{ terms, text []byte }

func (m memory) Terms(i int) ([]byte, error) { return m[i].terms, nil }
func (m memory) Text(i int) ([]byte, error)  { return m[i].text, nil }

// pagesOf makes pages of one section each; texts are "title: text".
func pagesOf(texts ...string) (pages []Page, source memory) {
	for i, text := range texts {
		title, body, _ := strings.Cut(text, ": ")
		n := &note.Note{Path: fmt.Sprintf("n%d.md", i), Title: title}
		pages = append(pages, Page{Note: n, Address: fmt.Sprintf("n%d/", i), Title: title})
		source = append(source, struct{ terms, text []byte }{new(Compilers).Compile(n, []note.Section{{Heading: -1, Text: body}}), []byte(body)})
	}
	return pages, source
}

// made returns the files of an index by path.
func made(t *testing.T, pages []Page, source memory) map[string]string {
	t.Helper()
	x, err := Build(pages, source)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range x.Files {
		data, err := x.Make(f, source)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := files[f.Path]; twice {
			t.Errorf("two files at %s", f.Path)
		}
		files[f.Path] = string(data)
	}
	return files
}

// manyPages are enough for an index of many files. Their words come from a small generator.
func manyPages(count int) []string {
	var texts []string
	state := uint32(7)
	next := func(n uint32) uint32 {
		state = state*1664525 + 1013904223
		return (state >> 10) % n
	}
	for i := range count {
		var b strings.Builder
		fmt.Fprintf(&b, "Page %d: ", i)
		for range 60 {
			fmt.Fprintf(&b, "w%x ", next(4000)*2654435761>>12)
		}
		texts = append(texts, b.String())
	}
	return texts
}

func TestIndexIsAFunctionOfThePages(t *testing.T) {
	texts := manyPages(200)
	pages, source := pagesOf(texts...)
	first := made(t, pages, source)
	if len(first) < 210 {
		t.Fatalf("only %d files: the site is too small to say anything", len(first))
	}
	slices.Reverse(pages)
	slices.Reverse(source)
	second := made(t, pages, source)
	for p, data := range first {
		if second[p] != data {
			t.Errorf("%s depends on the order of the pages", p)
		}
	}
	if len(second) != len(first) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
}

func TestAPageMoreTouchesFewFiles(t *testing.T) {
	texts := manyPages(200)
	pages, source := pagesOf(texts...)
	before := made(t, pages, source)
	pages, source = pagesOf(append(texts, "Added: w1 zebra giraffe")...)
	after := made(t, pages, source)
	touched := 0
	for p, data := range after {
		if before[p] != data {
			touched++
		}
	}
	for p := range before {
		if _, ok := after[p]; !ok {
			touched++
		}
	}
	if touched > 16 {
		t.Errorf("%d of %d files are touched by one short page more", touched, len(before))
	}
}

func TestAListedIndexHasTheSameFiles(t *testing.T) {
	pages, source := pagesOf(manyPages(60)...)
	want := made(t, pages, source)
	x, err := Build(pages, source)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := Listed(pages, x.Listing())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range listed.Files {
		data, err := listed.Make(f, source)
		if err != nil || string(data) != want[f.Path] {
			t.Errorf("%s differs from that of the index that was made (%v)", f.Path, err)
		}
		delete(want, f.Path)
	}
	if len(want) > 0 {
		t.Errorf("%d files are not listed", len(want))
	}
	for i := range x.Listing() {
		if _, err := Listed(pages, x.Listing()[:i]); err == nil {
			t.Fatalf("a listing cut off after %d bytes is believed", i)
		}
	}
}

// That all is found in larger packs is tested with the client, in e2e/tests/search-engine.test.mjs.
func TestALargeSiteHasLargerPacks(t *testing.T) {
	for passages, slots := range map[int]int{1: packSlots, 32 << 10: packSlots, 32<<10 + 1: 2 * packSlots, 512<<10 + 1: 4 * packSlots} {
		if got := 1 << packShift(passages); got != slots {
			t.Errorf("with %d passages a pack has %d of them, not %d", passages, got, slots)
		}
	}
}

func TestTheKeyCoversThePages(t *testing.T) {
	base := func() []Page {
		return []Page{{Note: &note.Note{Tags: []string{"x"}}, Address: "a/", Title: "A", Crumbs: []string{"C"}, Links: []Link{{"f", "t"}}}}
	}
	want := Key(base())
	for name, change := range map[string]func(p *Page){
		"address": func(p *Page) { p.Address = "b/" }, "title": func(p *Page) { p.Title = "B" },
		"crumbs": func(p *Page) { p.Crumbs = nil }, "tags": func(p *Page) { p.Note.Tags = []string{"y"} },
		"fragment": func(p *Page) { p.Links[0].Fragment = "" }, "text": func(p *Page) { p.Links[0].Text = "" },
		"links": func(p *Page) { p.Links = nil }, "note": func(p *Page) { p.Key[0] = 1 },
	} {
		pages := base()
		change(&pages[0])
		if Key(pages) == want {
			t.Errorf("the %s is not in the key", name)
		}
	}
}
