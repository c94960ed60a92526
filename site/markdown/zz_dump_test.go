package markdown

import (
	"fmt"
	"os"
	"sheaf/site/highlight"
	"testing"
)

func TestZZDump(t *testing.T) {
	p := os.Getenv("MD")
	if p == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(p)
	h := &highlight.Highlighter{}
	n, body := New(Options{Highlight: h.Append}).Compile(p, b)
	os.WriteFile("/tmp/md/out.html", fill(n, body), 0o644)
	n.Path = ""
	fmt.Printf("title=%q lead=%+v summary=%q words=%d headings=%d anchors=%v links=%d\n", n.Title, n.Lead, n.Summary, n.Words, len(n.Headings), n.Anchors, len(n.Links))
	for _, d := range n.Diags {
		fmt.Println(d)
	}
	if os.Getenv("V") != "" {
		for _, h := range n.Headings {
			fmt.Printf("%+v\n", h)
		}
		for _, l := range n.Links {
			fmt.Printf("%+v\n", l)
		}
	}
}
