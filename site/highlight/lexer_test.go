package highlight

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// TestWhatChromaMustRun lists what is left to chroma and to regexp2. If it fails after an update of
// chroma, look why: a lexer that is missing here has a part that readLexer no longer knows; one too
// many is good news, and a line to strike out.
func TestWhatChromaMustRun(t *testing.T) {
	var byChroma []string
	byRegexp, rules := map[string]int{}, 0
	for _, source := range lexers.GlobalLexerRegistry.Lexers {
		name := source.Config().Name
		l := readLexer(source)
		if l.whyNot != nil {
			byChroma = append(byChroma, name)
			t.Logf("%s: %v", name, l.whyNot)
		}
		seen := map[*rule]bool{}
		for _, s := range l.states {
			s.prepare()
			for _, r := range s.rules {
				if seen[r] {
					continue
				}
				seen[r] = true
				rules++
				if r.program == nil {
					byRegexp[name]++
					t.Logf("%s, state %s: %v: %.60q", name, s.name, r.whyNot, r.pattern)
				}
			}
		}
	}
	slices.Sort(byChroma)
	want := []string{"Common Lisp", "ERB", "EmacsLisp", "Go HTML Template", "HTTP", "Haxe", "PHTML", "Raku", "Svelte", "YAML+Jinja", "markdown"}
	if !slices.Equal(byChroma, want) {
		t.Errorf("chroma must run\n%q, want\n%q", byChroma, want)
	}
	wantRules := map[string]int{"ABAP": 1, "Fish": 8, "Natural": 1, "SCSS": 2, "V": 8, "V shell": 8}
	for name := range byRegexp {
		if byRegexp[name] > wantRules[name] {
			t.Errorf("%s: regexp2 must match %d rules, want %d", name, byRegexp[name], wantRules[name])
		}
	}
	for name := range wantRules {
		if byRegexp[name] < wantRules[name] {
			t.Errorf("%s: regexp2 must match %d rules, no longer %d", name, byRegexp[name], wantRules[name])
		}
	}
	if rules < 9000 {
		t.Errorf("only %d rules were read", rules)
	}
}

// These stand for what a new version of chroma could bring.
type (
	renamedEmitter struct{ StateName string }
	retypedEmitter struct{ State int }
	newEmitter     struct{}
	renamedMutator struct{ Levels int }
	newMutator     struct{}
)

func (*renamedEmitter) Emit([]string, *chroma.LexerState) chroma.Iterator { return nil }
func (*renamedEmitter) EmitterKind() string                               { return "usingself" }
func (*retypedEmitter) Emit([]string, *chroma.LexerState) chroma.Iterator { return nil }
func (*retypedEmitter) EmitterKind() string                               { return "usingself" }
func (newEmitter) Emit([]string, *chroma.LexerState) chroma.Iterator      { return nil }
func (newEmitter) EmitterKind() string                                    { return "bygroups" }
func (*renamedMutator) Mutate(*chroma.LexerState) error                   { return nil }
func (*renamedMutator) MutatorKind() string                               { return "pop" }
func (newMutator) Mutate(*chroma.LexerState) error                        { return nil }
func (newMutator) MutatorKind() string                                    { return "jump" }

func TestALexerThatLooksStrangeIsLeftToChroma(t *testing.T) {
	for want, rule := range map[string]chroma.Rule{
		"*highlight.renamedEmitter has no field State":           {Pattern: "a", Type: &renamedEmitter{}},
		"*highlight.retypedEmitter.State is a int":               {Pattern: "a", Type: &retypedEmitter{}},
		"highlight.newEmitter is not a pointer":                  {Pattern: "a", Type: newEmitter{}},
		"*highlight.renamedMutator has no field Depth":           {Pattern: "a", Type: chroma.Text, Mutator: &renamedMutator{}},
		`unknown kind of mutator "jump"`:                         {Pattern: "a", Type: chroma.Text, Mutator: newMutator{}},
		"chroma.MutatorFunc changes the state by a Go function":  {Pattern: "a", Type: chroma.Text, Mutator: chroma.MutatorFunc(nil)},
		"missing closing )":                                      {Pattern: "(a", Type: chroma.Text},
		"has no field State, inside a group":                     {Pattern: "(a)", Type: chroma.ByGroups(&renamedEmitter{})},
		"has no field Depth, among others":                       {Pattern: "a", Type: chroma.Text, Mutator: chroma.Mutators(chroma.Push(), &renamedMutator{})},
		"number of groups 1 does not match number of emitters 2": {Pattern: "(a)", Type: chroma.ByGroups(chroma.Text, chroma.Text)},
	} {
		source, err := chroma.NewLexer(&chroma.Config{Name: "test"}, func() chroma.Rules { return chroma.Rules{"root": {rule}} })
		if err != nil {
			t.Fatal(err)
		}
		want, _, _ = strings.Cut(want, ",")
		l := readLexer(source)
		if l.whyNot == nil || l.states != nil || !strings.Contains(l.whyNot.Error(), want) {
			t.Errorf("%v, want %s", l.whyNot, want)
		}
	}
}

// A lexer that chroma runs, and that breaks down in one of the ways that chroma knows.
type brokenLexer struct {
	chroma.Lexer
	panics bool
}

func (l brokenLexer) Config() *chroma.Config { return &chroma.Config{Name: "broken"} }

func (l brokenLexer) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	if l.panics {
		return func() chroma.Token { panic("unknown state") }, nil
	}
	return nil, errors.New("no rules")
}

func TestALexerThatBreaksDownLeavesTheBlockPlain(t *testing.T) {
	for name, source := range map[string]chroma.Lexer{
		"error":           brokenLexer{},
		"panic":           brokenLexer{panics: true},
		"undefined state": testLexer(t, chroma.Rules{"root": {{Pattern: "a", Type: chroma.Text, Mutator: chroma.Push("nowhere")}}}),
		"empty stack":     testLexer(t, chroma.Rules{"root": {{Pattern: "a", Type: chroma.Text, Mutator: chroma.Pop(2)}}}),
		"unknown lexer":   testLexer(t, chroma.Rules{"root": {{Pattern: "a", Type: chroma.Using("nobody")}}}),
		"unknown start":   testLexer(t, chroma.Rules{"root": {{Pattern: "a", Type: chroma.UsingSelf("nowhere")}}}),
		"Go function":     testLexer(t, chroma.Rules{"root": {{Pattern: "a", Type: chroma.EmitterFunc(func([]string, *chroma.LexerState) chroma.Iterator { panic("no") })}}}),
		"itself for ever": testLexer(t, chroma.Rules{"root": {{Pattern: "a+", Type: chroma.UsingSelf("root")}}}),
	} {
		h := withLexer(source)
		if html, outcome := h.AppendWith(nil, "test", "aa<", Options{}); string(html) != "aa&lt;" || outcome != Failed {
			t.Errorf("%s: %s, %v", name, html, outcome)
		}
	}
}

// TestOddRulesDoWhatTheyDoInChroma has what chroma's own lexers hardly ever do.
func TestOddRulesDoWhatTheyDoInChroma(t *testing.T) {
	words := chroma.Rules{"root": {{Pattern: `\w+`, Type: chroma.Name}}, "digits": {{Pattern: `\d`, Type: chroma.Number, Mutator: chroma.Push()}}}
	with := func(rules ...chroma.Rule) chroma.Rules {
		all := words.Clone()
		all["root"] = append(rules, all["root"]...)
		return all
	}
	for name, rules := range map[string]chroma.Rules{
		"groups in a group":         with(chroma.Rule{Pattern: "(a)(b)", Type: chroma.ByGroups(chroma.ByGroups(chroma.Text), chroma.ByGroups())}),
		"nothing for a group":       with(chroma.Rule{Pattern: "(a)(b)?", Type: chroma.ByGroups(nil, chroma.Keyword)}),
		"a group to ignore":         with(chroma.Rule{Pattern: "(a)(b)", Type: chroma.ByGroups(chroma.Keyword, chroma.Ignore)}),
		"another lexer":             with(chroma.Rule{Pattern: "a b", Type: chroma.Using("go")}),
		"a lexer run by chroma":     with(chroma.Rule{Pattern: "a b", Type: chroma.Using("markdown")}),
		"itself from another state": with(chroma.Rule{Pattern: "1+", Type: chroma.UsingSelf("digits")}),
		"a lexer named by a group":  with(chroma.Rule{Pattern: "(json)( )(.*)", Type: chroma.UsingByGroup(1, 3, chroma.Name, chroma.Text, chroma.String)}),
		"a lexer that nobody knows": with(chroma.Rule{Pattern: "(nobody)( )(.*)", Type: chroma.UsingByGroup(1, 3, chroma.Name, chroma.Text, chroma.String)}),
		"too few for the groups":    with(chroma.Rule{Pattern: "(json)( )(.*)", Type: chroma.UsingByGroup(1, 3, chroma.Name)}),
		"a group that is not there": with(chroma.Rule{Pattern: "(json)", Type: chroma.UsingByGroup(2, 1, chroma.Name)}),
		"names for groups":          with(chroma.Rule{Pattern: "(?<x>a)(?<y>b)?", Type: chroma.ByGroupNames(map[string]chroma.Emitter{"x": chroma.Keyword})}),
		"no tokens":                 with(chroma.Rule{Pattern: "a", Mutator: chroma.Push("digits", "#pop")}),
		"an empty stack":            with(chroma.Rule{Pattern: "b", Type: chroma.Text, Mutator: chroma.Pop(1)}),
		"a state twice":             with(chroma.Rule{Pattern: "1", Type: chroma.Text, Mutator: chroma.Mutators(chroma.Push("digits"), chroma.Push())}),
		"two states in one":         with(chroma.Rule{Pattern: "a", Type: chroma.Text, Mutator: chroma.Combined("digits", "root")}),
		"a lookbehind for regexp2":  with(chroma.Rule{Pattern: "(?<= *)(b)", Type: chroma.ByGroups(chroma.Keyword)}),
	} {
		for _, code := range []string{"", "a", "ab", "a b", "ba\n1", "json {\"a\": 1}", "nobody x", "111 a\n2", "é b\r\nab\xff", "\n\nb1\n1"} {
			source := testLexer(t, rules)
			source.SetRegistry(lexers.GlobalLexerRegistry)
			want, err := tokeniseSafely(source, code)
			got, outcome := tokens(withLexer(source), "test", code)
			if err != nil && outcome != Failed || err == nil && (outcome != Highlighted || !slices.Equal(withoutEmpty(got), withoutEmpty(want))) {
				t.Errorf("%s, %q: %v %v, want %v %v", name, code, outcome, got, err, want)
			}
		}
	}
}

func testLexer(t *testing.T, rules chroma.Rules) chroma.Lexer {
	t.Helper()
	l, err := chroma.NewLexer(&chroma.Config{Name: "test"}, func() chroma.Rules { return rules })
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// withLexer returns a highlighter that knows a lexer as "test".
func withLexer(source chroma.Lexer) *Highlighter {
	h := &Highlighter{}
	h.setup.Do(h.prepare)
	h.languages.byName["test"] = source
	return h
}

func TestBlocksAreBounded(t *testing.T) {
	nested := strings.Repeat("a", 1000)
	for name, test := range map[string]struct {
		source chroma.Lexer
		code   string
		want   Outcome
	}{
		"large":         {testLexer(t, chroma.Rules{"root": {{Pattern: "a+", Type: chroma.Text}}}), strings.Repeat("a", Largest), Highlighted},
		"too large":     {testLexer(t, chroma.Rules{"root": {{Pattern: "a+", Type: chroma.Text}}}), strings.Repeat("a", Largest+1), TooLarge},
		"for chroma":    {lexers.Get("markdown"), strings.Repeat("a", largestByChroma+1), TooLarge},
		"idle":          {testLexer(t, chroma.Rules{"root": {{Pattern: "", Mutator: chroma.Push("root")}}}), nested, TooCostly},
		"idle, talking": {testLexer(t, chroma.Rules{"root": {{Pattern: "(?=a)", Type: chroma.Text}}}), nested, TooCostly},
		"backtracking":  {testLexer(t, chroma.Rules{"root": {{Pattern: "(a|aa)+b", Type: chroma.Text}}}), nested, TooCostly},
		"deep":          {testLexer(t, chroma.Rules{"root": {{Pattern: "(?:a|aa)*b", Type: chroma.Text}}}), strings.Repeat("a", 2*maxDepth), TooCostly},
		"quadratic":     {testLexer(t, chroma.Rules{"root": {{Pattern: "a.*b", Type: chroma.Text}}}), strings.Repeat("a", Largest), TooCostly},
		"by regexp2":    {testLexer(t, chroma.Rules{"root": {{Pattern: "(?<=x*)(a|aa)+b", Type: chroma.Text}}}), nested, TooCostly},
	} {
		html, outcome := withLexer(test.source).AppendWith(nil, "test", test.code, Options{})
		if outcome != test.want || string(html) != test.code {
			t.Errorf("%s: %v, %d bytes of HTML, want %v, %d", name, outcome, len(html), test.want, len(test.code))
		}
	}
}
