package highlight

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
)

// This file is the truth that the other tests compare with: chroma itself, and code to run it on that
// nobody here wrote.

// A sample is a text and the language it is read as.
type sample struct {
	name     string // for messages
	language string
	code     string
}

// chromaTokens returns what chroma makes of a sample.
func chromaTokens(language, code string) ([]chroma.Token, error) {
	return tokeniseSafely(lexers.Get(language), code)
}

// tokeniseSafely returns a lexer's tokens. An error stands for whatever stops it, panics included.
func tokeniseSafely(lexer chroma.Lexer, code string) (tokens []chroma.Token, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("chroma panics: %v", p)
		}
	}()
	return chroma.Tokenise(lexer, nil, code)
}

// chromaHTML formats tokens with chroma's own formatter, behind chroma's own Coalesce.
func chromaHTML(t testing.TB, tokens []chroma.Token, options ...chtml.Option) string {
	t.Helper()
	source := tokenList{tokens: tokens}
	it, err := chroma.Coalesce(source).Tokenise(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	options = append([]chtml.Option{chtml.WithClasses(true)}, options...)
	if err := chtml.New(options...).Format(&b, styles.Fallback, it); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A tokenList is a lexer that has its answer already.
type tokenList struct {
	chroma.Lexer
	tokens []chroma.Token
}

func (l tokenList) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	return chroma.Literator(l.tokens...), nil
}

// compare checks one sample: the same tokens as chroma's, the same HTML as its formatter's. It
// reports whether they are.
func compare(t testing.TB, h *Highlighter, s sample) bool {
	t.Helper()
	difference := ""
	for range 3 { // chroma skips a rule after 250 ms, so on a busy machine its first answer may not be its last
		if difference = diff(t, h, s); difference == "" {
			return true
		}
	}
	t.Errorf("%s as %s: %s", s.name, s.language, difference)
	return false
}

// diff returns how the highlighter and chroma differ over a sample, "" if they don't.
func diff(t testing.TB, h *Highlighter, s sample) string {
	t.Helper()
	got, outcome := tokens(h, s.language, s.code)
	if outcome == TooCostly { // chroma might never return
		return outcome.String()
	}
	want, err := chromaTokens(s.language, s.code)
	if err != nil && outcome == Highlighted {
		return fmt.Sprintf("highlighted, where chroma says %v", err)
	}
	if err != nil {
		return ""
	}
	if outcome != Highlighted {
		return outcome.String()
	}
	want, got = withoutEmpty(want), withoutEmpty(got)
	for i := 0; i < len(want) || i < len(got); i++ {
		if i == len(want) || i == len(got) || want[i] != got[i] {
			return fmt.Sprintf("token %d of %d is %s, chroma's of %d is %s\nafter %s",
				i, len(got), at(got, i), len(want), at(want, i), at(want, i-1))
		}
	}
	page, _ := h.Append(nil, s.language, s.code)
	if plain := chromaHTML(t, want, chtml.PreventSurroundingPre(true)); string(page) != plain {
		return fmt.Sprintf("HTML differs\ngot  %s\nwant %s", page, plain)
	}
	return ""
}

// tokens returns a block's tokens, as they are before coalescing.
func tokens(h *Highlighter, language, code string) ([]chroma.Token, Outcome) {
	h.setup.Do(h.prepare)
	m := &machine{highlighter: h}
	m.highlight(language, code)
	return m.tokens, m.outcome
}

func at(tokens []chroma.Token, i int) string {
	if i < 0 || i >= len(tokens) {
		return "none"
	}
	return fmt.Sprintf("%s %.80q", tokens[i].Type, tokens[i].Value)
}

func withoutEmpty(tokens []chroma.Token) (full []chroma.Token) {
	for _, t := range tokens {
		if t.Value != "" {
			full = append(full, t)
		}
	}
	return full
}

// moduleDir returns the directory of a module's source, where its own test data is.
func moduleDir(t testing.TB, module string) string {
	t.Helper()
	out, err := exec.CommandContext(context.Background(), "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Skipf("the source of %s is not on this machine: %v", module, err)
	}
	return dir
}

// chromaSamples returns chroma's own test data: for a file, the language that chroma's tests read it as.
func chromaSamples(t testing.TB) (samples []sample) {
	t.Helper()
	root := filepath.Join(moduleDir(t, "github.com/alecthomas/chroma/v2"), "lexers", "testdata")
	for _, pattern := range []string{"*.actual", "*/*.actual"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			language, _, nested := strings.Cut(filepath.ToSlash(name), "/")
			if !nested {
				language = strings.TrimSuffix(name, ".actual")
			}
			if lexers.Get(language) == nil { // the analysis folder is no language
				continue
			}
			code, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			samples = append(samples, sample{filepath.ToSlash(name), language, string(code)})
		}
	}
	if len(samples) < 200 {
		t.Fatalf("only %d files of chroma's test data were found", len(samples))
	}
	return samples
}
