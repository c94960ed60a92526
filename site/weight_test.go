package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// What a page of this repository's notes weighs, in bytes of gzip: what is around the text, style sheets, and the script that a page
// asks for by itself. The test prints the table (go test -v -run TestWeight ./site).
const (
	maxShellWeight = 4 << 10
	maxStyleWeight = 12 << 10
	maxCodeWeight  = 6 << 10
)

// notShell is what a page has of the note's text and of others': the text itself, the headings, and the sentences that
// link here.
var notShell = regexp.MustCompile(`(?s)<div class="prose".*?<p class="foot">|<nav class="toc".*?</nav>|<section class="links.*?</section>`)

func TestWeightOfPages(t *testing.T) {
	b := openBuilder(t, "../notes")
	defer b.Close()
	s, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	heaviest, where, sum, pages := 0, "", 0, 0
	for i := range s.graph.Notes {
		html := fileOf(t, s, s.graph.Address[i])
		text := strings.Join(notShell.FindAllString(html, -1), "")
		if text == "" {
			t.Fatalf("%s: the text is not found in the page", s.graph.Notes[i].Path)
		}
		weight := weightOf(notShell.ReplaceAllString(html, ""))
		sum, pages = sum+weight, pages+1
		if weight > heaviest {
			heaviest, where = weight, s.graph.Notes[i].Path
		}
	}
	bundle := s.theme.bundle
	code := bundle.ThemeScript + fileOf(t, s, bundle.Script)
	style := fileOf(t, s, bundle.Stylesheet)
	t.Logf("%-44s %6d of %d (%s; mean %d)", "around the text, heaviest note", heaviest, maxShellWeight, where, sum/pages)
	t.Logf("%-44s %6d of %d", "style sheet", weightOf(style), maxStyleWeight)
	t.Logf("%-44s %6d of %d", "script before interaction", weightOf(code), maxCodeWeight)
	if heaviest > maxShellWeight || weightOf(style) > maxStyleWeight || weightOf(code) > maxCodeWeight {
		t.Error("beyond the budget")
	}
}

func weightOf(text string) int {
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	w.Write([]byte(text))
	w.Close()
	return packed.Len()
}

func TestPageCostsTheSameOnALargeSite(t *testing.T) {
	shapes := map[string]string{"notes in a folder": "in/%04d.md", "folders": "%04d/note.md"}
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			page := func(count int) int {
				tree := fstest.MapFS{}
				for i := range count {
					tree[fmt.Sprintf(shape, i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# Note %04d\n\nText.\n", i)}
				}
				s := loadTree(t, Options{}, tree)
				return len(fileOf(t, s, strings.TrimSuffix(fmt.Sprintf(shape, count/2), ".md")+"/"))
			}
			small, large := page(50), page(1200)
			t.Logf("a page of 50 %s has %d bytes, one of 1200 %d", name, small, large)
			if large > small+64 { // numbers have more digits
				t.Errorf("it grew with the site: %d bytes, then %d", small, large)
			}
		})
	}
}

func TestSidebarFileListsWhatPagesLeaveOut(t *testing.T) {
	tree := fstest.MapFS{
		"README.md":      {Data: []byte("# Home\n")},
		"a/README.md":    {Data: []byte("# Folder \\</script>\n")},
		"a/b/c.md":       {Data: []byte("# Deep\n")},
		"long.md":        {Data: []byte("---\nsplit: 2\n---\n# Long\n\n## One\n\ntext\n\n## Two\n\ntext\n")},
		"a/b/ümläut.md":  {Data: []byte("# Ümläut\n")},
		"a/b/.hidden.md": {Data: []byte("# Hidden\n")},
	}
	s := loadTree(t, Options{}, tree)
	file := fileOf(t, s, sidebarAddress)
	data, ok := strings.CutPrefix(file, "sheaf.sidebar=")
	if !ok || !json.Valid([]byte(data)) {
		t.Fatalf("no script with a list: %s", file)
	}
	want := `[["Folder \u003c/script\u003e","a/",3,[["B","a/b/",2,[["Deep","a/b/c/"],["Ümläut","a/b/%C3%BCml%C3%A4ut/"]]]]],` +
		`["Long","long/",2,[["One","long/one/"],["Two","long/two/"]]]]`
	if strings.TrimSpace(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
}
