package drawing

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

const boxes = `
 .-------.     +------+
 | A & 世界 +--->| B<c> |
 '---+---'     +--o---+
     |            |
     v            *
   ░▒▓▉
`

func TestDiagramsAreDrawnInTheColourOfTheText(t *testing.T) {
	out, err := Append([]byte("before"), boxes, `A "name"`)
	got := string(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`before<svg role="img" aria-label="A &#34;name&#34;" viewBox="0 0 `, `<path d="M `, `<polygon points="`,
		`>A</text>`, `>&amp;</text>`, `textLength="32">世界</text>`, `>B&lt;c&gt;</text>`, `</text></g></svg>`, `class="open"`, `class="shade2"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("want %s in\n%s", want, got)
		}
	}
	for _, refused := range []string{"style", "fill=", "stroke=", "'", "rgb", "\uE0FF"} {
		if strings.Contains(got, refused) {
			t.Errorf("want no %s in\n%s", refused, got)
		}
	}
	checkXML(t, got)
	if again, _ := Append([]byte("before"), boxes, `A "name"`); string(again) != got {
		t.Error("the same diagram is drawn otherwise the second time")
	}
}

func checkXML(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s[strings.Index(s, "<svg"):]))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, s)
		}
	}
}

func TestDiagramsThatAreTooLargeAreRefused(t *testing.T) {
	for _, diagram := range []string{strings.Repeat("-", 241), strings.Repeat("|\n", 161), strings.Repeat("界", 121)} {
		if out, err := Append([]byte("x"), diagram, ""); err == nil || string(out) != "x" {
			t.Errorf("%.20s… is drawn", diagram)
		}
	}
}

func TestTheLargestDiagramsAreDrawn(t *testing.T) {
	for _, row := range []string{`\/o-`} {
		if _, err := Append(nil, strings.Repeat(strings.Repeat(row, 60)+"\n", 160), ""); err != nil {
			t.Error(err)
		}
	}
}

func FuzzAppend(f *testing.F) {
	f.Add(boxes)
	f.Add("  \\_/\n)-(-\n'-.,+<>^v\n")
	f.Fuzz(func(t *testing.T, diagram string) {
		out, err := Append(nil, diagram, "x")
		if err != nil {
			return
		}
		checkXML(t, strings.ToValidUTF8(string(out), "?"))
	})
}
