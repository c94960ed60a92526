package search

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// testdata/tokens.json has texts, the terms they yield, and the units by which the client looks for them.
// e2e/tests/search-engine.test.mjs holds the client to the same file.
type tokenCase struct {
	Text  string   `json:"text"`
	Terms []string `json:"terms"`
	Units []string `json:"units"`
}

func termsOf(text string) (terms []string) {
	t := tokenizer{emit: func(term []byte, _ int) { terms = append(terms, string(term)) }}
	t.tokens(text, 0)
	return terms
}

func TestTextsYieldTheirTerms(t *testing.T) {
	data, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []tokenCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 30 {
		t.Fatalf("only %d cases were read", len(cases))
	}
	for _, c := range cases {
		got := termsOf(c.Text)
		if !slices.Equal(got, c.Terms) {
			t.Errorf("%q yields %q, want %q", c.Text, got, c.Terms)
		}
		for _, unit := range c.Units {
			if !slices.Contains(got, unit) {
				t.Errorf("%q does not yield %q, by which the client looks for it", c.Text, unit)
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "a", "c++", "--a-b", "日本", "\xff\x00é", "a’b", "İSTANBUL", strings.Repeat("x", 100), "A::__proto__"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		tok := tokenizer{emit: func(term []byte, position int) {
			if len(term) == 0 || len([]rune(string(term))) > maxTerm {
				t.Errorf("%q yields the term %q", s, term)
			}
			if position < 0 || position < last-maxParts {
				t.Errorf("%q: positions run backwards", s)
			}
			last = max(last, position)
		}}
		if end := tok.tokens(s, 0); end < last {
			t.Errorf("%q has %d words, but a term at %d", s, end, last)
		}
	})
}
