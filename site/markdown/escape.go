package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// appendText appends plain text as HTML text.
func appendText(dst, text []byte) []byte {
	for {
		i := nextMarkup(text)
		dst = append(dst, text[:i]...)
		if i == len(text) {
			return dst
		}
		switch text[i] {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		}
		text = text[i+1:]
	}
}

// appendAttribute appends plain text as the inside of a double-quoted attribute.
func appendAttribute(dst []byte, text string) []byte {
	for {
		i := strings.IndexAny(text, `&<>"`)
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		switch text[i] {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		}
		text = text[i+1:]
	}
}

// isLiteral reports whether Markdown text means just what it says.
func isLiteral(text []byte) bool {
	return bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0
}

// unescaped returns the plain text that Markdown text means.
func unescaped(text []byte) string {
	if isLiteral(text) {
		return string(text)
	}
	return string(appendUnescaped(nil, text))
}

// appendUnescaped appends what Markdown text means: backslash escapes and character references
// resolved (CommonMark 0.31.2, sections 2.4 and 2.5).
func appendUnescaped(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && util.IsPunct(text[i+1]):
			dst = append(dst, text[i+1])
			i += 2
		case c == '&':
			var n int
			dst, n = appendReference(dst, text[i:])
			i += n
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

// resolved returns text with its character references resolved, and backslashes kept.
func resolved(text []byte) []byte {
	if bytes.IndexByte(text, '&') < 0 {
		return text
	}
	var all []byte
	for i := 0; i < len(text); {
		if text[i] != '&' {
			all = append(all, text[i])
			i++
			continue
		}
		var n int
		all, n = appendReference(all, text[i:])
		i += n
	}
	return all
}

// appendReference appends what the character reference at the start of text stands for, or the
// ampersand if there is none, and returns how long it was.
func appendReference(dst, text []byte) ([]byte, int) {
	const longest = 33 // "&CounterClockwiseContourIntegral;"
	end := bytes.IndexByte(text[:min(len(text), longest)], ';')
	if end < 2 {
		return append(dst, '&'), 1
	}
	name := text[1:end]
	if name[0] != '#' {
		entity, ok := util.LookUpHTML5EntityByName(string(name))
		if !ok {
			return append(dst, '&'), 1
		}
		return append(dst, entity.Characters...), end + 1
	}
	r, ok := parseCodePoint(name[1:])
	if !ok {
		return append(dst, '&'), 1
	}
	return utf8.AppendRune(dst, r), end + 1
}

// parseCodePoint reads the digits of a numeric reference: up to 7 decimal ones, or "x" and up to 6
// hexadecimal ones. What may not stand in a document becomes U+FFFD.
func parseCodePoint(digits []byte) (rune, bool) {
	base, longest := rune(10), 7
	if len(digits) > 0 && digits[0]|0x20 == 'x' {
		base, longest, digits = 16, 6, digits[1:]
	}
	if len(digits) == 0 || len(digits) > longest {
		return 0, false
	}
	var r rune
	for _, c := range digits {
		switch {
		case '0' <= c && c <= '9':
			r = r*base + rune(c-'0')
		case base == 16 && 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r*base + rune(c|0x20-'a') + 10
		default:
			return 0, false
		}
	}
	if r == '\r' || isControl(r) || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return r, true
}
