package markdown

import (
	"io/fs"
	"os"
	"path/filepath"
	"sheaf/site/highlight"
	"sheaf/site/note"
	"strings"
	"testing"
)

func TestZZHtml(t *testing.T) {
	root := os.Getenv("ROOT")
	if root == "" {
		t.Skip()
	}
	os.RemoveAll("/tmp/md/html")
	os.MkdirAll("/tmp/md/html", 0o755)
	h := &highlight.Highlighter{}
	c := New(Options{Highlight: h.Append})
	filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if d.IsDir() || !note.IsMarkdown(p) {
			return nil
		}
		b, _ := os.ReadFile(p)
		n, body := c.Compile(p, b)
		for i := range n.Links {
			n.Links[i].Dest = "x"
		}
		s := "<!doctype html><html lang=en><head><meta charset=utf-8><title>t</title></head><body><main><article>" + leadOf(n) + string(fill(n, body)) + "</article></main></body></html>"
		os.WriteFile("/tmp/md/html/"+strings.ReplaceAll(strings.TrimPrefix(p, root), "/", "_")+".html", []byte(s), 0o644)
		return nil
	})
}
