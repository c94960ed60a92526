package link

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold returns the key under which two names are the same on a disk that ignores letter case and
// Unicode normalisation, as those of macOS and Windows do: full case folding of the NFC form.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(s)))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// compareNatural orders names as people do: letter case aside, runs of digits by value, and "/"
// before everything else, so that a folder stands right before what is in it. Names that differ
// only in what this ignores are ordered by their bytes.
func compareNatural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		if isDigit(x[0]) && isDigit(y[0]) {
			var m, n string
			m, x = cutNumber(x)
			n, y = cutNumber(y)
			if len(m) != len(n) {
				return len(m) - len(n)
			}
			if m != n {
				return strings.Compare(m, n)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(x)
		s, width := utf8.DecodeRuneInString(y)
		if d := rank(r) - rank(s); d != 0 {
			return int(d)
		}
		x, y = x[size:], y[width:]
	}
	if len(x) == 0 && len(y) == 0 {
		return strings.Compare(a, b)
	}
	return len(x) - len(y)
}

func rank(r rune) rune {
	if r == '/' {
		return -1
	}
	return unicode.ToLower(r)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// cutNumber cuts the digits at the start of s off, leading zeros dropped.
func cutNumber(s string) (digits, rest string) {
	end := 0
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	return strings.TrimLeft(s[:end], "0"), s[end:]
}
