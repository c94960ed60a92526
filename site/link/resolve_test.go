package link

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/site/note"
)

// One vault, and links from one of its notes, a/from.md, each with what becomes of it and the
// finding about it, if there is one: "code: hint".
func TestLinks(t *testing.T) {
	const tree = `
		README.md =intro
		a/README.md =start
		a/from.md =here
		a/other.md =part
		a/with␣space.md
		a/c+d.md
		a/100%.md
		a/C#.md
		a/Mixed.md
		a/Loud.MD
		a/both.md
		a/both/only.png
		a/café.md
		a/notes/deep/x.md
		b/other.md
		b/unique.md
		b/pictures/one.png
		b/pictures/photo␣1.jpg
		b/data/table.csv
		.images/hidden.png
		.github/workflow.yml
		main.go
	`
	tests := []struct{ dest, target, diag string }{
		// Notes, as GitHub finds them.
		{"other.md", "/a/other/", ""},
		{"./other.md", "/a/other/", ""},
		{"../a/./other.md", "/a/other/", ""},
		{"../b/other.md", "/b/other/", ""},
		{"/b/other.md", "/b/other/", ""},
		{"//b/other.md", "//b/other.md", ""}, // another host
		{"notes/deep/x.md", "/a/notes/deep/x/", ""},
		{"from.md", "/a/from/", ""},
		{"with space.md", "/a/with space/", ""},
		{"with%20space.md", "/a/with space/", ""},
		{" other.md\n", "/a/other/", ""},
		{"c+d.md", "/a/c+d/", ""},
		{"c%2Bd.md", "/a/c+d/", ""},
		{"100%.md", "/a/100%/", ""},
		{"100%25.md", "/a/100%/", ""},
		{"C%23.md", "/a/C#/", ""},
		{"caf\u00e9.md", "/a/café/", ""},
		{"cafe\u0301.md", "/a/café/", ""},
		{"caf%C3%A9.md", "/a/café/", ""},
		{"other.md?plain=1", "/a/other/?plain=1", ""},
		{"other.md?a b=\"c\"#part", "/a/other/?a%20b=%22c%22#part", ""},
		{"other.md/", "/a/other/", ""},

		// Without an ending, as wikis have it.
		{"other", "/a/other/", ""},
		{"../b/other", "/b/other/", ""},
		{"Loud", "/a/Loud/", ""},
		{"caf%C3%A9", "/a/café/", ""},
		{"both", "/a/both/", ""}, // rather than the folder, which has no page

		// Folders.
		{".", "/a/", ""},
		{"./", "/a/", ""},
		{"..", "/", ""},
		{"../", "/", ""},
		{"/", "/", ""},
		{"/a", "/a/", ""},
		{"../a/#start", "/a/#start", ""},
		{"../b", "/b/", ""},
		{"../b/", "/b/", ""},
		{"notes/", "/a/notes/", ""},
		{"README.md", "/a/", ""},
		{"../README.md#intro", "/#intro", ""},
		{"../b/pictures", "unpublished", ""},
		{"../b/pictures/", "unpublished", ""},
		{"../.github", "unpublished", ""},

		// Files.
		{"../main.go", "/main.go", ""},
		{"../main.go#L12-L20", "/main.go#L12-L20", ""},
		{"/b/data/table.csv?raw=true", "/b/data/table.csv?raw=true", ""},
		{"!../b/pictures/one.png", "/b/pictures/one.png", ""},
		{"!../b/pictures/photo%201.jpg", "/b/pictures/photo 1.jpg", ""},
		{"!/.images/hidden.png", "/images/hidden.png", ""},

		// The site's own addresses.
		{"other/", "/a/other/", ""},
		{"../other/", "/a/other/", ""}, // as a browser on the page /a/from/ takes it
		{"other.html", "/a/other/", ""},
		{"../b/index.html", "/b/", ""},
		{"/index.html", "/", ""},
		{"../from/#here", "/a/from/#here", ""},

		// This note.
		{"", "/a/from/", ""},
		{"#", "/a/from/", ""},
		{"#here", "/a/from/#here", ""},
		{"?x=1", "/a/from/?x=1", ""},

		// Elsewhere.
		{"https://example.org/a b?c=\"d\"#e", "https://example.org/a%20b?c=%22d%22#e", ""},
		{"HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG", ""},
		{"https://example.org/%e4%zz", "https://example.org/%e4%25zz", ""},
		{"mailto:a@example.org", "mailto:a@example.org", ""},
		{"tel:+1-23", "tel:+1-23", ""},
		{"app+x.y-z:thing", "app+x.y-z:thing", ""},
		{"!https://example.org/x.png", "https://example.org/x.png", ""},
		{"!data:image/png;base64,AAAA", "data:image/png;base64,AAAA", ""},
		{"data:image/png;base64,AAAA", "missing", "broken-link"},
		{"!data:image/svg+xml,<svg/>", "missing", "missing-image"},
		{"!DATA:text/html,x", "missing", "missing-image"},
		{"javascript:alert(1)", "missing", "broken-link"},
		{" \x01JaVa\nScript:alert(1)", "missing", "broken-link"},
		{"vbscript:x", "missing", "broken-link"},
		{"file:///etc/passwd", "missing", "broken-link"},
		{`C:\notes\other.md`, "missing", "broken-link: write the path from this note to the file, with `/`"},
		{"c:/notes/other.md", "missing", "broken-link: write the path from this note to the file, with `/`"},

		// Other letter case works here and is dead on GitHub.
		{"Other.md", "/a/other/", "wrong-case: write `other.md`"},
		{"../B/other.md#", "/b/other/", "wrong-case: write `../b/other.md#`"},
		{"/A/Other", "/a/other/", "wrong-case: write `/a/other`"},
		{"mixed", "/a/Mixed/", "wrong-case: write `Mixed`"},
		{"../B/", "/b/", "wrong-case: write `../b/`"},
		{"WITH%20SPACE.md?x#", "/a/with space/?x", "wrong-case: write `with%20space.md?x#`"},
		{"!../b/Pictures/one.PNG", "/b/pictures/one.png", "wrong-case: write `../b/pictures/one.png`"},

		// Out of the source folder.
		{"../../x.md", "missing", "outside-root: a site holds only what is in its source folder"},
		{"../a/../../x.md", "missing", "outside-root: a site holds only what is in its source folder"},
		{"/../x.md", "missing", "outside-root: a site holds only what is in its source folder"},
		{"%2e%2e/%2e%2e/x.md", "missing", "outside-root: a site holds only what is in its source folder"},
		{"../../issues", "missing", "outside-root: this is an address on GitHub: write it in full, with https://"},
		{"../../blob/main/x.go", "missing", "outside-root: this is an address on GitHub: write it in full, with https://"},
		{"!../../x.png", "missing", "outside-root: a site holds only what is in its source folder"},

		// Broken, with the likely remedy.
		{"othr.md", "missing", "broken-link: did you mean `other.md`?"},
		{"unique.md", "missing", "broken-link: a file of this name is at `../b/unique.md`"},
		{"/unique.md#x", "missing", "broken-link: a file of this name is at `/b/unique.md#x`"},
		{"../bb/other.md", "missing", "broken-link: did you mean `../b/other.md`?"},
		{"nots/deep/x.md", "missing", "broken-link: did you mean `notes/deep/x.md`?"},
		{`notes\deep\x.md`, "missing", "broken-link: write `/` instead of `\\`: `notes/deep/x.md`"},
		{"C#.md", "missing", "broken-link: write `#` as `%23` and `?` as `%3F` in a path: `C%23.md`"},
		{"nothing-of-the-kind.md", "missing", "broken-link"},
		{"other.txt", "missing", "broken-link: did you mean `other.md`?"},
		{"%00", "missing", "broken-link"},
		{"a%ff.md", "missing", "broken-link"},
		{"!one.png", "/b/pictures/one.png", "wrong-path: write `../b/pictures/one.png`"},
		{"!../b/pictures/one.jpg", "missing", "missing-image: did you mean `../b/pictures/one.png`?"},
		{"!../b/pictures/photo%202.jpg", "missing", "missing-image: did you mean `../b/pictures/photo%201.jpg`?"},
		{"!nowhere.gif", "missing", "missing-image"},
		{"!other.md", "missing", "missing-image: to link to it, leave out the `!`"},
		{"!../b", "missing", "missing-image: to link to it, leave out the `!`"},
		{"!other", "missing", "missing-image"},
		{"!", "missing", "missing-image: write the path of the picture, or remove it"},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.dest, "/", "|"), func(t *testing.T) {
			in := parseVault(tree)
			l := note.Link{Dest: test.dest, Pos: note.Pos{Line: 3, Column: 7}}
			if dest, ok := strings.CutPrefix(test.dest, "!"); ok {
				l.Kind, l.Dest = note.Image, dest
			}
			from := -1
			for i, n := range in.Notes {
				if n.Path == "a/from.md" {
					from = i
					n.Links = []note.Link{l}
				}
			}
			g := Build(in)
			if got := formatTarget(g, g.Links[from][0]); got != test.target {
				t.Errorf("leads to %s, want %s", got, test.target)
			}
			diag := ""
			for _, d := range g.Diags() {
				if d.Code == note.CodeUnsafeName {
					continue
				}
				if d.Path != "a/from.md" || d.Pos != l.Pos || d.Target != l.Dest || d.Severity != note.Error {
					t.Errorf("the finding is %+v", d)
				}
				diag += d.Code
				if d.Hint != "" {
					diag += ": " + d.Hint
				}
			}
			if diag != test.diag {
				t.Errorf("is found to be %q, want %q", diag, test.diag)
			}
		})
	}
}

func TestALongDestinationIsCutInTheMessage(t *testing.T) {
	dest := strings.Repeat("é", 5000) + ".md"
	in := Input{Notes: []*note.Note{{Path: "a.md", Links: []note.Link{{Dest: dest}}}}}
	d := Build(in).Diags()[0]
	want := fmt.Sprintf("`%s…` is not there", strings.Repeat("é", 60))
	if d.Message != want || d.Target != dest {
		t.Errorf("the finding is %q about %d bytes", d.Message, len(d.Target))
	}
}

func TestAnchors(t *testing.T) {
	const tree = "from.md =here =Ünï <L7> <user-content-own>\nto.md =getting-started =one =one-1 <HandMade> <fn-1>\nfolder/x.md =deep\nother/README.md =start"
	tests := []struct{ dest, target, diag string }{
		{"#here", "/from/#here", ""},
		{"from.md#here", "/from/#here", ""},
		{"to.md#one-1", "/to/#one-1", ""},
		{"to.md#HandMade", "/to/#HandMade", ""},
		{"to#getting-started", "/to/#getting-started", ""},
		{"#%C3%9Cn%C3%AF", "/from/#Ünï", ""},
		{"#Ünï", "/from/#Ünï", ""},
		{"#U\u0308ni\u0308", "/from/#Ünï", ""},
		{"other#start", "/other/#start", ""},
		{"folder#whatever", "/folder/", ""}, // a list that has no anchors

		{"#top", "/from/", ""},
		{"to.md#TOP", "/to/", ""},
		{"to.md#", "/to/", ""},
		{"to.md#L12", "/to/", ""},
		{"to.md#L12C3-L20C8", "/to/", ""},
		{"#L7", "/from/#L7", ""},
		{"#user-content-here", "/from/#here", ""},
		{"#user-content-own", "/from/#user-content-own", ""},
		{"to.md#user-content-fn-1", "/to/#fn-1", ""},

		{"#Here", "/from/#here", "warning: wrong-case: write `#here`"},
		{"#üNÏ", "/from/#Ünï", "warning: wrong-case: write `#Ünï`"},
		{"./to.md#handmade", "/to/#HandMade", "warning: wrong-case: write `./to.md#HandMade`"},

		{"#her", "/from/", "error: broken-anchor: did you mean `#here`?"},
		{"to.md#geting-stared", "/to/", "error: broken-anchor: did you mean `to.md#getting-started`?"},
		{"to.md#here", "/to/", "error: broken-anchor"},
		{"#nothing-like-it", "/from/", "error: broken-anchor"},
		{"#L12-", "/from/", "error: broken-anchor"},
		{"#Line5", "/from/", "error: broken-anchor"},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.dest, "/", "|"), func(t *testing.T) {
			in := parseVault(tree)
			in.Notes[1].Links = []note.Link{{Dest: test.dest}}
			g := Build(in)
			if got := formatTarget(g, g.Links[1][0]); got != test.target {
				t.Errorf("leads to %s, want %s", got, test.target)
			}
			diag := ""
			for _, d := range g.Diags() {
				diag += fmt.Sprintf("%s: %s", d.Severity, d.Code)
				if d.Hint != "" {
					diag += ": " + d.Hint
				}
			}
			if diag != test.diag {
				t.Errorf("is found to be %q, want %q", diag, test.diag)
			}
		})
	}
}

func TestTheLeadIsAnAnchorToo(t *testing.T) {
	g := Build(Input{Notes: []*note.Note{{
		Path:  "a.md",
		Lead:  &note.Heading{Level: 1, ID: "title"},
		Links: []note.Link{{Dest: "#title"}},
	}}})
	if got := g.Links[0][0].Fragment; got != "title" || len(g.Diags()) > 0 {
		t.Errorf("#title is %q, %v", got, g.Diags())
	}
}
