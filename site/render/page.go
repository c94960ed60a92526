package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"strconv"
	"strings"
)

// A Page is what a template is given: the View and the Frame, with every address ready to use. Text
// fields are plain, and html/template escapes them; template.HTML is escaped already. Links that come
// in numbers are such finished HTML, as an action costs html/template a hundred times what it costs to
// write a link here: the sidebar and the contents whole, the other lists row by row. A theme that wants
// other markup for the first two finds their data in Branches and Entries.
type Page struct {
	// The frame.

	Lang         string // of the theme's own words and of notes that name no other
	RightToLeft  bool   // Lang is written from right to left
	SiteTitle    string
	Home         template.URL
	IsHome       bool   // the page is the root page
	Window       string // for <title>
	Policy       string // the Content-Security-Policy
	Stylesheet   template.URL
	PrintSheet   template.URL
	Script       template.URL
	Icon         template.URL
	IconICO      template.URL
	TouchIcon    template.URL
	Manifest     template.URL
	MathSheet    template.URL // "" where neither the body nor the heading has a typeset formula
	Register     template.URL // the script that registers the service worker; "" for none
	Diagrams     template.URL // "" where the body has no diagram; it draws them in DiagramFrame
	DiagramFrame template.URL
	FindScript   template.URL
	FindSheet    template.URL
	SearchPage   template.URL
	NoteIndex    template.URL
	GraphPage    template.URL // "" for none
	OpenSearch   template.URL // "" where browsers cannot be told of the search page
	Live         template.URL // "" except in serve
	ThemeScript  template.JS
	Meta         template.HTML // the elements of the head that are about the page: see meta.go

	// The note or folder.

	Title       string
	Heading     template.HTML // the <h1>, or "" where the body has its own
	Description string
	Source      string
	NoteLang    string        // where it differs from Lang
	Date        template.HTML // a <time>, or ""
	Updated     template.HTML // a <time>, or ""
	Minutes     int           // 0 where unknown
	Details     bool          // the body has several parts that open and close
	Tags        []Link
	Edit        template.URL
	Report      template.URL
	Authors     string // "A, B and 3 others"
	HasKeys     bool   // there is something to say about the note
	LinkedFrom  string
	Inside      string // what a folder holds, in words
	Body        template.HTML

	Crumbs        []Link
	Tree          template.HTML // the sidebar's list items
	Branches      []Branch
	Contents      template.HTML // the list items of the table of contents
	Entries       []Entry
	Backlinks     []BacklinkRow
	MoreBacklinks string        // how many are not listed, in words, or ""
	Near          template.HTML // the local graph, an SVG
	NearOf        string        // how many pages it shows of how many, in words, or ""
	Unlinked      []BacklinkRow // the notes that mention this one without a link
	MentionedBy   string        // how many there are, in words
	MoreUnlinked  string        // how many of them are not listed, in words, or ""
	Wanted        template.HTML // list items: the notes that are linked to and not there
	Prev          *Link
	Next          *Link
	Parts         []NoteRow     // the pages below that the same note makes
	Outline       template.HTML // the list items of all headings of a split note
	Print         template.URL  // the page that has all notes of the folder, "" for none
	NotPrinted    bool          // there is none because it would be too large
	HasRows       bool          // Folders or Notes
	Folders       []FolderRow
	Notes         []NoteRow
	Letters       []LetterRows
	Strip         template.HTML // the root page: the list items of the sheaf strip, a link for each folder
	StripCaption  string
	Recent        []NoteRow // the root page: the notes that changed last

	TagsPage template.URL  // the page of all tags, "" for none
	AllTags  template.HTML // on it: the list items
	Groups   []TagGroupRows
	Unlisted string // how many notes of a tag are not listed, in words, or ""
}

// A Link is a link to a page.
type Link struct {
	Link       template.HTML // the whole <a>
	Title, URL string
}

// A BacklinkRow is a note that links here.
type BacklinkRow struct {
	Link     template.HTML
	Place    template.HTML // its folders, and how often it links here
	Mentions template.HTML // the sentences, as paragraphs
}

// A FolderRow is a folder on its parent's page.
type FolderRow struct {
	Link    template.HTML
	Summary string
	Notes   string // how many, in words
}

// A NoteRow is a note on its folder's page.
type NoteRow struct {
	Link    template.HTML
	Summary string
	Facts   template.HTML // reading time and tags
	Date    template.HTML
}

// LetterRows are the notes whose titles begin with one letter.
type LetterRows struct {
	Link  template.HTML // leads to the notes
	Label string
	ID    string        // of the heading of Notes
	Count string        // how many notes, in words
	Notes template.HTML // list items; "" where the notes are on another page
}

// TagGroupRows are the notes of a tag on the page of the one it is below.
type TagGroupRows struct {
	Link  template.HTML
	Count int // with those that are listed elsewhere on the page
	Notes []NoteRow
}

// newPage prepares what the templates show. It writes to w.
func newPage(w *fragment, f Frame, v *View, body template.HTML) *Page {
	p := &Page{
		Lang:        language(f.Lang, "en"),
		SiteTitle:   f.Title,
		Home:        template.URL(v.Home),
		IsHome:      v.Title == f.Title && v.Window == "" && len(v.Crumbs) == 0,
		Window:      cmp.Or(v.Window, v.Title),
		Stylesheet:  below(v.Root, f.Stylesheet),
		PrintSheet:  below(v.Root, f.PrintSheet),
		Script:      below(v.Root, f.Script),
		Register:    below(v.Root, f.Register),
		Icon:        below(v.Root, f.Icon),
		IconICO:     below(v.Root, f.IconICO),
		TouchIcon:   below(v.Root, f.TouchIcon),
		Manifest:    below(v.Root, f.Manifest),
		FindScript:  below(v.Root, f.FindScript),
		FindSheet:   below(v.Root, f.FindSheet),
		SearchPage:  below(v.Root, f.SearchPage),
		NoteIndex:   below(v.Root, f.NoteIndex),
		GraphPage:   below(v.Root, f.Graph),
		OpenSearch:  below(v.Root, f.OpenSearch),
		Live:        below(v.Root, f.Live),
		ThemeScript: template.JS(f.ThemeScript),

		Title:       v.Title,
		Heading:     w.heading(v),
		Description: v.Description,
		Source:      v.Source,
		Date:        w.date(v.Date),
		Updated:     w.date(v.Updated),
		Minutes:     v.Minutes,
		Details:     strings.Count(string(body), "<details") > 1,
		Tags:        w.tags(v.Tags),
		Edit:        template.URL(safeURL(v.Edit)),
		Report:      template.URL(safeURL(v.Report)),
		Authors:     authors(v.Authors),
		LinkedFrom:  Count(v.LinkedFrom, "note", "notes"),
		Inside:      inside(v),
		Body:        body,
		Meta:        w.meta(&f, v),

		Tree:     w.tree(others(v.Tree)),
		Branches: v.Tree,
		Contents: w.contents(v.Contents),
		Entries:  v.Contents,
		Print:    template.URL(v.Print), NotPrinted: v.NotPrinted,
		HasRows:  len(v.Folders)+len(v.Notes)+len(v.Recent) > 0,
		AllTags:  w.allTags(v.AllTags),
		TagsPage: below(v.Root, f.Tags),
	}
	if isTypeset(body) || isTypeset(p.Heading) {
		p.MathSheet = below(v.Root, f.MathSheet)
	}
	if f.DiagramFrame != "" && strings.Contains(string(body), ` data-diagram="`) {
		p.Diagrams, p.DiagramFrame = below(v.Root, f.Diagrams), below(v.Root, f.DiagramFrame)
	}
	p.Policy = policy(&f, p.DiagramFrame != "")
	p.RightToLeft = isRightToLeft(p.Lang)
	if lang := language(v.Lang, p.Lang); lang != p.Lang {
		p.NoteLang = lang
	}
	p.HasKeys = v.Date != "" || v.Updated != "" || v.Minutes > 0 || len(v.Tags) > 0 || len(v.Authors) > 0 || v.Edit != "" || len(v.Backlinks) > 0
	for i := range v.Crumbs {
		p.Crumbs = append(p.Crumbs, w.link(&v.Crumbs[i], "", ""))
	}
	if v.Prev != nil {
		prev := w.link(v.Prev, "prev", "Previous")
		p.Prev = &prev
	}
	if v.Next != nil {
		next := w.link(v.Next, "next", "Next")
		p.Next = &next
	}
	p.Backlinks = w.backlinks(v.Backlinks)
	if more := v.LinkedFrom - len(v.Backlinks); more > 0 {
		p.MoreBacklinks = "and " + Count(more, "more note", "more notes")
	}
	p.Near = w.near(v.Near)
	if v.Neighbours > len(v.Near) {
		p.NearOf = strconv.Itoa(len(v.Near)) + " of " + strconv.Itoa(v.Neighbours)
	}
	p.Parts = w.notes(v.Parts)
	p.Outline = w.outline(v.Outline)
	p.Unlinked = w.backlinks(v.Unlinked)
	p.MentionedBy = Count(v.MentionedBy, "note", "notes")
	if more := v.MentionedBy - len(v.Unlinked); more > 0 {
		p.MoreUnlinked = "and " + Count(more, "more note", "more notes")
	}
	p.Wanted = w.wanted(v.Wanted)
	p.Folders = w.folders(v.Folders)
	p.Notes = w.notes(v.Notes)
	p.Letters = w.letters(v.Letters)
	p.Strip, p.StripCaption = w.strip(v.Strip), stripCaption(v.Strip)
	p.Recent = w.notes(v.Recent)
	if v.Tagged > 0 {
		p.Inside = Count(v.Tagged, "note", "notes")
	}
	for i := range v.Groups {
		g := &v.Groups[i]
		p.Groups = append(p.Groups, TagGroupRows{Link: w.link(&g.Item, "tag", "").Link, Count: g.Count, Notes: w.notes(g.Notes)})
	}
	if v.Unlisted > 0 {
		p.Unlisted = "and " + Count(v.Unlisted, "more note", "more notes")
	}
	return p
}

// below returns the reference to an address below the site's root; "" stays "".
func below(root, address string) template.URL {
	if address == "" {
		return ""
	}
	return template.URL(root + address)
}

// isTypeset reports whether there is a typeset formula in some HTML.
func isTypeset(html template.HTML) bool { return strings.Contains(string(html), ` typeset">`) }

// policy returns the page's Content-Security-Policy: nothing but the site's own files, pictures written
// into the page as data, the one inline script, named by its hash, and the frame for diagrams where there are any.
// Trusted Types are on: no text becomes markup or the address of a script, but by the policy of
// static/ts/search/loader.ts, which lets pass addresses of the site's own scripts, and in serve by that of live.ts.
func policy(f *Frame, hasDiagrams bool) string {
	script := "'self'"
	if f.ThemeScript != "" {
		sum := sha256.Sum256([]byte(f.ThemeScript))
		script += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	frame := ""
	if hasDiagrams {
		frame = "frame-src 'self'; "
	}
	if f.Register != "" {
		frame += "worker-src 'self'; "
	}
	types := "sheaf"
	if f.Live != "" {
		types += " sheaf-live"
	}
	return "default-src 'none'; style-src 'self'; script-src " + script + "; img-src 'self' data:; " +
		"media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; " + frame + "base-uri 'none'; form-action 'self'; " +
		"require-trusted-types-for 'script'; trusted-types " + types
}

// language returns lang if it could be a BCP 47 tag, else fallback.
func language(lang, fallback string) string {
	primary, _, _ := strings.Cut(lang, "-")
	if len(primary) < 2 || len(primary) > 8 || len(lang) > 35 {
		return fallback
	}
	for i := 0; i < len(lang); i++ {
		c := lang[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		if !letter && (i < len(primary) || lang[i] != '-' && (lang[i] < '0' || lang[i] > '9')) {
			return fallback
		}
	}
	return lang
}

// isRightToLeft reports whether a language is usually written from right to left.
func isRightToLeft(lang string) bool {
	primary, rest, _ := strings.Cut(strings.ToLower(lang), "-")
	script, _, _ := strings.Cut(rest, "-")
	switch script {
	case "arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg":
		return true
	case "latn", "cyrl":
		return false
	}
	switch primary {
	case "ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "syr", "nqo":
		return true
	}
	return false
}

func (f *fragment) heading(v *View) template.HTML {
	if v.HideTitle {
		return ""
	}
	start := f.Len()
	f.raw("<h1")
	if v.Lead != nil && v.Lead.ID != "" {
		f.raw(` id="`)
		f.text(v.Lead.ID)
		f.raw(`"`)
	}
	f.raw(` dir="auto">`)
	if v.Lead != nil {
		f.raw(v.Lead.HTML)
	} else {
		f.text(v.Title)
	}
	f.raw("</h1>")
	return f.since(start)
}

// date writes YYYY-MM-DD as "12 Nov 2026"; anything else as it is.
func (f *fragment) date(date string) template.HTML {
	if date == "" {
		return ""
	}
	start := f.Len()
	day, month := digits(date, 8), digits(date, 5)
	if len(date) != len("2006-01-02") || day < 1 || day > 31 || month < 1 || month > 12 {
		f.text(date)
		return f.since(start)
	}
	f.raw(`<time datetime="`)
	f.text(date)
	f.raw(`">`)
	f.int(day)
	f.raw([...]string{" Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec "}[month-1])
	f.text(date[:4])
	f.raw("</time>")
	return f.since(start)
}

// authors names the first of those who wrote a note.
func authors(names []string) string {
	const most = 3
	if more := len(names) - most; more > 1 {
		return strings.Join(names[:most], ", ") + " and " + Count(more, "other", "others")
	}
	return strings.Join(names, ", ")
}

// digits reads the two digits at offset, or returns 0.
func digits(s string, offset int) int {
	if len(s) < offset+2 {
		return 0
	}
	n, _ := strconv.Atoi(s[offset : offset+2])
	return n
}

// Count says how many there are.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// others returns the sidebar, or nothing where it would list the page alone.
func others(tree []Branch) []Branch {
	if len(tree) == 1 && tree[0].Current && len(tree[0].Branches) == 0 {
		return nil
	}
	return tree
}

// inside says what a folder holds: "3 folders, 7 notes here, 40 in all".
func inside(v *View) string {
	here := len(v.Notes)
	if len(v.Folders) == 0 {
		return Count(here, "note", "notes")
	}
	all := here
	for i := range v.Folders {
		all += v.Folders[i].Count
	}
	parts := []string{Count(len(v.Folders), "folder", "folders")}
	if here > 0 {
		parts = append(parts, Count(here, "note", "notes")+" here")
	}
	if all > here {
		parts = append(parts, Count(all, "note", "notes")+" in all")
	}
	return strings.Join(parts, ", ")
}
