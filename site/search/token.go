package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The tokeniser. static/ts/search/tokens.ts is the same in TypeScript: what differs between the two is
// not found. testdata/tokens.txt holds both to the same results.
//
// A word is a run of letters, digits and marks. Each word takes one position, and yields these terms:
//
//   - the word, folded: in lower case, compatibility forms made plain (ＡＢＣ, ﬁ), diacritics and the Arabic article taken off;
//   - if that took something off, the word as it is, in lower case, so that the exact form counts more;
//   - the word as it is, if it is ASCII with a capital behind its first letter: HOME, wordCount;
//   - the parts of camelCase, if it has several;
//   - c++, c#, f#: a word of one or two letters with what follows; .net, .gitignore: a word behind a
//     dot that begins it.
//
// Words joined by one of - . ' ’ :: or by underscores are also one compound, which yields the words as
// one: kube-apiserver gives kube, apiserver and kubeapiserver. Behind two dashes it yields the option as
// it is written, too: --dry-run.
//
// A run in a script that is written without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Burmese) yields
// its overlapping pairs of characters, one position each, and its last character.

const (
	maxTerm     = 64 // characters of a term; longer ones are cut there
	maxParts    = 6  // words of a compound
	maxCompound = 40 // characters of one
)

// A tokenizer turns text into terms. It is for one goroutine.
type tokenizer struct {
	emit  func(term []byte, position int)
	buf   []byte
	parts []byte // of a compound, so far
}

// tokens emits the terms of s, whose first word has the given position, and returns the position
// behind the last.
func (t *tokenizer) tokens(s string, position int) int {
	for i := 0; i < len(s); {
		class, size := classAt(s, i)
		switch class {
		case wordClass:
			i, position = t.compound(s, i, position)
		case pairClass:
			i, position = t.pairs(s, i, position)
		default:
			i += size
		}
	}
	return position
}

type class uint8

const (
	otherClass class = iota
	wordClass
	pairClass // of a script that is written without spaces
)

// classAt returns the class of the character at s[i], and its size.
func classAt(s string, i int) (class, int) {
	if c := s[i]; c < utf8.RuneSelf {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return wordClass, 1
		}
		return otherClass, 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
		return otherClass, size
	}
	if isPaired(r) {
		return pairClass, size
	}
	return wordClass, size
}

// pairedRanges are the blocks of scripts that are written without spaces, and of Hangul, whose words
// take endings.
var pairedRanges = [...][2]rune{
	{0x0e00, 0x0eff}, {0x1000, 0x109f}, {0x1100, 0x11ff}, {0x1780, 0x17ff}, {0x2e80, 0x2fdf}, {0x3005, 0x3007},
	{0x3021, 0x3029}, {0x3040, 0x30ff}, {0x3130, 0x318f}, {0x31f0, 0x31ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
	{0xa960, 0xa97f}, {0xac00, 0xd7ff}, {0xf900, 0xfaff}, {0xff66, 0xffdc}, {0x20000, 0x3ffff},
}

func isPaired(r rune) bool {
	for _, p := range pairedRanges {
		if r <= p[1] {
			return r >= p[0]
		}
	}
	return false
}

// runEnd returns where the run of a class that begins at s[i] ends.
func runEnd(s string, i int, c class) int {
	for i < len(s) {
		next, size := classAt(s, i)
		if next != c {
			break
		}
		i += size
	}
	return i
}

// compound emits the words that begin at s[i] and are joined, and returns where they end.
func (t *tokenizer) compound(s string, i, position int) (end, next int) {
	start, first, count := i, position, 0
	t.parts = t.parts[:0]
	for {
		end = runEnd(s, i, wordClass)
		word := s[i:end]
		t.word(word, position)
		if count == 0 && start > 0 && s[start-1] == '.' && opens(s, start-1) {
			t.buf = appendFold(append(t.buf[:0], '.'), word)
			t.put(t.buf, position)
		}
		if len(word) <= 2 {
			end = t.signs(s, i, end, position)
		}
		count++
		position++
		following := joint(s, end)
		if count <= maxParts && (count > 1 || following > 0) {
			t.parts = appendFold(t.parts, word)
		}
		if i = following; i == 0 {
			break
		}
	}
	if count > 1 && count <= maxParts && utf8.RuneCount(t.parts) <= maxCompound {
		t.put(t.parts, first)
	}
	if start >= 2 && s[start-2:start] == "--" && (start == 2 || opens(s, start-2)) && end-start <= maxCompound {
		t.buf = appendFold(append(t.buf[:0], '-', '-'), s[start:end])
		t.put(t.buf, first)
	}
	return end, position
}

// opens reports whether what stands at s[i] has white space, a bracket, a quote or nothing before it.
func opens(s string, i int) bool {
	return i == 0 || strings.IndexByte(" \t\n([{<\"'`=,", s[i-1]) >= 0
}

// signs emits a short word with the signs behind it: c++, c#. It returns where they end.
func (t *tokenizer) signs(s string, i, end, position int) int {
	to := end
	for to < len(s) && to < end+2 && (s[to] == '+' || s[to] == '#') {
		to++
	}
	if to == end {
		return end
	}
	if to < len(s) {
		if c, _ := classAt(s, to); c != otherClass {
			return end
		}
	}
	t.buf = append(appendFold(t.buf[:0], s[i:end]), s[end:to]...)
	t.put(t.buf, position)
	return to
}

// joint returns where the next word of a compound begins that has a word before s[i], or 0.
func joint(s string, i int) int {
	rest := s[i:]
	switch {
	case rest == "":
		return 0
	case strings.HasPrefix(rest, "::"):
		i += 2
	case rest[0] == '_':
		for i < len(s) && s[i] == '_' {
			i++
		}
	case rest[0] == '-' || rest[0] == '.' || rest[0] == '\'':
		i++
	case strings.HasPrefix(rest, "’"):
		i += len("’")
	default:
		return 0
	}
	if i < len(s) {
		if c, _ := classAt(s, i); c == wordClass {
			return i
		}
	}
	return 0
}

// word emits the terms of one word.
func (t *tokenizer) word(word string, position int) {
	upper, ascii := false, true
	for i := 0; i < len(word); i++ {
		c := word[i]
		upper = upper || c >= 'A' && c <= 'Z' && i > 0
		ascii = ascii && c < utf8.RuneSelf
	}
	if ascii {
		t.buf = appendLower(t.buf[:0], word)
		t.put(t.buf, position)
		if upper {
			t.buf = append(t.buf[:0], word...)
			t.put(t.buf, position)
			t.camel(word, position)
		}
		return
	}
	folded, exact := fold(word), exactForm(word)
	t.buf = append(t.buf[:0], folded...)
	t.put(t.buf, position)
	if exact != folded {
		t.buf = append(t.buf[:0], exact...)
		t.put(t.buf, position)
	}
	t.camel(word, position)
}

// camel emits the parts of camelCase: httpServer, HTTPServer. A part is two characters at least.
func (t *tokenizer) camel(word string, position int) {
	runes := []rune(word)
	start := 0
	for i := 1; i <= len(runes); i++ {
		isEnd := i == len(runes) || unicode.IsLower(runes[i-1]) && unicode.IsUpper(runes[i]) ||
			i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsUpper(runes[i]) && unicode.IsLower(runes[i+1])
		if !isEnd {
			continue
		}
		if i-start > 1 && i-start < len(runes) {
			t.buf = appendFold(t.buf[:0], string(runes[start:i]))
			t.put(t.buf, position)
		}
		start = i
	}
}

// pairs emits the pairs of a run that begins at s[i], and returns where it ends.
func (t *tokenizer) pairs(s string, i, position int) (end, next int) {
	end = runEnd(s, i, pairClass)
	run := fold(s[i:end])
	for at := 0; at < len(run); {
		_, first := utf8.DecodeRuneInString(run[at:])
		_, second := utf8.DecodeRuneInString(run[at+first:])
		t.buf = append(t.buf[:0], run[at:at+first+second]...)
		t.put(t.buf, position)
		at += first
		position++
	}
	return end, position
}

// put emits a term.
func (t *tokenizer) put(term []byte, position int) {
	if len(term) > maxTerm {
		count := 0
		for i := range string(term) {
			if count == maxTerm {
				term = term[:i]
				break
			}
			count++
		}
	}
	t.emit(term, position)
}

func appendLower(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// appendFold appends the folded form of text.
func appendFold(dst []byte, s string) []byte {
	if isASCII(s) {
		return appendLower(dst, s)
	}
	return append(dst, fold(s)...)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// exactForm returns text in lower case, compatibility forms made plain.
func exactForm(s string) string {
	s = strings.ReplaceAll(norm.NFKC.String(s), "İ", "i\u0307")
	return strings.ReplaceAll(strings.ToLower(s), "ς", "σ")
}

// letters are those that people write with others where they have not got them, but that have no
// decomposition.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ħ", "h", "ı", "i", "ł", "l", "þ", "th")

// fold returns the form of text that all its spellings share.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	decomposed := norm.NFKD.String(exactForm(s))
	plain := strings.Map(func(r rune) rune {
		if isDiacritic(r) {
			return -1
		}
		return r
	}, decomposed)
	return withoutArticle(norm.NFKC.String(letters.Replace(plain)))
}

// withoutArticle takes the Arabic article off a word, which is written as one with it.
func withoutArticle(word string) string {
	if rest, ok := strings.CutPrefix(word, "ال"); ok && utf8.RuneCountInString(rest) >= 3 {
		return rest
	}
	return word
}

// isDiacritic reports whether a mark may be left out: those of Latin, Greek and Cyrillic letters, and
// the vowel signs of Hebrew and Arabic. The marks of other scripts are letters to those who write them.
func isDiacritic(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x591 && r <= 0x5c7 || r >= 0x64b && r <= 0x65f || r == 0x640 || r == 0x670 || r >= 0x6d6 && r <= 0x6ed
}
