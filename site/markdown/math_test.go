package markdown

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestFormulasAreTypesetOrKeptAsTeX(t *testing.T) {
	var asked []string
	compiler := New(Options{Math: func(dst []byte, tex string, display bool) ([]byte, error) {
		asked = append(asked, fmt.Sprintf("%s %v", tex, display))
		if strings.Contains(tex, "bad") {
			return dst, errors.New("bad is no macro")
		}
		return append(dst, "<math></math>"...), nil
	}})
	n, body := compiler.Compile("n.md", []byte("---\ntitle: t\n---\n$a<b$ and $$c$$\n\n> text $\\bad$\n\n$$\nd\n$$\n\n```math\ne\n```\n"))
	want := `<p><span class="math typeset"><math></math></span> and <span class="math display typeset"><math></math></span></p>
<blockquote><p>text <span class="math">\bad</span></p></blockquote>
<div class="math typeset"><math></math></div>
<div class="math typeset"><math></math></div>
`
	squeeze := func(s string) string { return strings.ReplaceAll(s, "\n", "") }
	if got := string(body.HTML); squeeze(got) != squeeze(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := strings.Join(asked, ", "); got != `a<b false, c true, \bad false, d true, e true` {
		t.Errorf("asked for %s", got)
	}
	if len(n.Diags) != 1 || n.Diags[0].String() == "" || n.Diags[0].Pos.Line != 6 || !strings.Contains(n.Diags[0].Message, "bad is no macro") {
		t.Errorf("diagnostics: %v, want one about line 6", n.Diags)
	}
	if !n.Math || !strings.HasPrefix(n.Summary, "a<b and c") {
		t.Errorf("Math is %v, the summary %q", n.Math, n.Summary)
	}
}

func TestTypesettingIsBoundedPerNote(t *testing.T) {
	calls := 0
	compiler := New(Options{Math: func(dst []byte, tex string, display bool) ([]byte, error) {
		calls++
		return append(dst, "<math></math>"...), nil
	}})
	n, _ := compiler.Compile("n.md", []byte(strings.Repeat("$"+strings.Repeat("x", 1<<10)+"$\n\n", 1000)))
	if calls == 0 || calls > maxMath>>10 {
		t.Errorf("%d KB of formulas were typeset, want at most %d", calls, maxMath>>10)
	}
	if len(n.Diags) != 1 {
		t.Errorf("diagnostics: %v, want one", n.Diags)
	}
}
