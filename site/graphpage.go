package site

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"

	"sheaf/site/atlas"
	"sheaf/site/note"
	"sheaf/site/render"
)

// The page of the whole graph: a picture of all notes and their links, and beside it a list that says as much. The
// picture is the page's body, and the hash of what it is drawn from stands for it in the view; so it is drawn only
// when something of it has changed. No other page depends on it.

const (
	graphFolder     = "graph/"
	graphFile       = "graph.html"
	mostGraphGroups = 40  // folders with a disc of their own, the largest ones
	mostGraphNotes  = 600 // notes that the list has; on a larger site those with the most links
)

// graphAddress is the address of the graph's page, "" for a site of one note.
func (s *Site) graphAddress() string {
	if len(s.graph.Notes) < 2 {
		return ""
	}
	return s.builder.style().NoteAddress("graph.md")
}

// atlasGroups returns the folders that are discs, and for each folder the disc it is in, an index into groups. Where
// all notes are in one folder of the root, those below it are the groups.
func (s *Site) atlasGroups() (groups []int, of []int) {
	folders := s.graph.Folders
	top := 0
	for len(folders[top].Folders) == 1 && len(folders[top].Notes) == 0 {
		top = folders[top].Folders[0]
	}
	own := slices.Clone(folders[top].Folders)
	slices.SortStableFunc(own, func(a, b int) int { return folders[b].Count - folders[a].Count })
	own = own[:min(len(own), mostGraphGroups-1)]
	groups = append([]int{top}, own...)
	of = make([]int, len(folders)) // 0, the group of top, for all that is in no other
	for f := range folders {
		if at := slices.Index(own, f); at >= 0 {
			of[f] = at + 1
		} else if parent := folders[f].Parent; parent >= 0 {
			of[f] = of[parent] // every folder comes after the one that it is in
		}
	}
	return groups, of
}

// atlas is the site as package atlas draws it.
func (s *Site) atlas() *atlas.Map {
	address := s.graphAddress()
	groups, of := s.atlasGroups()
	m := &atlas.Map{}
	for _, f := range groups {
		item := s.nav.item(address, s.nav.pageOf(f))
		m.Groups = append(m.Groups, atlas.Group{Title: item.Title, URL: item.URL})
	}
	for i := range s.graph.Notes {
		item := s.nav.item(address, page{index: i})
		m.Notes = append(m.Notes, atlas.Note{Title: item.Title, URL: item.URL, Group: of[s.graph.Within[i]]})
	}
	m.Links = s.pairs()
	return m
}

// pairs returns the pairs of notes that are linked, each once and in order.
func (s *Site) pairs() [][2]int {
	var pairs [][2]int
	var others []int
	for i, targets := range s.graph.Links {
		others = others[:0]
		for _, t := range targets {
			if t.Note >= 0 && t.Note != i {
				others = append(others, t.Note)
			}
		}
		slices.Sort(others)
		for _, other := range slices.Compact(others) {
			pairs = append(pairs, [2]int{min(i, other), max(i, other)})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int {
		if a[0] != b[0] {
			return a[0] - b[0]
		}
		return a[1] - b[1]
	})
	return slices.Compact(pairs)
}

// atlasKey returns a hash of all that a picture is drawn from.
func atlasKey(m *atlas.Map) (key note.Hash) {
	var b []byte
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	b = binary.AppendUvarint(b, uint64(len(m.Groups)))
	for _, g := range m.Groups {
		text(g.Title)
		text(g.URL)
	}
	b = binary.AppendUvarint(b, uint64(len(m.Notes)))
	for _, n := range m.Notes {
		text(n.Title)
		text(n.URL)
		b = binary.AppendUvarint(b, uint64(n.Group))
	}
	for _, pair := range m.Links {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(pair[0])), uint64(pair[1]))
	}
	return sha256.Sum256(b)
}

// graphView is the page of the whole graph.
func (s *Site) graphView() *render.View {
	m := s.atlas()
	v := s.pageView("graph", s.graphAddress(), nowhere, 0)
	v.Title = "Graph"
	v.Description = render.Count(len(m.Notes), "note", "notes") + ", " + render.Count(len(m.Links), "link", "links") + " between them."
	v.Body = atlasKey(m)
	v.Letters, v.Unlisted = s.graphList(m)
	return v
}

// graphList is the picture as a list: the notes of each group, with how many others each is linked with; and how
// many it leaves out.
func (s *Site) graphList(m *atlas.Map) (list []render.Letter, more int) {
	degree := make([]int, len(m.Notes))
	for _, pair := range m.Links {
		degree[pair[0]]++
		degree[pair[1]]++
	}
	order := make([]int, len(m.Notes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return degree[b] - degree[a] })
	if len(order) > mostGraphNotes {
		more = len(order) - mostGraphNotes
		order = order[:mostGraphNotes]
	}
	list = make([]render.Letter, len(m.Groups))
	for g := range list {
		list[g] = render.Letter{Label: m.Groups[g].Title, ID: "sheaf:group-" + strconv.Itoa(g)}
		list[g].URL = "#" + list[g].ID
	}
	for _, i := range order {
		l := &list[m.Notes[i].Group]
		place := render.Place{Item: render.Item{Title: m.Notes[i].Title, URL: m.Notes[i].URL}}
		if degree[i] > 0 {
			place.Folder = render.Count(degree[i], "link", "links")
		}
		l.Count++
		l.Notes = append(l.Notes, place)
	}
	return slices.DeleteFunc(list, func(l render.Letter) bool { return l.Count == 0 }), more
}
