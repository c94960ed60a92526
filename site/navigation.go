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
	split  map[int]*splitNote
	site   string          // the site's title, for a root page that has none of its own
	names  map[page]string // the titles that the configuration gives pages
	titles []string        // of the folders
	spot   map[page]int    // where a page stands among the entries of the page that lists it
	order  []page          // all pages, as the sidebar shows them from top to bottom
	place  map[page]int
}

// A page is a note's page, one of the pages of a split note, or that of a folder without an index note.
type page struct {
	folder  bool
	index   int // into Graph.Notes or Graph.Folders
	section int // of a split note, 0 for its first page
}

func newNavigation(g *link.Graph, split map[int]*splitNote, siteTitle string, listed []NavItem) *navigation {
	nav := &navigation{graph: g, split: split, site: siteTitle, place: map[page]int{}, spot: map[page]int{}}
	nav.names = nav.namesIn(listed)
	for f := range g.Folders {
		nav.titles = append(nav.titles, nav.makeTitle(f))
	}
	addNote := func(p page) {
		nav.order = append(nav.order, p)
		for k := 1; k < len(g.Sections[p.index]); k++ {
			nav.order = append(nav.order, page{index: p.index, section: k})
		}
		nav.placeSections(p)
	}
	var add func(f int)
	add = func(f int) {
		folder := &g.Folders[f]
		if folder.Index < 0 {
			nav.order = append(nav.order, nav.pageOf(f))
		} else {
			addNote(nav.pageOf(f))
		}
		for at, e := range folder.Entries {
			p := nav.entry(e)
			nav.spot[p] = at
			if e.IsFolder {
				add(e.Index)
			} else {
				addNote(p)
			}
		}
	}
	add(0)
	for i, p := range nav.order {
		nav.place[p] = i
	}
	return nav
}

// after returns the navigation of a graph that differs from its own in what some notes say.
func (nav *navigation) after(g *link.Graph, split map[int]*splitNote, notes []int, siteTitle string) *navigation {
	next := *nav
	next.graph, next.split, next.site = g, split, siteTitle
	isIndex := func(i int) bool { return g.Folders[g.Within[i]].Index == i }
	if siteTitle != nav.site || slices.ContainsFunc(notes, isIndex) {
		next.titles = make([]string, len(g.Folders))
		for f := range g.Folders {
			next.titles[f] = next.makeTitle(f)
		}
	}
	return &next
}

// entry returns the page of a note or a folder.
func (nav *navigation) entry(e link.Entry) page {
	if e.IsFolder {
		return nav.pageOf(e.Index)
	}
	return page{index: e.Index}
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
	if p.section > 0 {
		return nav.graph.Sections[p.index][p.section].Address
	}
	return nav.graph.Address[p.index]
}

func (nav *navigation) title(p page) string {
	if p.folder {
		return nav.folderTitle(p.index)
	}
	title := nav.graph.Notes[p.index].Title
	if found := nav.split[p.index]; found != nil {
		title = found.facts[p.section].title
	}
	if title == "" {
		return nav.site
	}
	return title
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
	if name, ok := nav.names[nav.pageOf(f)]; ok {
		return name
	}
	if name := readableName(folder.Path[strings.LastIndexByte(folder.Path, '/')+1:]); name != "" {
		return name
	}
	return nav.site
}

// readableName makes a title of a file's or folder's name.
func readableName(name string) string {
	name = strings.TrimSpace(readable.Replace(strings.ToValidUTF8(name, "\uFFFD")))
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// item is a reference to p from the page at an address.
func (nav *navigation) item(from string, p page) render.Item {
	return render.Item{Title: nav.title(p), URL: note.URL(from, nav.address(p), "")}
}

// entryItem is a reference to p where the order of pages is shown, under the name that it has there.
func (nav *navigation) entryItem(from string, p page) render.Item {
	item := nav.item(from, p)
	if name, ok := nav.names[p]; ok {
		item.Title = name
	}
	return item
}

// neighbours returns the pages before and after p, nil at the ends.
func (nav *navigation) neighbours(from string, p page) (before, after *render.Item) {
	at, ok := nav.place[p]
	if !ok {
		return nil, nil
	}
	if at > 0 {
		item := nav.entryItem(from, nav.order[at-1])
		before = &item
	}
	if at+1 < len(nav.order) {
		item := nav.entryItem(from, nav.order[at+1])
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

// crumbs are the folders above p, the root left out, and of a split note the pages above.
func (nav *navigation) crumbs(from string, p page, folder int) []render.Item {
	var items []render.Item
	for _, f := range nav.path(folder) {
		if nav.pageOf(f) != p {
			items = append(items, nav.entryItem(from, nav.pageOf(f)))
		}
	}
	for _, above := range nav.sectionsTo(p, folder) {
		if above != p {
			items = append(items, nav.entryItem(from, above))
		}
	}
	return items
}
