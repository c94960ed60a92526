package render

import "sheaf/site/note"

// A View is everything that one page shows, as plain data: no methods that reach into the site, no
// pointers out of it. Its hash, with the Frame's, is therefore the complete list of what the page
// depends on; see View.Key. Every URL in a View is a finished reference, relative to the page and
// percent-encoded, and every text is plain text that the templates escape, unless its comment says HTML.
type View struct {
	Layout string // the template that makes the page: "note", "folder", "tags", "tag", "search", "letters", "graph", "print", "offline" or "404"
	Root   string // from the page to the site's root: "", "./" or "../../"; for 404 and offline an absolute path
	Home   string // from the page to the root page
	Source string // the note's path below the source root, "" where a page has none

	Address string // of the page, below the site's root and percent-encoded
	NoIndex bool   // it is not for search engines: the same is at other addresses, or nothing is

	Title       string // for <title>, navigation and the heading unless Lead is set
	Window      string // for <title> in its place, where Title alone would not tell pages apart
	Lead        *note.Heading
	HideTitle   bool // the body has a level 1 heading of its own: set no other above it
	Description string
	Summary     string // what the page is about where Description says nothing, for machines alone
	Lang        string
	Date        string // YYYY-MM-DD or "": what the note says
	Updated     string // YYYY-MM-DD or "": of the last commit that changed it
	Minutes     int    // reading time, at least 1; 0 where it says nothing
	Tags        []Item
	Edit        string // address of the source in its repository's editor, or ""
	Report      string // address where a problem with the note is reported, or ""
	Authors     []string
	Card        string // address of a picture that stands for the page, below the site's root and percent-encoded, or ""
	CardAlt     string // what it shows, in words
	CardWidth   int    // pixels
	CardHeight  int
	Markdown    string // the page as Markdown, or ""
	Print       string // the page that has all notes of the folder, or ""
	NotPrinted  bool   // there is none because it would be too large

	Crumbs      []Item      // the folders above, outermost first, the root left out
	Tree        []Branch    // the sidebar: the current branch of the site, cut to a fixed size
	Contents    []Entry     // the headings of the first two levels present
	LinkedFrom  int         // how many notes link here
	Backlinks   []Backlink  // the first of them, in path order
	Near        []Neighbour // the local graph: the first pages that are linked with this one
	Neighbours  int         // how many there are
	Unlinked    []Backlink  // the first notes that mention this one without a link, with the sentence
	MentionedBy int         // how many there are
	Wanted      []Wanted    // the notes that it links to and that are not there
	Prev        *Item
	Next        *Item

	Parts   []Row   // the pages below this one that the same note makes
	Outline []Moved // the first page of a split note: all its headings

	Folders []Row // folder pages: the folders inside
	Notes   []Row // folder pages: the notes inside; the page of a tag: the notes that have it

	Strip  *Strip // the root page: all notes as strokes, nil on small sites
	Recent []Row  // the root page: the notes that changed last

	AllTags  []TagBranch // the page of all tags
	Tagged   int         // the page of a tag: the notes that have it or one below it
	Groups   []TagGroup  // the same: the tags right below it, and the notes that are not listed before
	Unlisted int         // the same: how many notes are left out

	Letters []Letter // the pages of all notes by title: the letters they begin with

	Body   note.Hash // the key of the compiled note whose HTML goes into the page; zero for none
	Pieces []Piece   // what of the body the page shows; nil for all of it
	Level  int       // Pieces: the level of the heading that they begin with, which becomes the page's; 0 if they begin with none
	Fills  []string  // HTML: what fills the holes of the body, or of the pieces of it, in order

	Embeds []Embed // what the page shows of other notes
}

// An Embed is a part of a note's body, in a hole of the page's body or of another Embed. Who makes the
// page puts its HTML into Fills before Renderer.Page is called.
type Embed struct {
	Hole          int       // index into the Fills beside it, "" there
	Before, After string    // HTML around it
	Source        string    // the note's path
	Body          note.Hash // the key of the compiled note
	Part          note.Part
	Prefix        string   // of its ids on the page
	URL           string   // of the note's page, where ids are that the part does not have
	Demote        bool     // its headings are one level lower on the page
	Fills         []string // HTML: what fills the part's holes
	Embeds        []Embed
}

// A Piece is HTML and the part of the body behind it. Pieces are put together before Renderer.Page is
// called; see package site.
type Piece struct {
	Before string // HTML
	Part   note.Part
}

// A Moved is a heading of a split note, on whichever page it is now.
type Moved struct {
	Text, URL string
	ID        string // of the heading if it is on another page: the link takes its place here; or ""
	Anchors   []Item // ids that are no heading's, in the heading's section, and where they are now
	Entries   []Moved
}

// An Item is a link to a page.
type Item struct{ Title, URL string }

// A Branch is one line of the sidebar.
type Branch struct {
	Title    string
	URL      string
	Folder   bool
	Count    int      // Folder: the notes below it
	Open     bool     // Folder: its branches are listed
	Current  bool     // this is the page itself
	Apart    bool     // the first that is no page of the folder's own note, which has several
	More     int      // not a page: this many notes of the folder are left out here; URL is the folder's page
	Branches []Branch // Folder and Open
}

// An Entry is one line of the table of contents.
type Entry struct {
	Text, ID string
	Entries  []Entry
}

// A Backlink is a note that links to the page.
type Backlink struct {
	Item
	Folder   string    // the titles of its folders, "A / B", or ""
	Count    int       // how many links
	Mentions []Mention // the first of them
}

// A Mention is a place in another note that refers to the page.
type Mention struct {
	Before, Text, After string // the sentence; all "" where there is none
	Embed               bool   // the page is shown there: Text is ""
	Section             Item   // that it stands in; zero for none
}

// A Wanted is a note that the page links to and that is not there.
type Wanted struct {
	Name  string
	Total int    // how many other notes link to it
	By    []Item // the first of those
}

// A Row is one line of a folder's page.
type Row struct {
	Item
	Summary string
	Minutes int
	Date    string
	Tags    []Item
	Place   string // notes that are listed with those of other folders: its folders, "A / B", or ""
	Count   int    // folders: the notes below it; split notes and their parts: the pages below it
}

// A TagBranch is a tag on the page of all tags.
type TagBranch struct {
	Item      // its name without those of the tags it is below
	Count int // the notes that have it or one below it
	Tags  []TagBranch
}

// A TagGroup is a tag on the page of the one it is below.
type TagGroup struct {
	Item
	Count int   // the notes that have it or one below it
	Notes []Row // those that are not listed before
}

// A Letter is what titles begin with, as an index at the end of a book has it.
type Letter struct {
	Label string // "A", "0–9" or the name of a script
	URL   string // where its notes are listed: on this page or on one of its own
	ID    string // of its heading, on the page that lists its notes; "" elsewhere
	Count int    // how many notes it has
	Notes []Place
}

// A Place is a note and where it is.
type Place struct {
	Item
	Folder string // the titles of its folders, "A / B", or ""
}

// A Frame is what all pages of a site share.
type Frame struct {
	Title          string
	Lang           string
	Base           string // path of the site on its host, "/" or "/repo/": for 404 alone
	Stylesheet     string // addresses below the site's root
	PrintSheet     string
	Script         string
	Icon           string // the mark, in SVG
	IconICO        string // the same for browsers that show no SVG; "" where it cannot be drawn
	TouchIcon      string // the same for a phone's home screen, or ""
	Manifest       string // address of the web manifest, or ""
	MathSheet      string // for pages with formulas; "" if none are typeset
	Diagrams       string // the script of pages with diagrams, which draws them in DiagramFrame
	DiagramFrame   string // "" if diagrams are not drawn
	RedirectScript string // of pages that lead to another
	Register       string // the script that registers the service worker; "" for none
	ThemeScript    string // the inline script that sets the stored theme before the first paint
	Live           string // address of the live-reload script, in serve only
	Tags           string // address of the page of all tags, "" for none
	Graph          string // address of the page of the whole graph, "" for none
	FindScript     string // what the search field loads when it is used, or ""
	FindSheet      string
	SearchPage     string
	NoteIndex      string // the page of all notes by title
	OpenSearch     string // tells browsers of the search page; "" where the site does not know its host
	Site           string // the site's full address, with a slash at the end; "" where it is not known
	Feed           string // address of the Atom feed, or ""
}
