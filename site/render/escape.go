package render

import (
	"html/template"
	"strconv"
	"strings"
	"unsafe"
)

// A fragment writes HTML. Text goes through text, addresses through href; raw takes only what stands
// in this package or is HTML already. All fragments of a page share one buffer, which is the next page's after that: nothing
// that since has returned may outlive Page.
type fragment []byte

// Len returns how many bytes there are.
func (f *fragment) Len() int { return len(*f) }

// since returns what was written after the first start bytes.
func (f *fragment) since(start int) template.HTML { return htmlIn((*f)[start:]) }

// htmlIn returns bytes as HTML without a copy, so they must stay as they are.
func htmlIn(b []byte) template.HTML { return template.HTML(unsafe.String(unsafe.SliceData(b), len(b))) }

func (f *fragment) raw(html string) { *f = append(*f, html...) }

func (f *fragment) int(n int) { *f = strconv.AppendInt(*f, int64(n), 10) }

// title writes a text of unknown direction: what holds letters written from right to left is set
// apart, so that its punctuation and the text beside it keep their places.
func (f *fragment) title(s string) {
	if !hasRightToLeft(s) {
		f.text(s)
		return
	}
	f.raw("<bdi>")
	f.text(s)
	f.raw("</bdi>")
}

// text writes s as text or as the value of a quoted attribute. Control characters, which HTML forbids
// even as references, become U+FFFD.
func (f *fragment) text(s string) {
	start := 0
	for i := 0; i < len(s); i++ {
		escaped := ""
		switch c := s[i]; {
		case c > '>':
			if c != 0x7f {
				continue
			}
			escaped = "\uFFFD"
		case c == '<':
			escaped = "&lt;"
		case c == '>':
			escaped = "&gt;"
		case c == '&':
			escaped = "&amp;"
		case c == '"':
			escaped = "&#34;"
		case c == '\'':
			escaped = "&#39;"
		case c < ' ' && c != '\t' && c != '\n' && c != '\r':
			escaped = "\uFFFD"
		default:
			continue
		}
		f.raw(s[start:i])
		f.raw(escaped)
		start = i + 1
	}
	f.raw(s[start:])
}

// href writes ` href="…"`. A reference with a scheme that could run script gets html/template's
// harmless stand-in, though no View should hold one.
func (f *fragment) href(url string) {
	f.raw(` href="`)
	f.text(safeURL(url))
	f.raw(`"`)
}

func safeURL(url string) string {
	end := strings.IndexAny(url, ":/?#")
	if end < 0 || url[end] != ':' {
		return url
	}
	switch strings.ToLower(url[:end]) {
	case "http", "https", "mailto":
		return url
	}
	return "#ZgotmplZ"
}

// hasRightToLeft reports whether s has a letter of a script that is written from right to left. All of
// them lie in U+0590 to U+08FF, U+FB1D to U+FDFF, U+FE70 to U+FEFF, U+10800 to U+10FFF and U+1E800
// to U+1EFFF (Unicode, DerivedBidiClass).
func hasRightToLeft(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x80 {
			continue
		}
		for _, r := range s[i:] {
			if r >= 0x590 && (r <= 0x8FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFF ||
				r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF) {
				return true
			}
		}
		return false
	}
	return false
}
