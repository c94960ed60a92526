package site

import (
	"cmp"
	"math"
	"slices"
	"time"

	"sheaf/site/render"
)

// The root page shows the whole site at a glance: the sheaf strip, with one stroke per note, and the notes
// that were changed last. Nothing of it knows what day it is; "new" counts back from the newest note.

const (
	fewestStrokes = 6   // notes below which there is no strip: a list says it all
	mostStrokes   = 160 // of the strip: more notes share strokes
	mostSheaves   = 12  // folders that have one of their own, the largest ones
	tallestStroke = 60  // pixels
	newNotes      = 30 * 24 * time.Hour
	mostRecent    = 8
)

// addHome adds to the view of the root page what no other page has.
func (s *Site) addHome(v *render.View, address string) {
	changed := make([]string, len(s.graph.Notes))
	for i, n := range s.graph.Notes {
		changed[i] = cmp.Or(s.updated[i], n.Date)
	}
	v.Strip = s.strip(address, changed)
	v.Recent = s.recent(address, changed)
}

// recent lists the notes that changed last. Where all are from one day, as in a shallow clone, there is no
// telling, and no list.
func (s *Site) recent(address string, changed []string) []render.Row {
	var notes []int
	same := true
	first := ""
	for i, day := range changed {
		if day == "" || i == s.graph.Folders[0].Index {
			continue
		}
		if first == "" {
			first = day
		}
		same = same && day == first
		notes = append(notes, i)
	}
	if same && len(notes) > mostRecent || len(notes) < 2 {
		return nil
	}
	slices.SortStableFunc(notes, func(a, b int) int { return cmp.Compare(changed[b], changed[a]) })
	var rows []render.Row
	for _, i := range notes[:min(mostRecent, len(notes))] {
		self := page{index: i}
		rows = append(rows, render.Row{Item: s.nav.item(address, self), Place: s.nav.placeOf(self), Date: changed[i]})
	}
	return rows
}

// A sheaf is the notes of one folder right below the root, or those that are in none.
type sheaf struct {
	folder int   // index into graph.Folders; 0 for the notes in none, -1 for those of the smaller folders
	notes  []int // newest first, then in the order of the sidebar
}

// strip draws all notes as strokes, nil on a small site. The root page itself is not among them.
func (s *Site) strip(address string, changed []string) *render.Strip {
	sheaves := s.sheaves(changed)
	total, longest, newest := 0, 1, ""
	for _, sh := range sheaves {
		total += len(sh.notes)
		for _, i := range sh.notes {
			longest = max(longest, s.graph.Notes[i].Words)
			newest = max(newest, changed[i])
		}
	}
	if total < fewestStrokes {
		return nil
	}
	since := newSince(newest)
	strip := &render.Strip{Per: (total + mostStrokes - 1) / mostStrokes}
	for _, sh := range sheaves {
		out := render.Sheaf{Count: len(sh.notes)}
		switch sh.folder {
		case -1:
			out.Item = render.Item{Title: "Other folders", URL: "#sheaf:folders"}
		case 0:
			out.Item = render.Item{Title: "Notes", URL: "#sheaf:notes"}
		default:
			out.Item = s.nav.item(address, s.nav.pageOf(sh.folder))
		}
		for bundle := range slices.Chunk(sh.notes, strip.Per) {
			words := 0
			for _, i := range bundle {
				words = max(words, s.graph.Notes[i].Words)
			}
			isNew := newest != "" && changed[bundle[0]] > since // the first is the newest
			out.Strokes = append(out.Strokes, render.Stroke{Height: strokeHeight(words, longest), New: isNew})
		}
		for _, i := range sh.notes {
			if newest != "" && changed[i] > since {
				out.New++
			}
		}
		strip.Sheaves = append(strip.Sheaves, out)
	}
	return strip
}

// strokeHeight is that of a note with so many words beside the longest one, in pixels. Notes differ in length
// by orders of magnitude: the square root keeps the short ones in sight.
func strokeHeight(words, longest int) int {
	const shortest = 6
	return shortest + int(math.Sqrt(float64(words)/float64(longest))*(tallestStroke-shortest))
}

// newSince returns the day up to which notes are not new, when the newest is from a day.
func newSince(newest string) string {
	day, err := time.Parse(time.DateOnly, newest)
	if err != nil {
		return newest
	}
	return day.Add(-newNotes).Format(time.DateOnly)
}

// sheaves groups the notes by the folders right below the root, in the order of the sidebar; the notes in
// none come last.
func (s *Site) sheaves(changed []string) []sheaf {
	g := s.graph
	below := make([]int, len(g.Folders)) // per folder: the one right below the root that it is in
	for f := range g.Folders {
		switch parent := g.Folders[f].Parent; {
		case f == 0:
		case parent == 0:
			below[f] = f
		default:
			below[f] = below[parent] // every folder comes after the one that it is in
		}
	}
	own := slices.Clone(g.Folders[0].Folders)
	if len(own) > mostSheaves {
		slices.SortStableFunc(own, func(a, b int) int { return cmp.Compare(g.Folders[b].Count, g.Folders[a].Count) })
		own = own[:mostSheaves-1]
	}
	var list []sheaf
	at := make(map[int]int)
	for _, f := range g.Folders[0].Folders {
		if slices.Contains(own, f) {
			at[f] = len(list)
			list = append(list, sheaf{folder: f})
		}
	}
	others, loose := sheaf{folder: -1}, sheaf{folder: 0}
	for i := range g.Notes {
		f := below[g.Within[i]]
		switch j, ok := at[f]; {
		case i == g.Folders[0].Index:
		case ok:
			list[j].notes = append(list[j].notes, i)
		case f == 0:
			loose.notes = append(loose.notes, i)
		default:
			others.notes = append(others.notes, i)
		}
	}
	list = append(list, others, loose)
	list = slices.DeleteFunc(list, func(sh sheaf) bool { return len(sh.notes) == 0 })
	for _, sh := range list {
		slices.SortStableFunc(sh.notes, func(a, b int) int {
			return cmp.Or(cmp.Compare(changed[b], changed[a]), cmp.Compare(s.nav.place[page{index: a}], s.nav.place[page{index: b}]))
		})
	}
	return list
}

// isHome reports whether a page is the site's root page.
func (s *Site) isHome(p page) bool { return p.section == 0 && p == s.nav.pageOf(0) }
