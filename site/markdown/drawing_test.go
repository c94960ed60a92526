package markdown

import (
	"errors"
	"strings"
	"testing"
)

func TestDiagramsAreDrawnOrShownAsText(t *testing.T) {
	draw := func(dst []byte, diagram, name string) ([]byte, error) {
		if strings.Contains(diagram, "broken") {
			return append(dst, "<svg>half"...), errors.New("it is broken")
		}
		return append(dst, "<svg>"+name+"</svg>"...), nil
	}
	source := "~~~goat title=\"A & B\"\n<-->\n~~~\n\n~~~goat\n--\n~~~\n\n~~~goat\nbroken\n~~~\n\n~~~goat\n~~~\n"
	n, body := New(Options{Draw: draw}).Compile("a.md", []byte(source))
	for _, want := range []string{
		`<figure class="ascii goat"><svg>A & B</svg><details><summary>Source</summary><pre tabindex="0" role="region" aria-label="Source of A &amp; B">&lt;--&gt;`,
		`</details><figcaption><b>A &amp; B</b></figcaption></figure>`,
		`<svg>Diagram</svg><details>`,
		`<figure class="ascii"><pre tabindex="0" role="img" aria-label="Text diagram: broken">broken</pre></figure>`,
	} {
		if !strings.Contains(string(body.HTML), want) {
			t.Errorf("want %s in\n%s", want, body.HTML)
		}
	}
	if strings.Contains(string(body.HTML), "half") {
		t.Errorf("what could not be drawn is left behind:\n%s", body.HTML)
	}
	if len(n.Diags) != 1 || n.Diags[0].Pos.Line != 9 || !strings.HasSuffix(n.Diags[0].Message, "it is broken") {
		t.Errorf("got %v", n.Diags)
	}
}
