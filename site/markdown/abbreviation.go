package markdown

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Abbreviations, as PHP Markdown Extra has them: a paragraph of lines like "*[HTML]: Hypertext Markup
// Language" is not shown, and says what the word means wherever it stands alone in the note's text.

const (
	maxAbbreviations = 200 // of a note
	maxAbbreviated   = 64  // bytes of what is short
	maxExpansion     = 250 // bytes of what it means
)

// An abbreviation is a word and what it means.
type abbreviation struct{ short, long []byte }

// abbreviations takes paragraphs of definitions out of the note.
type abbreviations struct{}

func (abbreviations) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, source := n.Lines(), reader.Source()
	if !startsWith(lines.At(0), source, '*') || lines.Len() > maxAbbreviations {
		return
	}
	var found []abbreviation
	for i := range lines.Len() {
		line := lines.At(i)
		a, ok := parseAbbreviation(bytes.TrimSpace(source[line.Start:line.Stop]))
		if !ok {
			return
		}
		found = append(found, a)
	}
	s := sessionOf(pc)
	if len(s.abbreviations)+len(found) > maxAbbreviations {
		return
	}
	s.abbreviations = append(s.abbreviations, found...)
	n.Parent().RemoveChild(n.Parent(), n)
}

// parseAbbreviation reads a line. One that ends with an asterisk is emphasis.
func parseAbbreviation(line []byte) (abbreviation, bool) {
	if !bytes.HasPrefix(line, []byte("*[")) || line[len(line)-1] == '*' {
		return abbreviation{}, false
	}
	short, long, ok := bytes.Cut(line[len("*["):], []byte("]:"))
	short, long = bytes.TrimSpace(short), bytes.TrimSpace(long)
	if !ok || len(short) == 0 || len(short) > maxAbbreviated || len(long) == 0 || len(long) > maxExpansion || bytes.ContainsAny(short, "[]*`<>&\\") {
		return abbreviation{}, false
	}
	return abbreviation{short, long}, true
}

// setAbbreviations takes over what the note defines. Of two that begin alike the longer one counts, of
// two that are alike the first.
func (w *writer) setAbbreviations(all []abbreviation) {
	w.abbreviations = slices.Clone(all)
	slices.SortStableFunc(w.abbreviations, func(a, b abbreviation) int { return len(b.short) - len(a.short) })
}

// abbreviated writes plain text with its abbreviations marked.
func (w *writer) abbreviated(text []byte) {
	start := 0
	inWord := false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if !inWord && isWordRune(r) {
			if a, ok := w.abbreviationAt(text[i:]); ok && w.repeats(len(a.long)) {
				w.text(text[start:i])
				w.makeRoom(false)
				w.string("<abbr")
				w.attribute("title", string(a.long))
				w.string(">")
				w.text(a.short)
				w.string("</abbr>")
				i += len(a.short)
				start, inWord = i, false
				continue
			}
		}
		inWord = isWordRune(r)
		i += size
	}
	if start < len(text) {
		w.text(text[start:])
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// abbreviationAt returns the abbreviation that a text begins with, as a word of its own.
func (w *writer) abbreviationAt(text []byte) (abbreviation, bool) {
	for _, a := range w.abbreviations {
		if text[0] == a.short[0] && bytes.HasPrefix(text, a.short) {
			if r, _ := utf8.DecodeRune(text[len(a.short):]); !isWordRune(r) {
				return a, true
			}
		}
	}
	return abbreviation{}, false
}
