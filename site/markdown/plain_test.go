package markdown

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// A tag that is plain is what the tokenizer has it for, and all there is.
func TestPlainTagIsTheTokenizers(t *testing.T) {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"<", "</", ">", "/>", " />", "b", "br", "h1", "1", "B", " ", "-", "<!--", "\n", "é"}), 0, 5)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(parts.Draw(t, "parts"), "")
		got := plainTag([]byte(text))
		if got.Data == "" {
			return
		}
		z := html.NewTokenizer(strings.NewReader(text))
		z.Next()
		raw := string(z.Raw())
		if want := z.Token(); got.Type != want.Type || got.Data != want.Data || len(want.Attr) > 0 || raw != text {
			t.Errorf("%q is taken for %v; the tokenizer has %v in %q", text, got, want, raw)
		}
	})
	if got := plainTag([]byte("<br />")); got.Data != "br" || got.Type != html.SelfClosingTagToken {
		t.Errorf("<br /> is %v", got)
	}
}

// What is searched is the words, with single spaces between them, as far as they fit.
func TestVisibleTextIsItsWords(t *testing.T) {
	some := rapid.SliceOf(rapid.SampledFrom([]string{"a", "bc", " ", "  ", "\t", "\n", "é", "語", "\u00a0", "\x7f", "!", "~"}))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(some.Draw(t, "text"), "")
		isGap := func(r rune) bool { return r <= ' ' || unicode.IsSpace(r) || unicode.IsControl(r) }
		full := strings.Repeat("x", maxSectionText)
		begun := full[:rapid.SampledFrom([]int{0, maxSectionText - 12, maxSectionText - 1, maxSectionText}).Draw(t, "begun")]

		got := new(writer).appendVisible([]byte(begun), []byte(text), false)
		want := []byte(strings.Join(strings.FieldsFunc(text, isGap), " "))
		switch after, ok := bytes.CutPrefix(got, []byte(begun)); {
		case !ok || !bytes.HasPrefix(want, after) || len(got) > maxSectionText:
			t.Errorf("%q behind %d bytes gives %q, want as much of %q as fits", text, len(begun), after, want)
		case len(begun)+len(want) <= maxSectionText && len(after) != len(want):
			t.Errorf("%q behind %d bytes gives %q, want %q", text, len(begun), after, want)
		}
	})
}
