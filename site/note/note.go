// Package note is the vocabulary of Sheaf: the words that every stage of a build shares.
//
// A File is what reading finds; a Note is what compiling one file yields; a Body is the note's
// HTML with holes where its links stand, kept apart because it is large and only rendering needs it.
// A Diag says that a note needs attention. The URL rules (which address a file gets, how one
// address refers to another) and GitHub's heading slugs live here too, so that compile, link and
// render cannot disagree about them.
//
// The package imports the standard library only, reads nothing and writes nothing. Its values are
// read-only once they have left the stage that made them.
package note

// A Hash is the SHA-256 of some bytes.
type Hash [32]byte

// A File is one regular file of the source tree.
type File struct {
	Path string // slash-separated, below the source root, as the file system spells it
	Size int64  // bytes
	Hash Hash   // of the contents; set for notes, zero for attachments
}

// A Note is one compiled Markdown file, without its HTML.
type Note struct {
	Path        string   // of the File it was compiled from
	Title       string   // plain text: front matter, else the first heading, else the file's name
	Description string   // plain text: front matter, else ""
	Summary     string   // plain text: the first paragraph, at most 200 characters, cut at a word
	Lang        string   // BCP 47 tag from front matter, else what the letters tell, or ""
	LangGuessed bool     // the letters told it
	Date        string   // front matter `date`, as YYYY-MM-DD, or ""
	Tags        []string // of front matter, then those in the text, as CleanTag returns them; no two differ in letter case alone
	Aliases     []string
	Draft       bool
	Permalink   *Asked  // the address that the note asks for, or nil
	Redirects   []Asked // the addresses that its aliases ask for, which are to lead to it
	Split       int     // front matter: the level of heading that makes pages of the note, 0 if it says nothing, or NoSplit
	Ordered     bool    // front matter says which place the note has among those of its folder
	Order       float64 // that place, if Ordered: lower ones come first, and those without one last

	Math     bool // there are formulas
	Diagrams bool // there are diagrams that are drawn in the browser

	Lead      *Heading    // the heading of level 1 or 2 that opens the note, taken out of the body so that the page can set it; nil if none does
	Headings  []Heading   // those in the body, in order
	Anchors   []RawAnchor // ids and names from raw HTML, in order, that links may point at
	Links     []Link      // as written, in order
	Blocks    []Block     // those that have a name of their own, in the order they end
	Whole     Part        // all of the body
	Footnotes []Footnote  // those of the list that ends the body, in order
	Words     int         // of prose, for the reading time; a CJK character counts as half a word
	Size      int         // bytes of the text: what stands behind the front matter, as markdown.Text returns it
	Hidden    []Span      // parts of the text that no page shows, in order: comments
	Diags     []Diag
}

// A Heading is one heading of a note.
type Heading struct {
	Level int
	ID    string // GitHub's id, unique in the note
	Text  string // plain text
	HTML  string // the inline HTML, without links; set for Note.Lead only
	Line  int
	Part  Part // its section: from it, and anchors right before it, to the next heading of its level or a higher one
	Cut   Cut  // whether a page may begin here
	Bare  bool // nothing stands between it and the next heading, or the end
}

// A Cut says whether a split note may be cut at a heading.
type Cut uint8

const (
	CutNever   Cut = iota // the heading stands in another element
	CutByLevel            // as its level says
	CutAlways             // "<!-- page -->" stands before it
	CutNot                // "<!-- nosplit -->" does
)

// NoSplit is the Note.Split of a note that is to be one page.
const NoSplit = -1

// MaxSplit is the deepest level of heading that can make pages.
const MaxSplit = 3

// A RawAnchor is an id or name of raw HTML.
type RawAnchor struct {
	ID string
	At int // in Body.HTML
}

// A Footnote is one of the list that ends a note's body.
type Footnote struct {
	Number int
	Part   Part // what is in its list item
	Refs   []FootnoteRef
}

// A FootnoteRef is a reference to a footnote.
type FootnoteRef struct {
	At   int  // in Body.HTML
	Back Part // in the footnote: the link back to it; empty if there is none
}

// A Block is a block or list item of a note that is named by "^id" behind it.
type Block struct {
	ID   string // with the "^", as in links that name it
	Part Part
}

// A Part is a part of a note's Body.HTML: whole elements, which may stand elsewhere by themselves.
type Part struct {
	Start, End  int // bytes of it, End excluded
	First, Last int // its holes, Last excluded
}

// IsEmpty reports whether there is nothing in the part.
func (p Part) IsEmpty() bool { return p.Start == p.End && p.First == p.Last }

// A LinkKind says which construct a link was written with, and so what its hole becomes.
type LinkKind uint8

const (
	Anchor  LinkKind = iota // [text](dest), <a href>, autolinks
	Image                   // ![alt](dest), <img src>
	Media                   // src, srcset or poster of <source>, <video>, <audio>
	Wiki                    // [[dest]], [[dest|text]]
	Embed                   // ![[dest]], ![[dest|text|300x200]]
	Tag                     // #dest, a reference to the tag's page
	Include                 // a fence of code that names a file to show: file="dest"
	Card                    // the picture that front matter names; it has no hole, and is the first of its note's links
)

// A Link is a reference as written in a note; package link says what it refers to.
type Link struct {
	Kind LinkKind
	Dest string // the destination as written, after Markdown's or HTML's unescaping, percent-encoding kept: "../a%20b.md?x#y"; of Wiki and Embed what is before the "|": "a b#y"
	Text string // Anchor, Wiki: the link's plain text; Image: the alternative text; Embed: what was written as its text, or ""; Include: the code between the fences
	Pos  Pos    // where the destination's construct starts in the note's file

	// DestPos is where Dest itself stands in the file, letter for letter; zero if it is not known, or
	// if it is written in other letters there (escaped, say). What is known can be edited.
	DestPos Pos

	// The sentence around Text, for links that may lead to another note: see Around. Both are "" if there
	// is nothing around it.
	Before, After string

	Title         string // the title attribute, or ""; Include: the info string
	Width, Height string // Image from raw HTML, Embed: the attributes as written, or ""
	Align         string // Image from raw HTML: the align attribute, or ""
	Theme         string // Image: "light" or "dark" if it is shown in that theme alone, else ""
}

// A Body is a note's HTML, with holes.
type Body struct {
	HTML  []byte
	Holes []Hole // in order of Offset

	Sections []Section // the plain text, in order; the first has no heading
}

// A Section is the plain text that stands between one heading of a note and the next, whatever their
// levels: for search, and for excerpts.
type Section struct {
	Heading     int    // index into Note.Headings; -1 for what stands before the first
	First, Last int    // its links in Note.Links, Last excluded
	Text        string // one line a paragraph, list item or row, with tabs between a row's cells; code stands between CodeStart and CodeEnd and keeps its lines
}

// What sets a block of code off in a Section's text, which has no other control characters but these, tabs and newlines.
const (
	CodeStart = '\x0e'
	CodeEnd   = '\x0f'
)

// A HoleKind says which piece of HTML belongs in a hole.
type HoleKind uint8

const (
	HoleAnchor    HoleKind = iota // attributes after "<a": ` href="…"`, leading space included, or what marks a missing target
	HoleAnchorEnd                 // just before "</a>": what must be said about the target in words, usually nothing
	HoleImage                     // a whole <img>, or its placeholder; for an Embed also <audio>, <video> or a link
	HoleURL                       // an attribute's value, already between quotes: the escaped URL
	HoleWiki                      // a whole <a> with its text, for a Wiki, or for an Embed where no block may stand
	HoleEmbed                     // blocks: what the Embed shows of another note
	HolePicture                   // a whole <img> as the last child of <picture>, or what stands for it
	HoleFigure                    // a whole <figure> with the image, and its title as the caption
	HoleCode                      // the rest of a <code> tag, and the code of an Include
)

// A Hole is a place in Body.HTML where a piece about a link is put when the page is made.
type Hole struct {
	Offset int // in Body.HTML
	Kind   HoleKind
	Link   int // index into Note.Links
}
