package link

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"sheaf/site/note"
)

// plantFolders fills Graph.Folders, but for addresses, and Graph.Within.
func (l *linker) plantFolders() {
	g := l.graph
	paths := folderPaths(l.in.Notes)
	at := make(map[string]int, len(paths))
	g.Folders = make([]Folder, len(paths))
	for i, p := range paths {
		at[p] = i
		g.Folders[i] = Folder{Path: p, Index: -1, Parent: -1}
		if p != "" {
			parent := at[folderOf(p)]
			g.Folders[i].Parent = parent
			g.Folders[parent].Folders = append(g.Folders[parent].Folders, i)
		}
	}
	for n, each := range l.in.Notes {
		folder := folderOf(each.Path)
		if n > 0 && folder == folderOf(l.in.Notes[n-1].Path) {
			g.Within[n] = g.Within[n-1]
		} else {
			g.Within[n] = at[folder]
		}
	}
	l.chooseIndexes(at)
	for n, f := range g.Within {
		g.Folders[f].Count++
		if g.Folders[f].Index != n {
			g.Folders[f].Notes = append(g.Folders[f].Notes, n)
		}
	}
	for i := len(g.Folders) - 1; i >= 0; i-- { // those in a folder come after it
		f := &g.Folders[i]
		if f.Parent >= 0 {
			g.Folders[f.Parent].Count += f.Count
		}
		slices.SortFunc(f.Notes, func(a, b int) int {
			if c := compareOrder(g.Notes[a], g.Notes[b]); c != 0 {
				return c
			}
			return compareNatural(path.Base(g.Notes[a].Path), path.Base(g.Notes[b].Path))
		})
		slices.SortStableFunc(f.Folders, func(a, b int) int { return compareOrder(g.page(a), g.page(b)) })
	}
	l.orderEntries()
}

// page returns the note that is a folder's page, nil for none.
func (g *Graph) page(folder int) *note.Note {
	if i := g.Folders[folder].Index; i >= 0 {
		return g.Notes[i]
	}
	return nil
}

// compareOrder puts notes in the order that they ask for, before those that ask for none.
func compareOrder(a, b *note.Note) int {
	inOrder := func(n *note.Note) bool { return n != nil && n.Ordered }
	switch {
	case inOrder(a) && inOrder(b):
		return cmp.Compare(a.Order, b.Order)
	case inOrder(a):
		return -1
	case inOrder(b):
		return 1
	}
	return 0
}

// folderPaths returns the folders with a note in or below them, and the root, in natural order.
func folderPaths(notes []*note.Note) []string {
	seen := map[string]bool{"": true}
	paths := []string{""}
	for i, n := range notes {
		if i > 0 && folderOf(n.Path) == folderOf(notes[i-1].Path) {
			continue
		}
		for p := folderOf(n.Path); !seen[p]; p = folderOf(p) {
			seen[p] = true
			paths = append(paths, p)
		}
	}
	slices.SortFunc(paths, compareNatural)
	return paths
}

// folderOf returns the folder that a path is in, "" for the root.
func folderOf(p string) string { return p[:max(0, strings.LastIndexByte(p, '/'))] }

// chooseIndexes gives every folder its page: of the README, index and _index notes in it the one
// that claims it most strongly, else the note of its name beside it. Such a note then is within the
// folder, for it is its page.
func (l *linker) chooseIndexes(at map[string]int) {
	g := l.graph
	for n, each := range l.in.Notes {
		rank := note.IndexRank(each.Path)
		if rank == 0 {
			continue
		}
		f := &g.Folders[g.Within[n]]
		if f.Index < 0 || rank < note.IndexRank(l.in.Notes[f.Index].Path) {
			f.Index = n
		}
	}
	l.adoptPermalinks()
	l.adoptNamesakes(func(p string) string { return p })
	l.adoptNamesakes(fold) // one that differs in letter case would want the folder's address
}

// adoptPermalinks makes notes that ask for the address of a folder they are in, or beside, the pages of
// such folders as have none: the way in which Obsidian's vaults name the home page.
func (l *linker) adoptPermalinks() {
	g := l.graph
	bare := make(map[string]int)
	for f := len(g.Folders) - 1; f >= 0; f-- {
		// One whose address is Sheaf's own moves to another: nobody has asked for that.
		if address := l.in.Style.FolderAddress(g.Folders[f].Path); g.Folders[f].Index < 0 && l.claims.isFree(address) {
			bare[fold(address)] = f
		}
	}
	for n, each := range l.in.Notes {
		if each.Permalink == nil || len(bare) == 0 || g.Folders[g.Within[n]].Index == n {
			continue
		}
		f, ok := bare[fold(l.in.Style.FolderAddress(strings.TrimSuffix(each.Permalink.Path, "/")))]
		if ok && g.Folders[f].Index < 0 && (g.Within[n] == f || g.Folders[f].Parent == g.Within[n]) {
			g.Folders[f].Index = n
			g.Within[n] = f
		}
	}
}

// adoptNamesakes makes notes the pages of the folders beside them that have none, where the key of
// both paths is the same.
func (l *linker) adoptNamesakes(key func(string) string) {
	g := l.graph
	bare := make(map[string]int)
	for f := len(g.Folders) - 1; f > 0; f-- {
		if g.Folders[f].Index < 0 {
			bare[key(g.Folders[f].Path)] = f
		}
	}
	if len(bare) == 0 {
		return
	}
	for n, each := range l.in.Notes {
		f, ok := bare[key(stem(each.Path))]
		if ok && g.Folders[f].Index < 0 && g.Folders[f].Parent == g.Within[n] && g.Folders[g.Within[n]].Index != n {
			g.Folders[f].Index = n
			g.Within[n] = f
		}
	}
}

// stem returns a path without the ending of its last name.
func stem(p string) string { return strings.TrimSuffix(p, path.Ext(p)) }
