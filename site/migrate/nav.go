package migrate

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"sheaf/site/note"
)

// settleNav makes the flat list of the sidebar. Sheaf's levels are the folders of the notes, so a section that stands for
// a folder becomes its title, and others are reported.
func (s *Site) settleNav() {
	f := flattener{site: s, seen: map[string]bool{}, parents: map[string]int{}}
	f.countFolders(s.sidebar)
	f.add(s.sidebar, "")
	if len(f.flat) > 0 {
		named := f.flat
		if len(named) > 3 {
			named = append(slices.Clone(named[:3]), fmt.Sprintf("%d more", len(f.flat)-3))
		}
		s.find(f.at, "levels of the sidebar are folders, which these sections are not; their pages keep their order in the folders that they are in: %s", strings.Join(named, ", "))
	}
}

// A flattener makes a flat list of a sidebar.
type flattener struct {
	site    *Site
	seen    map[string]bool
	parents map[string]int // how many sections could stand for a folder
	flat    []string       // sections that are no folders
	at      place          // of the first of them
}

// countFolders counts which folders sections could stand for.
func (f *flattener) countFolders(entries []Entry) {
	for i := range entries {
		e := &entries[i]
		if len(e.Entries) == 0 {
			continue
		}
		if e.Folder == "" {
			e.Folder = folderOf(e)
		}
		f.parents[e.Folder]++
		f.countFolders(e.Entries)
	}
}

// folderOf returns the folder that all pages of a section are in, "" if that is all notes.
func folderOf(e *Entry) string {
	if e.Path != "" && note.IndexRank(e.Path) > 0 && path.Dir(e.Path) != "." {
		return path.Dir(e.Path)
	}
	common, first := "", true
	var look func(e *Entry)
	look = func(e *Entry) {
		if e.Path != "" {
			dir := path.Dir(e.Path)
			if first {
				common, first = dir, false
			}
			for common != "." && dir != common && !strings.HasPrefix(dir, common+"/") {
				common = path.Dir(common)
			}
		}
		for i := range e.Entries {
			look(&e.Entries[i])
		}
	}
	for i := range e.Entries {
		look(&e.Entries[i])
	}
	if e.Path != "" && stem(e.Path) != common && path.Dir(e.Path) != common && !strings.HasPrefix(path.Dir(e.Path), common+"/") {
		return "" // its page is elsewhere
	}
	if common == "." {
		return ""
	}
	return common
}

// add adds entries of a section that stands for a folder.
func (f *flattener) add(entries []Entry, within string) {
	for i := range entries {
		e := &entries[i]
		isFolder := e.Folder != "" && e.Folder != within && f.parents[e.Folder] == 1
		inside := within
		switch {
		case len(e.Entries) == 0:
		case isFolder:
			inside = e.Folder
			if e.Title != "" && !f.seen[e.Folder] {
				f.seen[e.Folder] = true
				f.site.Nav = append(f.site.Nav, Item{e.Title, e.Folder + "/"})
			}
		default:
			if len(f.flat) == 0 {
				f.at = e.place
			}
			f.flat = append(f.flat, "“"+e.Title+"”")
		}
		if e.Path != "" {
			f.addPage(e, isFolder)
		}
		f.add(e.Entries, inside)
	}
}

// addPage adds a page. The page of a folder stands where the folder does.
func (f *flattener) addPage(e *Entry, ofSection bool) {
	p := path.Clean(e.Path)
	switch {
	case f.seen[p] && e.Line == 0: // front matter that fits twice
		return
	case f.seen[p]:
		f.site.find(e.place, "%s stands in the sidebar a second time; the first counts", p)
		return
	case !f.site.hasNote(p):
		f.site.find(e.place, "the sidebar has %s, which is no note", e.Path)
		return
	}
	f.seen[p] = true
	if note.IndexRank(p) > 0 && path.Dir(p) != "." && f.seen[path.Dir(p)] {
		return
	}
	if ofSection && (stem(p) == e.Folder || path.Dir(p) == e.Folder && note.IndexRank(p) > 0) {
		return
	}
	title := e.Title
	if ofSection { // the folder has it
		title = ""
	}
	f.site.Nav = append(f.site.Nav, Item{title, p})
}

// stem returns a path without its extension.
func stem(p string) string { return strings.TrimSuffix(p, path.Ext(p)) }
