// Package site builds a site from a folder of Markdown notes. It runs the stages of a build, each
// of which is a room of its own:
//
//	read     walk the tree, hash what is there                                   read.go
//	compile  one note's bytes -> a note.Note and its HTML with holes             compile.go, package markdown
//	link     all notes together: every link to its target                        package link
//	view     what one page shows, as plain data whose hash says all it depends on view.go
//	render   a view and the theme -> the page's bytes                            package render
//	write    the files that changed, all at once                                 write.go
//
// A Builder keeps what is worth keeping from one build to the next: compiled notes by the hash of
// what they were compiled from, in memory and in a cache file. Load looks at the tree again and
// returns a Site, a snapshot that never changes; the development server answers requests from one,
// and Write brings an output folder up to date with one. Update does the same for those who know where
// something may have changed (load.go). A page is rendered anew only when the hash of its view differs.
package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"sheaf/site/asset"
	"sheaf/site/atlas"
	"sheaf/site/cache"
	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/render"
	"sheaf/site/search"
)

// Options say what to build and how. The zero value of every field but Source is a good choice.
type Options struct {
	Source   string // the folder of notes
	Config   string // the configuration's path; "" is sheaf.yaml in Source, if there is one
	CacheDir string // where compiled notes are kept between builds; "" keeps them while the Builder lives
	Base     string // overrides the configuration's URL: "https://host/path/" or "/path/"
	FileURLs bool   // pages as note.html, for a site that is opened without a server
	Drafts   bool   // publish notes marked as drafts too
	Split    int    // overrides at which level of heading the root's page is split, 1 to note.MaxSplit
	Live     string // the address of a script that every page loads; the development server's
	Once     bool   // let go of what only linking again would need; each Load links anew
}

// A Builder turns its source folder into Sites. It is not safe for concurrent use; its Sites are.
type Builder struct {
	options   Options
	root      *os.Root
	fsys      fs.FS
	cache     *cache.Cache
	compile   *compiling
	themes    *themes
	sizes     *sizes
	copying   *copying
	includes  *inclusions
	past      *past
	bundled   *bundled // nil if this program has none
	splitting splitting
	found     mentioning
	svgs      *pictures
	linker    link.Linker
	opening   sync.WaitGroup
	tree      *tree    // as it was looked at last
	last      *Site    // that Load or Update returned
	glanced   *glanced // what Unchanged has seen, for the next Load

	unseen    []string // paths that a look which failed was told of
	unseenAll bool     // all of them

	progress progress
}

// Progress returns what the Builder is doing at the moment and how far it is. It may be called at
// any time.
func (b *Builder) Progress() (stage string, done, total int) { return b.progress.now() }

// Open prepares to build the folder options.Source, which must exist. Close the Builder when done.
func Open(options Options) (*Builder, error) {
	info, err := os.Stat(options.Source)
	if err != nil {
		return nil, &UsageError{fmt.Sprintf("no folder of notes at %q: %s", options.Source, reason(err))}
	}
	if !info.IsDir() {
		return nil, &UsageError{fmt.Sprintf("%q is a file; name the folder of notes", options.Source)}
	}
	if options.Split < 0 || options.Split > note.MaxSplit {
		return nil, &UsageError{fmt.Sprintf("cannot split at headings of level %d: say 1, 2 or 3", options.Split)}
	}
	if u, err := url.Parse(options.Base); err != nil || u.Host == "" && u.Scheme != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, &UsageError{fmt.Sprintf("base %q is no address of a site; write https://example.org/notes/ or /notes/", options.Base)}
	}
	root, err := os.OpenRoot(options.Source)
	if err != nil {
		return nil, fmt.Errorf("open the source folder: %w", err)
	}
	store, _ := cache.Open(options.CacheDir) // without one the build is slower, and right
	b := &Builder{options: options, root: root, fsys: root.FS(), cache: store}
	b.opening.Go(func() { programID() }) // it is wanted when the tree has been walked
	b.bundled = openBundle(options.FileURLs)
	b.compile = newCompiling(b.fsys, store, b.bundled.typesetter())
	b.themes = &themes{fsys: b.fsys}
	b.sizes = &sizes{fsys: b.fsys, known: map[string]imageSize{}}
	b.copying = newCopying(b.fsys, store, b.compile.program)
	b.includes = &inclusions{fsys: b.fsys}
	b.past = &past{cache: store, program: b.compile.program, source: options.Source}
	b.svgs = &pictures{fsys: b.fsys}
	return b, nil
}

// Close releases the source folder and the cache. Sites made before must not be asked for pages
// afterwards.
func (b *Builder) Close() error {
	b.opening.Wait()
	err := b.cache.Close(b.last != nil)
	if e := b.root.Close(); err == nil {
		err = e
	}
	return err
}

// A UsageError is a mistake in how Sheaf was called, not in the notes.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// Misused reports whether an error is about the call, the configuration or the theme, which its
// user must mend, and not about reading or writing.
func Misused(err error) bool {
	var usage *UsageError
	var config *ConfigError
	var template *render.TemplateError
	var bundle *asset.Error
	return errors.As(err, &usage) || errors.As(err, &config) || errors.As(err, &template) || errors.As(err, &bundle)
}

// A Site is a folder of notes as it was when Load looked: linked, and ready to render any page. It
// is read-only and safe for concurrent use.
type Site struct {
	Config  Config
	Elapsed Elapsed

	builder  *Builder
	origin   *origin // nil: Update looked at less than all of it
	graph    *link.Graph
	change   link.Change        // of graph, from the Site before
	files    []string           // paths of all that is no note, as link.Input has them
	compiled []*memo            // parallel to graph.Notes
	updated  []string           // parallel to graph.Notes: the day of the last commit, or ""
	authors  [][]string         // parallel to graph.Notes: who committed it, if the site shows that
	sections map[int]*splitNote // the notes that make several pages: by index into graph.Notes
	embeds   map[int]embedPlan  // of the notes that embed others: by index into graph.Notes
	embedded map[string]int     // the notes that pages embed, by path: indices into graph.Notes
	frame    render.Frame
	frameKey note.Hash
	theme    *theme
	icon     *siteIcon
	nav      *navigation
	mentions [][]unlinked // per note: where others mention it; nil if nobody asks
	sizes    map[string]imageSize
	copies   []smaller // of pictures
	included map[cutting]inclusion
	pictures map[string]picture
	byOutput map[string]resource // what stands at each path below the output folder
	outputs  []string            // the paths, sorted
	hasTwins bool                // pages have Markdown twins
	isFull   bool                // llms-full.txt has all notes
	printing []printing          // per folder: whether it has a page to print; nil if nobody asks
	search   searchIndex
	finding  findingPages
	cards    []page        // that have one
	hasCard  map[page]bool // the same

	bundledFiles []string // the files of the bundle that are published: see bundled

	readDiags    []note.Diag        // of reading, and of notes that are not published
	pictureDiags []note.Diag        // of attachments that are published otherwise than they are
	diags        func() []note.Diag // all of them, once they are asked for
}

// Elapsed is how long each stage of a build took. Rendering and writing go on together; their share
// of that time is worked out from the processor time that rendering took.
type Elapsed struct{ Read, Compile, Link, Render, Write time.Duration }

func (b *Builder) style() note.Style {
	if b.options.FileURLs {
		return note.Files
	}
	return note.Folders
}

// Config reads the configuration, which Load does too. What is wrong with it is a *ConfigError.
func (b *Builder) Config() (Config, error) {
	if b.options.Config == "" {
		return readConfig(b.fsys, ConfigFile, false)
	}
	return readConfig(osFiles{}, b.options.Config, true)
}

// osFiles opens files by the names that the system knows them by.
type osFiles struct{}

func (osFiles) Open(name string) (fs.File, error) { return os.Open(name) }

func (s *Site) setFrame() {
	title := s.Config.Title
	if root := s.graph.Folders[0]; title == "" && root.Index >= 0 {
		title = s.graph.Notes[root.Index].Title
		if found := s.sections[root.Index]; found != nil {
			title = found.facts[0].title
		}
	}
	if title == "" {
		title = "Notes"
	}
	lang := s.Config.Lang
	if lang == "" {
		lang = "en"
	}
	bundle := s.theme.bundle
	s.frame = render.Frame{
		Title: title, Lang: lang, Base: s.basePath(),
		Stylesheet: bundle.Stylesheet, PrintSheet: bundle.PrintSheet, Script: bundle.Script,
		Icon: s.iconAddress(iconSVG), IconICO: s.iconAddress(iconICO), TouchIcon: s.iconAddress(touchIcon), Manifest: s.manifest(),
		RedirectScript: bundle.RedirectScript, Register: s.register(),
		MathSheet: s.builder.bundled.mathSheet(), Diagrams: bundle.Diagrams, DiagramFrame: s.builder.bundled.diagramFrame(),
		FindScript: bundle.FindScript, FindSheet: bundle.FindSheet,
		Site: s.absoluteBase(), ThemeScript: bundle.ThemeScript, Live: s.builder.options.Live, Tags: s.tagsAddress(), Graph: s.graphAddress(),
	}
	if len(s.latest()) > 0 {
		s.frame.Feed = feedAddress
	}
	s.finding = s.newFindingPages()
	s.frame.SearchPage, s.frame.NoteIndex, s.frame.OpenSearch = s.finding.page, s.finding.all, s.finding.description
	theme, program := s.theme.renderer.Key(s.frame), s.builder.compile.program()
	s.frameKey = sha256.Sum256(append(theme[:], program[:]...))
}

// basePath is the path of the site on its host, with a slash at both ends.
func (s *Site) basePath() string {
	base := s.builder.options.Base
	if base == "" {
		base = s.Config.URL
	}
	u, err := url.Parse(base)
	if err != nil { // Open and parseConfig have seen to it
		return "/"
	}
	if base = strings.Trim(u.EscapedPath(), "/"); base == "" {
		return "/"
	}
	return "/" + base + "/"
}

// A resource is what an output file is made from.
type resource struct {
	kind    resourceKind
	index   int // of the note, folder or attachment, or the generator's own
	section int // notes: which of the pages of a split one
	from    *generator
}

type resourceKind uint8

const (
	notePage    resourceKind = iota // graph.Notes
	folderPage                      // graph.Folders
	tagsPage                        // the page of all tags
	tagPage                         // graph.Tags.List
	searchPage                      // search/
	allNotes                        // search/all/
	letterPage                      // finding.letters
	graphPage                       // graph/
	printPage                       // all notes of one of graph.Folders
	offlinePage                     // offline.html
	errorPage                       // 404.html
	attachment                      // graph.Files
	generated                       // what the resource's generator makes
)

// index finds what stands at each address.
func (s *Site) index(before *Site) {
	s.bundledFiles = s.builder.bundled.published(s.graph.Notes)
	if !s.change.All && s.theme == before.theme && (s.icon.mark == nil) == (before.icon.mark == nil) && (len(s.icon.svg) == 0) == (len(before.icon.svg) == 0) && s.frame.Feed == before.frame.Feed && s.hasTwins == before.hasTwins && s.isFull == before.isFull && slices.Equal(s.printing, before.printing) && reflect.DeepEqual(s.Config, before.Config) &&
		slices.Equal(s.bundledFiles, before.bundledFiles) && slices.Equal(s.cards, before.cards) && slices.Equal(s.copies, before.copies) && s.finding.hasAddressesOf(&before.finding) {
		s.byOutput, s.outputs = before.byOutput, before.outputs
		return
	}
	s.byOutput = map[string]resource{}
	add := func(address string, kind resourceKind, i int) {
		s.byOutput[note.OutputPath(address)] = resource{kind: kind, index: i}
	}
	for i, address := range s.graph.Address {
		add(address, notePage, i)
	}
	for i, sections := range s.graph.Sections {
		for k := 1; k < len(sections); k++ {
			s.byOutput[note.OutputPath(sections[k].Address)] = resource{kind: notePage, index: i, section: k}
		}
	}
	for i, f := range s.graph.Folders {
		if f.Index < 0 {
			add(f.Address, folderPage, i)
		}
	}
	for i, f := range s.graph.Files {
		add(f.Address, attachment, i)
	}
	s.finding.each(add)
	if address := s.graphAddress(); address != "" {
		add(address, graphPage, 0)
	}
	if address := s.tagsAddress(); address != "" {
		add(address, tagsPage, 0)
	}
	for i := range s.graph.Tags.List {
		add(s.graph.Tags.List[i].Address, tagPage, i)
	}
	for f, p := range s.printing {
		if p == printed {
			add(s.printAddress(f), printPage, f)
		}
	}
	if s.isOffline() {
		add(offlineAddress, offlinePage, 0)
	}
	add("404.html", errorPage, 0)
	for _, g := range generators() {
		g.each(s, func(address string, i int) {
			s.byOutput[note.OutputPath(address)] = resource{kind: generated, index: i, from: g}
		})
	}
	s.outputs = make([]string, 0, len(s.byOutput))
	for p := range s.byOutput {
		s.outputs = append(s.outputs, p)
	}
	slices.Sort(s.outputs)
}

// A Page is one page as machines are told of it.
type Page struct {
	Source string `json:"source"` // below the source folder; "" for a page that no note made
	URL    string `json:"url"`    // below the site's root, percent-encoded
	Title  string `json:"title"`
}

// Pages returns all pages in order of their files' paths, without those about search and the error page.
func (s *Site) Pages() []Page {
	var pages []Page
	for _, p := range s.outputs {
		switch r := s.byOutput[p]; r.kind {
		case notePage:
			n, p := s.graph.Notes[r.index], page{index: r.index, section: r.section}
			title := n.Title
			if s.sections[r.index] != nil {
				title = s.nav.title(p)
			}
			pages = append(pages, Page{n.Path, note.EscapePath(s.nav.address(p)), title})
		case folderPage:
			pages = append(pages, Page{"", note.EscapePath(s.graph.Folders[r.index].Address), s.nav.folderTitle(r.index)})
		case tagsPage:
			pages = append(pages, Page{"", note.EscapePath(s.graph.Tags.Address), "Tags"})
		case tagPage:
			tag := &s.graph.Tags.List[r.index]
			pages = append(pages, Page{"", note.EscapePath(tag.Address), "#" + tag.Name})
		}
	}
	return pages
}

// Advice returns hints about the notes that no page shows: see link.Graph.Advice.
func (s *Site) Advice() []note.Diag { return s.graph.Advice(s.files) }

// Unused returns those of the hints that are the affair of one note: see link.Graph.UnusedOf.
func (s *Site) Unused(p string) []note.Diag { return s.graph.UnusedOf(p, s.files) }

// An ExternalLink is a link of a note that leaves the site.
type ExternalLink struct {
	Path string // of the note
	Pos  note.Pos
	Dest string // as it is written
	URL  string // as it is published
}

// ExternalLinks returns the links of all notes that leave the site, in order.
func (s *Site) ExternalLinks() []ExternalLink {
	var links []ExternalLink
	for i, n := range s.graph.Notes {
		for j, t := range s.graph.Links[i] {
			if l := &n.Links[j]; t.State == link.External {
				links = append(links, ExternalLink{n.Path, l.Pos, l.Dest, t.URL})
			}
		}
	}
	return links
}

// Notes returns how many notes the site has.
func (s *Site) Notes() int { return len(s.graph.Notes) }

// A Content is what a site has at an address: either Bytes or a File, which the caller closes. Of an
// SVG picture there may be both: its file, and what is published of it.
type Content struct {
	Type   string // media type; "" to find out by name
	Source string // the note or attachment it is made from, or ""
	Bytes  []byte
	File   fs.File
}

// At returns what stands at a path below the site's root, without a leading slash and not
// percent-encoded: "", "a/b/" or "images/x.png". For a path that names nothing, but would name a
// page with a slash at its end, moved is true. An unknown path is fs.ErrNotExist.
func (s *Site) At(p string) (content Content, moved bool, err error) {
	output := note.OutputPath(p)
	r, ok := s.byOutput[output]
	if !ok && strings.HasPrefix(p, search.Folder+"/") {
		data, ok, err := s.searchFile(p)
		if !ok && err == nil {
			err = fs.ErrNotExist
		}
		return Content{Type: "text/javascript; charset=utf-8", Bytes: data}, false, err
	}
	if !ok {
		_, moved = s.byOutput[path.Join(p, "index.html")]
		return Content{}, moved, fs.ErrNotExist
	}
	switch r.kind {
	case attachment:
		content, err := s.openAttachment(s.graph.Files[r.index].Path)
		return content, false, err
	case generated:
		content, err := r.from.content(s, r.index)
		return content, false, err
	}
	v := s.view(r)
	page, err := s.page(new(scratch), r, v)
	return Content{Type: "text/html; charset=utf-8", Source: v.Source, Bytes: page}, false, err
}

// NotFound returns the page for an address that names nothing.
func (s *Site) NotFound() ([]byte, error) {
	r := resource{kind: errorPage}
	return s.page(new(scratch), r, s.view(r))
}

// Key returns a hash that differs whenever the bytes of the page at a path (as At takes it) differ,
// without rendering it. The Key of a path without a page is zero.
func (s *Site) Key(p string) note.Hash {
	r, ok := s.byOutput[note.OutputPath(p)]
	switch {
	case ok && r.kind <= errorPage:
		return s.view(r).Key(s.frameKey)
	case ok && r.kind == generated && r.from.shows != nil:
		return r.from.shows(s, r.index)
	}
	return note.Hash{}
}

// page returns the rendered page of a view, which lasts until scratch is used again.
func (s *Site) page(scratch *scratch, r resource, v *render.View) ([]byte, error) {
	var body *note.Body
	switch r.kind {
	case graphPage:
		body = &note.Body{HTML: atlas.Draw(s.atlas())}
	case printPage:
		body = &note.Body{Holes: make([]note.Hole, len(v.Fills))}
	case notePage:
		var err error
		if body, err = s.builder.compile.bodyIn(&scratch.body, s.compiled[r.index]); err != nil {
			return nil, err
		}
	}
	whole, err := s.withEmbeds(v)
	if err != nil {
		return nil, err
	}
	whole, body = assemble(whole, body)
	page, err := s.theme.renderer.Page(scratch.page[:0], s.frame, whole, body)
	if cap(page) <= maxScratch {
		scratch.page = page
	}
	return page, err
}
