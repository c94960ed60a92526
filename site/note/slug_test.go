package note

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestSluggerNamesHeadingsAsGitHubDoes(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Intro", "intro"},
		{"Intro", "intro-1"},
		{"Intro", "intro-2"},
		{"Intro 1", "intro-1-1"},
		{"What's the Difference (really)?", "whats-the-difference-really"},
		{"a  b", "a--b"},
		{"C++ & Go", "c--go"},
		{"snake_case-and.dots", "snake_case-anddots"},
		{"你好，世界", "你好世界"},
		{"Ünïcode ÉCOLE", "ünïcode-école"},
		{"İstanbul", "i̇stanbul"},
		{"ΌΣΟΣ", "όσος"},
		{"🚀 Launch", "-launch"},
		{":rocket: Launch", "rocket-launch"},
		{"!?", ""},
		{"...", "-1"},
		{"", "-2"},
		{"tab\tand\nline", "tabandline"},
		{"__proto__", "__proto__"},
		{"ⓐ Ⅷ", "ⓐ-ⅷ"},
	}
	var s Slugger
	for _, tt := range tests {
		if got := s.Slug(tt.text); got != tt.want {
			t.Errorf("Slug(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestSluggerAgreesWithGithubSlugger(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "spec", "github-slugger-fixtures.json"))
	if err != nil {
		t.Skip("github-slugger's fixtures are not beside the checkout:", err)
	}
	var fixtures []struct{ Name, Input, Expected string }
	if err := json.Unmarshal(data, &fixtures); err != nil {
		t.Fatal(err)
	}
	var s Slugger
	for _, f := range fixtures {
		if got := s.Slug(f.Input); got != f.Expected {
			t.Errorf("%s: Slug(%q) = %q, want %q", f.Name, f.Input, got, f.Expected)
		}
	}
}

func TestSluggerIsLinearInEqualHeadings(t *testing.T) {
	var s Slugger
	seen := make(map[string]bool)
	for range 100_000 {
		id := s.Slug("Same")
		if seen[id] {
			t.Fatalf("id %q was given twice", id)
		}
		seen[id] = true
	}
}

// shared returns the folder of inputs and spec suites that may stand beside the checkout.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "..", "shared")
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}
