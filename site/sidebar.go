package site

import (
	"slices"

	"sheaf/site/render"
)

// The sidebar is cut to what a reader needs around the page, so that a page costs no more in a folder of
// ten thousand notes than in one of fifty. The rest is in a file of its own: see sidebarFile.
const (
	maxBranches = 30 // folders and notes of one folder
	maxSections = 60 // pages right below one of a split note
)

// tree is the sidebar of page p in a folder: the root's entries, with every page on the way to p open. A
// page without a place, such as the error page, has folder 0.
func (nav *navigation) tree(from string, p page, folder int) []render.Branch {
	t := treeMaker{nav: nav, from: from, current: p}
	for _, f := range nav.path(folder) {
		t.way = append(t.way, nav.pageOf(f))
	}
	t.way = append(t.way, nav.sectionsTo(p, folder)...)
	return t.folder(0, 0)
}

// sectionsTo returns the pages of a split note from below its folder's page down to p.
func (nav *navigation) sectionsTo(p page, folder int) []page {
	found := nav.split[p.index]
	if p.folder || p.index < 0 || found == nil {
		return nil
	}
	var way []page
	for k := p.section; k > 0; k = found.pages[k].Parent {
		way = append(way, page{index: p.index, section: k})
	}
	if first := (page{index: p.index}); nav.pageOf(folder) != first {
		way = append(way, first)
	}
	slices.Reverse(way)
	return way
}

// placeSections finds where the pages of a split note stand among those beside them.
func (nav *navigation) placeSections(p page) {
	if found := nav.split[p.index]; found != nil {
		for k := range found.facts {
			for at, below := range found.facts[k].below {
				nav.spot[page{index: p.index, section: below}] = at
			}
		}
	}
}

// A treeMaker makes the sidebar of one page.
type treeMaker struct {
	nav     *navigation
	from    string // the page's address
	current page
	way     []page // from below the root down to the page; it may end above it
	whole   bool   // all of the site is listed
}

// folder lists what is in a folder, depth pages down the way: the other pages of its own note, then
// folders, then notes.
func (t *treeMaker) folder(f, depth int) []render.Branch {
	folder := &t.nav.graph.Folders[f]
	self := t.nav.pageOf(f)
	branches := t.sections(self, depth)
	n := len(folder.Entries)
	first, last := t.window(n, maxBranches, depth, 0)
	own := len(branches)
	branches = t.more(slices.Grow(branches, last-first+2), self, first)
	for i := first; i < last; i++ {
		entry := folder.Entries[i]
		e := t.nav.entry(entry)
		b := t.branch(e)
		isOpen := t.isOnWay(e, depth)
		switch {
		case entry.IsFolder:
			b.Folder, b.Count = true, t.nav.graph.Folders[entry.Index].Count
			if isOpen {
				b.Open, b.Branches = true, t.folder(entry.Index, depth+1)
			}
		case t.nav.split[e.index] != nil:
			b.Folder, b.Count = true, t.nav.split[e.index].facts[0].inside
			if isOpen {
				b.Open, b.Branches = true, t.sections(e, depth+1)
			}
		}
		branches = append(branches, b)
	}
	branches = t.more(branches, self, n-last)
	if own > 0 && own < len(branches) {
		branches[own].Apart = true
	}
	return branches
}

// sections lists the pages of a split note below one of them.
func (t *treeMaker) sections(above page, depth int) []render.Branch {
	found := t.nav.split[above.index]
	if above.folder || found == nil {
		return nil
	}
	below := found.facts[above.section].below
	first, last := t.window(len(below), maxSections, depth, above.index+1)
	var branches []render.Branch
	branches = t.more(branches, above, first)
	for _, k := range below[first:last] {
		e := page{index: above.index, section: k}
		b := t.branch(e)
		if inside := found.facts[k].inside; inside > 0 {
			b.Folder, b.Count = true, inside
			if t.isOnWay(e, depth) {
				b.Open, b.Branches = true, t.sections(e, depth+1)
			}
		}
		branches = append(branches, b)
	}
	return t.more(branches, above, len(below)-last)
}

func (t *treeMaker) branch(p page) render.Branch {
	item := t.nav.entryItem(t.from, p)
	return render.Branch{Title: item.Title, URL: item.URL, Current: p == t.current}
}

// more adds a line for entries that are left out.
func (t *treeMaker) more(branches []render.Branch, above page, count int) []render.Branch {
	if count > 0 {
		item := t.nav.entryItem(t.from, above)
		branches = append(branches, render.Branch{Title: item.Title, URL: item.URL, More: count})
	}
	return branches
}

func (t *treeMaker) isOnWay(p page, depth int) bool {
	return t.whole || depth < len(t.way) && t.way[depth] == p
}

// window returns which of n entries to list: those around the way to the page, or the first. The entries
// are sections of a note, its index plus one given, or others, 0.
func (t *treeMaker) window(n, most, depth, note int) (first, last int) {
	if n <= most || t.whole {
		return 0, n
	}
	next := t.current
	if depth < len(t.way) {
		next = t.way[depth]
	}
	at := 0
	if isSection := next.section > 0; isSection == (note > 0) {
		at = t.nav.spot[next]
	}
	first = max(0, min(at-most/2, n-most))
	return first, first + most
}
