package link

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/note"
)

// tagged returns notes with these tags each, separated by commas.
func tagged(lists ...string) []*note.Note {
	var notes []*note.Note
	for i, list := range lists {
		notes = append(notes, &note.Note{Path: fmt.Sprintf("%d.md", i), Tags: strings.Split(list, ",")})
	}
	return notes
}

// described writes tags one a line: name, address, own notes, count.
func described(t *Tags) string {
	var b strings.Builder
	for _, tag := range t.List {
		fmt.Fprintf(&b, "%s %s %v %d\n", tag.Name, tag.Address, tag.Notes, tag.Count)
	}
	return b.String()
}

func TestTags(t *testing.T) {
	for _, test := range []struct {
		name  string
		style note.Style
		notes []*note.Note
		want  string
	}{
		{"a nested tag makes those above it", note.Folders, tagged("kafka/streams/joins", "kafka"), `
kafka tags/kafka/ [1] 2
kafka/streams tags/kafka/streams/ [] 1
kafka/streams/joins tags/kafka/streams/joins/ [0] 1
`},
		{"a note that has a tag and one below it counts once", note.Folders, tagged("a/b,a,a/c"), `
a tags/a/ [0] 1
a/b tags/a/b/ [0] 1
a/c tags/a/c/ [0] 1
`},
		{"the usual spelling is shown, the address is in lower case", note.Folders, tagged("go", "Go", "Go/API", "GO", "go/api", "Go/API"), `
Go tags/go/ [0 1 3] 6
Go/API tags/go/api/ [2 4 5] 3
`},
		{"of spellings that are equally usual, the one that sorts first", note.Folders, tagged("go", "Go"), `
Go tags/go/ [0 1] 2
`},
		{"numbers sort by value, letters of any script", note.Folders, tagged("v10,v9,日本語,Über,zebra"), `
v9 tags/v9/ [0] 1
v10 tags/v10/ [0] 1
zebra tags/zebra/ [0] 1
Über tags/über/ [0] 1
日本語 tags/日本語/ [0] 1
`},
		{"a name that starts like another is not below it", note.Folders, tagged("a-b,a/b,ab,a"), `
a tags/a/ [0] 1
a/b tags/a/b/ [0] 1
a-b tags/a-b/ [0] 1
ab tags/ab/ [0] 1
`},
		{"names that no system takes", note.Folders, tagged(`..,con,a:b,a?b,machine learning,machine-learning,../../x,index.html`), `
.. tags/-/ [0] 1
../.. tags/-/-/ [] 1
../../x tags/-/-/x/ [0] 1
a:b tags/a-b/ [0] 1
a?b tags/a-b-2/ [0] 1
con tags/con-/ [0] 1
index.html tags/index.html-2/ [0] 1
machine learning tags/machine-learning/ [0] 1
machine-learning tags/machine-learning-2/ [0] 1
`},
		{"pages without folders of their own", note.Files, tagged("a/b"), `
a tags/a/index.html [] 1
a/b tags/a/b/index.html [0] 1
`},
		{"no tags", note.Folders, []*note.Note{{Path: "a.md"}}, "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			tags := GatherTags(test.notes, test.style)
			if d := cmp.Diff(test.want, "\n"+described(tags)); d != "" {
				t.Error(d)
			}
			for i, tag := range tags.List {
				if got := tags.Find(strings.ToUpper(tag.Name)); got != i {
					t.Errorf("Find(%q) = %d, want %d", strings.ToUpper(tag.Name), got, i)
				}
				if tag.Parent >= i || tag.Parent >= 0 && !slices.Contains(tags.List[tag.Parent].Tags, i) {
					t.Errorf("%s is not in the list of its parent %d", tag.Name, tag.Parent)
				}
			}
			if got := tags.Find("nowhere"); got != -1 {
				t.Errorf("Find of a tag that is not there is %d", got)
			}
		})
	}
}

func TestManyTags(t *testing.T) {
	var notes []*note.Note
	for i := range 10_000 {
		notes = append(notes, &note.Note{Path: fmt.Sprintf("%d.md", i), Tags: []string{fmt.Sprintf("topic %d/sub", i), "all"}})
	}
	tags := GatherTags(notes, note.Folders)
	if len(tags.List) != 20_001 {
		t.Fatalf("got %d tags", len(tags.List))
	}
	seen := make(map[string]bool)
	for _, tag := range tags.List {
		if seen[tag.Address] {
			t.Fatalf("%s has the address of another: %s", tag.Name, tag.Address)
		}
		seen[tag.Address] = true
	}
	if all := tags.List[tags.Find("all")]; all.Count != 10_000 {
		t.Errorf("%d notes have the tag, want all", all.Count)
	}
}
