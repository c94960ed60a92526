package link

import "testing"

func TestAdvice(t *testing.T) {
	tests := []struct{ name, vault, want string }{
		{"attachments that nobody refers to", `
			README.md       a/n.md
			logo.png
			a/n.md          !images/used.png !/shared/used.pdf !/.images/used.png
			a/photo.jpg
			a/data.csv
			a/images/used.png
			a/images/unused.PNG
			a/src/icon.png
			media/film.mp4
			shared/used.pdf
			shared/sound.mp3
			static/icons/x.svg
			.hidden/x.png
			.images/used.png
			.images/unused.png
			.git/x.png
			a/favicon.png
		`, `
.images/unused.png: hint: no note refers to this file [unused-attachment]
a/images/unused.PNG: hint: no note refers to this file [unused-attachment]
a/photo.jpg: hint: no note refers to this file [unused-attachment]
media/film.mp4: hint: no note refers to this file [unused-attachment]
shared/sound.mp3: hint: no note refers to this file [unused-attachment]`},
		{"notes that nothing leads to", `
			README.md     one.md two.md list three
			README-ja.md
			CHANGELOG.md
			one.md
			two.md        lonely.md#x
			lonely.md     =x
			alone.md      alone.md#x =x
			list/a.md
			three.md
			three/b.md
			list/deep/c.md
		`, `
alone.md: hint: no note links to this one [orphan]
list/deep/c.md: hint: no note links to this one [orphan]
three/b.md: hint: no note links to this one [orphan]`},
		{"notes that are found without links", "README.md  a.md\na.md\nb.md\nc.md\n", ""},
	}
	for _, test := range tests {
		in := parseVault(test.vault)
		got := ""
		for _, d := range Build(in).Advice(in.Files) {
			got += d.String() + "\n"
		}
		diff(t, test.name, test.want, got)
	}
}

func TestTitlesThatAreGivenTwice(t *testing.T) {
	in := parseVault("a.md  b.md\nb.md  a.md\nb-2.md a.md b-2.md\nguide.md\nguide-zh-Hans.md\nguide.pt_BR.md\nd/a.md\n")
	for _, n := range in.Notes {
		n.Title = "The Title"
		if n.Path == "b.md" {
			n.Title = "the title"
		}
		if n.Path[0] == 'g' {
			n.Title = "Guide"
		}
	}
	got := ""
	for _, d := range Build(in).twins() {
		got += d.String() + "\n"
	}
	diff(t, "twins", "b-2.md: hint: `a.md` has the same title: The Title [duplicate-title]\nb.md: hint: `a.md` has the same title: the title [duplicate-title]\n", got)
}

func TestUnusedFilesAreTheAffairOfTheFolderPageAbove(t *testing.T) {
	in := parseVault(`
		README.md    !.images/used.png
		.images/used.png
		.images/unused.png
		a/n.md
		a/images/unused.png
		b/README.md
		b/c/photo.jpg
		b/c/n.md
		d.md
		d/n.md
		d/photo.jpg
	`)
	g := Build(in)
	for p, want := range map[string]string{
		"README.md": ".images/unused.png a/images/unused.png ", "b/README.md": "b/c/photo.jpg ", "d.md": "d/photo.jpg ", "a/n.md": "", "nowhere.md": "",
	} {
		got := ""
		for _, d := range g.UnusedOf(p, in.Files) {
			got += d.Path + " "
		}
		diff(t, p, want, got)
	}
}
