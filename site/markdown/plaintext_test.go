package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"
)

// TestPlainTextChangesNoTree holds the tree against the one that goldmark makes when it looks at each character itself.
func TestPlainTextChangesNoTree(t *testing.T) {
	quick, slow := newParser(), newParserOf(inlineParsers())
	piece := rapid.SampledFrom([]string{
		"word", "a", "é", "日本", "1", " ", "  ", "   ", "\t", "\n", "  \n", " \t\n", "\\\n", "\\", "\\ ", "\\  \n", "\\\\\\\n", "\n\n",
		"*", "**", "_", "~", "~~", "`", "``", "[", "]", "](a)", "[b](c)", "\\[", "\\*", "*d*", "`e`", "![", "[[", "]]", "![[", "^[", "[^1]", "[x] ", "(", ")",
		".", "www.", "www.a.bc", ":", "://", "https://a.bc", ":smile:", "@", "a@b.cd", "!", "#", "#tag", "&", "&amp;", "&#35;",
		"$", "$$", "=", "==", "%", "%%", "<", "<b>", "</b>", "<https://a.b>", "|", "- ", "> ", "# ", "1. ", "    ", "-|-", "---",
		"[^1]: ", "[r]: /u", "*[HTML]: x", ": ", "^id", "{#id}", "'", "\"", "\x00", "\f", "\v",
	})
	check := func(t interface{ Errorf(string, ...any) }, markdown string) {
		source := newSource([]byte(markdown), 1).text
		if got, want := outlineOf(quick, source), outlineOf(slow, source); got != want {
			t.Errorf("%q\ngives\n%s\nand character by character\n%s", source, got, want)
		}
	}
	for _, markdown := range []string{
		"a\\  \n[b](c) \\[d](e)", "a\\\\\\\n*b* \\*c*", "a\\  \n`b`\nc \\[d](e)", // backslashes that goldmark remembers
		"C:\\tmp\\  \n*b* and \\*c*, d",
	} {
		check(t, markdown)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, strings.Join(rapid.SliceOfN(piece, 1, 40).Draw(t, "pieces"), "")) })
}

// outlineOf writes a tree with neighbouring texts as one.
func outlineOf(p parser.Parser, source []byte) string {
	var b strings.Builder
	var write func(n ast.Node)
	write = func(n ast.Node) {
		fmt.Fprintf(&b, "(%s", n.Kind())
		switch n := n.(type) {
		case *ast.Link:
			fmt.Fprintf(&b, " %s %q", n.Destination, n.Title)
		case *ast.Image:
			fmt.Fprintf(&b, " %s %q", n.Destination, n.Title)
		case *ast.AutoLink:
			fmt.Fprintf(&b, " %s", n.URL(source))
		}
		if n.Type() == ast.TypeBlock {
			fmt.Fprintf(&b, " %q", n.Lines().Value(source))
		}
		for _, a := range n.Attributes() {
			fmt.Fprintf(&b, " %s=%v", a.Name, a.Value)
		}
		inText := false
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			each, isText := c.(*ast.Text)
			if isText && !inText {
				b.WriteString(" '")
			} else if !isText && inText {
				b.WriteString("'")
			}
			if inText = isText; !isText {
				write(c)
				continue
			}
			fmt.Fprintf(&b, "%s", each.Segment.Value(source))
			if each.HardLineBreak() {
				b.WriteString("<br>")
			}
			if each.SoftLineBreak() {
				b.WriteString("\n")
			}
		}
		if inText {
			b.WriteString("'")
		}
		b.WriteString(")")
	}
	write(p.Parse(text.NewReader(source), parser.WithContext(newSession())))
	return b.String()
}
