package highlight

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// palette has the theme's colours that the style sheet names, and the backgrounds of code: in light,
// in dark.
func palette() (colours, backgrounds map[string][2]string) {
	return map[string][2]string{
			"ink":       {"#192226", "#dbe1e1"}, // what is plain
			"ink3":      {"#5a656a", "#919c9f"},
			"note":      {"#16558c", "#8fc4f1"},
			"tip":       {"#1d5e35", "#84d6a2"},
			"important": {"#603b93", "#cfb2f3"},
			"warning":   {"#744c00", "#eac578"},
			"caution":   {"#972527", "#faa39c"},
		}, map[string][2]string{
			"paper": {"#fdfdfc", "#13191c"},
			"sheet": {"#f5f6f3", "#1a2124"},
			"mark":  {"#f8e899", "#5a4c0d"}, // a highlighted line
		}
}

func TestEveryColourCanBeRead(t *testing.T) {
	colours, backgrounds := palette()
	used := map[string]bool{"ink": true}
	for _, l := range looks() {
		used[l.colour] = true
	}
	delete(used, "")
	for name := range used {
		colour, ok := colours[name]
		if !ok {
			t.Errorf("--%s is none of the theme's colours", name)
			continue
		}
		for on, background := range backgrounds {
			for theme, hex := range colour {
				ratio := contrast(t, hex, background[theme])
				if faint := on == "mark" && slices.Contains(faintOnMark(), name); ratio < 4.5 && !faint {
					t.Errorf("%s on %s, theme %d: contrast %.2f, WCAG AA asks for 4.5", name, on, theme, ratio)
				}
			}
		}
	}
}

// contrast returns the contrast ratio of two colours after WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	bright, dark := luminance(t, a), luminance(t, b)
	if bright < dark {
		bright, dark = dark, bright
	}
	return (bright + 0.05) / (dark + 0.05)
}

func luminance(t *testing.T, hex string) (l float64) {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatal(err)
	}
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		c := float64(rgb[i]) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#ffffff", "#ffffff", 1}} {
		if got := contrast(t, test.a, test.b); math.Abs(got-test.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", test.a, test.b, got, test.want)
		}
	}
}

// TestNoTokenIsForgotten reads the types out of every lexer's rules: each has a look, be it plain, and
// the style sheet names the class that it is written with.
func TestNoTokenIsForgotten(t *testing.T) {
	looks, css := looks(), CSS()
	seen := map[chroma.TokenType]bool{}
	var note func(e *emitter)
	note = func(e *emitter) {
		if e.kind == emitToken {
			seen[e.token] = true
		}
		for i := range e.parts {
			note(&e.parts[i])
		}
	}
	for _, source := range lexers.GlobalLexerRegistry.Lexers {
		for _, s := range readLexer(source).states {
			for _, r := range s.rules {
				note(&r.emit)
			}
		}
	}
	for typ := range chroma.StandardTypes { // and for the lexers that are chroma's to run
		if typ > 0 {
			seen[typ] = true
		}
	}
	for typ := range seen {
		l, ok := lookOf(typ, looks)
		if !ok {
			t.Errorf("%s has no look", typ)
		}
		named := strings.Contains(css, "."+class(typ)+",") || strings.Contains(css, "."+class(typ)+")")
		if styled := l != (look{}); class(typ) != "" && named != styled {
			t.Errorf("%s (.%s): in the style sheet %v, styled %v", typ, class(typ), named, styled)
		}
	}
	if len(seen) < 80 {
		t.Errorf("only %d types were seen", len(seen))
	}
}

func TestTheStyleSheetIsSmall(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(CSS())); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1024 {
		t.Errorf("%d bytes", b.Len())
	}
	if CSS() != CSS() {
		t.Error("two calls differ")
	}
	t.Logf("%d bytes, %d compressed\n%s", len(CSS()), b.Len(), CSS())
}
