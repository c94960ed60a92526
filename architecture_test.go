// Package sheaf_test holds the tests that are about the repository as a whole: who may import whom,
// and how long a file may grow. ARCHITECTURE.md has the picture; this file is its letter.
package sheaf_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// rank orders the packages: an import must lead to a lower rank, so packages of one rank never import
// each other. A package that is not listed belongs nowhere, which is an error too: say here where it
// belongs.
var rank = map[string]int{
	"cmd/sheaf":      5,
	"site/serve":     4,
	"site/deploy":    4,
	"site":           3,
	"site/markdown":  2,
	"site/link":      2,
	"site/split":     2,
	"site/snippet":   2,
	"site/drawing":   2,
	"site/atlas":     2,
	"site/search":    2,
	"site/mention":   2,
	"site/asset":     2,
	"site/icon":      2,
	"site/card":      2,
	"site/shrink":    2,
	"site/history":   2,
	"site/scaffold":  2, // asked by cmd/sheaf alone
	"site/migrate":   2, // asked by cmd/sheaf alone
	"site/external":  2, // asked by cmd/sheaf alone: no build makes requests
	"site/render":    2,
	"site/highlight": 1, // below markdown, which alone may import it: see onlyFor
	"site/cache":     1,
	"site/lock":      0,
	"site/note":      0,
	"site/schema":    0,
	"templates":      0,
	"static":         0,
	"bundle":         0, // what npm brings, embedded
	"bundle/make":    3, // makes it
	"site/math":      2,
	"site/vault":     0, // for tests and benchmarks: see onlyInTests
	"bench":          5, // measures the program from outside
	"release":        5, // builds the program for others
}

// onlyFor lists what only one package may import, or one and another: a prefix of import paths, and
// who. Every foreign library with opinions has one room, so that replacing it means rewriting one room.
var onlyFor = []struct{ imported, by, why string }{
	{"github.com/yuin/goldmark", "site/markdown", "Markdown's syntax tree stays in one room"},
	{"github.com/alecthomas/chroma", "site/highlight", "lexers stay behind one function"},
	{"github.com/dlclark/regexp2", "site/highlight", "lexers stay behind one function"},
	{"github.com/evanw/esbuild", "site/asset and bundle/make", "bundling is one room's business"},
	{"github.com/srwiley", "site/icon", "pictures are drawn in one room"},
	{"golang.org/x/image/font", "site/card", "letters are drawn in one room"},
	{"github.com/HugoSmits86/nativewebp", "site/shrink", "pictures are made smaller in one room"},
	{"github.com/bep/goat", "site/drawing", "what goat writes is mended in one room"},
	{"github.com/dop251/goja", "site/math", "scripts run in one room"},
	{"github.com/minio/minio-go", "site/deploy", "only deploying speaks S3"},
	{"github.com/fsnotify/fsnotify", "site/serve", "only the dev server watches"},
	{"net/http", "site/serve and site/external and bench", "only the dev server, who measures it, and the check of external links speak HTTP"},
	{"sheaf/site/external", "cmd/sheaf", "only who asks for it gets the web asked"},
	{"os/exec", "site/history and site/deploy and cmd/sheaf and bench and release and bundle/make", "a build runs git and nothing else"},
	{"html/template", "site/render", "templates see a View and nothing else"},
	{"text/template", "site/render", "templates see a View and nothing else"},
	{"github.com/spf13/cobra", "cmd/sheaf", "flags are parsed at the edge"},
	{"sheaf/site/highlight", "site/markdown", "highlighting is part of compiling a note"}, // and site, which sets it up
	{"sheaf/site/cache", "site", "stages don't know that they are cached"},
}

// onlyInTests lists packages that no program may depend on.
var onlyInTests = []string{"sheaf/site/vault", "testing"}

// noPlace are package names that say nothing about what is inside.
var noPlace = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared", "base", "lib"}

const (
	maxLines   = 600
	longReason = "// Long because: " // a comment that starts so, and goes on with a reason, allows more
)

// TestArchitecture reads every source file of the repository and lists what breaks a rule.
func TestArchitecture(t *testing.T) {
	found, read, err := violations(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if read < 20 {
		t.Fatalf("only %d source files were read: the walk has lost its way", read)
	}
	for _, v := range found {
		t.Error(v)
	}
}

// violations returns what is wrong in a source tree, in order of path, and how many files it read.
func violations(tree fs.FS) (found []string, read int, err error) {
	err = fs.WalkDir(tree, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if p != "." && (d.Name()[0] == '.' || slices.Contains([]string{"node_modules", "testdata", "public", "out", "bin"}, d.Name())) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".ts", ".mjs"}, path.Ext(p)) {
			return nil
		}
		source, err := fs.ReadFile(tree, p)
		if err != nil {
			return err
		}
		read++
		if lines := strings.Count(string(source), "\n"); lines > maxLines && !strings.Contains(string(source), "\n"+longReason) {
			found = append(found, fmt.Sprintf("%s: %d lines, more than %d: split it along its ideas, or say why not in a comment %q", p, lines, maxLines, longReason+"…"))
		}
		if path.Ext(p) == ".go" {
			broken, err := goFile(p, source)
			found = append(found, broken...)
			return err
		}
		return nil
	})
	return found, read, err
}

// goFile checks one Go file's package, imports and functions.
func goFile(p string, source []byte) (found []string, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), p, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	fail := func(format string, args ...any) { found = append(found, p+": "+fmt.Sprintf(format, args...)) }
	room, isTest := path.Dir(p), strings.HasSuffix(p, "_test.go")
	from, known := rank[room]
	if !known && room != "." {
		fail("package %s has no place in the import order: give it one in architecture_test.go and ARCHITECTURE.md", room)
	}
	if slices.Contains(noPlace, file.Name.Name) || slices.Contains(noPlace, path.Base(room)) {
		fail("a package named %s says nothing: name it after what it does", file.Name.Name)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		if v := importRule(room, from, isTest, imported); v != "" && room != "." {
			fail("%s", v)
		}
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			fail("func init works behind the reader's back: do it where the value is used")
		}
	}
	return found, nil
}

// importRule says why a room may not import something, or "". Tests may use any library, and the vault;
// the order of the rooms holds for them too.
func importRule(room string, from int, isTest bool, imported string) string {
	if local, ok := strings.CutPrefix(imported, "sheaf/"); ok && local != room {
		to, known := rank[local]
		switch {
		case !known:
			return fmt.Sprintf("imports %s, which has no place in the import order", imported)
		case isTest && local == "site/vault":
			return ""
		case to >= from:
			return fmt.Sprintf("%s may not import %s: imports run cmd -> site/serve -> site -> its rooms -> note, and siblings never import each other", room, imported)
		}
	}
	if isTest {
		return ""
	}
	for _, rule := range onlyFor {
		covered := imported == rule.imported || strings.HasPrefix(imported, rule.imported+"/")
		builder := room == "site" && strings.HasPrefix(imported, "sheaf/") && rule.by != "cmd/sheaf"
		if covered && !slices.Contains(strings.Split(rule.by, " and "), room) && !builder {
			return fmt.Sprintf("%s may not import %s: only %s may, because %s", room, imported, rule.by, rule.why)
		}
	}
	if slices.Contains(onlyInTests, imported) && room != "bench" {
		return fmt.Sprintf("%s may not import %s: it is for tests and benchmarks", room, imported)
	}
	return ""
}

// TestArchitectureRulesBite breaks every rule once and expects it to be named.
func TestArchitectureRulesBite(t *testing.T) {
	long := strings.Repeat("//\n", maxLines+1)
	for _, c := range []struct{ name, path, source, want string }{
		{"sibling", "site/link/a.go", `package link; import "sheaf/site/render"`, "siblings never import each other"},
		{"upwards", "site/note/a.go", `package note; import "sheaf/site"`, "site/note may not import sheaf/site"},
		{"upwards in a test", "site/note/a_test.go", `package note; import "sheaf/site"`, "site/note may not import sheaf/site"},
		{"goldmark elsewhere", "site/a.go", `package site; import "github.com/yuin/goldmark/ast"`, "only site/markdown may"},
		{"chroma elsewhere", "site/markdown/a.go", `package markdown; import "github.com/alecthomas/chroma/v2"`, "only site/highlight may"},
		{"templates elsewhere", "site/serve/a.go", `package serve; import "html/template"`, "only site/render may"},
		{"http elsewhere", "site/a.go", `package site; import "net/http"`, "only site/serve and site/external and bench may"},
		{"a program", "site/a.go", `package site; import "os/exec"`, "only site/history and site/deploy and cmd/sheaf and bench and release and bundle/make may"},
		{"http in a build", "site/a.go", `package site; import "sheaf/site/external"`, "only cmd/sheaf may"},
		{"http in the dev server", "site/serve/a.go", `package serve; import "sheaf/site/external"`, "only cmd/sheaf may"},
		{"highlight for a sibling", "site/render/a.go", `package render; import "sheaf/site/highlight"`, "only site/markdown may"},
		{"vault in the program", "site/a.go", `package site; import "sheaf/site/vault"`, "for tests and benchmarks"},
		{"unknown package", "site/new/a.go", `package new`, "no place in the import order"},
		{"import of an unknown package", "site/a.go", `package site; import "sheaf/site/new"`, "no place in the import order"},
		{"empty name", "site/util/a.go", `package util`, "says nothing"},
		{"init", "site/a.go", "package site\nfunc init() {}", "func init"},
		{"long file", "site/a.go", "package site\n" + long, "602 lines"},
		{"long script", "static/a.ts", long, "601 lines"},

		{"markdown highlights", "site/markdown/a.go", `package markdown; import "sheaf/site/highlight"`, ""},
		{"vault in a test", "site/a_test.go", `package site; import "sheaf/site/vault"`, ""},
		{"http in a test", "cmd/sheaf/a_test.go", `package main; import "net/http"`, ""},
		{"net/url is not net/http", "site/link/a.go", `package link; import "net/url"`, ""},
		{"an external test of its own package", "site/link/a_test.go", `package link_test; import "sheaf/site/link"`, ""},
		{"long with a reason", "site/a.go", "package site\n" + longReason + "one table\n" + long, ""},
		{"others' packages", "e2e/node_modules/x/a.go", `package util`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, _, err := violations(fstest.MapFS{c.path: {Data: []byte(c.source)}})
			if err != nil {
				t.Fatal(err)
			}
			switch got := strings.Join(found, "\n"); {
			case c.want == "" && got != "":
				t.Errorf("an allowed thing is refused: %s", got)
			case !strings.Contains(got, c.want):
				t.Errorf("got %q, want it to contain %q", got, c.want)
			}
		})
	}
}
