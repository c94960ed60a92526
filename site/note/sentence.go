package note

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences, for what stands around a link or a mention. There is no dictionary and no language model:
// the rules are few, and what they are unsure of is one sentence rather than two.

// MaxAround is how much of a sentence Around returns, in characters, both sides together.
const MaxAround = 240

// A Span is a part of a text, in bytes, End excluded.
type Span struct{ Start, End int }

// Around returns the sentence that text[at.Start:at.End] stands in, without that part: what is before it
// and what is behind it, with white space made single spaces. No sentence ends inside one of the spans
// of code, which are in order. Of a long sentence the nearest MaxAround characters are left, cut
// between words where there are any, with "…" in place of the rest.
//
// A sentence ends at ".", "!", "?" or "…" before white space and something other than a small letter,
// but not behind an abbreviation ("e.g.", "J.", "Fig."), at the full stops of Chinese and Japanese, and
// before an empty line. The text is UTF-8.
func Around(text []byte, at Span, code []Span) (before, after string) {
	const window = MaxAround * utf8.UTFMax
	from := max(0, at.Start-window)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	to := min(len(text), at.End+window)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	cutBefore, cutAfter := from > 0, to < len(text)
	for i := from; i < at.Start; {
		if endsNoSentence(text[i]) {
			i++
			continue
		}
		end, size := sentenceEnd(text, i, 0, code)
		if i += size; end > at.Start {
			break
		} else if end > 0 {
			i, from, cutBefore = end, end, false
		}
	}
	for i := at.End; i < to; {
		if endsNoSentence(text[i]) {
			i++
			continue
		}
		end, size := sentenceEnd(text, i, at.End, code)
		if i += size; end > 0 {
			to, cutAfter = min(end, to), false
			break
		}
	}
	return fitAround(spaced(text[from:at.Start]), spaced(text[at.End:to]), cutBefore, cutAfter)
}

// endsNoSentence reports whether no sentence ends at a character that begins with a byte.
func endsNoSentence(c byte) bool {
	return c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' && c != '\n'
}

// sentenceEnd returns where the sentence ends whose last character begins at text[i], closing quotes
// and brackets included, or 0 if none ends there; and the size of that character. An abbreviation does not
// reach back beyond low.
func sentenceEnd(text []byte, i, low int, code []Span) (end, size int) {
	r, size := rune(text[i]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRune(text[i:])
	}
	isWide := false
	switch r {
	case '.', '!', '?', '…':
	case '\n':
		if i+1 < len(text) && text[i+1] == '\n' {
			return i + 2, 2
		}
		return 0, size
	case '。', '！', '？', '｡', '．':
		isWide = true
	default:
		return 0, size
	}
	if at := sort.Search(len(code), func(n int) bool { return code[n].End > i }); at < len(code) && code[at].Start <= i {
		return 0, size
	}
	end = i + size
	for end < len(text) {
		next, width := utf8.DecodeRune(text[end:])
		if !strings.ContainsRune(".!?…。！？\"')]}”’»›）」』】》", next) {
			break
		}
		end += width
	}
	if isWide || end == len(text) {
		return end, size
	}
	if next := bytes.TrimLeftFunc(text[end:min(len(text), end+64)], unicode.IsSpace); len(next) > 0 && len(next) == min(len(text)-end, 64) {
		return 0, size // no space behind it: "1.5", "a.md"
	} else if first, _ := utf8.DecodeRune(next); unicode.IsLower(first) {
		return 0, size
	}
	if r == '.' && isAbbreviation(text[max(low, i-24):i], i <= 24) {
		return 0, size
	}
	return end, size
}

// isAbbreviation reports whether the last word of a text is one that a "." behind it belongs to: it has
// other dots in it, is one letter, or is known; or it is a number and all there is, as before the text of an
// item.
func isAbbreviation(text []byte, isWhole bool) bool {
	start := bytes.LastIndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`([{"'“‘«`, r) })
	if start >= 0 {
		_, size := utf8.DecodeRune(text[start:])
		start += size
	}
	word := strings.ToLower(string(text[max(start, 0):]))
	switch word {
	case "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "cf", "ca", "approx", "al", "fig", "figs", "eq", "eqs", "sec", "ch",
		"vol", "pp", "ed", "eds", "esp", "incl", "resp", "viz", "bzw", "usw", "vgl", "nr", "abb", "ggf", "evtl":
		return true
	}
	if isWhole && start <= 0 && word != "" && strings.Trim(word, "0123456789") == "" {
		return true
	}
	if i := strings.IndexByte(word, '.'); i > 0 && strings.IndexFunc(word, unicode.IsLetter) >= 0 {
		for part := range strings.SplitSeq(word, ".") { // "e.g", "U.S", but not "main.go"
			if utf8.RuneCountInString(part) > 2 {
				return false
			}
		}
		return true
	}
	only, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsLetter(only)
}

// spaced returns text with each run of white space made one space.
func spaced(text []byte) string {
	b, gap := make([]byte, 0, len(text)), false
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && ' ' < text[end] && text[end] < utf8.RuneSelf {
			end++
		}
		if end == i {
			r, size := utf8.DecodeRune(text[i:])
			if end = i + size; unicode.IsSpace(r) {
				if !gap {
					b = append(b, ' ')
				}
				i, gap = end, true
				continue
			}
		}
		b = append(b, text[i:end]...)
		i, gap = end, false
	}
	return string(b)
}

// fitAround cuts both sides of a mention to MaxAround characters together: what one leaves of its half
// is the other's.
func fitAround(before, after string, cutBefore, cutAfter bool) (string, string) {
	before, after = strings.TrimLeft(before, " "), strings.TrimRight(after, " ")
	left, right := utf8.RuneCountInString(before), utf8.RuneCountInString(after)
	leftRoom, rightRoom := MaxAround/2, MaxAround/2
	switch {
	case left < leftRoom:
		rightRoom = MaxAround - left
	case right < rightRoom:
		leftRoom = MaxAround - right
	}
	if left > leftRoom || cutBefore {
		before = "…" + lastRunes(before, leftRoom-1)
	}
	if right > rightRoom || cutAfter {
		after = firstRunes(after, rightRoom-1) + "…"
	}
	return before, after
}

// reach is how far a cut moves to stand between two words, in characters.
const reach = 24

// firstRunes cuts s to at most n characters.
func firstRunes(s string, n int) string {
	end, word := len(s), -1
	for i, r := range s {
		if n == 0 {
			end = i
			if r == ' ' {
				word = i
			}
			break
		}
		if n--; r == ' ' && n < reach {
			word = i
		}
	}
	if end == len(s) {
		return s
	}
	if word >= 0 {
		end = word
	}
	for end > 0 && joins(s[end:]) { // not between a letter and its accents
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return strings.TrimRight(s[:end], " ,;:(")
}

// lastRunes cuts s to at most its last n characters.
func lastRunes(s string, n int) string {
	start, word := 0, -1
	for start = len(s); start > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if n == 0 {
			if r == ' ' {
				word = start
			}
			break
		}
		start -= size
		if n--; r == ' ' && n < reach {
			word = start + 1
		}
	}
	if start == 0 {
		return s
	}
	if word >= 0 {
		start = word
	}
	for start < len(s) && joins(s[start:]) {
		_, size := utf8.DecodeRuneInString(s[start:])
		start += size
	}
	return s[start:]
}

// joins reports whether s begins with a character that belongs to the one before it.
func joins(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsMark(r) || r == '\u200d' || r >= 0x1F3FB && r <= 0x1F3FF
}
