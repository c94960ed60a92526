package link

import (
	"testing"

	"sheaf/site/note"
)

func TestEditsAreMadeWhereNothingElseCanBeMeant(t *testing.T) {
	const tree = `
		a/from.md
		a/README.md
		b/Note.md =one =Two
		b/deep/moved.md =here
		b/twin.md
		c/twin.md
		c/Twin2.md
		pictures/one.png
		pictures/a␣(1).png
	`
	tests := []struct{ dest, want string }{
		{"../b/note.md", "../b/Note.md"},
		{"../b/note", "../b/Note"},
		{"./../a/../b/note.md", "../b/Note.md"},
		{".././B//DEEP/moved.md", ".././b//deep/moved.md"},
		{"../a/%66rom.MD", "../a/from.md"},
		{"../A/%66rom.md?x", "../a/%66rom.md?x"},
		{"../B/Deep/", "../b/deep/"},
		{"/B/Note.md?x#one", "/b/Note.md?x#one"},
		{"../b/Note.md#two", "../b/Note.md#Two"},
		{"../b/Note.md#ONE", "../b/Note.md#one"},
		{"../b/note.md#ONE", "../b/Note.md#one"},
		{`..\b\Note.md`, "../b/Note.md"},
		{"moved.md", "../b/deep/moved.md"},
		{"/moved.md#here", "/b/deep/moved.md#here"},
		{"!one.png", "../pictures/one.png"},
		{"!../Pictures/One.png", "../pictures/one.png"},
		{"!a%20(1).png", "../pictures/a%20%281%29.png"}, // parentheses need care in Markdown

		{"moved.md#there", ""},
		{"moved.markdown", ""},
		{"Moved.md", ""},
		{"moved", ""},
		{"twin.md", ""},
		{"twin2.md", ""},
		{"../nowhere/README.md", ""},
		{"!moved.md", ""},
		{"../b/Note.md#On", ""},
		{"../b/Noet.md", ""},
		{"../../x.md", ""},
	}
	for _, test := range tests {
		in := parseVault(tree)
		l := note.Link{Dest: test.dest, DestPos: note.Pos{Line: 7, Column: 8}}
		if test.dest[0] == '!' {
			l.Kind, l.Dest = note.Image, test.dest[1:]
		}
		in.Notes[1].Links = []note.Link{l, {Kind: l.Kind, Dest: l.Dest}}
		got, found := "", 0
		for _, d := range Build(in).Diags() {
			if d.Code == note.CodeUnsafeName {
				continue
			}
			found++
			if d.Fix != nil {
				if d.Fix.Pos != l.DestPos || d.Fix.Old != l.Dest || got != "" && got != d.Fix.New {
					t.Errorf("%s: the edit is %+v", test.dest, *d.Fix)
				}
				got = d.Fix.New
			}
		}
		if got != test.want || found == 0 {
			t.Errorf("%s becomes %q, want %q (%d findings)", test.dest, got, test.want, found)
		}
	}
}

// TestAnEditLeadsToTheTargetThatWasFound makes the edits of a vault of wrong links and links it
// again: nothing that was mended may be reported, and nothing new.
func TestAnEditLeadsToTheTargetThatWasFound(t *testing.T) {
	in := parseVault(`
		a.md  B/C.md x.md#IN B/x.md B/C.md#Deep !Y.PNG
		b/c.md =deep
		d/x.md =in
		y.png
	`)
	edits := 0
	for range 3 {
		links := in.Notes[0].Links
		for i := range links {
			links[i].DestPos = note.Pos{Line: 1, Column: i + 1}
		}
		for _, d := range Build(in).Diags() {
			if d.Fix != nil {
				links[d.Fix.Pos.Column-1].Dest = d.Fix.New
				edits++
			}
		}
	}
	if left := Build(in).Diags(); len(left) != 1 || edits != 5 {
		t.Errorf("after %d edits there is left:\n%s", edits, formatDiags(left))
	}
}
