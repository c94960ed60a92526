package site

import (
	"cmp"
	"slices"

	"sheaf/site/link"
	"sheaf/site/render"
)

// The local graph of a page: the pages that link to it, those that it links to, and the notes that it asks for in
// vain. It is drawn small, beside the backlinks, so it shows few of them.

const (
	maxNear        = 12 // neighbours that are drawn
	maxNearMissing = 3  // of them, notes that are not there, where others have to give way
)

// near returns the neighbours of a page to draw, and how many it has: first those with links both ways, then
// those that link here, then those that it links to, then those that are not there.
func (s *Site) near(self page) (list []render.Neighbour, total int) {
	type neighbour struct {
		page
		in, out bool
	}
	var all []neighbour
	at := map[page]int{}
	find := func(p page) *neighbour {
		i, ok := at[p]
		if !ok {
			i = len(all)
			at[p] = i
			all = append(all, neighbour{page: p})
		}
		return &all[i]
	}
	for _, l := range s.linksToPage(self) {
		find(s.sectionOfLink(l.Note, l.Link)).in = true
	}
	for l, t := range s.graph.Links[self.index] {
		if t.State != link.Page || s.sections[self.index] != nil && s.sectionOfLink(self.index, l) != self {
			continue
		}
		if p := s.pageOf(t); p != self && p.index >= 0 {
			find(p).out = true
		}
	}
	rank := func(n neighbour) int {
		switch {
		case n.in && n.out:
			return 0
		case n.in:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b neighbour) int { return cmp.Compare(rank(a), rank(b)) })
	missing := s.wanted(self)
	total = len(all) + len(missing)
	room := maxNear - min(len(missing), maxNearMissing)
	if len(all) < room {
		missing = missing[:min(len(missing), maxNear-len(all))]
	} else {
		all, missing = all[:room], missing[:maxNear-room]
	}
	address := s.nav.address(self)
	for _, n := range all {
		list = append(list, render.Neighbour{Item: s.nav.item(address, n.page)})
	}
	for _, w := range missing {
		list = append(list, render.Neighbour{Item: render.Item{Title: w.Name}})
	}
	return list, total
}

// pageOf returns the page that a link leads to; one of index -1 if that is no note.
func (s *Site) pageOf(t link.Target) page {
	if t.Note >= 0 {
		return page{index: t.Note, section: t.Section}
	}
	return page{index: -1}
}
