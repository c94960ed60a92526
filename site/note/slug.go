package note

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Slugger gives the headings of one note the ids that GitHub gives them. Headings must come in
// the order of the note, since an id that is taken gets "-1", "-2", and so on. The zero value is
// ready; it is not safe for concurrent use.
type Slugger struct {
	taken map[string]int // id -> the last suffix tried for it
}

// Slug returns the id of the next heading, which has the given plain text. It may be "": a heading
// of punctuation only has no name on GitHub either.
func (s *Slugger) Slug(text string) string {
	if s.taken == nil {
		s.taken = make(map[string]int)
	}
	base := slugBase(text)
	id := base
	for {
		if _, ok := s.taken[id]; !ok {
			break
		}
		s.taken[base]++
		id = base + "-" + strconv.Itoa(s.taken[base])
	}
	s.taken[id] = 0
	return id
}

// slugBase lowers the text, turns each space into a dash and drops what is neither a word character
// in Ruby's sense (alphabetic, mark, decimal digit, connector punctuation) nor a dash.
func slugBase(text string) string {
	if isPlainSlug(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i, r := range text {
		switch {
		case r == ' ' || r == '-':
			b.WriteByte('-')
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '_' {
				b.WriteByte(byte(r))
			}
		default:
			lowered(&b, text, i, r)
		}
	}
	return b.String()
}

func isPlainSlug(text string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-') {
			return false
		}
	}
	return true
}

// lowered appends the lower case of a letter beyond ASCII by Unicode's full mapping, of which two
// letters are not what unicode.ToLower says: İ becomes two characters, and Σ is ς at a word's end.
func lowered(b *strings.Builder, text string, i int, r rune) {
	switch r {
	case 'İ':
		b.WriteString("i\u0307")
		return
	case 'Σ':
		if endsWord(text, i) {
			b.WriteRune('ς')
		} else {
			b.WriteRune('σ')
		}
		return
	}
	if l := unicode.ToLower(r); isWord(l) {
		b.WriteRune(l)
	}
}

// endsWord reports whether the sigma at text[i] follows a letter and precedes none, the condition
// Final_Sigma of the Unicode standard without its skipping of punctuation inside words.
func endsWord(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+len("Σ"):])
	return unicode.IsLetter(before) && !unicode.IsLetter(after)
}

// isWord reports whether r is a word character. GitHub's tables are of Unicode 14; the ideographs
// that came later (extension H) are not letters to it yet.
func isWord(r rune) bool {
	if 0x31350 <= r && r <= 0x323AF {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) ||
		unicode.In(r, unicode.Nd, unicode.Nl, unicode.Pc, unicode.Other_Alphabetic)
}
