package markdown

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheaf/site/note"
)

// What is read as plain is what the parser of YAML reads.
func TestPlainFrontMatterIsYAML(t *testing.T) {
	key := rapid.SampledFrom([]string{"title", "tags", "ms.date", "a_b-c", "x", "true", "null", "y", "1a", "<<", "\"q\"", "é", ""})
	scalar := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
			return rapid.StringOf(rapid.SampledFrom([]rune("aZ09 -_./:#,[]{}'\"\\&*!|>%@`?~=+é\t"))).Draw(t, "any")
		}
		return rapid.SampledFrom([]string{
			"word", "two words", "a, b", "it's", "say \"so\"", "C#", "a #b", "a: b", "a:b", "https://example.org/#x", "a - b", "a [b]", "{a}", "x{y}", "[a", "a]", "tail  ", "-", "- a", "--- a", "? a", "| a", "& a", "*a", "!a",
			"true", "False", "YES", "no", "On", "off", "y", "N", "null", "Null", "~", "nan", "NaN", ".nan", "inf", ".inf", "Infinity", "e5", "E", "0x1F", "0o17", "017", "0", "00", "7", "-7", "+7", "1_000", "123456789", "1234567890", "1.5", "1e3", ".5", "12:30:45", "3 ways", "1 e5", "1e-5", "1e-5-6", "52e38267-6023-4bdc", "0x1-2-3", "2024-01-15T10", "2024-01-15 a", "1_0 0",
			"2024-01-15", "2024-1-5", "2024-02-30", "2024-13-01", "0000-00-00", "2024-01-15T10:00:00Z", "2024-01-15 10:00", "07/13/2026", "7/3/2026", "1/2", "13/2026/07",
			"''", "\"\"", "'quoted'", "\"quoted: #text\"", "'it''s'", "\"a\\nb\"", "\"a\" b", "'a' # b", "\"a\"\"b\"", "'open", "'\"'",
			"[]", "[ ]", "[a]", "[ a , b ]", "[a,b]", "[a,]", "[,a]", "[\"a, b\", 'c']", "[\"a\" b]", "[a: b]", "[a:b]", "[a, [b]]", "[{a: b}]", "[a] b", "[a]b", "[2024-01-15, 7, true]", "[a #b, c]", "[a b, c  ]", "[\"a\", \"b\"", "[it's, so]", "[a}, b]", "[? a]", "[- a]", "[-a]", "{a: b}", "[a\"b]",
		}).Draw(t, "scalar")
	})
	line := rapid.Custom(func(t *rapid.T) string {
		indent := strings.Repeat(" ", rapid.IntRange(0, 3).Draw(t, "indent"))
		switch rapid.IntRange(0, 7).Draw(t, "line") {
		case 0:
			return rapid.SampledFrom([]string{"", " ", "# comment", "  more", "\t", "...", "key:value", "key", "- a"}).Draw(t, "other")
		case 1, 2:
			return indent + "- " + scalar.Draw(t, "item")
		case 3:
			return key.Draw(t, "key") + ":" + rapid.SampledFrom([]string{"", " ", "  "}).Draw(t, "blanks")
		}
		return key.Draw(t, "key") + rapid.SampledFrom([]string{": ", ": ", ":  ", " : "}).Draw(t, "colon") + scalar.Draw(t, "value")
	})
	plain := 0
	rapid.Check(t, func(t *rapid.T) {
		head := strings.Join(rapid.SliceOfN(line, 0, 5).Draw(t, "lines"), "\n")
		if rapid.Bool().Draw(t, "closed") {
			head += "\n"
		}
		got, ok := plainYAML([]byte(head))
		if !ok {
			return
		}
		if len(got) > 0 {
			plain++
		}
		n := new(note.Note)
		want, ok := (&matter{note: n, last: 100}).parseYAML([]byte(head))
		if !ok || len(n.Diags) > 0 {
			t.Fatalf("%q is no plain front matter: %v", head, n.Diags)
		}
		if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as\n%+v, want\n%+v", head, got, want)
		}
	})
	if plain == 0 {
		t.Error("no front matter was plain")
	}
}

func TestUsualFrontMatterIsPlain(t *testing.T) {
	const head = `title: "The <vector> header: a summary"
description: Words, and more (of them) - it's text
ms.date: 07/13/2026
date: 2026-07-13
helpviewer_keywords: ["std::vector [C++], elements", 'b']
order: 3
ms.assetid: 52b38267-6023-4bdc-a0ef-863362f48eec
tags:
  - design
  - caching

empty:
draft: "true"
`
	got, ok := plainYAML([]byte(head))
	want, _ := (&matter{note: new(note.Note), last: 100}).parseYAML([]byte(head))
	if !ok || len(got) != 10 || !reflect.DeepEqual(got, want) {
		t.Errorf("plainYAML returns %v,\n%+v, want\n%+v", ok, got, want)
	}
}
