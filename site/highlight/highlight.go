// Package highlight turns source code into HTML with CSS classes, by chroma's lexers.
package highlight

import (
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// A Highlighter highlights code. It remembers the lexers it has met. The zero value is ready; it is
// safe for concurrent use.
type Highlighter struct {
	lexers sync.Map // language as written -> chroma.Lexer, or nil for one that chroma does not know
}

// Options say how a block's HTML is laid out. The zero value is one <span class> per token and
// nothing around the lines.
type Options struct {
	// Lines wraps each line, newline included, in <span class="line"><span class="cl">, for line
	// numbers by CSS counters, highlighted lines and diff marks.
	Lines bool
	// LineClass, if set, returns a further class for the span of line n, counted from 1: "hl" where
	// chroma's formatter highlights it. "" adds none. It is asked only with Lines.
	LineClass func(n int) string
}

// An Outcome says whether a block was highlighted, and if not, why it stayed plain.
type Outcome uint8

// The outcomes.
const (
	Highlighted     Outcome = iota
	UnknownLanguage         // no lexer has that name, alias or file name
	Failed                  // the language's lexer broke down on this text
)

func (o Outcome) String() string {
	switch o {
	case Highlighted:
		return "highlighted"
	case UnknownLanguage:
		return "unknown language"
	}
	return "lexer failed"
}

// Append appends code as the inside of a <code> element to dst, one <span class> per token as
// chroma's HTML formatter writes them (classes, no line spans). It reports whether the language is
// known; if not, the code is appended escaped and plain.
func (h *Highlighter) Append(dst []byte, language, code string) ([]byte, bool) {
	dst, outcome := h.AppendWith(dst, language, code, Options{})
	return dst, outcome != UnknownLanguage
}

// AppendWith is Append with options and a finer answer. Code that stays plain has its lines all the same.
func (h *Highlighter) AppendWith(dst []byte, language, code string, options Options) ([]byte, Outcome) {
	tokens, outcome := h.tokens(language, code)
	if outcome != Highlighted {
		tokens = []chroma.Token{{Type: chroma.Text, Value: code}}
	}
	w := htmlWriter{out: dst, options: options, opens: startTags()}
	w.writeTokens(tokens)
	return w.out, outcome
}

func (h *Highlighter) tokens(language, code string) ([]chroma.Token, Outcome) {
	lexer := h.lexer(language)
	if lexer == nil {
		return nil, UnknownLanguage
	}
	tokens, err := chroma.Tokenise(lexer, nil, code)
	if err != nil {
		return nil, Failed
	}
	return tokens, Highlighted
}

func (h *Highlighter) lexer(language string) chroma.Lexer {
	if known, ok := h.lexers.Load(language); ok {
		lexer, _ := known.(chroma.Lexer)
		return lexer
	}
	lexer := lexers.Get(language)
	h.lexers.Store(language, lexer)
	return lexer
}
