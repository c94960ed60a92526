// Package highlight turns source code into HTML with CSS classes, by chroma's lexers.
package highlight

import (
	"bytes"
	"html"
	"sync"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

// A Highlighter highlights code. It remembers the lexers it has met. The zero value is ready; it is
// safe for concurrent use.
type Highlighter struct {
	lexers sync.Map // language as written -> chroma.Lexer, or nil for one that chroma does not know
}

// Append appends code as the inside of a <code> element to dst, one <span class> per token as
// chroma's HTML formatter writes them (classes, no line spans). It reports whether the language is
// known; if not, the code is appended escaped and plain.
func (h *Highlighter) Append(dst []byte, language, code string) ([]byte, bool) {
	lexer := h.lexer(language)
	if lexer != nil {
		if tokens, err := lexer.Tokenise(nil, code); err == nil {
			var b bytes.Buffer
			f := chtml.New(chtml.WithClasses(true), chtml.PreventSurroundingPre(true))
			if f.Format(&b, styles.Fallback, tokens) == nil {
				return append(dst, b.Bytes()...), true
			}
		}
	}
	return append(dst, html.EscapeString(code)...), false
}

func (h *Highlighter) lexer(language string) chroma.Lexer {
	if known, ok := h.lexers.Load(language); ok {
		lexer, _ := known.(chroma.Lexer)
		return lexer
	}
	lexer := lexers.Get(language)
	if lexer != nil {
		lexer = chroma.Coalesce(lexer)
	}
	h.lexers.Store(language, lexer)
	return lexer
}
