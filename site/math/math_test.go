package math_test

import (
	"encoding/xml"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"sheaf/bundle"
	"sheaf/site/math"
)

// typesetter returns one with the real script.
func typesetter(t testing.TB) *math.Typesetter {
	files, ok := bundle.FS()
	if !ok {
		t.Skip("no npm bundle: `make bundle` fetches it")
	}
	script, err := fs.ReadFile(files, "math.js")
	if err != nil {
		t.Fatal(err)
	}
	m, err := math.New(script)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFormulasBecomeMathML(t *testing.T) {
	m := typesetter(t)
	for _, c := range []struct {
		tex     string
		display bool
		want    []string
	}{
		{`x^2`, false, []string{`<math`, `<msup>`, `<mi>x</mi>`, `<annotation encoding="application/x-tex">x^2</annotation>`}},
		{`\frac{a}{b}`, true, []string{`display="block"`, `<mfrac>`}},
		{`a < b`, false, []string{`&lt;`}},
		{`\color{red}{x}`, false, []string{`mathcolor="#ff0000"`}},
		{`\begin{bmatrix}1&2\\3&4\end{bmatrix}`, true, []string{`<mtable>`, `class="pl-0 pr-12"`}},
		{`\begin{aligned}a&=b\\c&=d\end{aligned}`, true, []string{`tml-right`}},
		{`\boxed{x}`, true, []string{`class="p-6 box"`}},
		{`99.9\%`, false, []string{`%`}},
		{`\text{<script>alert(1)</script>}`, false, []string{`&lt;script&gt;`}},
	} {
		out, err := m.Append([]byte("before "), c.tex, c.display)
		if err != nil {
			t.Errorf("%s: %v", c.tex, err)
			continue
		}
		got, ok := strings.CutPrefix(string(out), "before ")
		if !ok {
			t.Errorf("%s: what was there before is gone: %s", c.tex, out)
		}
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in %s", c.tex, want, got)
			}
		}
		if strings.Contains(got, " style=") {
			t.Errorf("%s: a style attribute, which the site's policy forbids: %s", c.tex, got)
		}
		decoder := xml.NewDecoder(strings.NewReader(got))
		for {
			if _, err := decoder.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: not well-formed: %v in %s", c.tex, err, got)
				break
			}
		}
	}
}

func TestBadFormulasAreErrorsInOneLine(t *testing.T) {
	m := typesetter(t)
	for tex, want := range map[string]string{
		`\badmacro{x}`:                           `\badmacro`,
		`\frac{a`:                                "",
		`\def\a{\a\a}\a`:                         "Too many expansions",
		strings.Repeat("{", 5000):                "",
		strings.Repeat("x", 20<<10):              "longer than",
		strings.Repeat(`\frac{`, 900) + "x":      "",
		strings.Repeat(`\sqrt{`, 2000):           "",
		`\href{javascript:alert(1)}{x}`:          "",
		`\includegraphics{http://example.org/x}`: "",
	} {
		out, err := m.Append(nil, tex, false)
		if err == nil {
			t.Errorf("%.40s: no error, but %.200s", tex, out)
			continue
		}
		if message := err.Error(); !strings.Contains(message, want) || strings.Contains(message, "\n") || message == "" || len(message) > 300 {
			t.Errorf("%.40s: error %q, want one line with %q", tex, message, want)
		}
		if len(out) > 0 {
			t.Errorf("%.40s: an error and markup too: %.80s", tex, out)
		}
	}
	if _, err := m.Append(nil, "x", false); err != nil {
		t.Errorf("a good formula after bad ones: %v", err)
	}
}

// Macros that a formula defines must not be there for the next one: the order in which notes are compiled
// would show.
func TestFormulasDoNotInfluenceEachOther(t *testing.T) {
	m := typesetter(t)
	if _, err := m.Append(nil, `\gdef\secret{y}\global\let\frac\secret x`, true); err != nil {
		t.Log(err)
	}
	if out, err := m.Append(nil, `\secret`, false); err == nil {
		t.Errorf("a macro of another formula is known: %s", out)
	}
	if out, err := m.Append(nil, `\frac12`, false); err != nil || !strings.Contains(string(out), "mfrac") {
		t.Errorf(`\frac is another formula's: %s %v`, out, err)
	}
}

func TestOneTypesetterServesManyGoroutines(t *testing.T) {
	m := typesetter(t)
	want, err := m.Append(nil, `\sum_{i=0}^{n} x_i`, true)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 10 {
				if got, err := m.Append(nil, `\sum_{i=0}^{n} x_i`, true); err != nil || string(got) != string(want) {
					t.Errorf("got %s, %v", got, err)
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkAppend(b *testing.B) {
	m := typesetter(b)
	for b.Loop() {
		if _, err := m.Append(nil, `P = 1 - \prod_{i=1}^{n} (1 - p_i) = 1 - (1 - 0.999)^{2}`, true); err != nil {
			b.Fatal(err)
		}
	}
}
