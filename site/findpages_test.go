package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestInitial(t *testing.T) {
	for _, tt := range []struct{ title, label, name string }{
		{"Sharding", "S", "s"},
		{"sharding", "S", "s"},
		{"Élan", "E", "e"},
		{"ß", "ß", "ß"},
		{"`std::vector`", "S", "s"},
		{"“Quoted”", "Q", "q"},
		{"🚀 launch", "L", "l"},
		{"3 ways", "0–9", "0-9"},
		{"٣ طرق", "0–9", "0-9"},
		{"Ωmega", "Ω", "ω"},
		{"Журнал", "Ж", "ж"},
		{"البحث", "ا", "ا"},
		{"缓存", "漢字", "han"},
		{"かな", "かな", "kana"},
		{"カナ", "かな", "kana"},
		{"한국어", "한글", "hangul"},
		{"ＡＢＣ", "A", "a"},
		{"...", "Other", "other"},
		{"", "Other", "other"},
	} {
		if label, name := initial(tt.title); label != tt.label || name != tt.name {
			t.Errorf("initial(%q) = %q, %q; want %q, %q", tt.title, label, name, tt.label, tt.name)
		}
	}
}

// loadTree writes a folder of notes and returns its site.
func loadTree(t *testing.T, o Options, tree fstest.MapFS) *Site {
	t.Helper()
	o.Source = t.TempDir()
	if err := os.CopyFS(o.Source, tree); err != nil {
		t.Fatal(err)
	}
	return loaded(t, o)
}

// fileOf returns what the site has at an address, or fails.
func fileOf(t *testing.T, s *Site, address string) string {
	t.Helper()
	c, _, err := s.At(address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return string(c.Bytes)
}

// listed returns a page from its letters on, without the sidebar.
func listed(t *testing.T, s *Site, address string) string {
	t.Helper()
	_, list, _ := strings.Cut(fileOf(t, s, address), `class="letters"`)
	return list
}

func TestAllNotesAreListedByTitle(t *testing.T) {
	s := loadTree(t, Options{}, fstest.MapFS{
		"README.md":    {Data: []byte("# Start\n")},
		"a/README.md":  {Data: []byte("# Folder A\n")},
		"a/zebra.md":   {Data: []byte("# Zebra\n")},
		"b.md":         {Data: []byte("# élan\n")},
		"c.md":         {Data: []byte("# Eland\n")},
		"d.md":         {Data: []byte("---\ndraft: true\n---\n# Secret\n")},
		"deep/x/e.md":  {Data: []byte("# E\n")},
		"no-title.md":  {Data: []byte("text\n")},
		"deep/x/12.md": {Data: []byte("# 12 monkeys\n")},
	})
	list := listed(t, s, "search/all/")
	at := 0
	for _, want := range []string{
		`>12 monkeys</a> <small>Deep / X</small>`, `>E</a> <small>Deep / X</small>`, `>élan</a>`, `>Eland</a>`, `>Folder A</a>`,
		`>no title</a>`, `>Start</a>`, `>Zebra</a> <small>Folder A</small>`,
	} {
		next := strings.Index(list[at:], want)
		if next < 0 {
			t.Fatalf("%q is missing, or not where it belongs, in\n%s", want, list)
		}
		at += next
	}
	if strings.Contains(list, "Secret") {
		t.Error("a draft is listed")
	}
}

func TestManyNotesHaveAPageForEachLetter(t *testing.T) {
	tree := fstest.MapFS{}
	for i := range onePage + 1 {
		tree[fmt.Sprintf("n%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# %c number %d\n", 'a'+i%3, i)}
	}
	s := loadTree(t, Options{}, tree)
	if all := listed(t, s, "search/all/"); !strings.Contains(all, `href="b/"`) || strings.Contains(all, "number 7") {
		t.Error("the page of all notes does not lead to its letters' pages, or lists notes itself")
	}
	page := listed(t, s, "search/all/b/")
	if !strings.Contains(page, ">b number 7<") || strings.Contains(page, ">c number 8<") {
		t.Error("the page of b does not have just its own notes")
	}
	if at, other := strings.Index(page, ">b number 10<"), strings.Index(page, ">b number 7<"); at < 0 || at > other {
		t.Error("the notes are not in order")
	}
}

func TestOpenSearchNeedsTheSitesHost(t *testing.T) {
	tree := fstest.MapFS{
		"sheaf.yaml": {Data: []byte("title: Notes & <more> of a long name\nurl: https://example.org/n o/\n")},
		"README.md":  {Data: []byte("# Start\n")},
		"a.md":       {Data: []byte("# A\n")},
	}
	s := loadTree(t, Options{}, tree)
	text := fileOf(t, s, "search/opensearch.xml")
	var description struct {
		ShortName string
		Url       struct {
			Template string `xml:"template,attr"`
		}
	}
	if err := xml.Unmarshal([]byte(text), &description); err != nil {
		t.Fatal(err)
	}
	if want := "https://example.org/n%20o/search/?q={searchTerms}"; description.Url.Template != want {
		t.Errorf("the template is %q, want %q", description.Url.Template, want)
	}
	if n := len([]rune(description.ShortName)); n == 0 || n > 16 {
		t.Errorf("the name %q has %d characters", description.ShortName, n)
	}
	if page := fileOf(t, s, "a/"); !strings.Contains(page, `rel="search"`) || !strings.Contains(page, `href="../search/opensearch.xml"`) {
		t.Error("pages do not name the description")
	}
	for _, o := range []Options{{Base: "/repo/"}, {Live: "live.js"}} {
		s := loadTree(t, o, tree)
		if _, _, err := s.At("search/opensearch.xml"); err == nil || strings.Contains(fileOf(t, s, "a/"), `rel="search"`) {
			t.Errorf("%+v: there is a description without a known host", o)
		}
	}
}

func TestTagListHoldsAnyTag(t *testing.T) {
	s := loadTree(t, Options{}, fstest.MapFS{
		"a.md": {Data: []byte("---\ntags: [Kafka, __proto__, '</script>', \"x\\u2028y\"]\n---\n# A\n\n#kafka\n")},
		"b.md": {Data: []byte("---\ntags: [kafka]\n---\n# B\n")},
		"c.md": {Data: []byte("---\ntags: [secret]\ndraft: true\n---\n# C\n")},
	})
	text := fileOf(t, s, tagListAddress)
	data, ok := strings.CutPrefix(text, "sheaf.tags=")
	if !ok || strings.Contains(text, "</") || strings.Contains(text, "\u2028") || strings.Contains(text, "secret") {
		t.Fatalf("the list is %q", text)
	}
	var tags [][3]any
	if err := json.Unmarshal([]byte(data), &tags); err != nil {
		t.Fatal(err)
	}
	if len(tags) != 5 || tags[0] != [3]any{"Kafka", 2.0, "tags/kafka/"} {
		t.Errorf("the tags are %q", tags)
	}
	for _, tag := range tags {
		if _, _, err := s.At(strings.ReplaceAll(tag[2].(string), "%20", " ")); err != nil {
			t.Errorf("the page of %q: %v", tag[0], err)
		}
	}
}
