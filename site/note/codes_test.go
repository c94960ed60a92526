package note

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// TestEveryCodeHasItsMeaning reads the constants of codes.go and expects each in the table, once.
func TestEveryCodeHasItsMeaning(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Code") {
			return true
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil || declared[code] || code == "" || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%s is %q: want a word of its own", spec.Names[0], code)
		}
		declared[code] = true
		return true
	})
	if len(declared) < 13 {
		t.Fatalf("only %d constants were found", len(declared))
	}
	last := ""
	for _, c := range Codes() {
		if !declared[c.Code] {
			t.Errorf("%q has a meaning and no constant, or two meanings", c.Code)
		}
		delete(declared, c.Code)
		if c.Code <= last || c.Meaning == "" || strings.HasSuffix(c.Meaning, ".") || strings.Contains(c.Meaning, "\n") {
			t.Errorf("the table has %+v behind %q", c, last)
		}
		last = c.Code
	}
	for code := range declared {
		t.Errorf("%q has no meaning", code)
	}
}
