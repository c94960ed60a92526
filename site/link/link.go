// Package link resolves every link of a vault at once: names become targets, targets become
// addresses, and what resolves nowhere becomes a diagnostic with the nearest candidate.
package link

import "sheaf/site/note"

// An Input is the whole vault after compiling. Nothing in it is changed.
type Input struct {
	Notes []*note.Note // in order of Path; drafts already left out
	Files []string     // paths of every other regular file, hidden ones included, in order
	Style note.Style
}

// A Graph is the linked vault.
type Graph struct {
	Notes   []*note.Note // as in Input
	Address []string     // of each note's page, parallel to Notes
	Folders []Folder     // every folder with a note in or below it, in order of Path; the root ("") first
	Files   []File       // the files that notes refer to, in order of Path

	Links     [][]Target // parallel to Notes and each note's Links
	Backlinks [][]int    // per note: the notes that link to it, in order, one entry a link, itself left out
	Diags     []note.Diag
}

// A Folder is one folder of notes.
type Folder struct {
	Path    string // below the source root, "" for the root
	Address string // of its page
	Index   int    // the note that is its page, or -1
	Parent  int    // index into Graph.Folders, -1 for the root
	Folders []int  // the folders in it, in order of path
	Notes   []int  // the notes in it, in order of path, its index left out
	Count   int    // the notes in and below it
}

// A File is an attachment that is published.
type File struct {
	Path    string
	Address string
}

// A Target is what a link refers to.
type Target struct {
	State    State
	Note     int    // index into Graph.Notes for a page of a note, else -1
	File     int    // index into Graph.Files for an attachment, else -1
	Address  string // Page, Attachment
	Fragment string // the anchor as the target spells it, "" for none; not percent-encoded
	Query    string // as written, without "?"
	URL      string // External: the sanitised destination; else ""
}

// A State is what became of a link.
type State uint8

const (
	External   State = iota // leaves the site: http:, mailto:, ...
	Page                    // a note's or a folder's page (perhaps the same page)
	Attachment              // another file of the source tree
	Missing                 // nothing is there
)
