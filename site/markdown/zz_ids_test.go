package markdown

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sheaf/site/note"
	"testing"
)

func TestZZIds(t *testing.T) {
	root := os.Getenv("ROOT")
	if root == "" {
		t.Skip()
	}
	out := map[string]any{}
	c := New(Options{})
	filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if d.IsDir() || !note.IsMarkdown(p) {
			return nil
		}
		b, _ := os.ReadFile(p)
		n, _ := c.Compile(p, b)
		ids := []string{}
		if n.Lead != nil {
			ids = append(ids, n.Lead.ID)
		}
		for _, h := range n.Headings {
			ids = append(ids, h.ID)
		}
		type lk struct {
			K int
			D string
			L int
		}
		ls := []lk{}
		for _, l := range n.Links {
			ls = append(ls, lk{int(l.Kind), l.Dest, l.Pos.Line})
		}
		out[p] = map[string]any{"ids": ids, "anchors": n.Anchors, "links": ls, "title": n.Title, "summary": n.Summary}
		return nil
	})
	j, _ := json.MarshalIndent(out, "", " ")
	os.WriteFile("/tmp/md/ids.json", j, 0o644)
}
