package site

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestConfigIsRead(t *testing.T) {
	full := Config{Title: "Notes on Go", Description: "d", URL: "https://example.org/notes/", Lang: "de", Exclude: []string{"drafts", "*.tmp.md"}, Edit: "https://example.org/edit/{path}"}
	text := "# comment\ntitle: Notes on Go\ndescription: d\nurl: https://example.org/notes/\nlang: de\nexclude: [drafts, '*.tmp.md']\nedit: https://example.org/edit/{path}\n"
	tests := map[string]struct {
		data string
		want Config
	}{
		"every key":     {text, full},
		"byte order":    {"\ufeff" + text, full},
		"CRLF":          {strings.ReplaceAll(text, "\n", "\r\n"), full},
		"empty":         {"", Config{}},
		"comments":      {"# nothing yet\n", Config{}},
		"markers":       {"---\ntitle: a\n---\n", Config{Title: "a"}},
		"null":          {"title:\nexclude: []\n", Config{}},
		"number":        {"title: 2024\n", Config{Title: "2024"}},
		"order":         {"nav: [./b.md, 'A: x': /a/]\n", Config{Nav: []NavItem{{"b.md", "", 1, 7}, {"a", "A: x", 1, 15}}}},
		"one exclusion": {"exclude: drafts\n", Config{Exclude: []string{"drafts"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseConfig(ConfigFile, []byte(test.data))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestConfigOfAnotherNameIsNotPassedOver gives the file the other extension that YAML has.
func TestConfigOfAnotherNameIsNotPassedOver(t *testing.T) {
	_, err := readConfig(fstest.MapFS{"sheaf.yml": {Data: []byte("title: a\n")}}, ConfigFile, false)
	if err == nil || !strings.Contains(err.Error(), "called sheaf.yaml") {
		t.Errorf("got %v, want an error that names sheaf.yaml", err)
	}
}

func TestConfigErrorsSayWhere(t *testing.T) {
	tests := map[string]struct {
		data         string
		line, column int
		says         []string
	}{
		"unknown key":      {"title: a\ntitel: b\n", 2, 1, []string{`unknown key "titel"`, "did you mean title?"}},
		"far off key":      {"navigation: b\n", 1, 1, []string{`unknown key "navigation"`, "known keys: authors, deploy, description, edit, exclude, lang, mentions, nav, offline, print, report, split, title, url"}},
		"twice":            {"title: a\nlang: en\ntitle: b\n", 3, 1, []string{"second time", "line 1"}},
		"no truth value":   {"mentions: maybe\n", 1, 11, []string{"mentions must be true or false", "mentions: true"}},
		"levels of nav":    {"nav:\n  - A: [a.md]\n", 2, 8, []string{"nav has no levels"}},
		"nav of numbers":   {"nav: [1]\n", 1, 7, []string{"each item must be a path"}},
		"wrong type":       {"title:\n  - a\n", 2, 3, []string{"title must be one text"}},
		"list of lists":    {"exclude: [[a]]\n", 1, 10, []string{"exclude must be a list"}},
		"not a map":        {"- title\n", 1, 1, []string{"key: value"}},
		"tab":              {"title: a\n\tlang: en\n", 2, 0, []string{"tab"}},
		"unclosed quote":   {"title: \"a\n", 0, 0, []string{"sheaf.yaml"}},
		"address":          {"url: notes\n", 1, 6, []string{"full address"}},
		"invalid UTF-8":    {"lang: en\ntitle: é\xff\xfe\n", 2, 10, []string{"sheaf.yaml", "UTF-8"}},
		"NUL":              {"title: a\x00\n", 1, 9, []string{"no text"}},
		"tab at first":     {"\ttitle: a\n", 1, 1, []string{"spaces, not tabs"}},
		"two documents":    {"title: a\n---\ntitle: b\n", 3, 1, []string{"second document"}},
		"an alias bomb":    {"a: &a [x,x]\nb: &b [*a,*a]\n", 1, 1, []string{"unknown key"}},
		"too large a file": {strings.Repeat("# comment\n", 200_000), 0, 0, []string{"larger than 1 MiB"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := readConfig(fstest.MapFS{ConfigFile: {Data: []byte(test.data)}}, ConfigFile, false)
			var config *ConfigError
			if !errors.As(err, &config) {
				t.Fatalf("got %v, want a *ConfigError", err)
			}
			if config.Line != test.line && test.line != 0 || config.Column != test.column && test.column != 0 {
				t.Errorf("at %d:%d, want %d:%d: %v", config.Line, config.Column, test.line, test.column, err)
			}
			for _, says := range test.says {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("%q does not say %q", err, says)
				}
			}
		})
	}
}

func TestMissingConfig(t *testing.T) {
	if c, err := readConfig(fstest.MapFS{}, ConfigFile, false); err != nil || !cmp.Equal(c, Config{}) {
		t.Errorf("no sheaf.yaml gives %v, %v; want the zero Config", c, err)
	}
	if _, err := readConfig(fstest.MapFS{}, "other.yaml", true); !Misused(err) {
		t.Errorf("a configuration that was named and is missing gives %v", err)
	}
	if _, err := readConfig(fstest.MapFS{"sheaf.yaml/a": {}}, ConfigFile, false); !Misused(err) {
		t.Errorf("a folder called sheaf.yaml gives %v", err)
	}
}
