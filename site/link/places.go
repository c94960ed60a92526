package link

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sheaf/site/note"
)

// A place is what a path of the source tree holds.
type place struct {
	kind placeKind
	at   int // index into Input.Notes, Input.Files or Graph.Folders; -1 for a folder without notes
}

type placeKind uint8

const (
	aNote placeKind = iota
	aFile
	aFolder
)

// hasPage reports whether a link can lead to a page here.
func (p place) hasPage() bool { return p.kind != aFile && p.at >= 0 }

// places finds notes, files and folders by path. Most links are spelled as the path is, so the
// looser spellings are only gathered when a link first needs them.
type places struct {
	exact  map[string]place
	paths  []string          // the keys of exact, in an order that follows from the input
	loose  map[string]string // norm.NFC of the paths that are not ASCII -> the lowest such path
	folded map[string]string // fold of every path -> the lowest such path
}

func newPlaces(in Input, folders []Folder) *places {
	p := &places{exact: make(map[string]place, len(in.Notes)+len(in.Files)+len(folders))}
	for i, n := range in.Notes {
		p.add(n.Path, place{aNote, i})
	}
	for i, f := range folders {
		p.add(f.Path, place{aFolder, i})
	}
	for i, f := range in.Files {
		if isHidden(f) {
			continue
		}
		p.add(f, place{aFile, i})
		for dir := folderOf(f); dir != ""; dir = folderOf(dir) {
			if _, ok := p.exact[dir]; ok {
				break // and so are those above
			}
			p.add(dir, place{aFolder, -1})
		}
	}
	return p
}

func (p *places) add(name string, there place) {
	p.exact[name] = there
	p.paths = append(p.paths, name)
}

// isHidden reports whether a file is never published, whoever links to it: files whose name starts
// with a dot often hold secrets (.env), and version control's folders are no part of the notes.
// Other files in hidden folders are attachments like any (.images/x.png).
func isHidden(p string) bool {
	if !strings.Contains(p, ".") && !strings.Contains(p, "CVS/") && !strings.Contains(p, "_darcs/") {
		return false
	}
	dir, base := path.Split(p)
	if strings.HasPrefix(base, ".") {
		return true
	}
	for dir != "" {
		var name string
		name, dir, _ = strings.Cut(dir, "/")
		switch name {
		case ".git", ".hg", ".svn", ".bzr", ".jj", ".fslckout", "CVS", "_darcs":
			return true
		}
	}
	return false
}

// get finds a path as it is spelled, Unicode normalisation aside, and returns it as the tree
// spells it.
func (p *places) get(name string) (string, place, bool) {
	if there, ok := p.exact[name]; ok {
		return name, there, true
	}
	if isASCII(name) {
		return "", place{}, false
	}
	if p.loose == nil {
		p.loose = make(map[string]string)
		for _, each := range p.paths {
			if !isASCII(each) {
				addLowest(p.loose, norm.NFC.String(each), each)
			}
		}
	}
	spelled, ok := p.loose[norm.NFC.String(name)]
	return spelled, p.exact[spelled], ok
}

// getFolded finds a path in any letter case.
func (p *places) getFolded(name string) (string, place, bool) {
	if p.folded == nil {
		p.folded = make(map[string]string, len(p.exact))
		for _, each := range p.paths {
			addLowest(p.folded, fold(each), each)
		}
	}
	spelled, ok := p.folded[fold(name)]
	return spelled, p.exact[spelled], ok
}

// addLowest maps a key to the lowest of the paths that have it.
func addLowest(lowest map[string]string, key, path string) {
	if there, ok := lowest[key]; !ok || path < there {
		lowest[key] = path
	}
}

// endings are those of notes, the usual one first; see note.IsMarkdown.
func endings() [5]string { return [...]string{".md", ".markdown", ".mdown", ".mkd", ".mkdn"} }

// find returns what a path means to a link that wants a page or a file; see choose. What only
// other letter case finds comes with the spelling that the link should have used.
func (p *places) find(name string) (there place, spelling string, ok bool) {
	if _, there, ok := choose(name, p.get); ok {
		return there, "", true
	}
	spelling, there, ok = choose(name, p.getFolded)
	if without := stem(spelling); there.kind == aNote && fold(without) == fold(name) {
		if norm.NFC.String(without) == norm.NFC.String(name) {
			return there, "", ok // foo.MD for foo
		}
		if _, same, _ := choose(without, p.get); same == there {
			spelling = without
		}
	}
	return there, spelling, ok
}

// choose returns what a path holds by one way to look it up, and as the tree spells it: a file, a
// note or a folder with a page, else the note that has the path but for its ending, else a folder
// without a page.
func choose(name string, get func(string) (string, place, bool)) (string, place, bool) {
	spelled, there, ok := get(name)
	if ok && (there.kind == aFile || there.hasPage()) {
		return spelled, there, true
	}
	for _, ending := range endings() {
		if spelled, there, ok := get(name + ending); ok && there.kind == aNote {
			return spelled, there, true
		}
	}
	return spelled, there, ok
}

// A pageIndex finds pages by folded address, the ending of the address left out.
type pageIndex map[string]place

func newPageIndex(g *Graph) pageIndex {
	pages := make(pageIndex, len(g.Notes)+len(g.Folders))
	for i, address := range g.Address {
		pages[pageKey(address)] = place{aNote, i}
	}
	for i, f := range g.Folders {
		pages[pageKey(f.Address)] = place{aFolder, i}
	}
	return pages
}

// pageKey cuts what a URL of a page ends with in either style.
func pageKey(address string) string {
	key := strings.TrimSuffix(fold(address), "/")
	key = strings.TrimSuffix(strings.TrimSuffix(key, ".html"), ".htm")
	return strings.TrimSuffix(strings.TrimSuffix("/"+key, "/index"), "/")
}

// pretty finds the page that a path means as an address of the built site: "../other/" or
// "other.html", relative to the note's folder or, as a browser would take it, to its page.
func (l *linker) pretty(n int, p string) (place, bool) {
	if !strings.HasSuffix(p, "/") && !strings.HasSuffix(p, ".html") && !strings.HasSuffix(p, ".htm") {
		return place{}, false
	}
	if l.pages == nil {
		l.pages = newPageIndex(l.graph)
	}
	for _, base := range []string{folderOf(l.in.Notes[n].Path), folderOf(l.graph.Address[n])} {
		if address, inside := join(base, p); inside {
			if there, ok := l.pages[pageKey(note.SafePath(address))]; ok {
				return there, true
			}
		}
	}
	return place{}, false
}
