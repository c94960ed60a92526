package site

import (
	"strings"

	"sheaf/site/note"
	"sheaf/site/render"
)

// The pages of tags: one that lists them all, and one for each.

// nowhere is the page that is not in the sidebar.
var nowhere = page{index: -1}

// tagsView is the page that lists all tags.
func (s *Site) tagsView() *render.View {
	tags := s.graph.Tags
	v := s.pageView("tags", tags.Address, nowhere, 0)
	v.Title = "Tags"
	var roots []int
	for i := range tags.List {
		if tags.List[i].Parent < 0 {
			roots = append(roots, i)
		}
	}
	v.AllTags = s.tagBranches(tags.Address, "", roots)
	return v
}

// tagBranches lists tags that are below the one of a name, and those below them.
func (s *Site) tagBranches(from, above string, list []int) []render.TagBranch {
	branches := make([]render.TagBranch, len(list))
	for at, i := range list {
		tag := &s.graph.Tags.List[i]
		item := s.tagItem(from, i)
		item.Title = item.Title[len(above):]
		branches[at] = render.TagBranch{Item: item, Count: tag.Count, Tags: s.tagBranches(from, tag.Name+"/", tag.Tags)}
	}
	return branches
}

func (s *Site) tagItem(from string, i int) render.Item {
	tag := &s.graph.Tags.List[i]
	return render.Item{Title: tag.Name, URL: note.URL(from, tag.Address, "")}
}

// maxTagged is how many notes the page of a tag lists.
const maxTagged = 2000

// tagView is the page of one tag: the notes that have it, then under each tag right below it those that
// have that one or one below it. A note that has several of them is listed where it is met first.
func (s *Site) tagView(i int) *render.View {
	tags := s.graph.Tags
	tag := &tags.List[i]
	v := s.pageView("tag", tag.Address, nowhere, 0)
	v.Title = "#" + tag.Name
	v.Crumbs = []render.Item{{Title: "Tags", URL: note.URL(tag.Address, tags.Address, "")}}
	at := len(v.Crumbs)
	for up := tag.Parent; up >= 0; up = tags.List[up].Parent {
		v.Crumbs = append(v.Crumbs, render.Item{})
		copy(v.Crumbs[at+1:], v.Crumbs[at:])
		v.Crumbs[at] = s.tagItem(tag.Address, up)
	}
	v.Tagged = tag.Count
	listed := make(map[int]bool)
	list := func(notes []int) (rows []render.Row) {
		for _, n := range notes {
			if !listed[n] && len(listed) < maxTagged {
				listed[n] = true
				row := s.noteRow(tag.Address, n)
				row.Place = s.nav.placeOf(page{index: n})
				rows = append(rows, row)
			}
		}
		return rows
	}
	v.Notes = list(tag.Notes)
	for _, below := range tag.Tags {
		group := render.TagGroup{Item: s.tagItem(tag.Address, below), Count: tags.List[below].Count}
		group.Notes = list(s.taggedBelow(below, nil))
		v.Groups = append(v.Groups, group)
	}
	v.Unlisted = tag.Count - len(listed)
	return v
}

// taggedBelow appends the notes that have a tag or one below it.
func (s *Site) taggedBelow(i int, notes []int) []int {
	tag := &s.graph.Tags.List[i]
	notes = append(notes, tag.Notes...)
	for _, below := range tag.Tags {
		notes = s.taggedBelow(below, notes)
	}
	return notes
}

// tagItems returns links to the pages of a note's tags.
func (s *Site) tagItems(from string, names []string) []render.Item {
	if len(names) == 0 {
		return nil
	}
	items := make([]render.Item, 0, len(names))
	for _, name := range names {
		if i := s.graph.Tags.Find(name); i >= 0 {
			items = append(items, s.tagItem(from, i))
		}
	}
	return items
}

// tagsAddress is the address of the page of all tags, "" for a site without tags.
func (s *Site) tagsAddress() string {
	if len(s.graph.Tags.List) == 0 {
		return ""
	}
	return s.graph.Tags.Address
}

// placeOf names the folders that a page is in, and the pages of its note above it: "A / B".
func (nav *navigation) placeOf(p page) string {
	var b strings.Builder
	for _, crumb := range nav.crumbs("", p, nav.graph.Within[p.index]) {
		if b.Len() > 0 {
			b.WriteString(" / ")
		}
		b.WriteString(crumb.Title)
	}
	return b.String()
}

// tagURL is the reference of a link of kind note.Tag.
func (f *filler) tagURL(name string) string {
	tags := f.site.graph.Tags
	if i := tags.Find(name); i >= 0 {
		return note.URL(f.address, tags.List[i].Address, "")
	}
	return note.URL(f.address, tags.Address, "")
}
