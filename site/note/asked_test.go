package note_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheaf/site/note"
)

func TestParseAddress(t *testing.T) {
	for _, test := range []struct{ value, folder, want, err string }{
		{"/", "sub", "", ""},
		{"/a/b/", "sub", "a/b/", ""},
		{" a b ", "", "a b", ""},
		{"x", "sub/deep", "sub/deep/x", ""},
		{"x", ".", "x", ""},
		{"/index.html", "", "", ""},
		{"/a/INDEX.HTML", "", "a/", ""},
		{"a/README.md", "", "a/", ""},
		{"a/b.md", "", "a/b", ""},
		{"100% sure", "", "100% sure", ""},
		{"", "", "", "is empty"},
		{"  ", "", "", "is empty"},
		{"..", "sub", "", "`..`"},
		{"/a/./b", "", "", "`.`"},
		{"a//b", "", "", "two slashes"},
		{"/a//", "", "", "two slashes"},
		{"//evil.example", "", "", "another site"},
		{`\\evil`, "", "", "backslash"},
		{"a\x00b", "", "", "cannot be shown"},
		{"a\xff", "", "", "cannot be shown"},
		{"a\u0085b", "", "", "cannot be shown"},
		{"https://x", "", "", "another site"},
		{"javascript:x", "", "", "`javascript-x`"},
		{"%2E%2e/x", "", "", "percent-encoded"},
		{"a?b", "", "", "`?`"},
		{"a#b", "", "", "`#`"},
		{"/.git/config", "", "", "hidden"},
		{"/Con.txt/x", "", "", "`Con-.txt`"},
		{"/a./b", "", "", "`a-`"},
		{"/index.html/x", "", "", "folder"},
		{strings.Repeat("a/", 400), "", "", "longer"},
		{strings.Repeat("a", 300), "", "", "some systems refuse"},
	} {
		got, err := note.ParseAddress(test.value, test.folder)
		switch {
		case test.err == "" && (err != nil || got != test.want):
			t.Errorf("ParseAddress(%q, %q) = %q, %v, want %q", test.value, test.folder, got, err, test.want)
		case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
			t.Errorf("ParseAddress(%q, %q) = %q, %v, want an error about %s", test.value, test.folder, got, err, test.err)
		}
	}
}

func TestParseAlias(t *testing.T) {
	for _, test := range []struct{ value, want, err string }{
		{"Old name", "sub/Old-name", ""},
		{"TCP: the  basics?", "sub/TCP-the-basics", ""},
		{".NET", "sub/NET", ""},
		{"*", "", ""},
		{"TCP/IP", "TCP/IP", ""},
		{"Old dir/What is C#?", "Old dir/What is C#-", ""},
		{"old/note.md", "old/note", ""},
		{"/old/x.html", "old/x.html", ""},
		{"...", "", "names no page"},
		{"a/../b", "", "`..`"},
		{"~/.bashrc", "", "hidden"},
		{"/a?b", "", "`?`"},
		{"nul", "", "`nul-`"},
		{"a//b", "", "two slashes"},
	} {
		got, err := note.ParseAlias(test.value, "sub")
		if got != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("ParseAlias(%q) = %q, %v, want %q, an error about %q", test.value, got, err, test.want, test.err)
		}
	}
}

func TestParsedAddressesStayBelowTheRoot(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "..", ".", "/", `\`, "%2e", "%", " ", "\x00", "con", "index.html", "README.md", "?", "#", ":", "é", "\u202e", "\n"})
	rapid.Check(t, func(t *rapid.T) {
		value := strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "")
		for name, parse := range map[string]func(string, string) (string, error){"address": note.ParseAddress, "alias": note.ParseAlias} {
			p, err := parse(value, "sub")
			if err != nil {
				continue
			}
			for _, style := range []note.Style{note.Folders, note.Files} {
				output := note.OutputPath(style.AskedAddress(p))
				if note.SafePath(output) != output || strings.HasPrefix(output, "/") || strings.Contains("/"+output+"/", "/../") {
					t.Fatalf("%q as an %s is written to %q", value, name, output)
				}
			}
		}
	})
}
