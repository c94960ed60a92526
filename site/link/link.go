// Package link resolves every link of a vault at once: names become targets, targets become
// addresses, and what resolves nowhere becomes a diagnostic with the nearest candidate.
//
// In goes the whole vault after compiling (Input), out comes a Graph: an address for every page, a
// target for every link, the links backwards, the tree of folders, and the attachments that are
// worth publishing because a note refers to them. Nothing is read and nothing of the input is
// changed, so that Build may run while others still read an older Graph. Build links a whole vault; a
// Linker, which is kept, comes to the very same graph by resolving anew only what an edit can have
// changed (relink.go).
//
// # Addresses
//
// A note gets note.Style's address of its path; README, index and _index are the pages of their
// folders. In the layout of "folder notes", a.md beside a folder a/ that has no such note, a.md is
// the folder's page. Where two sources want one output path, compared case-folded and normalised
// because disks do so, the folder's page wins, then the lower path, and the loser gets "-2", "-3"
// and so on; see claims.
//
// A note that asks for another address in its front matter gets it if nothing stands there, and its
// path's address then leads to it. So do its aliases, and the addresses that it had before it was
// renamed; see redirect.go.
//
// # Links
//
// A destination is resolved as GitHub resolves it in a repository: relative to the note's folder,
// or to the source root with a leading slash, percent-decoded, to a note, a folder or a file. What
// GitHub would not find is tried further, in this order: with a Markdown ending (as wikis do), in
// other letter case, as an address of this site (linker.pretty). Other letter case is an error,
// because the link is dead on GitHub, although it works on the built site; the rest is fine.
//
// Wikilinks and embeds are resolved as Obsidian resolves them; see reference.wiki.
package link

import (
	"slices"

	"sheaf/site/note"
)

// An Input is the whole vault after compiling. Nothing in it is changed.
type Input struct {
	Notes    []*note.Note // in order of Path; drafts already left out
	Files    []string     // paths of every other regular file, hidden ones included, in order
	Style    note.Style
	Sections map[int][]note.Page // the pages of the notes that are split, by index into Notes
	Reserved []string            // output paths that no source may have: "404.html", or "_sheaf/" for a whole folder
	Renamed  []Rename            // in order of From
	Nav      []string            // paths of notes and folders, in the order they are to stand in; see nav.go
}

// A Rename says that a note had another path before.
type Rename struct{ From, To string }

// A Graph is the linked vault.
type Graph struct {
	Notes    []*note.Note      // as in Input
	Address  []string          // of each note's page, parallel to Notes
	Sections map[int][]Section // the pages of the notes that are split, by index into Notes; the first is at the note's Address
	Within   []int             // per note: the folder it is in, or whose page it is; index into Folders
	Folders  []Folder          // every folder with a note in or below it, and the root ("") first; see Folder
	Files    []File            // the files that notes refer to, in order of Path
	Tags     *Tags

	Redirects []Redirect // in order of Address

	Links     [][]Target    // parallel to Notes and each note's Links
	Backlinks [][]Backlink  // per note: the links to it, in order, its own left out
	Wanted    []Wanted      // the notes that links ask for in vain, in the order they are met
	Wants     map[int][]int // per note that has such links: indices into Wanted, in order

	LinkDiags    [][]note.Diag // per note: what is wrong with its links, sorted
	AddressDiags []note.Diag   // what is wrong with names and addresses, sorted
}

// Diags returns all findings, sorted.
func (g *Graph) Diags() []note.Diag {
	all := append(slices.Concat(g.LinkDiags...), g.AddressDiags...)
	note.SortDiags(all)
	return all
}

// A Folder is one folder of notes. Folders and notes are in the order that people expect of a
// list: letter case aside, and numbers by value, so that "2-x" comes before "10-x"; first come
// those that Input.Nav lists, then those that ask for a place (note.Note.Order). Graph.Folders
// has every folder before those in it.
type Folder struct {
	Path    string  // below the source root, "" for the root
	Address string  // of its page
	Index   int     // the note that is its page, or -1; it may lie beside the folder, see the package comment
	Parent  int     // index into Graph.Folders, -1 for the root
	Folders []int   // the folders in it
	Notes   []int   // the notes in it, its index and those of the folders in it left out
	Entries []Entry // both, in the order they are listed in: folders first unless Input.Nav says otherwise
	Count   int     // the notes in and below it, its index included
}

// A File is an attachment that is published.
type File struct {
	Path    string
	Address string
}

// A Redirect is an address from which readers are led to a note's page.
type Redirect struct {
	Address string
	Note    int // index into Graph.Notes
}

// A Backlink is a link, seen from the note that it leads to.
type Backlink struct {
	Note int // that has the link, an index into Graph.Notes
	Link int // index into its Links
}

// A Section is a page of a split note.
type Section struct {
	note.Page
	Address string
}

// A Target is what a link refers to.
type Target struct {
	State    State
	Note     int       // index into Graph.Notes for a page of a note, else -1
	Section  int       // of a split note: index into its Graph.Sections
	File     int       // index into Graph.Files for an attachment, else -1
	Address  string    // Page, Attachment; Included: the file's path below the source root
	Fragment string    // the anchor as the target spells it, "" for none; not percent-encoded
	Query    string    // as written, without "?"; what may not stand in a URL is percent-encoded
	Part     note.Part // Embed of a note: what it shows; empty if its fragment names nothing
	Swapped  bool      // Wiki: what was written as its text is the destination, and the other way round
	URL      string    // External: the destination, fit for a URL and free of schemes that run code; else ""
}

// A State is what became of a link.
type State uint8

const (
	External    State = iota // leaves the site: http:, mailto:, ...
	Page                     // a note's or a folder's page (perhaps the same page)
	Attachment               // another file of the source tree
	Missing                  // nothing is there; a diagnostic says so
	Unpublished              // a folder that holds no note: it exists, so nothing is wrong, but has no page
	Tagged                   // the page of the tag that the link names: see Graph.Tags
	Included                 // a file that the page shows as code, which does not publish it
)

// Build links a vault. Equal input gives an equal graph.
func Build(in Input) *Graph { return buildAfter(nil, in).graph }

// buildAfter links a vault. What before, if not nil, knows of it is made use of.
func buildAfter(before *linker, in Input) *linker {
	l := &linker{
		in: in,
		graph: &Graph{
			Notes:     in.Notes,
			Address:   make([]string, len(in.Notes)),
			Within:    make([]int, len(in.Notes)),
			Links:     make([][]Target, len(in.Notes)),
			Backlinks: make([][]Backlink, len(in.Notes)),
			LinkDiags: make([][]note.Diag, len(in.Notes)),
		},
		claims: newClaims(in.Reserved),
		ids:    make([]idSet, len(in.Notes)),
		unsafe: make(map[string]bool),
		askers: make(map[int][]int),
		direct: make([][]bool, len(in.Notes)),
		known:  knownFrom(before, in),
	}
	l.plantFolders()
	l.addressPages()
	l.addressSections()
	l.places = newPlaces(in, l.graph.Folders)
	l.resolvePlainOfAll()
	for n := range in.Notes {
		l.resolveNote(n)
	}
	l.known = nil
	l.publishFiles()
	l.publishRedirects()
	l.graph.Tags = GatherTags(in.Notes, in.Style)
	l.turnLinksAround()
	l.graph.gatherWanted()
	note.SortDiags(l.graph.AddressDiags)
	return l
}

// A linker is the state of one Build, all that names alone decide of which a Linker keeps.
type linker struct {
	in     Input
	graph  *Graph
	claims *claims
	places *places
	ids    []idSet                // per note
	shown  map[int]map[string]int // per split note that links name parts of: the section that shows each id
	unsafe map[string]bool        // folders and sources whose names were reported
	pages  pageIndex              // made when first needed
	moved  []Redirect             // from the addresses of notes' paths to their permalinks
	asked  pageIndex              // made when first needed: the addresses that redirects are to have
	wikis  *wikiNames             // made when the first wikilink is met
	near   *nearNames             // made when a link is first found broken

	named map[string][]string // by folded name: the first two paths that have it; made with near

	// What only a Linker asks for.
	uses      []int         // per file of the Input: how many links lead to it
	published map[int]int   // index into Input.Files -> Graph.Files
	sources   []int         // and back
	askers    map[int][]int // per note: those whose findings depend on its ids although they do not link to it
	direct    [][]bool      // per note and link: see reference.isDirect
	known     *known        // while everything is linked
	spoiled   bool          // an update began and did not end
}

// turnLinksAround fills Graph.Backlinks from Graph.Links.
func (l *linker) turnLinksAround() {
	g := l.graph
	counts := make([]int, len(g.Notes))
	total := 0
	for from, targets := range g.Links {
		for _, t := range targets {
			if t.Note >= 0 && t.Note != from {
				counts[t.Note]++
				total++
			}
		}
	}
	all := make([]Backlink, total) // one array for all lists
	for n, count := range counts {
		if count > 0 {
			g.Backlinks[n], all = all[:0:count], all[count:]
		}
	}
	for from, targets := range g.Links {
		for i, t := range targets {
			if t.Note >= 0 && t.Note != from {
				g.Backlinks[t.Note] = append(g.Backlinks[t.Note], Backlink{from, i})
			}
		}
	}
}
