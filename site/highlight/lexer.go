package highlight

import (
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
)

// This file reads chroma's lexers. A chroma lexer is a machine with named states. A state has rules: a
// pattern, an emitter that makes tokens of what the pattern matched, and a mutator that pushes and
// pops states. Chroma's emitters and mutators are values of unexported types with exported fields,
// which are read by reflection here. Whatever looks different from what this file expects
// (a kind or a field that is not there) makes the lexer one for chroma itself to run.

// A lexer is a language's lexer, ready to run.
type lexer struct {
	source chroma.Lexer
	config *chroma.Config
	states map[string]*state // nil for a lexer that chroma must run itself
	whyNot error             // then the reason
}

// A state of a lexer. Its rules are compiled when it is first entered: most texts see few states.
type state struct {
	name      string
	rules     []*rule
	undefined bool // rules push it, and nobody defines it; to go there is an error

	once        sync.Once
	atLineStart *dispatch[*rule]
	elsewhere   *dispatch[*rule] // without the rules that begin with ^
}

type rule struct {
	pattern string // with the lexer's flags
	emit    emitter
	moves   []move

	once    sync.Once
	first   *byteSet        // what a match can begin with
	program *program        // nil if the pattern can't be translated
	whyNot  error           // then the reason
	regexp  *regexp2.Regexp // and this instead; also where emit asks for it
}

// A move changes the stack of states.
type move struct {
	pop  int
	push *state // nil with pop == 0: the current state once more
}

type emitterKind uint8

const (
	emitNothing emitterKind = iota
	emitToken
	emitGroups       // parts[i] emits group i+1
	emitSelf         // the same lexer, from the state called name
	emitLexer        // the lexer called name
	emitNamedByGroup // as emitGroups, but group codeGroup by the lexer that group nameGroup names, if there is one
	emitByFunction   // a Go function of chroma's
)

type emitter struct {
	kind                 emitterKind
	token                chroma.TokenType
	name                 string
	parts                []emitter
	nameGroup, codeGroup int
	function             chroma.Emitter
}

// readsGroups reports whether the emitter wants to know what the groups matched.
func (e *emitter) readsGroups() bool {
	return e.kind == emitGroups || e.kind == emitNamedByGroup || e.kind == emitByFunction
}

// readLexer makes a lexer of chroma's.
func readLexer(source chroma.Lexer) *lexer {
	l := &lexer{source: source, config: source.Config()}
	if l.whyNot = l.readRules(); l.whyNot != nil {
		l.states = nil
	}
	return l
}

func (l *lexer) readRules() error {
	source, ok := l.source.(*chroma.RegexLexer)
	if !ok {
		return fmt.Errorf("%T is more than states and rules", l.source)
	}
	raw, err := source.Rules()
	if err != nil {
		return err
	}
	rules, err := expand(raw)
	if err != nil {
		return err
	}
	l.states = map[string]*state{}
	for name := range rules {
		l.state(name).undefined = false
	}
	known := map[*chroma.CompiledRule]*rule{} // states that include another share its rules
	for name, from := range rules {
		s := l.state(name)
		for _, r := range from {
			if known[r] == nil {
				if known[r], err = l.readRule(r); err != nil {
					return fmt.Errorf("state %s: pattern %q: %w", name, r.Pattern, err)
				}
			}
			s.rules = append(s.rules, known[r])
		}
	}
	return nil
}

// state returns a state by name, undefined if it is new.
func (l *lexer) state(name string) *state {
	if l.states[name] == nil {
		l.states[name] = &state{name: name, undefined: true}
	}
	return l.states[name]
}

// expand replaces includes and combined states by the rules that they stand for, as chroma does.
func expand(raw chroma.Rules) (chroma.CompiledRules, error) {
	rules := chroma.CompiledRules{}
	for name, list := range raw {
		rules[name] = nil
		for _, r := range list {
			rules[name] = append(rules[name], &chroma.CompiledRule{Rule: r})
		}
	}
	for changed := true; changed; {
		changed = false
		for name := range rules {
			for i := 0; i < len(rules[name]); i++ {
				mutator, ok := rules[name][i].Mutator.(chroma.LexerMutator)
				if !ok {
					continue
				}
				if err := mutator.MutateLexer(rules, name, i); err != nil {
					return nil, err
				}
				changed = true
				i-- // an include's own rules may include others
			}
		}
	}
	return rules, nil
}

func (l *lexer) readRule(from *chroma.CompiledRule) (r *rule, err error) {
	flags := ""
	if !l.config.NotMultiline {
		flags += "m"
	}
	if l.config.CaseInsensitive {
		flags += "i"
	}
	if l.config.DotAll {
		flags += "s"
	}
	r = &rule{pattern: "(?:" + from.Pattern + ")"}
	if flags != "" {
		r.pattern = "(?" + flags + ")" + r.pattern
	}
	if r.emit, err = readEmitter(from.Type); err != nil {
		return nil, err
	}
	r.moves, err = l.readMutator(from.Mutator)
	return r, err
}

func readEmitter(from chroma.Emitter) (e emitter, err error) {
	switch from := from.(type) {
	case nil:
		return e, nil
	case chroma.TokenType:
		if from == chroma.Ignore {
			return e, nil
		}
		return emitter{kind: emitToken, token: from}, nil
	case chroma.SerialisableEmitter:
		return readKind(from)
	}
	return emitter{kind: emitByFunction, function: from}, nil
}

func readKind(from chroma.SerialisableEmitter) (e emitter, err error) {
	var parts chroma.Emitters
	switch kind := from.EmitterKind(); kind {
	case "usingself":
		e.kind = emitSelf
		return e, readField(from, "State", &e.name)
	case "using":
		e.kind = emitLexer
		return e, readField(from, "Lexer", &e.name)
	case "bygroups":
		e.kind = emitGroups
	case "usingbygroup":
		e.kind = emitNamedByGroup
		if err := readField(from, "SublexerNameGroup", &e.nameGroup); err != nil {
			return e, err
		}
		if err := readField(from, "CodeGroup", &e.codeGroup); err != nil {
			return e, err
		}
	default:
		return e, fmt.Errorf("unknown kind of emitter %q", kind)
	}
	if err := readField(from, "Emitters", &parts); err != nil {
		return e, err
	}
	for _, part := range parts {
		p, err := readEmitter(part)
		if err != nil {
			return e, err
		}
		e.parts = append(e.parts, p)
	}
	return e, nil
}

func (l *lexer) readMutator(from chroma.Mutator) (moves []move, err error) {
	if from == nil {
		return nil, nil
	}
	known, ok := from.(chroma.SerialisableMutator)
	if !ok {
		return nil, fmt.Errorf("%T changes the state by a Go function", from)
	}
	switch kind := known.MutatorKind(); kind {
	case "pop":
		var depth int
		err = readField(from, "Depth", &depth)
		return []move{{pop: depth}}, err
	case "push":
		var names []string
		if err := readField(from, "States", &names); err != nil {
			return nil, err
		}
		return l.pushes(names), nil
	case "mutators":
		var parts []chroma.Mutator
		if err := readField(from, "Mutators", &parts); err != nil {
			return nil, err
		}
		for _, part := range parts {
			more, err := l.readMutator(part)
			if err != nil {
				return nil, err
			}
			moves = append(moves, more...)
		}
		return moves, nil
	default:
		return nil, fmt.Errorf("unknown kind of mutator %q", kind)
	}
}

func (l *lexer) pushes(names []string) (moves []move) {
	if len(names) == 0 {
		return []move{{}}
	}
	for _, name := range names {
		if name == "#pop" {
			moves = append(moves, move{pop: 1})
		} else {
			moves = append(moves, move{push: l.state(name)})
		}
	}
	return moves
}

// readField reads a field of the struct that from points to.
func readField[T any](from any, name string, to *T) error {
	v := reflect.ValueOf(from)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("%T is not a pointer to a struct", from)
	}
	field := v.Elem().FieldByName(name)
	if !field.IsValid() || !field.CanInterface() {
		return fmt.Errorf("%T has no field %s", from, name)
	}
	value, ok := field.Interface().(T)
	if !ok {
		return fmt.Errorf("%T.%s is a %s", from, name, field.Type())
	}
	*to = value
	return nil
}

// prepare compiles the state's rules, once.
func (s *state) prepare() {
	s.once.Do(func() {
		for _, r := range s.rules {
			r.once.Do(r.compile)
		}
		first := func(r *rule) *byteSet { return r.first }
		s.atLineStart = dispatchOn(s.rules, first)
		s.elsewhere = dispatchOn(slices.DeleteFunc(slices.Clone(s.rules), (*rule).needsLineStart), first)
	})
}

func (r *rule) compile() {
	program, err := parsePattern(r.pattern, r.emit.readsGroups())
	r.first = &program.start.first
	if r.whyNot = err; err == nil {
		r.program = program
	}
	if err != nil || r.emit.kind == emitByFunction || hasFunction(r.emit.parts) {
		r.regexp = anchoredRegexp(r.pattern)
	}
}

// needsLineStart reports whether the rule matches nowhere but at the start of a line.
func (r *rule) needsLineStart() bool { return r.program != nil && r.program.start.op == opLineStart }

func hasFunction(parts []emitter) bool {
	for i := range parts {
		if parts[i].kind == emitByFunction || hasFunction(parts[i].parts) {
			return true
		}
	}
	return false
}
