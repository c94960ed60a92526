package highlight

import (
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

func TestNamesMeanWhatTheyMeanToChroma(t *testing.T) {
	l := newLanguages(lexers.GlobalLexerRegistry)
	names := []string{"C++", "c#", "no-such-language", "main.go", "Makefile", "dir/x.py", "a b", "[", "*", "filename", "{r}", "go,linenos"}
	for n, lexer := range lexers.GlobalLexerRegistry.Lexers {
		config := lexer.Config()
		names = append(names, config.Name, strings.ToUpper(config.Name))
		names = append(names, config.Aliases...)
		for i, pattern := range append(config.Filenames, config.AliasFilenames...) {
			name := strings.NewReplacer("*", "x", "[", "", "]", "").Replace(pattern)
			if i == 0 && n%4 == 0 { // a few: chroma needs 10 ms for each
				names = append(names, name, strings.TrimPrefix(name, "x."))
			}
		}
	}
	for _, name := range names {
		got, want := l.find(name), lexers.Get(name)
		if got != want {
			t.Errorf("%q: %s, want %s", name, nameOf(got), nameOf(want))
		}
	}
	for _, name := range []string{"", strings.Repeat("x", 65), "go~"} {
		if got := l.find(name); got != nil {
			t.Errorf("%q: %s, want none", name, nameOf(got))
		}
	}
}

func nameOf(lexer chroma.Lexer) string {
	if lexer == nil {
		return "none"
	}
	return lexer.Config().Name
}
