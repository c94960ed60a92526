package link

import (
	"cmp"
	"math"
	"slices"
)

// Where Input.Nav lists notes and folders, they stand in its order among those beside them, whatever they
// ask for themselves, and before those that it does not list. A folder that is not listed stands where the
// first is that is listed of what is in it.

// An Entry is a note or a folder, as one of those in a folder.
type Entry struct {
	IsFolder bool
	Index    int // into Graph.Folders or Graph.Notes
}

// unlisted is the place of what Input.Nav does not list.
const unlisted = math.MaxInt

// navPlaces returns the place in Input.Nav of each folder and each note.
func (l *linker) navPlaces() (folders, notes []int) {
	listed := make(map[string]int, len(l.in.Nav))
	for i, p := range l.in.Nav {
		if _, twice := listed[p]; !twice {
			listed[p] = i
		}
	}
	place := func(p string) int {
		if i, ok := listed[p]; ok {
			return i
		}
		return unlisted
	}
	g := l.graph
	folders, notes = make([]int, len(g.Folders)), make([]int, len(l.in.Notes))
	for f := range g.Folders {
		folders[f] = place(g.Folders[f].Path)
	}
	for n, each := range l.in.Notes {
		notes[n] = place(each.Path)
		folders[g.Within[n]] = min(folders[g.Within[n]], notes[n])
	}
	for f := len(g.Folders) - 1; f > 0; f-- { // those in a folder come after it
		parent := g.Folders[f].Parent
		folders[parent] = min(folders[parent], folders[f])
	}
	return folders, notes
}

// orderEntries puts what is in each folder in the order of Input.Nav.
func (l *linker) orderEntries() {
	folders, notes := l.navPlaces()
	for i := range l.graph.Folders {
		f := &l.graph.Folders[i]
		slices.SortStableFunc(f.Folders, func(a, b int) int { return cmp.Compare(folders[a], folders[b]) })
		slices.SortStableFunc(f.Notes, func(a, b int) int { return cmp.Compare(notes[a], notes[b]) })
		f.Entries = make([]Entry, 0, len(f.Folders)+len(f.Notes))
		for _, inner := range f.Folders {
			f.Entries = append(f.Entries, Entry{true, inner})
		}
		for _, n := range f.Notes {
			f.Entries = append(f.Entries, Entry{false, n})
		}
		place := func(e Entry) int {
			if e.IsFolder {
				return folders[e.Index]
			}
			return notes[e.Index]
		}
		slices.SortStableFunc(f.Entries, func(a, b Entry) int { return cmp.Compare(place(a), place(b)) })
	}
}
