package site

import (
	"cmp"
	"slices"
	"strings"

	"sheaf/site/link"
	"sheaf/site/render"
)

// Notes that links ask for and that nobody has written: on the page that asks, and all together for
// `sheaf check --wanted`. There is no public page of them, since they are their author's affair.

const (
	maxWanted = 100 // names that a page lists
	maxOthers = 5   // notes that want the same one
)

// wanted returns the notes that a page asks for in vain, each with the other notes that do.
func (s *Site) wanted(p page) []render.Wanted {
	i := p.index
	var list []render.Wanted
	for _, at := range s.graph.Wants[i] {
		if len(list) == maxWanted {
			break
		}
		if !slices.ContainsFunc(s.graph.Wanted[at].Links, func(l link.Backlink) bool { return l.Note == i && s.sectionOfLink(i, l.Link) == p }) {
			continue // another page of a split note does
		}
		w := render.Wanted{Name: s.graph.Wanted[at].Name}
		last := i
		for _, l := range s.graph.Wanted[at].Links {
			if l.Note == i || l.Note == last {
				continue
			}
			last = l.Note
			if w.Total++; w.Total <= maxOthers {
				w.By = append(w.By, s.nav.item(s.nav.address(p), s.sectionOfLink(l.Note, l.Link)))
			}
		}
		list = append(list, w)
	}
	return list
}

// A WantedNote is a note that is not there, and that links ask for.
type WantedNote struct {
	Name  string  `json:"name"`  // as a link has it, without an ending
	Notes int     `json:"notes"` // how many ask for it
	Links []Place `json:"links"` // in order
}

// A Place is a place in a note.
type Place struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"` // in code points, from 1
}

// Wanted returns the notes that are asked for in vain, those that most notes want first.
func (s *Site) Wanted() []WantedNote {
	list := make([]WantedNote, len(s.graph.Wanted))
	for at, w := range s.graph.Wanted {
		list[at].Name = w.Name
		last := -1
		for _, l := range w.Links {
			if l.Note != last {
				list[at].Notes++
				last = l.Note
			}
			n := s.graph.Notes[l.Note]
			pos := n.Links[l.Link].Pos
			list[at].Links = append(list[at].Links, Place{n.Path, pos.Line, pos.Column})
		}
	}
	slices.SortStableFunc(list, func(a, b WantedNote) int {
		return cmp.Or(b.Notes-a.Notes, len(b.Links)-len(a.Links), strings.Compare(a.Name, b.Name))
	})
	return list
}
