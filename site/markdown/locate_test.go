package markdown

import (
	"strings"
	"testing"
)

// TestDestinationsAreLocated marks where each destination is expected with «»; "none" lists those
// that are not to be found because the file has them in other letters.
func TestDestinationsAreLocated(t *testing.T) {
	tests := []struct{ name, text string }{
		{"inline", "a [x](«b.md») ![y]( «c.png» \"t\") [z](<«d e.md»>)"},
		{"behind wide text", "笔记 [x](«b.md»)"},
		{"second link of the same destination", "[b.md](«b.md») [b.md](«b.md»)"},
		{"image in a link", "[![i](«i.png»)](«to.md»)"},
		{"reference", "[x][r] and [r]\n\n> [r]: «b.md» 'title'"},
		{"in a list in a quote", "> - a\n>   [x](«b.md»)"},
		{"in a table", "|a|\n|-|\n|[x](«b.md»)|"},
		{"front matter", "---\ntitle: x\n---\n[x](«b.md»)"},
		{"HTML", "<a class=q title='<' HREF=\"«b.md»\">x</a> <img alt=a\n  src='«c.png»'> <video src=\"«d.mp4»\" poster=\"«e.png»\"></video>"},
		{"HTML block", "<div>\n<p><img width=1 src = \"«c.png»\">\n</div>"},
		{"escaped", "[x](b\\_c.md) [x](b&amp;c.md) <a href=\"b&amp;c.md\">x</a> <a href=b.md>x</a> <a href=' b.md'>x</a>"},
	}
	compiler := New(Options{})
	for _, test := range tests {
		for _, end := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(test.text, "\n", end)
			bare := strings.NewReplacer("«", "", "»", "").Replace(text)
			n, _ := compiler.Compile("a.md", []byte("\uFEFF"+bare))
			want := map[[2]int]string{}
			for i, line := range strings.Split(text, end) {
				for column := 1; ; {
					before, rest, ok := strings.Cut(line, "«")
					if !ok {
						break
					}
					dest, after, _ := strings.Cut(rest, "»")
					column += len([]rune(before))
					want[[2]int{i + 1, column}] = dest
					column += len([]rune(dest))
					line = after
				}
			}
			found := 0
			for _, l := range n.Links {
				if l.DestPos.Line == 0 {
					continue
				}
				found++
				if at := [2]int{l.DestPos.Line, l.DestPos.Column}; want[at] != l.Dest {
					t.Errorf("%s: %q is found at %v", test.name, l.Dest, at)
				}
			}
			if found < len(want) || len(want) > 0 && found < len(n.Links) {
				t.Errorf("%s: %d of %d links are located, want %d places", test.name, found, len(n.Links), len(want))
			}
		}
	}
}

func TestAFarDefinitionIsLocatedFromEveryLink(t *testing.T) {
	const links = 5000
	n, _ := New(Options{}).Compile("a.md", []byte(strings.Repeat("[a]\n\n", links)+"[a]: b.md\n"))
	if len(n.Links) != links {
		t.Fatalf("%d links", len(n.Links))
	}
	for i, l := range n.Links {
		if l.Pos.Line != 2*i+1 || l.DestPos.Line != 2*links+1 || l.DestPos.Column != 6 {
			t.Fatalf("link %d is at %v and its destination at %v", i, l.Pos, l.DestPos)
		}
	}
}
