package highlight

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2/lexers"
)

// The default run compares with chroma over a part of what is at hand, in a few seconds. These ask for
// more:
//
//	go test ./site/highlight -run Tokens -corpus DIR,DIR   every file and fenced block below the folders
//	go test ./site/highlight -run Tokens -thorough         many more foreign texts for each lexer, and what the system has installed
var (
	corpus   = flag.String("corpus", "", "folders, separated by commas, whose code is compared with chroma's tokens too")
	thorough = flag.Bool("thorough", false, "compare every lexer over many more foreign texts")
)

// byExtension are the languages that are looked for on this machine.
func byExtension() map[string]string {
	return map[string]string{".go": "go", ".py": "python", ".js": "js", ".ts": "ts", ".yaml": "yaml", ".yml": "yaml", ".json": "json", ".sh": "bash",
		".cpp": "cpp", ".cc": "cpp", ".hpp": "cpp", ".c": "c", ".h": "cpp", ".css": "css", ".scss": "scss", ".html": "html", ".xml": "xml", ".svg": "xml",
		".toml": "toml", ".sql": "sql", ".pl": "perl", ".pm": "perl", ".ps1": "powershell", ".s": "asm", ".bat": "bat", ".rs": "rust", ".java": "java",
		".rb": "ruby", ".php": "php", ".lua": "lua", ".tcl": "tcl", ".tex": "tex", ".proto": "protobuf", ".awk": "awk", ".vim": "vim", ".diff": "diff",
		".patch": "diff", ".el": "elisp", ".mk": "make", ".cmake": "cmake", ".ini": "ini", ".r": "r", ".cs": "csharp", ".md": "markdown"}
}

// machineRoots returns the folders in which there is likely to be code: Go's own source tree and this
// program's modules, which are the same wherever these tests run; for benchmarks and thorough runs also
// what the system has installed.
func machineRoots(t testing.TB) (roots []string) {
	t.Helper()
	for _, args := range [][]string{{"env", "GOROOT"}, {"list", "-m", "-f", "{{.Dir}}", "all"}} {
		out, err := exec.CommandContext(context.Background(), "go", args...).Output()
		if err != nil {
			t.Logf("go %s: %v", strings.Join(args, " "), err)
		}
		roots = append(roots, strings.Fields(string(out))...)
	}
	if _, benchmark := t.(*testing.B); benchmark || *thorough {
		roots = append(roots, "/usr/lib/python3", "/usr/lib/node_modules", "/usr/share", "/usr/include/c++")
	}
	return roots
}

// machineCode collects code of each language until it has limit bytes of it. Files of one folder are
// alike, so it takes few of each.
func machineCode(t testing.TB, limit, perFolder int) map[string][]sample {
	t.Helper()
	found, size, taken := map[string][]sample{}, map[string]int{}, map[string]int{}
	languages := byExtension()
	for _, root := range machineRoots(t) {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			language := languages[strings.ToLower(filepath.Ext(path))]
			folder := filepath.Dir(path) + " " + language
			if err != nil || !d.Type().IsRegular() || language == "" || size[language] > limit || taken[folder] >= perFolder {
				return nil //nolint:nilerr // what can't be read is no corpus
			}
			if info, err := d.Info(); err != nil || info.Size() < 200 || info.Size() > 60_000 {
				return nil //nolint:nilerr // the same
			}
			code, err := os.ReadFile(path)
			if err == nil {
				found[language] = append(found[language], sample{path, language, string(code)})
				size[language] += len(code)
				taken[folder]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func TestTokensOfCodeOnThisMachine(t *testing.T) {
	t.Parallel()
	var h Highlighter
	blocks := 0
	for _, samples := range machineCode(t, 40_000, 3) {
		for _, s := range samples {
			compare(t, &h, s)
			blocks++
		}
	}
	t.Logf("%d files", blocks)
}

// TestTokensOfForeignText reads each lexer a text of another language, whole and damaged: most of the
// work is then in rules that don't match and in ways back from them.
func TestTokensOfForeignText(t *testing.T) {
	t.Parallel()
	var h Highlighter
	all := chromaSamples(t)
	texts, length := 1, 500
	if *thorough {
		texts, length = 8, 3000
	}
	compared, endless := 0, 0
	for n, lexer := range lexers.GlobalLexerRegistry.Lexers {
		name := lexer.Config().Name
		for k := range texts {
			s := all[(n*7+k*31)%len(all)]
			for i, code := range damaged(s.code, length) {
				if !*thorough && i != n%4 {
					continue
				}
				foreign := sample{s.name, name, code}
				if _, outcome := tokens(&h, name, code); outcome == TooCostly {
					endless++ // chroma would run for ever
					continue
				}
				compare(t, &h, foreign)
				compared++
			}
		}
	}
	if t.Logf("%d texts", compared); endless > compared/20 {
		t.Errorf("%d of %d texts were too costly", endless, compared+endless)
	}
}

// damaged returns a text's beginning as it is, with CRLF, with bytes that are no UTF-8, and cut off in
// the middle of a rune or of a string.
func damaged(text string, length int) []string {
	text = text[:min(len(text), length)]
	var invalid []byte
	for i := 0; i < len(text); i++ {
		invalid = append(invalid, text[i])
		if i%37 == 0 {
			invalid = append(invalid, 0xC3)
		}
		if i%91 == 0 {
			invalid = append(invalid, "é\xff日\xe6\r"...)
		}
	}
	return []string{text, strings.ReplaceAll(text, "\n", "\r\n"), string(invalid), strings.TrimRight(text[:len(text)*2/3], "\n")}
}

// TestTokensOfACorpus compares the fenced blocks of Markdown files, by the language they name, and all
// other files whose name says what they are.
func TestTokensOfACorpus(t *testing.T) {
	if *corpus == "" {
		t.Skip("no -corpus is given")
	}
	t.Parallel()
	var h Highlighter
	different, seen := 0, map[sample]bool{}
	for _, root := range strings.Split(*corpus, ",") {
		for s := range corpusBlocks(t, root) {
			name := s.name
			s.name = ""
			if seen[s] {
				continue
			}
			seen[s] = true
			if s.name = name; !compare(t, &h, s) {
				different++
			}
		}
	}
	t.Logf("%d of %d different blocks differ from chroma's", different, len(seen))
}

// fence matches a fenced code block; whatever it takes for one is code to compare.
var fence = regexp.MustCompile("(?ms)^[ >]*```([\\w+#.-]+)[^\n]*\n(.*?)^[ >]*```")

// corpusBlocks returns the blocks below a folder whose language is known.
func corpusBlocks(t testing.TB, root string) func(func(sample) bool) {
	languages := byExtension()
	var h Highlighter
	h.setup.Do(h.prepare)
	return func(yield func(sample) bool) {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			language := languages[strings.ToLower(filepath.Ext(path))]
			if err != nil || !d.Type().IsRegular() || language == "" {
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil || len(source) > largestByChroma {
				return err
			}
			if language != "markdown" {
				if !yield(sample{path, language, string(source)}) {
					return fs.SkipAll
				}
				return nil
			}
			for _, block := range fence.FindAllStringSubmatch(strings.ReplaceAll(string(source), "\r\n", "\n"), -1) {
				if h.lexer(block[1]) != nil && !slices.Contains([]string{"markdown", "md"}, block[1]) && !yield(sample{path, block[1], block[2]}) {
					return fs.SkipAll
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzTokens compares any text under any lexer that chroma does not run itself.
func FuzzTokens(f *testing.F) {
	all := lexers.GlobalLexerRegistry.Lexers
	for n, s := range chromaSamples(f) {
		f.Add(uint16(n*7), s.code[:min(len(s.code), 300)])
		for i, lexer := range all {
			if lexer == lexers.Get(s.language) {
				f.Add(uint16(i), s.code[:min(len(s.code), 300)])
			}
		}
	}
	var h Highlighter
	f.Fuzz(func(t *testing.T, n uint16, code string) {
		name := all[int(n)%len(all)].Config().Name
		if _, outcome := tokens(&h, name, code); len(code) > 1000 || outcome == TooCostly || h.lexer(name).states == nil {
			t.Skip()
		}
		compare(t, &h, sample{"fuzz", name, code})
	})
}
