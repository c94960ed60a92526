package highlight

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"
)

// patterns has every construct that the matcher knows, most of them where they are delicate.
func patterns() []string {
	return []string{
		`a`, `abc`, `é`, `[a-cé]`, `[^a\n]`, `.`, `(?s).`, `\w+`, `\W`, `\s*\d`, `[\w\W]`,
		`a*`, `a+b`, `a?`, `a{2}`, `a{1,2}b`, `[ab]{2,}`, `a*a`, `\w*b`, `é+`, `é*?b`, `.*b`, `.*?b`, `[ab]*?$`, `a{2,3}?`,
		`(?>a*)a`, `(?>a|ab)c`, `(?>(?:a|ab)*)c`, `x(?>a?)`,
		`a|b`, `ab|a`, `a|ab|abc|b|c`, `|a`, `(?:a|)b`, `(?:aa|ab|ac|b)+c`, `(a|b|c|d)*`,
		`(?:a|b)?`, `(?:ab)??b`, `(a)?b`, `(?:a?)?b`, `(a*)?`,
		`(?:ab)*`, `(?:ab)+c`, `(?:a|ab)*?c`, `(?:a*)*`, `(?:a*)*?b`, `(?:a*)+b`, `(?:|a)+`, `(?:|a)*b`, `(a|\b)*c`, `(?:a?b??)*`,
		`(?:ab){2}`, `(?:a|b){2,3}c`, `(?:ab){1,2}?c`, `(?:a*){2,3}`, `(?:a?){3}b`, `(?:(a)|b){2,}`, `(?:a{0,2}b){0,2}`, `(?:ab){0}c`,
		`"(\\\\|\\"|[^"])*"`, `"(?:\\.|[^"\\])*"`, `((?:(?!//)[^"\n#])*?)(:)( )`, `/\*(?:[^*]|\*(?!/))*\*/`, `(?:[^a]|a(?!b))*`,
		`(a)(b)?(c)?`, `(a)|(b)`, `(?:(a)|(b))*`, `((a)|b)*c`, `(?<x>a)(b)(?<y>c)`, `(?<7>a)(?<3>b)`, `(?:(a)b|ac)*`, `(a(b)?)+`,
		`(a)\1`, `(?i)(a)\1`, `(\w+) \1`, `(a)?\1b`, `(?i)(é)\1`, `(?i)(k)\1`, `(?:(a)|b)\1`, `(a\1)`, `(?:(a|b\1))+`, `(?:(b\1?|a))*c`, `(?<q>["'])(?:(?!\k<q>).)*\k<q>`,
		`(a)?(?(1)b|c)`, `(a)?(?(1)b)c`, `(?:(a)|b)(?(1)b|a)+`,
		`a(?=b)`, `a(?!b)`, `(?=(a))a`, `(?!(a)b)\w`, `(?=a*b)a`, `(?!a|b).`, `(?!\bab)\w`, `(?=.*c)a`, `(?!$).`,
		`(?<=a)b`, `(?<!a)b`, `(?<=ab|c)\w`, `(?<=^|\s)\w`, `(?<![\w.])a`, `(?<=(?:ab?){1,3})b`, `(?<=é)b`, `(?<=a(?=b))b`, `(?<!^a)b`, `(?<=(?:a|bc)?)c`,
		`^a`, `(?m)^a`, `a$`, `(?m)a$`, `a\Z`, `a\z`, `\Aa`, `\Ga`, `\ba`, `\Ba`, `b\b`, `\b`, `\B.`, `(?m)^$`, `\bé`,
		`(?i)ab`, `(?i)[a-b]k`, `(?i)ß`, `(?i:A)b`, `(?x) a  b(?#c)`, `a(?i)B`, `\p{Lu}`, `[\p{L}-[a]]+`, `\x61`, `\u00e9`,
	}
}

func texts() []string {
	return []string{
		"", "a", "b", "ab", "abc", "aab", "aaab", "ababc", "aabb", "abab", "bca", "ca", "cab", "b ab\na\nab", "a\n", "\n", "a\n\na",
		"é", "éé b", "aé", "bé ab", "aéb", "aA", "éÉ", "kK", "kK", "ß", "AB", "Ab", "ABk", "x", "xa", "aac", "abcabc", "aa aa", "ab ba",
		`"a"`, `"\""`, `"\\" b`, `"\\\"ab`, `'a"a'`, `"aa"`, "a: b", "a//: ", "ab: ", "/* a */", "/* * **/ a", "/*", "c", "1", " 1", "  a1", "日本 a", "a日b",
	}
}

func TestMatchesAreThoseOfRegexp2(t *testing.T) {
	for _, pattern := range patterns() {
		p, err := parsePattern(pattern, true)
		if err != nil {
			t.Errorf("%s: %v", pattern, err)
			continue
		}
		for _, text := range texts() {
			compareMatches(t, pattern, p, text)
		}
	}
}

// compareMatches runs a pattern at every place of a text, here and by regexp2: is there a match, where
// does it end, what did the groups match? And did the first byte foretell it?
func compareMatches(t *testing.T, pattern string, p *program, text string) {
	t.Helper()
	re, err := regexp2.Compile(`\G(?:` + pattern + ")")
	if err != nil {
		t.Fatal(err)
	}
	ungrouped, err := parsePattern(pattern, false)
	if err != nil {
		t.Fatal(err)
	}
	runes := newRuneText(text)
	for i := range text + "$" {
		match, err := re.FindRunesMatchStartingAt(runes.runes, runes.index(i))
		if err != nil {
			t.Fatal(err)
		}
		want := "no match"
		if match != nil {
			want = "match"
			for _, g := range match.Groups() {
				want += fmt.Sprintf(" %q", g.String())
			}
			if !p.start.canBegin(text, i) {
				t.Errorf("%s at %d of %q: %s, which the first byte denies", pattern, i, text, want)
			}
		}
		if got := groupsAt(p, text, i); got != want {
			t.Errorf("%s at %d of %q: %s, want %s", pattern, i, text, got, want)
		}
		m := matcher{text: text, steps: 1e6}
		if found := m.match(ungrouped, i); found != (match != nil) || found && !strings.HasPrefix(want, fmt.Sprintf("match %q", text[i:m.end])) {
			t.Errorf("%s without groups at %d of %q: %v to %d, want %s", pattern, i, text, found, m.end, want)
		}
	}
}

func groupsAt(p *program, text string, i int) string {
	m := matcher{text: text, steps: 1e6}
	if !m.match(p, i) {
		return "no match"
	}
	all := fmt.Sprintf("match %q", text[i:m.end])
	for g := 1; g < p.groups; g++ {
		start, end := m.group(g)
		all += fmt.Sprintf(" %q", text[start:end])
	}
	return all
}

func TestAMatchIsBounded(t *testing.T) {
	for _, test := range []struct{ pattern, text string }{
		{`(a|aa)+$`, strings.Repeat("a", 200) + "b"},
		{`(?:a|b|ab)*c`, strings.Repeat("ab", 1<<17)},
		{`(?:(?:aa?)+b?)+c`, strings.Repeat("a", 1<<17)},
		{`(.*)(.*)(.*)(.*)\1x`, strings.Repeat("a", 1<<12)},
	} {
		p, err := parsePattern(test.pattern, true)
		if err != nil {
			t.Fatal(err)
		}
		m := matcher{text: test.text, steps: 5e6}
		if m.match(p, 0) || !m.spent() {
			t.Errorf("%s is decided, where it was to cost too much", test.pattern)
		}
	}
}

func FuzzMatcher(f *testing.F) {
	for _, pattern := range patterns() {
		f.Add(pattern, "aab: é\n")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 60 || len(text) > 60 || strings.ContainsRune(text, '�') || !slices.Equal([]rune(text), []rune(string([]rune(text)))) {
			t.Skip()
		}
		pattern = "(?:" + pattern + ")" // lest \Q or a comment takes in more than itself
		p, err := parsePattern(pattern, true)
		if err != nil {
			t.Skip()
		}
		compareMatches(t, pattern, p, string([]rune(text)))
	})
}
