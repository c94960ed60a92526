package note

import (
	"strings"
	"testing"
)

func TestCleanTag(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"go", "go"},
		{"#go", "go"},
		{" ##go ", "go"},
		{"/kafka//streams/", "kafka/streams"},
		{"machine \u00a0 learning", "machine learning"},
		{" a / b ", "a/b"},
		{"2024", "2024"},
		{"日本語/東京", "日本語/東京"},
		{"C++", "C++"},
		{"a\xffb", "a\uFFFDb"},
		{"", ""},
		{"#", ""},
		{" // ", ""},
		{"1/2/3/4/5/6/7/8", "1/2/3/4/5/6/7/8"},
		{"1/2/3/4/5/6/7/8/9", ""},
		{strings.Repeat("é", 100), strings.Repeat("é", 100)},
		{strings.Repeat("é", 101), ""},
	} {
		if got := CleanTag(test.in); got != test.want {
			t.Errorf("CleanTag(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}
