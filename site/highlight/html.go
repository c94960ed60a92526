package highlight

import (
	"slices"

	"github.com/alecthomas/chroma/v2"
)

// An htmlWriter writes tokens as chroma's HTML formatter does with classes, behind chroma.Coalesce,
// byte for byte, in one pass and without the strings between: neighbours of one type share a span, a
// span ends with its line.
type htmlWriter struct {
	out     []byte
	options Options
	opens   startTags

	line       int    // the current line's number, from 1
	lineIsOpen bool   // its spans are written (with Options.Lines)
	open       string // the start tag of the span that is open, or ""
}

// longestSpan is the length from which chroma.Coalesce adds nothing more to a token.
const longestSpan = 8192

func (w *htmlWriter) writeTokens(tokens []chroma.Token) {
	length := 0 // of the coalesced token so far
	last := chroma.EOFType
	for i := range tokens {
		t := &tokens[i]
		if t.Value == "" {
			continue
		}
		if t.Type != last || length >= longestSpan {
			w.closeSpan()
			last, length = t.Type, 0
		}
		length += len(t.Value)
		w.writeText(w.opens.of(t.Type), t.Value)
	}
	w.closeLine()
}

// escaped has a bit for each byte that html.EscapeString escapes, and for the newline. All are below 64.
const escaped uint64 = 1<<'&' | 1<<'<' | 1<<'>' | 1<<'"' | 1<<'\'' | 1<<'\n'

// writeText writes a part of one coalesced token, whose start tag is open.
func (w *htmlWriter) writeText(open, text string) {
	w.openSpan(open)
	written := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 64 || escaped>>c&1 == 0 {
			continue
		}
		if c != '\n' {
			w.out = append(w.out, text[written:i]...)
			w.out = append(w.out, entity(c)...)
			written = i + 1
			continue
		}
		w.out = append(w.out, text[written:i+1]...)
		written = i + 1
		w.closeLine()
		if written < len(text) {
			w.openSpan(open)
		}
	}
	w.out = append(w.out, text[written:]...)
}

func entity(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '"':
		return "&#34;"
	}
	return "&#39;"
}

// openSpan sees to it that the line is open, and in it the span that open starts.
func (w *htmlWriter) openSpan(open string) {
	if w.options.Lines && !w.lineIsOpen {
		w.openLine()
	}
	if w.open == "" && open != "" {
		w.out = append(w.out, open...)
		w.open = open
	}
}

func (w *htmlWriter) closeSpan() {
	if w.open != "" {
		w.out = append(w.out, "</span>"...)
		w.open = ""
	}
}

func (w *htmlWriter) openLine() {
	w.line++
	w.lineIsOpen = true
	w.out = append(w.out, `<span class="line`...)
	if w.options.LineClass != nil {
		if class := w.options.LineClass(w.line); class != "" {
			w.out = append(w.out, ' ')
			w.out = append(w.out, class...)
		}
	}
	w.out = append(w.out, `"><span class="cl">`...)
}

func (w *htmlWriter) closeLine() {
	w.closeSpan()
	if w.lineIsOpen {
		w.out = append(w.out, "</span></span>"...)
		w.lineIsOpen = false
	}
}

// startTags has the start tag of each token type, as chroma's formatter writes it, "" for one without
// a class. Chroma's types lie between some -20 and 9,000, so a slice holds them.
type startTags struct {
	least chroma.TokenType
	tags  []string // by type - least
}

func newStartTags() startTags {
	types := chroma.TokenTypeValues()
	least := slices.Min(types)
	s := startTags{least: least, tags: make([]string, slices.Max(types)-least+1)}
	for _, t := range types {
		if class := class(t); class != "" {
			s.tags[t-least] = `<span class="` + class + `">`
		}
	}
	return s
}

func (s startTags) of(t chroma.TokenType) string {
	if i := int(t - s.least); i >= 0 && i < len(s.tags) {
		return s.tags[i]
	}
	return ""
}

// class returns the CSS class of a token type: its own, or that of its nearest ancestor that has one.
func class(t chroma.TokenType) string {
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return chroma.StandardTypes[t]
}
