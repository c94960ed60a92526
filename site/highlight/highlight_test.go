package highlight

import (
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	chtml "github.com/alecthomas/chroma/v2/formatters/html"
)

func TestAppendSaysWhatBecameOfABlock(t *testing.T) {
	var h Highlighter
	for _, test := range []struct {
		language, code, html string
		outcome              Outcome
	}{
		{"go", "x := 1", `<span class="nx">x</span><span class="w"> </span><span class="o">:=</span><span class="w"> </span><span class="mi">1</span>`, Highlighted},
		{"Golang", "nil", `<span class="kc">nil</span>`, Highlighted},
		{"text", "a < b\n", "a &lt; b\n", Highlighted},
		{"no-such-language", `a < "b"`, `a &lt; &#34;b&#34;`, UnknownLanguage},
		{"no-such-language", `again`, `again`, UnknownLanguage},
		{"", "&", "&amp;", UnknownLanguage},
		{"go", "", "", Highlighted},
	} {
		html, outcome := h.Append([]byte("before "), test.language, test.code)
		if want := "before " + test.html; string(html) != want || outcome != test.outcome {
			t.Errorf("Append(%q, %q) = %s, %v, want %s, %v", test.language, test.code, html, outcome, want, test.outcome)
		}
	}
}

func TestLinesAreAsChromaWritesThem(t *testing.T) {
	var h Highlighter
	for _, code := range []string{"", "\n", "x", "x\n", "\n\n\nx\n\n", "/* a\n\n b */ x\n\ty", "a\r\nb", "`" + strings.Repeat("long\n", 4000) + "`"} {
		tokens, err := chromaTokens("go", code)
		if err != nil {
			t.Fatal(err)
		}
		want := chromaHTML(t, tokens, chtml.HighlightLines([][2]int{{2, 3}}))
		want = strings.TrimSuffix(strings.TrimPrefix(want, `<pre class="chroma"><code>`), `</code></pre>`)
		got, _ := h.AppendWith(nil, "go", code, Options{Lines: true, LineClass: func(n int) string {
			if n == 2 || n == 3 {
				return "hl"
			}
			return ""
		}})
		if string(got) != want {
			t.Errorf("%.40q:\ngot  %s\nwant %s", code, got, want)
		}
	}
}

func TestPlainCodeHasLinesToo(t *testing.T) {
	var h Highlighter
	got, outcome := h.AppendWith(nil, "no-such-language", "<a>\nb", Options{Lines: true})
	want := `<span class="line"><span class="cl">&lt;a&gt;` + "\n" + `</span></span><span class="line"><span class="cl">b</span></span>`
	if string(got) != want || outcome != UnknownLanguage {
		t.Errorf("got %s, %v, want %s", got, outcome, want)
	}
}

func TestEveryTypeHasTheClassThatChromaGivesIt(t *testing.T) {
	tags := newStartTags()
	for _, typ := range chroma.TokenTypeValues() {
		token := []chroma.Token{{Type: typ, Value: "x"}}
		w := htmlWriter{opens: tags}
		w.writeTokens(token)
		if want := chromaHTML(t, token, chtml.PreventSurroundingPre(true)); string(w.out) != want {
			t.Errorf("%s: %s, want %s", typ, w.out, want)
		}
	}
}

func TestTokensOfChromasTestData(t *testing.T) {
	t.Parallel()
	var h Highlighter
	for _, s := range chromaSamples(t) {
		compare(t, &h, s)
	}
}
