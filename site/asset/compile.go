package asset

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"
)

// A Error is a mistake in a source of the theme.
type Error struct {
	File         string // below the theme's folder
	Line, Column int    // from 1, columns in code points; 0 where unknown
	Message      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("theme file %s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("theme file %s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// The namespaces of esbuild's paths: every file comes from the fs.FS, none from the disk.
const (
	sourceSpace    = "theme"
	generatedSpace = "generated" // the entry point, and the style sheet of highlighted code
)

// browsers are the oldest that the output is written for; older ones get the plain page.
var browsers = []api.Engine{
	{Name: api.EngineChrome, Version: "111"},
	{Name: api.EngineFirefox, Version: "115"},
	{Name: api.EngineSafari, Version: "16.4"},
}

// mistakes are what esbuild only warns of, but what would leave rules out of the style sheet unseen.
var mistakes = map[string]api.LogLevel{
	"css-syntax-error": api.LogLevelError,
	"invalid-@import":  api.LogLevelError,
}

// compile bundles and minifies one entry file with all it imports, highlightCSS after it if it is a
// style sheet. A missing entry is nil.
func (b *builder) compile(entry, highlightCSS string) ([]byte, error) {
	if _, err := fs.Stat(b.static, entry); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	plugin := &sources{builder: b, highlightCSS: highlightCSS}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{entry},
		Outdir:            "out", // nothing is written
		Plugins:           []api.Plugin{{Name: sourceSpace, Setup: plugin.setup}},
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsInline,
		Format:            api.FormatIIFE, // a classic script: modules don't load from file:
		Platform:          api.PlatformBrowser,
		Engines:           browsers,
		Define:            b.names(),
		TsconfigRaw:       "{}", // and not one that happens to lie on the disk
		LogLevel:          api.LogLevelSilent,
		LogOverride:       mistakes,
	})
	var errs []error
	for _, m := range result.Errors {
		errs = append(errs, newError(m, entry))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return result.OutputFiles[0].Contents, nil
}

// names returns what stands in scripts for the names of the files that they load: string literals.
func (b *builder) names() map[string]string {
	names := make(map[string]string, len(b.beside))
	for name, address := range b.beside {
		names[name] = strconv.Quote(strings.TrimPrefix(address, Folder+"/"))
	}
	return names
}

func newError(m api.Message, entry string) *Error {
	e := &Error{File: entry, Message: m.Text}
	if at := m.Location; at != nil {
		e.File = strings.TrimPrefix(at.File, sourceSpace+":")
		e.Line = at.Line
		e.Column = 1 + utf8.RuneCountInString(at.LineText[:min(at.Column, len(at.LineText))])
	}
	return e
}

// sources is the esbuild plugin through which all files come.
type sources struct {
	*builder
	highlightCSS string
	mu           sync.Mutex // esbuild calls plugins from several goroutines
}

func (s *sources) setup(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, s.resolve)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: sourceSpace}, s.load)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: generatedSpace}, s.generate)
}

// resolve finds what an import or a url() names. Fonts and pictures are published as they are.
func (s *sources) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	switch {
	case args.Kind == api.ResolveEntryPoint && s.highlightCSS != "":
		return api.OnResolveResult{Path: args.Path, Namespace: generatedSpace}, nil
	case args.Namespace == generatedSpace && args.Path == highlightName:
		return api.OnResolveResult{Path: highlightName, Namespace: generatedSpace}, nil
	case strings.HasPrefix(args.Path, "#"), strings.HasPrefix(args.Path, "data:"), strings.Contains(args.Path, "://"):
		return api.OnResolveResult{Path: args.Path, External: true}, nil
	}
	dir := "."
	if args.Namespace == sourceSpace {
		dir = path.Dir(args.Importer)
	}
	name, _, _ := strings.Cut(args.Path, "?")
	found, ok := s.find(path.Join(dir, name))
	if !ok {
		return api.OnResolveResult{}, fmt.Errorf("there is no file %q in the theme", path.Join(dir, name))
	}
	if args.Kind != api.ResolveCSSURLToken {
		return api.OnResolveResult{Path: found, Namespace: sourceSpace}, nil
	}
	bytes, err := fs.ReadFile(s.static, found)
	if err != nil {
		return api.OnResolveResult{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	address := s.publish(found, bytes)
	return api.OnResolveResult{Path: "./" + strings.TrimPrefix(address, Folder+"/"), External: true}, nil
}

// find returns the path of a file, which TypeScript may name without its ending.
func (s *sources) find(name string) (string, bool) {
	for _, ending := range []string{"", ".ts", ".js", ".css"} {
		if info, err := fs.Stat(s.static, name+ending); err == nil && info.Mode().IsRegular() {
			return name + ending, true
		}
	}
	return "", false
}

func (s *sources) load(args api.OnLoadArgs) (api.OnLoadResult, error) {
	bytes, err := fs.ReadFile(s.static, args.Path)
	if err != nil {
		return api.OnLoadResult{}, err
	}
	text := string(bytes)
	return api.OnLoadResult{Contents: &text, Loader: api.LoaderDefault}, nil
}

const highlightName = "highlight.css"

// generate makes the style sheet that imports the theme's and then that of highlighted code.
func (s *sources) generate(args api.OnLoadArgs) (api.OnLoadResult, error) {
	text := s.highlightCSS
	if args.Path != highlightName {
		text = fmt.Sprintf("@import %q;\n@import %q;\n", "./"+args.Path, highlightName)
	}
	return api.OnLoadResult{Contents: &text, Loader: api.LoaderCSS}, nil
}
