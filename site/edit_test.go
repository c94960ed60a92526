package site

import (
	"context"
	"maps"
	"slices"
	"testing"
)

// What writers change all the time must not link the whole vault anew: that takes a third of a second where there
// are ten thousand notes. What compiling finds in a text and nobody's links depend on belongs into link's sameNames.
func TestEditsOfTextDoNotLinkEverythingAnew(t *testing.T) {
	start := map[string]string{
		"a.md":     "# Page a\n\nTo [b](b.md), to [[c]], to [nothing](gone.md).\n",
		"b.md":     "---\ntitle: Page b\n---\n\nText.\n",
		"sub/c.md": "# Page c\n\nWith a [way](../a.md) back, `code` and ![a picture](p.png).\n",
	}
	for name, edit := range map[string]map[string]string{
		"a paragraph":      {"a.md": start["a.md"] + "\nMore of it.\n"},
		"a comment":        {"a.md": start["a.md"] + "\n<!-- to be done -->\n%%hidden%%\n"},
		"a formula":        {"a.md": start["a.md"] + "\nIt is $x^2$.\n"},
		"a diagram":        {"a.md": start["a.md"] + "\n```mermaid\ngraph LR\na --> b\n```\n"},
		"a footnote":       {"a.md": start["a.md"] + "\nSee[^1].\n\n[^1]: there\n"},
		"a table":          {"a.md": start["a.md"] + "\n| a | b |\n| - | - |\n| 1 | 2 |\n"},
		"another title":    {"b.md": "---\ntitle: Page b and more\n---\n\nText.\n"},
		"a description":    {"b.md": "---\ntitle: Page b\ndescription: what it is\ndate: 2026-01-01\nlang: de\n---\n\nText.\n"},
		"a heading":        {"sub/c.md": start["sub/c.md"] + "\n## Another part\n\nOf it.\n"},
		"another language": {"sub/c.md": "# Page c\n\nМного русских слов, из которых видно, на каком языке эта заметка.\n"},
		"a broken link":    {"sub/c.md": start["sub/c.md"] + "\nTo [nothing](at-all.md).\n"},
		"two notes":        {"a.md": start["a.md"] + "\nMore.\n", "b.md": start["b.md"] + "\nMore.\n"},
	} {
		f := newFolder(t, "")
		f.write(start)
		b := openBuilder(t, f.dir)
		before, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		f.write(edit)
		after, err := b.Update(context.Background(), slices.Collect(maps.Keys(edit)))
		if err != nil {
			t.Fatal(err)
		}
		if after == before || after.change.All {
			t.Errorf("%s: nothing has changed (%v), or all is linked anew", name, after == before)
		}
		b.Close()
	}
}
