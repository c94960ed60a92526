package highlight

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

// A machine runs lexers over one block of code and collects the tokens. It has one matcher, whose
// steps are the block's budget, however many lexers take part.
//
// A machine whose outcome is no longer Highlighted has given the block up; from then on it only
// returns.
type machine struct {
	matcher
	highlighter *Highlighter // finds the lexers that a lexer hands parts of the text to
	tokens      []chroma.Token
	groupTexts  []string // of the matches in hand, the innermost pass's last
	outcome     Outcome
	nesting     int
	passes      []*pass // one for each depth of nesting, used again and again
}

const (
	// mostNested bounds how deep lexers hand text to each other, or to themselves.
	mostNested = 100
	// mostIdle is how many turns a lexer may take at one place: rules that match nothing, and the way
	// back to where it began. Chroma itself would run some of its lexers for ever.
	mostIdle = 1000
)

func (m *machine) giveUp(why Outcome) {
	if m.outcome == Highlighted {
		m.outcome = why
	}
}

// tokenise appends the tokens that chroma's Tokenise(nil, text) gives.
func (m *machine) tokenise(l *lexer, text string) {
	if l.states == nil {
		m.tokeniseByChroma(l, &chroma.TokeniseOptions{State: "root", EnsureLF: true}, text)
		return
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if !utf8.ValidString(text) {
		text = string([]rune(text)) // U+FFFD for each wrong byte
	}
	end := len(text)
	if l.config.EnsureNL && !strings.HasSuffix(text, "\n") {
		text += "\n" // rules may match it, but no match begins there
	}
	m.lexText(l, "root", text, end)
}

// tokenisePart appends the tokens of a part of the text, which a rule hands to a lexer.
func (m *machine) tokenisePart(l *lexer, state, text string) {
	if l.states == nil {
		m.tokeniseByChroma(l, &chroma.TokeniseOptions{State: state, Nested: true}, text)
		return
	}
	m.lexText(l, state, text, len(text))
}

// A pass is one lexer's way over one text, from one state.
type pass struct {
	*machine
	lexer    *lexer
	root     *state
	current  *state
	stack    []*state
	from, to int       // the match in hand: text[from:to]
	runes    *runeText // the text as regexp2 wants it, made when it does
}

// lexText runs a lexer from a state over text; no match begins at end or after it.
func (m *machine) lexText(l *lexer, start, text string, end int) {
	root := l.states[start]
	if m.nesting++; root == nil || m.nesting > mostNested {
		m.giveUp(Failed)
		return
	}
	outer := m.text
	m.text = text
	if len(m.passes) < m.nesting {
		m.passes = append(m.passes, &pass{machine: m})
	}
	p := m.passes[m.nesting-1]
	p.lexer, p.root, p.from, p.to = l, root, 0, 0
	p.stack = append(p.stack[:0], root)
	p.enter(root)
	p.lex(end)
	p.runes = nil
	m.text = outer
	m.nesting--
}

// lex is chroma's LexerState.Iterator: the same steps, and the same ways to deal with text that no rule
// wants and with a stack that has run empty. As there, a rule's moves come before its tokens.
func (p *pass) lex(end int) {
	idle, idleAt := 0, 0 // turns without progress, and where
	for p.to < end && len(p.stack) > 0 && p.outcome == Highlighted {
		p.from = p.to
		if idle++; p.from != idleAt {
			idle, idleAt = 0, p.from
		}
		r := p.firstMatch()
		if p.spent() || idle > mostIdle {
			p.giveUp(TooCostly)
			return
		}
		if r == nil {
			p.unmatched()
			continue
		}
		p.to = p.end
		if len(r.moves) > 0 && !p.move(r.moves) {
			p.giveUp(Failed)
			return
		}
		if r.emit.kind == emitToken {
			p.token(r.emit.token, p.text[p.from:p.to])
		} else {
			p.emit(r)
		}
	}
	if p.to != len(p.text) && len(p.stack) == 0 {
		p.token(chroma.Error, p.text[p.to:])
	}
}

func (p *pass) token(t chroma.TokenType, text string) {
	p.tokens = append(p.tokens, chroma.Token{Type: t, Value: text})
}

// firstMatch returns the first rule of the current state that matches at p.from; the match ends at
// p.end.
func (p *pass) firstMatch() *rule {
	candidates := p.current.elsewhere
	if p.from == 0 || p.text[p.from-1] == '\n' {
		candidates = p.current.atLineStart
	}
	for _, r := range candidates.on(p.text[p.from]) {
		if r.program == nil {
			if p.matchByRegexp(r) {
				return r
			}
		} else if p.match(r.program, p.from) {
			return r
		}
	}
	return nil
}

// unmatched deals with text that no rule wants. A newline takes the lexer back to where it began,
// anything else becomes an error token of one rune.
func (p *pass) unmatched() {
	if p.current.undefined {
		p.giveUp(Failed)
		return
	}
	if p.text[p.from] == '\n' && p.current != p.root {
		p.stack = append(p.stack[:0], p.root)
		p.enter(p.root)
		return
	}
	_, width := utf8.DecodeRuneInString(p.text[p.from:])
	p.to += width
	p.token(chroma.Error, p.text[p.from:p.to])
}

func (p *pass) enter(s *state) {
	s.prepare()
	p.current = s
}

// move makes a rule's moves. It reports whether there was a state to pop where one was to be popped.
func (p *pass) move(moves []move) bool {
	for _, m := range moves {
		switch {
		case m.pop > len(p.stack):
			return false
		case m.pop > 0:
			p.stack = p.stack[:len(p.stack)-m.pop]
		case m.push != nil:
			p.stack = append(p.stack, m.push)
		default:
			p.stack = append(p.stack, p.current)
		}
	}
	if len(p.stack) > 0 && p.stack[len(p.stack)-1] != p.current {
		p.enter(p.stack[len(p.stack)-1])
	}
	return true
}

// emit makes the tokens of the match in hand, for every emitter but that of a simple token.
func (p *pass) emit(r *rule) {
	switch e := &r.emit; e.kind {
	case emitGroups, emitNamedByGroup:
		p.emitGroups(r)
	case emitByFunction:
		before := len(p.groupTexts)
		groups := p.groups(r)
		p.emitByFunction(e, r, groups, groups)
		p.groupTexts = p.groupTexts[:before]
	default:
		p.emitText(e, p.text[p.from:p.to])
	}
}

func (p *pass) emitGroups(r *rule) {
	e, before := &r.emit, len(p.groupTexts)
	groups := p.groups(r)
	if len(e.parts) == len(groups)-1 && e.nameGroup < len(groups) {
		p.emitParts(r, groups)
	} else if e.kind == emitGroups {
		p.token(chroma.Error, groups[0])
	} else {
		p.giveUp(Failed)
	}
	p.groupTexts = p.groupTexts[:before]
}

func (p *pass) emitParts(r *rule, groups []string) {
	e := &r.emit
	var named *lexer
	if e.kind == emitNamedByGroup {
		named = p.highlighter.lexer(groups[e.nameGroup])
	}
	for i := range e.parts {
		part, text := &e.parts[i], groups[i+1]
		switch {
		case named != nil && i == e.codeGroup-1:
			p.tokenise(named, text)
		case part.kind == emitToken:
			p.token(part.token, text)
		case part.kind == emitByFunction:
			p.emitByFunction(part, r, groups, groups[i+1:i+2])
		default:
			p.emitText(part, text)
		}
	}
}

// groups appends to p.groupTexts what the groups of the match in hand matched, and returns it. It must
// be asked before another rule is tried, which takes the registers.
func (p *pass) groups(r *rule) []string {
	before, count := len(p.groupTexts), len(p.registers)/2
	if r.program != nil {
		count = r.program.groups
	}
	p.groupTexts = append(p.groupTexts, p.text[p.from:p.to])
	for g := 1; g < count; g++ {
		start, end := p.group(g)
		p.groupTexts = append(p.groupTexts, p.text[start:end])
	}
	return p.groupTexts[before:]
}

// emitText makes the tokens of a text that stands for itself: a match, or what one group matched.
func (p *pass) emitText(e *emitter, text string) {
	if p.outcome != Highlighted {
		return
	}
	switch e.kind {
	case emitToken:
		p.token(e.token, text)
	case emitSelf:
		p.tokenisePart(p.lexer, e.name, text)
	case emitLexer:
		if l := p.highlighter.lexer(e.name); l != nil {
			p.tokenisePart(l, "root", text)
		} else {
			p.giveUp(Failed)
		}
	case emitGroups:
		if len(e.parts) > 0 { // a group has no groups of its own
			p.token(chroma.Error, text)
		}
	case emitNamedByGroup:
		p.giveUp(Failed)
	}
}
