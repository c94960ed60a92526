// Package highlight turns source code into HTML with CSS classes: the tokens of chroma's lexers, in the
// HTML of chroma's formatter, some fifty times faster than chroma makes them.
//
// Chroma's lexers are data: states, rules with a pattern each, what tokens a match becomes and what
// state comes next. Chroma runs them with a general regular expression engine over runes, and tries
// rule after rule at each place. This package runs the same data with a matcher of its own:
//
//	languages   a name as an author wrote it -> chroma's lexer           language.go
//	lexer       chroma's lexer, its states and rules read by reflection  lexer.go
//	program     a rule's pattern, parsed by regexp2's parser             pattern.go, program.go, analysis.go
//	matcher     runs a program at one place of the text, on bytes        match.go, set.go
//	machine     runs a lexer over a block: states, rules, tokens         machine.go
//	htmlWriter  tokens -> HTML, and the style sheet for its classes      html.go, css.go
//
// Its one idea: every program knows the bytes that it can begin with. At each place a table gives, for
// the byte there, the few rules worth trying, and inside a program the same knowledge leaves most
// choices with one way to go, so that little is tried in vain.
//
// What it can't run it hands back, to chroma a whole lexer, to regexp2 a single pattern (fallback.go,
// runes.go), and finds that out by looking. The tests hold it to chroma's tokens, every one.
//
// A block is a stranger's text, so all work on it is bounded: see Largest, and the steps of matcher.
package highlight

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// A Highlighter highlights code. It keeps the lexers it has met, compiled. The zero value is ready; it
// is safe for concurrent use.
type Highlighter struct {
	setup     sync.Once
	languages *languages
	opens     startTags
	byName    sync.Map  // language as written -> *lexer, nil for one that nobody knows
	byLexer   sync.Map  // chroma.Lexer -> func() *lexer, which compiles it once
	machines  sync.Pool // of *machine
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
	TooLarge                // the block is larger than Largest, or than what this language's lexer may be given
	TooCostly               // the lexer would take too long over it
	Failed                  // the lexer breaks down on it
)

func (o Outcome) String() string {
	switch o {
	case Highlighted:
		return "highlighted"
	case UnknownLanguage:
		return "unknown language"
	case TooLarge:
		return "too large"
	case TooCostly:
		return "too costly"
	}
	return "lexer failed"
}

// Largest is the size in bytes up to which a block is highlighted.
const Largest = 1 << 20

// The steps that a block may take, by its size. Honest code takes up to 4 a byte; a step takes some
// 50 ns where nothing comes of it, so a hostile block ends within 0.05 s, or 3 s if it has 1 MB.
const (
	stepsToBegin = 1 << 20
	stepsPerByte = 64
)

// Append appends code as the inside of a <code> element to dst, one <span class> per token as
// chroma's HTML formatter writes them (classes, no line spans). Code that is not highlighted, for the
// reason that the Outcome gives, is appended escaped and plain.
func (h *Highlighter) Append(dst []byte, language, code string) ([]byte, Outcome) {
	return h.AppendWith(dst, language, code, Options{})
}

// AppendWith is Append with options. Code that stays plain has its lines all the same.
func (h *Highlighter) AppendWith(dst []byte, language, code string, options Options) ([]byte, Outcome) {
	h.setup.Do(h.prepare)
	m := h.machines.Get().(*machine)
	m.highlight(language, code)
	if m.outcome != Highlighted {
		m.tokens = append(m.tokens[:0], chroma.Token{Type: chroma.Text, Value: code})
	}
	w := htmlWriter{out: dst, options: options, opens: h.opens}
	w.writeTokens(m.tokens)
	outcome := m.outcome
	h.release(m)
	return w.out, outcome
}

func (h *Highlighter) prepare() {
	h.languages = newLanguages(lexers.GlobalLexerRegistry)
	h.opens = newStartTags()
	h.machines.New = func() any { return &machine{highlighter: h} }
}

// release takes a machine back, without the block's text.
func (h *Highlighter) release(m *machine) {
	clear(m.tokens)
	clear(m.groupTexts[:cap(m.groupTexts)])
	m.tokens, m.groupTexts, m.text = m.tokens[:0], m.groupTexts[:0], ""
	h.machines.Put(m)
}

// highlight sets m.tokens and m.outcome.
func (m *machine) highlight(language, code string) {
	m.tokens, m.groupTexts, m.nesting, m.outcome = m.tokens[:0], m.groupTexts[:0], 0, Highlighted
	m.steps = stepsToBegin + stepsPerByte*len(code)
	if l := m.highlighter.lexer(language); l == nil {
		m.giveUp(UnknownLanguage)
	} else if len(code) > Largest {
		m.giveUp(TooLarge)
	} else {
		m.tokenise(l, code)
	}
}

// lexer returns the lexer for a language as an author wrote it, or nil.
func (h *Highlighter) lexer(language string) *lexer {
	if known, ok := h.byName.Load(language); ok {
		return known.(*lexer)
	}
	var found *lexer
	if source := h.languages.find(language); source != nil {
		compile, _ := h.byLexer.LoadOrStore(source, sync.OnceValue(func() *lexer { return readLexer(source) }))
		found = compile.(func() *lexer)()
	}
	h.byName.Store(strings.Clone(language), found) // a copy, lest the whole note is kept with it
	return found
}
