package highlight

import (
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2"
)

// This file hands over to chroma and to regexp2 what this package does not do itself: whole lexers
// that are more than states and rules, emitters that are Go functions, and patterns that can't be
// translated.

const (
	// largestByChroma caps a text that chroma runs itself, in bytes: chroma has no budget of steps.
	largestByChroma = 128 << 10
	// patience ends chroma's run over a text that it takes absurdly long for. It is the one place where a
	// clock decides, and far above what any honest text takes.
	patience = 10 * time.Second
	// matchPatience is chroma's own time limit for a match by regexp2.
	matchPatience = 250 * time.Millisecond
	// matchCost is what a match by regexp2 that hits this limit costs of the block's steps.
	matchCost = 1 << 20
)

// tokeniseByChroma appends the tokens of a text that chroma must lex itself.
func (m *machine) tokeniseByChroma(l *lexer, options *chroma.TokeniseOptions, text string) {
	if len(text) > largestByChroma {
		m.giveUp(TooLarge)
		return
	}
	defer func() {
		if recover() != nil { // chroma reports some errors so, and its documentation says to recover
			m.giveUp(Failed)
		}
	}()
	next, err := l.source.Tokenise(options, text)
	if err != nil {
		m.giveUp(Failed)
		return
	}
	m.collect(next)
}

// collect appends the tokens of an iterator of chroma's.
func (m *machine) collect(next chroma.Iterator) {
	deadline := time.Now().Add(patience)
	for n, t := 1, next(); t != chroma.EOF; n, t = n+1, next() {
		if t.Type != chroma.Ignore {
			m.tokens = append(m.tokens, t)
		}
		if n%256 == 0 && time.Now().After(deadline) {
			m.giveUp(TooCostly)
			return
		}
	}
}

// emitByFunction makes the tokens of the match in hand, or of one group of it, by a Go function of
// chroma's: all are the groups of the match, own those that the function is to emit. It gets as much
// of a LexerState as can be made up.
func (p *pass) emitByFunction(e *emitter, r *rule, all, own []string) {
	state := &chroma.LexerState{
		Registry: lexers.GlobalLexerRegistry,
		Text:     p.runeText().runes, Pos: p.runeText().index(p.to),
		Rules: chroma.CompiledRules{p.current.name: {{Rule: chroma.Rule{Pattern: r.pattern}, Regexp: r.regexp}}},
		State: p.current.name, Stack: []string{p.current.name},
		Groups: all, NamedGroups: map[string]string{},
		MutatorContext: map[any]any{},
	}
	state.Lexer, _ = p.lexer.source.(*chroma.RegexLexer)
	for i, text := range all {
		state.NamedGroups[r.regexp.GroupNameFromNumber(i)] = text
	}
	defer func() {
		if recover() != nil {
			p.giveUp(Failed)
		}
	}()
	p.collect(e.function.Emit(own, state))
}

// anchoredRegexp compiles a rule's pattern as chroma does.
func anchoredRegexp(pattern string) *regexp2.Regexp {
	re, err := regexp2.Compile(`\G` + pattern)
	if err != nil {
		return nil // not reached: chroma has compiled the same pattern
	}
	re.MatchTimeout = matchPatience
	return re
}

// matchByRegexp is matcher.match for a rule that has no program.
func (p *pass) matchByRegexp(r *rule) bool {
	if r.regexp == nil {
		return false
	}
	text := p.runeText()
	at := text.index(p.from)
	match, err := r.regexp.FindRunesMatchStartingAt(text.runes, at)
	p.steps--
	if err != nil {
		p.steps -= matchCost
	}
	if err != nil || match == nil || match.RuneIndex != at {
		return false
	}
	p.registers = p.registers[:0]
	for _, group := range match.Groups() {
		start, end := noPlace, noPlace
		if len(group.Captures) > 0 {
			start, end = text.offset(group.RuneIndex), text.offset(group.RuneIndex+group.RuneLength)
		}
		p.registers = append(p.registers, start, end)
	}
	p.end = text.offset(match.RuneIndex + match.RuneLength)
	return true
}

// runeText returns the pass's text as runes.
func (p *pass) runeText() *runeText {
	if p.runes == nil {
		p.runes = newRuneText(p.text)
	}
	return p.runes
}
