package markdown

import (
	"testing"

	"sheaf/site/note"
)

// TestCommentsAreKnown holds where comments stand in a note's text: what is left without them is what a page shows.
func TestCommentsAreKnown(t *testing.T) {
	for _, c := range []struct{ source, left string }{
		{"Plain.\n", "Plain.\n"},
		{"---\ntitle: T\n---\nA %%b%% c.\n", "A  c.\n"},
		{"A %%b\nc%% d `%%e%%`.\n", "A  d `%%e%%`.\n"},
		{"A\r\n\r\n%%\r\nb\r\n%%\r\n\r\nC\r\n", "A\n\n\nC\n"},
		{"> %%\n> b\n> %%\n> c\n", "> > c\n"},
		{"A <!-- b --> c\n\n<!-- d\n\ne -->\n\n<div>f<!-- g --></div>\n", "A  c\n\n\n\n<div>f</div>\n"},
		{"- <!-- a\n  b --> c\n", "-  c\n"},
		{"[//]: # (b)\n[x]: #y\n[z]: # 'c'\n\nA [x] `<!-- d -->`\n\n```\n[//]: # (e)\n%%f%%\n```\n", "\n[x]: #y\n\n\nA [x] `<!-- d -->`\n\n```\n[//]: # (e)\n%%f%%\n```\n"},
		{"[[a|%%b%% c]] d\n", "[[a| c]] d\n"},
	} {
		n, _ := New(Options{}).Compile("a.md", []byte(c.source))
		text, _ := Text([]byte(c.source), n.Size)
		if got := without(text, n.Hidden); got != c.left {
			t.Errorf("%q without %v is %q, want %q", c.source, n.Hidden, got, c.left)
		}
	}
}

func without(text []byte, hidden []note.Span) string {
	var left []byte
	at := 0
	for _, s := range hidden {
		left = append(left, text[at:s.Start]...)
		at = s.End
	}
	return string(append(left, text[at:]...))
}
