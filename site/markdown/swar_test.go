package markdown

import (
	"bytes"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// Looking at eight bytes at a time finds what looking at each does.
func TestEightBytesAtATime(t *testing.T) {
	some := rapid.SliceOf(rapid.SampledFrom([]byte("aZ@[`{09 \n\t\x00\x08\x1f%&'<=>;?~\x7f\x80\xc2\xff")))
	rapid.Check(t, func(t *rapid.T) {
		text := append(bytes.Repeat([]byte("a"), rapid.IntRange(0, 20).Draw(t, "before")), some.Draw(t, "text")...)
		from := rapid.IntRange(0, len(text)).Draw(t, "from")

		want := len(text)
		if i := bytes.IndexAny(text, "&<>"); i >= 0 {
			want = i
		}
		if got := nextMarkup(text); got != want {
			t.Errorf("the first markup in %q is at %d, want %d", text, got, want)
		}

		want = from
		for want < len(text) && (' ' <= text[want] && text[want] < 0x7f || text[want] == '\n' || text[want] == '\t') {
			want++
		}
		if got := nextUnclean(text, from); got != want {
			t.Errorf("the first unclean byte in %q from %d on is at %d, want %d", text, from, got, want)
		}

		ascii := true
		for _, c := range text {
			ascii = ascii && c < 0x80
		}
		if got := isASCII(text); got != ascii {
			t.Errorf("%q is ASCII: %v", text, got)
		}
		words := 0
		for _, run := range bytes.FieldsFunc(text, func(r rune) bool { return r <= ' ' || unicode.IsSpace(r) }) {
			if bytes.ContainsFunc(run, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				words += 2
			}
		}
		if got := halfWords(text); got != words {
			t.Errorf("%q has %d half words, want %d", text, got, words)
		}
		for i := 0; ascii && i+8 <= len(text); i += 8 {
			want := 0
			for _, c := range text[i : i+8] {
				if isLetter(c) {
					want++
				}
			}
			if got := lettersOf(eightAt(text, i)); got != want {
				t.Errorf("%q has %d letters, want %d", text[i:i+8], got, want)
			}
		}
	})
}
