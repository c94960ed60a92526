package link

import (
	"testing"

	"sheaf/site/note"
)

func TestPicturesAreFoundByNameWherePathsLeadNowhere(t *testing.T) {
	const tree = `
		a/from.md
		a/own/near.png
		b/near.png
		b/deep/one.png
		b/Two␣x.PNG
		b/twin.png
		c/twin.png
		b/clip.mp4
		b/data.csv
		b/note.md
		pictures/p.png
		z/pictures/p.png
		.secret/hidden.png
	`
	tests := []struct{ name, dest, want, diag string }{
		{"alone of its name", "one.png", "/b/deep/one.png", ": error: `one.png` is not there: shown is `../b/deep/one.png`, as Obsidian finds it [wrong-path] write `../b/deep/one.png`, and does"},
		{"the end of its path", "deep/one.png", "/b/deep/one.png", ": error: `deep/one.png` is not there: shown is `../b/deep/one.png`, as Obsidian finds it [wrong-path] write `../b/deep/one.png`, and does"},
		{"in other letter case, encoded", "two%20X.png", "/b/Two x.PNG", ": error: `two%20X.png` is not there: shown is `../b/Two%20x.PNG`, as Obsidian finds it [wrong-path] write `../b/Two%20x.PNG`, and does"},
		{"from the root", "pictures/p.png", "/pictures/p.png", ": error: `pictures/p.png` is not there: shown is `../pictures/p.png`, as Obsidian finds it [wrong-path] write `../pictures/p.png`, and does"},
		{"a film", "clip.mp4", "/b/clip.mp4", ": error: `clip.mp4` is not there: shown is `../b/clip.mp4`, as Obsidian finds it [wrong-path] write `../b/clip.mp4`, and does"},
		{"one of two", "twin.png", "/b/twin.png", ": error: `twin.png` is not there: shown is `../b/twin.png`, as Obsidian finds it, but the name is also that of `c/twin.png` [wrong-path] write `../b/twin.png`"},
		{"one of two, below the note's folder", "near.png", "/a/own/near.png", ": error: `near.png` is not there: shown is `own/near.png`, as Obsidian finds it, but the name is also that of `b/near.png` [wrong-path] write `own/near.png`"},
		{"at its path", "own/near.png", "/a/own/near.png", ""},
		{"a path from here", "./one.png", "missing", ": error: `./one.png` is not there [missing-image] a file of this name is at `../b/deep/one.png`, and does"},
		{"a path from the root", "/one.png", "missing", ": error: `/one.png` is not there [missing-image] a file of this name is at `/b/deep/one.png`, and does"},
		{"no picture", "data.csv", "missing", ": error: `data.csv` is not there [missing-image] a file of this name is at `../b/data.csv`, and does"},
		{"a note", "note.md", "missing", ": error: `note.md` is not there [missing-image] "},
		{"a hidden file", "hidden.png", "/secret/hidden.png", ": error: `hidden.png` is not there: shown is `../.secret/hidden.png`, as Obsidian finds it [wrong-path] write `../.secret/hidden.png`, and does"},
	}
	for _, test := range tests {
		in := parseVault(tree)
		pos := note.Pos{Line: 1, Column: 8}
		in.Notes[0].Links = []note.Link{{Kind: note.Image, Dest: test.dest, DestPos: pos}}
		g := Build(in)
		got := ""
		for _, d := range g.Diags() {
			if d.Path != "a/from.md" {
				continue
			}
			d.Path, d.Pos = "", note.Pos{}
			got += d.String() + " " + d.Hint
			if d.Fix != nil {
				got += ", and does"
			}
		}
		if target := formatTarget(g, g.Links[0][0]); target != test.want || got != test.diag {
			t.Errorf("%s: leads to %s with\n%s\nwant %s with\n%s", test.name, target, got, test.want, test.diag)
		}
	}
}

func TestOnlyPicturesAreFoundByNameAlone(t *testing.T) {
	in := parseVault(`
		a/from.md
		b/clip.mp4
	`)
	in.Notes[0].Links = []note.Link{{Kind: note.Anchor, Dest: "clip.mp4"}, {Kind: note.Media, Dest: "clip.mp4"}}
	g := Build(in)
	for i, target := range g.Links[0] {
		if target.State != Missing {
			t.Errorf("link %d leads to %s", i, formatTarget(g, target))
		}
	}
}
