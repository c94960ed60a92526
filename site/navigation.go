package site

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/render"
)

// navigation is what pages need to know of their neighbours, worked out once for a whole site.
type navigation struct {
	graph  *link.Graph
	site   string       // the site's title, for a root page that has none of its own
	titles []string     // of the folders
	spot   map[page]int // where a page stands among the entries of the folder that lists it
	order  []page       // all pages, as the sidebar shows them from top to bottom
	place  map[page]int
}

// A page is a note's page, or that of a folder without an index note.
type page struct {
	folder bool
	index  int // into Graph.Notes or Graph.Folders
}

func newNavigation(g *link.Graph, siteTitle string) *navigation {
	nav := &navigation{graph: g, site: siteTitle, place: map[page]int{}, spot: map[page]int{}}
	for f := range g.Folders {
		nav.titles = append(nav.titles, nav.makeTitle(f))
	}
	var add func(f int)
	add = func(f int) {
		folder := &g.Folders[f]
		nav.order = append(nav.order, nav.pageOf(f))
		for i, inner := range folder.Folders {
			nav.spot[nav.pageOf(inner)] = i
			add(inner)
		}
		for at, i := range folder.Notes {
			nav.spot[page{index: i}] = len(folder.Folders) + at
			nav.order = append(nav.order, page{index: i})
		}
	}
	add(0)
	for i, p := range nav.order {
		nav.place[p] = i
	}
	return nav
}

// after returns the navigation of a graph that differs from its own in what some notes say.
func (nav *navigation) after(g *link.Graph, notes []int, siteTitle string) *navigation {
	next := *nav
	next.graph, next.site = g, siteTitle
	isIndex := func(i int) bool { return g.Folders[g.Within[i]].Index == i }
	if siteTitle != nav.site || slices.ContainsFunc(notes, isIndex) {
		next.titles = make([]string, len(g.Folders))
		for f := range g.Folders {
			next.titles[f] = next.makeTitle(f)
		}
	}
	return &next
}

// pageOf returns the page that shows a folder.
func (nav *navigation) pageOf(folder int) page {
	if i := nav.graph.Folders[folder].Index; i >= 0 {
		return page{index: i}
	}
	return page{folder: true, index: folder}
}

func (nav *navigation) address(p page) string {
	if p.folder {
		return nav.graph.Folders[p.index].Address
	}
	return nav.graph.Address[p.index]
}

func (nav *navigation) title(p page) string {
	if p.folder {
		return nav.folderTitle(p.index)
	}
	if title := nav.graph.Notes[p.index].Title; title != "" {
		return title
	}
	return nav.site
}

func (nav *navigation) folderTitle(f int) string { return nav.titles[f] }

// readable turns the characters that stand for spaces in file names into spaces.
var readable = strings.NewReplacer("-", " ", "_", " ")

// makeTitle is the title of a folder's index note, or the folder's name made readable.
func (nav *navigation) makeTitle(f int) string {
	folder := &nav.graph.Folders[f]
	if folder.Index >= 0 {
		return nav.title(page{index: folder.Index})
	}
	name := folder.Path[strings.LastIndexByte(folder.Path, '/')+1:]
	name = strings.TrimSpace(readable.Replace(strings.ToValidUTF8(name, "\uFFFD")))
	if name == "" {
		return nav.site
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// item is a reference to p from the page at an address.
func (nav *navigation) item(from string, p page) render.Item {
	return render.Item{Title: nav.title(p), URL: note.URL(from, nav.address(p), "")}
}

// neighbours returns the pages before and after p, nil at the ends.
func (nav *navigation) neighbours(from string, p page) (before, after *render.Item) {
	at, ok := nav.place[p]
	if !ok {
		return nil, nil
	}
	if at > 0 {
		item := nav.item(from, nav.order[at-1])
		before = &item
	}
	if at+1 < len(nav.order) {
		item := nav.item(from, nav.order[at+1])
		after = &item
	}
	return before, after
}

// path returns the folders from the root, which is left out, down to f.
func (nav *navigation) path(f int) []int {
	var up []int
	for ; f > 0; f = nav.graph.Folders[f].Parent {
		up = append(up, f)
	}
	for i, j := 0, len(up)-1; i < j; i, j = i+1, j-1 {
		up[i], up[j] = up[j], up[i]
	}
	return up
}

// crumbs are the folders above p, the root left out.
func (nav *navigation) crumbs(from string, p page, folder int) []render.Item {
	var items []render.Item
	for _, f := range nav.path(folder) {
		if nav.pageOf(f) != p {
			items = append(items, nav.item(from, nav.pageOf(f)))
		}
	}
	return items
}

// maxBranches is how many entries of one folder the sidebar shows, so that a page costs no more in
// a folder of ten thousand notes than in one of fifty.
const maxBranches = 30

// tree is the sidebar of page p in a folder: the root's entries, with every folder on the way to p
// open. A page without a place, such as the error page, has folder 0.
func (nav *navigation) tree(from string, p page, folder int) []render.Branch {
	return nav.branches(from, p, 0, nav.path(folder))
}

func (nav *navigation) branches(from string, p page, f int, open []int) []render.Branch {
	folder := &nav.graph.Folders[f]
	n := len(folder.Folders) + len(folder.Notes)
	entry := func(i int) page {
		if i < len(folder.Folders) {
			return nav.pageOf(folder.Folders[i])
		}
		return page{index: folder.Notes[i-len(folder.Folders)]}
	}
	isOpen := func(i int) bool {
		return len(open) > 0 && i < len(folder.Folders) && folder.Folders[i] == open[0]
	}
	first, last := 0, n
	if n > maxBranches { // the part around the way to p
		at := nav.spot[p]
		if len(open) > 0 {
			at = nav.spot[nav.pageOf(open[0])]
		}
		first = max(0, min(at-maxBranches/2, n-maxBranches))
		last = first + maxBranches
	}
	branches := make([]render.Branch, 0, last-first+2)
	more := func(count int) {
		if count > 0 {
			branches = append(branches, render.Branch{Title: nav.folderTitle(f), URL: nav.item(from, nav.pageOf(f)).URL, More: count})
		}
	}
	more(first)
	for i := first; i < last; i++ {
		e := entry(i)
		item := nav.item(from, e)
		b := render.Branch{Title: item.Title, URL: item.URL, Current: e == p}
		if i < len(folder.Folders) {
			b.Folder, b.Count = true, nav.graph.Folders[folder.Folders[i]].Count
			if isOpen(i) {
				b.Open, b.Branches = true, nav.branches(from, p, folder.Folders[i], open[1:])
			}
		}
		branches = append(branches, b)
	}
	more(n - last)
	return branches
}
