package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// costly returns notes of a size that goldmark alone takes the square of it for.
func costly(n int) map[string]string {
	backticks := func() string {
		var b strings.Builder
		for i := 1; b.Len() < 8*n; i++ {
			b.WriteString("e" + strings.Repeat("`", i))
		}
		return b.String()
	}
	footnotes := func() string {
		var b strings.Builder
		for i := range n / 4 {
			fmt.Fprintf(&b, "[^%d]: x\n\n", i)
		}
		for i := range n / 4 {
			fmt.Fprintf(&b, "[^%d] ", i)
		}
		return b.String()
	}
	references := func() string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[r%d]: /u%d\n", i, i)
		}
		return b.String() + "\n" + strings.Repeat("[r0] ", n)
	}
	return map[string]string{
		"emphasis that nothing closes":   strings.Repeat("*a_ ", n),
		"emphasis of multiples of three": "a**b" + strings.Repeat("c* ", n),
		"emphasis crossed":               strings.Repeat("*a ", n) + strings.Repeat("_a*_ ", n),
		"emphasis in links":              strings.Repeat("[*a*](b) ", n),
		"brackets":                       strings.Repeat("[", n) + "a" + strings.Repeat("]", n),
		"brackets line by line":          strings.Repeat("[a]\n", n),
		"destination unclosed":           strings.Repeat("[a](b", n),
		"destination in angles unclosed": strings.Repeat("[a](<b", n),
		"title unclosed":                 strings.Repeat("[a](b \"c\n", n),
		"label unclosed":                 strings.Repeat("[a][b\n", n),
		"backticks":                      backticks(),
		"one definition many times":      strings.Repeat("[a]: /u\n", n) + "\n[a]\n",
		"definitions":                    references(),
		"definition of many lines":       "[a]: /u '" + strings.Repeat("x\n", n) + "'\n" + strings.Repeat("[a]: /u\n", n),
		"footnotes":                      footnotes(),
		"escaped pipes":                  "|a|\n|-|\n" + strings.Repeat("|`a\\|b`|\n", n),
		"table columns":                  "|" + strings.Repeat("a|", n/4) + "\n|" + strings.Repeat("-|", n/4) + "\n" + strings.Repeat("|b|\n", n/4),
		"definition used often":          "[a]: /" + strings.Repeat("u", n) + "\n\n" + strings.Repeat("[a] ", n),
		"notes in place":                 strings.Repeat("a^[b]", n),
		"notes in place, nested":         strings.Repeat("^[", n) + strings.Repeat("]", n),
		"notes in place, unclosed":       strings.Repeat("^[a ", n),
		"backticks in a note in place":   "^[" + backticks(),
		"formulas unclosed":              strings.Repeat("$a ", n),
		"display formulas unclosed":      strings.Repeat("$$a$ ", n),
		"blocks of formulas unclosed":    strings.Repeat("> $$\n\n", n),
		"comments unclosed":              strings.Repeat("%%a ", n) + strings.Repeat("\n\n%% a\n", n),
		"marks":                          strings.Repeat("==a ", n) + strings.Repeat("b== ", n),
		"tags":                           strings.Repeat("#a/b ", n),
		"abbreviations":                  strings.Repeat("*[a]: bcd\n*[ab]: c\n", 90) + "\n" + strings.Repeat("a ", n),
		"definition lists":               strings.Repeat("a\n: b\n", n),
		"definition lists, nested":       "a\n" + strings.Repeat(": ", n) + "b\n",
		"callouts, nested":               strings.Repeat("> [!faq]- t\n> ", n/100),
		"ids of headings":                strings.Repeat("# a {#b} {#\n", n),
		"references line by line":        "[a]: /u\n\n" + strings.Repeat("[a]\n", n),
		"titles line by line":            strings.Repeat("[a](b 'c')\n", n),
		"footnotes line by line":         "[^a]: b\n\n" + strings.Repeat("[^a]\n", n),
		"title of many lines":            "[a](b '" + strings.Repeat("x\n", n) + "') [a]",
		"label of many lines":            "[a][" + strings.Repeat("x\n", n) + "] [a]",
		"text of many lines":             "[a]: b\n\n[" + strings.Repeat("x\n", n) + "](b) [a]",
		"alerts":                         strings.Repeat("> [!note]\n>\n", n),
	}
}

func TestWorkIsBounded(t *testing.T) {
	sizes := []int{2_000, 20_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	parse := newParser()
	for _, n := range sizes {
		for name, source := range costly(n) {
			s := newSession()
			parse.Parse(text.NewReader([]byte(source)), parser.WithContext(s))
			if over := -s.left; over > 4*len(source) {
				t.Errorf("%s, %d: %d steps over the limit", name, n, over)
			}
			start := time.Now()
			compiled, body := New(Options{}).Compile("n.md", []byte(source))
			if size, most := len(body.HTML), 64*len(source)+64*maxCells; size > most {
				t.Errorf("%s, %d: %d bytes make %d of HTML, over %d", name, n, len(source), size, most)
			}
			if took := time.Since(start); took > 20*time.Second { // goldmark alone takes minutes
				t.Errorf("%s, %d: compiled in %v", name, n, took)
			}
			if n > sizes[0] {
				continue
			}
			if err := checkInvariants(compiled, body); err != nil {
				t.Errorf("%s, %d: %.300s", name, n, err.Error())
			}
		}
	}
}

func TestLimitsNameTheLine(t *testing.T) {
	tests := map[string]struct{ source, code string }{
		"emphasis":    {"a\n\n" + strings.Repeat("*a_ ", 20_000), note.CodeTooComplex},
		"links":       {"a\n\n" + strings.Repeat("[a](b", 20_000), note.CodeTooComplex},
		"table":       {"a\n\n|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + strings.Repeat("\n|b|", 2000), note.CodeTooLarge},
		"definitions": {"[a]: /" + strings.Repeat("u", 20_000) + "\n\n" + strings.Repeat("[a] ", 20_000), note.CodeTooLarge},
	}
	for name, tt := range tests {
		n, _ := New(Options{}).Compile("n.md", []byte(tt.source))
		if len(n.Diags) != 1 || n.Diags[0].Code != tt.code || n.Diags[0].Pos.Line < 3 {
			t.Errorf("%s: got %v, want one %s in line 3 or below", name, n.Diags, tt.code)
		}
	}
}

// TestManyDefinitionsAreReadInParts compares paragraphs of definitions that are read in parts with
// what the same text means in small paragraphs.
func TestManyDefinitionsAreReadInParts(t *testing.T) {
	one := "[a]: /a\n[b]: /b 'a\n[title](x)\nof lines'\n[c\nd]: </c d>\n"
	source := strings.Repeat(one, 200) + "text [a]\n[b] [c d]\n"
	n, body := New(Options{}).Compile("n.md", []byte(source))
	want, wantBody := New(Options{}).Compile("n.md", []byte(one+"\ntext [a]\n[b] [c d]\n"))
	if string(body.HTML) != string(wantBody.HTML) || len(n.Links) != 3 {
		t.Errorf("got %s with %d links, want %s", body.HTML, len(n.Links), wantBody.HTML)
	}
	for i := range n.Links {
		if n.Links[i].Dest != want.Links[i].Dest || n.Links[i].Title != want.Links[i].Title {
			t.Errorf("link %d is %+v, want %+v", i, n.Links[i], want.Links[i])
		}
	}
}

func TestRowsBeyondTheLimitAreText(t *testing.T) {
	columns := 1000
	rows := maxCells/columns + 5
	source := "|" + strings.Repeat("a|", columns) + "\n|" + strings.Repeat("-|", columns) + "\n" + strings.Repeat("|b|\n", rows-1) + "|last|\n"
	_, body := New(Options{}).Compile("n.md", []byte(source))
	html := string(body.HTML)
	if table, after, ok := strings.Cut(html, "</table>"); !ok || !strings.Contains(after, "|last|") || strings.Contains(table, "|b|") {
		t.Errorf("%d bytes of HTML end with %.300s", len(html), after)
	}
}
