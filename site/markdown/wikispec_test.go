package markdown

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// The suites of two other programs for wikilinks. What a link refers to is not known to Compile, so
// addresses are compared as they are written in the note.

func TestComrakWikilinks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "spec", "comrak-wikilinks_title_after_pipe.json"))
	if err != nil {
		t.Skip("the spec suite is not there:", err)
	}
	var examples []example
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		want := strings.ReplaceAll(e.HTML, ` data-wikilink="true"`, "")
		compareWiki(t, e.Section, e.Markdown, want, "")
	}
}

func TestGoldmarkWikilinks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "spec", "goldmark-wikilink-tests.yaml"))
	if err != nil {
		t.Skip("the spec suite is not there:", err)
	}
	var examples []struct{ Desc, Give, Want string }
	if err := yaml.Load(data, &examples); err != nil {
		t.Fatal(err)
	}
	const (
		texts      = "the text of a link to a heading has \">\" for \"#\", as in Obsidian"
		unresolved = "whether a note exists is found out when notes are linked"
	)
	known := map[string]string{
		"fragment": texts, "fragment only": texts,
		"unresolved": unresolved, "label/unresolved": unresolved,
		"image": hasAlt,
	}
	for _, e := range examples {
		compareWiki(t, e.Desc, e.Give, strings.ReplaceAll(e.Want, ".html", ""), known[e.Desc])
	}
	if len(examples) == 0 {
		t.Error("the suite has no examples")
	}
}

// compareWiki compares what Markdown compiles to with what a suite wants, which differs by design if
// a reason is given.
func compareWiki(t *testing.T, name, source, want, reason string) {
	t.Helper()
	address := regexp.MustCompile(`(href|src)="[^"]*"`)
	plain := func(s string) string {
		return address.ReplaceAllStringFunc(s, func(s string) string {
			if u, err := url.PathUnescape(s); err == nil {
				return u
			}
			return s
		})
	}
	n, body := New(Options{}).Compile("example.md", []byte(strings.ReplaceAll(source, ".html", "")))
	got := canonical(t, plain(string(fill(n, body))))
	want = canonical(t, plain(want))
	switch {
	case got != want && reason == "":
		t.Errorf("%s\nmarkdown: %q\ngot:  %s\nwant: %s", name, source, got, want)
	case got == want && reason != "":
		t.Errorf("%s agrees, but is listed: %s", name, reason)
	}
}
