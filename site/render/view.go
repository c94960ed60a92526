package render

import "sheaf/site/note"

// A View is everything that one page shows, as plain data: no methods that reach into the site, no
// pointers out of it. Its hash, with the Frame's, is therefore the complete list of what the page
// depends on; see View.Key. Every URL in a View is a finished reference, relative to the page and
// percent-encoded, and every text is plain text that the templates escape, unless its comment says HTML.
type View struct {
	Layout string // the template that makes the page: "note", "folder" or "404"
	Root   string // from the page to the site's root: "", "./" or "../../"; for 404 an absolute path
	Home   string // from the page to the root page
	Source string // the note's path below the source root, "" where a page has none

	Title       string // for <title>, navigation and the heading unless Lead is set
	Lead        *note.Heading
	HideTitle   bool // the body has a level 1 heading of its own: set no other above it
	Description string
	Lang        string
	Date        string // YYYY-MM-DD or "": what the note says
	Updated     string // YYYY-MM-DD or "": of the last commit that changed it
	Minutes     int    // reading time, at least 1; 0 where it says nothing
	Tags        []string
	Edit        string // address of the source in its repository's editor, or ""

	Crumbs     []Item     // the folders above, outermost first, the root left out
	Tree       []Branch   // the sidebar: the current branch of the site, cut to a fixed size
	Contents   []Entry    // the headings of the first two levels present
	LinkedFrom int        // how many notes link here
	Backlinks  []Backlink // the first of them, in path order
	Prev       *Item
	Next       *Item

	Folders []Row // folder pages: the folders inside
	Notes   []Row // folder pages: the notes inside

	Body  note.Hash // the key of the compiled note whose HTML goes into the page; zero for none
	Fills []string  // HTML: what fills the body's holes, in order

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
	Fills         []string // HTML: what fills the part's holes
	Embeds        []Embed
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
	Folder string // the titles of its folders, "A / B", or ""
	Count  int    // how many links
}

// A Row is one line of a folder's page.
type Row struct {
	Item
	Summary string
	Minutes int
	Date    string
	Tags    []string
	Count   int // folders: the notes below it
}

// A Frame is what all pages of a site share.
type Frame struct {
	Title          string
	Lang           string
	Base           string // path of the site on its host, "/" or "/repo/": for 404 alone
	Stylesheet     string // addresses below the site's root
	PrintSheet     string
	Script         string
	Icon           string
	RedirectScript string // of pages that lead to another
	ThemeScript    string // the inline script that sets the stored theme before the first paint
	Live           string // address of the live-reload script, in serve only
}
