package site

import (
	"net/url"
	"testing"
)

func TestTheAddressOfAFolderSaysWhereNotesAreEditedAndReported(t *testing.T) {
	n := sourceNote{path: "a b/c&d+é.md", title: `What? A & "B"`, address: "https://example.org/r/a%20b/c/"}
	const about = "What%3F%20A%20%26%20%22B%22"
	const body = "a%20b%2Fc%26d%2B%C3%A9.md%0Ahttps%3A%2F%2Fexample.org%2Fr%2Fa%2520b%2Fc%2F"
	const file = "a%20b/c%26d+%C3%A9.md"
	for address, want := range map[string][2]string{
		"https://github.com/o/r/tree/main/docs": {
			"https://github.com/o/r/edit/main/docs/" + file,
			"https://github.com/o/r/issues/new?title=" + about + "&body=" + body},
		"https://github.com/o/r/":    {"https://github.com/o/r/edit/main/" + file, "https://github.com/o/r/issues/new?title=" + about + "&body=" + body},
		"https://github.com/o/r.git": {"https://github.com/o/r/edit/main/" + file, "https://github.com/o/r/issues/new?title=" + about + "&body=" + body},
		"https://gitlab.example.org/g/sub/r/-/tree/v1/notes": {
			"https://gitlab.example.org/g/sub/r/-/edit/v1/notes/" + file,
			"https://gitlab.example.org/g/sub/r/-/issues/new?issue[title]=" + about + "&issue[description]=" + body},
		"https://codeberg.org/o/r/src/branch/main": {
			"https://codeberg.org/o/r/_edit/main/" + file,
			"https://codeberg.org/o/r/issues/new?title=" + about + "&body=" + body},
		"https://bitbucket.org/o/r/src/main/docs":     {"https://bitbucket.org/o/r/src/main/docs/" + file + "?mode=edit", ""},
		"https://git.sr.ht/~o/r/tree/main/item/notes": {"https://git.sr.ht/~o/r/tree/main/item/notes/" + file, ""},
	} {
		edit, report, ok := sourceLinks(address)
		if edit, report = n.filled(edit), n.filled(report); !ok || edit != want[0] || report != want[1] {
			t.Errorf("%s gives %v\n%s\n%s, want\n%s\n%s", address, ok, edit, report, want[0], want[1])
		}
		for _, made := range []string{edit, report} {
			if _, err := url.Parse(made); err != nil {
				t.Error(err)
			}
		}
	}
	for _, address := range []string{"", "https://example.org/o/r", "https://github.com/o", "https://github.com/o/r/blob/main/x/{path}?plain=1", "https://github.com/o/r/issues", "notes"} {
		if _, _, ok := sourceLinks(address); ok {
			t.Errorf("%s counts as a folder", address)
		}
	}
	for _, host := range []string{"github.com", "gitlab.com", "gitlab.example.org", "codeberg.org", "bitbucket.org", "git.sr.ht"} {
		address := SourceFolder(host, "o/r", "a/b", "docs")
		if edit, _, ok := sourceLinks(address); !ok || edit == "" {
			t.Errorf("%s is not understood", address)
		}
	}
	if got := SourceFolder("example.org", "o/r", "main", ""); got != "" {
		t.Errorf("an unknown host has %q", got)
	}
}

func TestPagesLeadToTheirSource(t *testing.T) {
	f := newFolder(t, `
-- sheaf.yaml --
url: https://example.org/
edit: https://github.com/o/r/tree/main/docs
split: {long.md: 2}
-- a.md --
# A & B

Some text.
-- long.md --
# Long

## Part one

Text.
`)
	b := f.build("", Options{})
	b.has("a/index.html", `href="https://github.com/o/r/edit/main/docs/a.md"`,
		`href="https://github.com/o/r/issues/new?title=A%20%26%20B&amp;body=a.md%0Ahttps%3A%2F%2Fexample.org%2Fa%2F"`)
	b.has("long/part-one/index.html", `href="https://github.com/o/r/edit/main/docs/long.md#L3"`, `title=Part%20one&amp;body=long.md%0Ahttps%3A%2F%2Fexample.org%2Flong%2Fpart-one%2F`)

	f.put("-- sheaf.yaml --\nedit: https://github.com/o/r/tree/main\nreport: \"\"\n")
	b = f.build(b.out, Options{})
	b.has("a/index.html", `href="https://github.com/o/r/edit/main/a.md"`)
	b.lacks("a/index.html", "Report a problem")

	f.put("-- sheaf.yaml --\nreport: mailto:me@example.org?subject={title}\n")
	b = f.build(b.out, Options{})
	b.has("a/index.html", `href="mailto:me@example.org?subject=A%20%26%20B"`)
	b.lacks("a/index.html", "Edit source")
}
