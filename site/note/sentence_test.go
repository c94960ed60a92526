package note

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// In these texts the mention stands between "<" and ">", code between backticks.
func TestAround(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, test := range []struct{ name, text, want string }{
		{"all of a text", "See <it> there", "See <> there"},
		{"one sentence of three", "One. Two <it> two! Three.", "Two <> two!"},
		{"the first", "One <it>. Two.", "One <>."},
		{"the last", "One? Two <it>", "Two <>"},
		{"alone", "<it>", "<>"},
		{"lines", "One.\nTwo\n  <it>\tthree.\nFour.", "Two <> three."},
		{"a mention that ends with a stop", "See <this.> That is all.", "See <> That is all."},
		{"abbreviations", "Use it, e.g. <it>, i.e. that. No.", "Use it, e.g. <>, i.e. that."},
		{"abbreviations before capitals", "See Fig. 3 and Dr. <it> of the U.S. Navy. No.", "See Fig. 3 and Dr. <> of the U.S. Navy."},
		{"initials", "By J. R. <it>. No.", "By J. R. <>."},
		{"numbers", "Version 1.5 of <it> costs 2.50. No.", "Version 1.5 of <> costs 2.50."},
		{"the number of an item", "1. <It> is first. No.", "1. <> is first."},
		{"file names", "Open main.go in <it>. Then main.go. No.", "Open main.go in <>."},
		{"quotes and brackets", "He said \"no.\" (Or <it>?) Yes.", "(Or <>?)"},
		{"small letters go on", "Really? yes, <it>... and so on. No.", "Really? yes, <>... and so on."},
		{"an ellipsis", "Wait… <It> comes… Now.", "<> comes…"},
		{"a stop right behind a mention", "See plan <B>. Then", "See plan <>."},
		{"blocks", "One\n\ntwo <it>\n\nthree", "two <>"},
		{"code", "Call `a. B` with <it> and `C! D` now. No.", "Call a. B with <> and C! D now."},
		{"Chinese", "第一句。第二句提到<它>和别的！第三句。", "第二句提到<>和别的！"},
		{"Japanese quotes", "彼は「はい。」と<それ>を見た。次。", "と<>を見た。"},
		{"Russian", "Да. Вот <это> и т. п. Всё. Нет.", "Вот <> и т. п. Всё."},
		{"German dates", "Am 3. Mai kam <es>. Nein.", "Mai kam <>."},
		{"a long sentence", long + "<it> " + long, "…" + strings.TrimRight(strings.Repeat("word ", 23), " ") + " <> " + strings.TrimSpace(strings.Repeat("word ", 23)) + "…"},
		{"long only before", long + "<it> end", "…" + strings.Repeat("word ", 47) + "<> end"},
		{"long only behind", "Begin <it>" + " " + long, "Begin <> " + strings.TrimSpace(strings.Repeat("word ", 46)) + "…"},
		{"long without spaces", strings.Repeat("字", 300) + "<它>" + strings.Repeat("字", 300), "…" + strings.Repeat("字", 119) + "<>" + strings.Repeat("字", 119) + "…"},
		{"accents stay with their letters", strings.Repeat("e\u0301", 300) + "<it>", "…" + strings.Repeat("e\u0301", 119) + "<>"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, at, code := marked(test.text)
			before, after := Around(text, at, code)
			if got := before + "<>" + after; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// marked takes the marks out of a text and returns what they stand around.
func marked(s string) (text []byte, at Span, code []Span) {
	open := -1
	for _, c := range []byte(s) {
		switch c {
		case '<':
			at.Start = len(text)
		case '>':
			at.End = len(text)
		case '`':
			if open < 0 {
				open = len(text)
			} else {
				code, open = append(code, Span{open, len(text)}), -1
			}
		default:
			text = append(text, c)
		}
	}
	return text, at, code
}

func TestAroundIsBoundedAndPartOfTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(rapid.StringOf(rapid.RuneFrom([]rune("aB. ,!?\n\"(e\u03011é字。😀\u200d"))).Draw(t, "text") + strings.Repeat("x", rapid.IntRange(0, 300).Draw(t, "more")))
		cut := func(label string) int {
			i := rapid.IntRange(0, len(text)).Draw(t, label)
			for i < len(text) && !utf8.RuneStart(text[i]) {
				i++
			}
			return i
		}
		a, b := cut("start"), cut("end")
		at := Span{min(a, b), max(a, b)}
		before, after := Around(text, at, nil)
		if n := utf8.RuneCountInString(before + after); n > MaxAround {
			t.Fatalf("%d characters", n)
		}
		if !utf8.ValidString(before + after) {
			t.Fatalf("%q, %q is not UTF-8", before, after)
		}
		if want := spaced(text[:at.Start]); !strings.HasSuffix(want, strings.TrimPrefix(before, "…")) {
			t.Fatalf("%q does not end with %q", want, before)
		}
		if want := spaced(text[at.End:]); !strings.HasPrefix(want, strings.TrimSuffix(after, "…")) {
			t.Fatalf("%q does not begin with %q", want, after)
		}
	})
}
