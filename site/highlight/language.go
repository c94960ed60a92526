package highlight

import (
	"path"
	"sort"
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// languages finds the lexer that an author means by a name. It answers as chroma's
// LexerRegistry.Get does: a lexer's name, an alias, both also in lower case, a file name's
// extension, a file name. It leaves out the suffixes of backup files (go.bak, go~), which make
// chroma match each pattern 14 times over: 10 ms for each unknown word.
type languages struct {
	byName   map[string]chroma.Lexer
	byAlias  map[string]chroma.Lexer
	primary  []filePattern // in the registry's order
	fallback []filePattern // of lexers that take these files when nobody else does
}

type filePattern struct {
	pattern string
	lexer   chroma.Lexer
}

// longestName is more than any name, alias or file name has; what is longer names no language.
const longestName = 64

func newLanguages(registry *chroma.LexerRegistry) *languages {
	l := &languages{byName: map[string]chroma.Lexer{}, byAlias: map[string]chroma.Lexer{}}
	for _, lexer := range registry.Lexers {
		config := lexer.Config()
		for _, name := range []string{config.Name, strings.ToLower(config.Name)} {
			l.byName[name] = lexer
		}
		for _, alias := range config.Aliases {
			l.byAlias[alias] = lexer
			l.byAlias[strings.ToLower(alias)] = lexer
		}
		for _, pattern := range config.Filenames {
			l.primary = append(l.primary, filePattern{pattern, lexer})
		}
		for _, pattern := range config.AliasFilenames {
			l.fallback = append(l.fallback, filePattern{pattern, lexer})
		}
	}
	return l
}

// find returns the lexer for a language as an author wrote it, nil if there is none.
func (l *languages) find(language string) chroma.Lexer {
	if language == "" || len(language) > longestName {
		return nil
	}
	lower := strings.ToLower(language)
	for _, lexer := range []chroma.Lexer{l.byName[language], l.byAlias[language], l.byName[lower], l.byAlias[lower]} {
		if lexer != nil {
			return lexer
		}
	}
	extension, file := l.forFile("filename."+language), l.forFile(language)
	if file != nil && (extension == nil || priority(file) > priority(extension)) {
		return file
	}
	return extension
}

func (l *languages) forFile(name string) chroma.Lexer {
	name = path.Base(name)
	for _, patterns := range [][]filePattern{l.primary, l.fallback} {
		var matched []chroma.Lexer
		for _, p := range patterns {
			if ok, err := path.Match(p.pattern, name); ok && err == nil {
				matched = append(matched, p.lexer)
			}
		}
		if len(matched) > 0 {
			sort.SliceStable(matched, func(i, j int) bool { return priority(matched[i]) > priority(matched[j]) })
			return matched[0]
		}
	}
	return nil
}

func priority(lexer chroma.Lexer) float32 {
	if p := lexer.Config().Priority; p != 0 {
		return p
	}
	return 1 // chroma's default
}
