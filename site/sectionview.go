package site

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/note"
	"sheaf/site/render"
)

// What the pages of a split note show.

// showSection makes the view of a note that of one of its pages.
func (s *Site) showSection(v *render.View, self page) {
	n, found := s.graph.Notes[self.index], s.sections[self.index]
	this, facts := &found.pages[self.section], &found.facts[self.section]
	address := s.nav.address(self)
	v.Minutes = minutes(facts.words)
	v.Pieces = found.pieces(n, self.section)
	v.Parts = s.parts(address, self)

	var headings []note.Heading
	isLeadBelow := n.Lead == nil
	for i := range n.Headings {
		if h := &n.Headings[i]; h != this.Heading && found.finder.At(h.Part.Start) == self.section {
			headings = append(headings, *h)
		}
	}
	if v.Contents = contents(headings); len(headings) == 1 && headings[0].Level == 1 {
		v.Contents = nil // the title alone
	}
	for k := range found.pages {
		isLeadBelow = isLeadBelow || k > 0 && found.pages[k].Heading == n.Lead
	}
	if self.section == 0 {
		// The title stands in the text, behind what comes before it.
		v.HideTitle = n.Lead == nil && len(headings) > 0 && headings[0].Level == 1 && headings[0].Text == facts.title
		v.Outline = s.outline(address, self.index)
		if isLeadBelow {
			v.Lead = nil
		}
		return
	}
	v.HideTitle = false
	v.Description, v.Summary, v.Tags = "", "", s.tagItems(address, found.tags(n, self.section)) // the note's are about all of it
	v.Level = this.Heading.Level
	v.Window = found.path(self.section)
	if self.index != s.graph.Folders[0].Index {
		v.Window += " · " + s.nav.title(page{index: self.index})
	}
	if this.Heading != n.Lead {
		v.Lead = nil // it is in the body: see assemble
	}
	v.Edit = atLine(v.Edit, this.Heading.Line)
}

// tags returns the tags in the text of a section.
func (s *splitNote) tags(n *note.Note, k int) []string {
	var names []string
	for i := range n.Links {
		if l := &n.Links[i]; l.Kind == note.Tag && s.ofLink[i] == k && !slices.Contains(names, l.Dest) {
			names = append(names, l.Dest)
		}
	}
	return names
}

// addressOf returns the address of the page that shows a heading in the body of a note.
func (s *Site) addressOf(n int, h *note.Heading) string {
	p := page{index: n}
	if found := s.sections[n]; found != nil {
		p.section = max(0, found.finder.At(h.Part.Start))
	}
	return s.nav.address(p)
}

// isHeadingOf reports whether a section begins with a heading.
func (s *Site) isHeadingOf(p page, h *note.Heading) bool {
	found := s.sections[p.index]
	return found != nil && found.pages[p.section].Heading == h
}

// path returns the titles from a section up to below the note's first page, which tell it from all others
// of the note.
func (s *splitNote) path(k int) string {
	var titles []string
	for ; k > 0; k = s.pages[k].Parent {
		title := s.facts[k].title
		if nth := s.facts[k].nth; nth > 1 {
			title += " (" + strconv.Itoa(nth) + ")"
		}
		titles = append(titles, title)
	}
	return strings.Join(titles, " · ")
}

// atLine adds a line to an address of a note's source, where the host is known to take one.
func atLine(edit string, line int) string {
	u, err := url.Parse(edit)
	if err != nil || u.Fragment != "" || line < 1 {
		return edit
	}
	switch host := u.Hostname(); {
	case host == "github.dev", host == "github.com" && strings.Contains(u.Path, "/edit/"):
		return edit + "#L" + strconv.Itoa(line)
	case host == "git.sr.ht":
		return edit + "#L" + strconv.Itoa(line)
	case host == "github.com" && strings.Contains(u.Path, "/blob/") && u.RawQuery == "":
		return edit + "?plain=1#L" + strconv.Itoa(line) // the rendered file has no lines
	}
	return edit
}

// pieces returns what of a note's body a section shows, its footnotes with it. A footnote keeps the ways
// back to the references that are on this page.
func (s *splitNote) pieces(n *note.Note, k int) []render.Piece {
	this := &s.pages[k]
	list := make([]render.Piece, 0, len(this.Pieces)+1)
	for _, part := range this.Pieces {
		list = append(list, render.Piece{Part: part})
	}
	if len(this.Footnotes) == 0 {
		return append(list, render.Piece{}) // a page may show nothing; nil would be all
	}
	isHere := func(at int) bool {
		return s.finder.At(at) == k || slices.ContainsFunc(this.Footnotes, func(i int) bool {
			return n.Footnotes[i].Part.Start <= at && at < n.Footnotes[i].Part.End
		})
	}
	before := "<section class=\"notes\" aria-label=\"" + html.EscapeString("Footnotes") + "\">\n<ol>\n"
	for _, i := range this.Footnotes {
		f := &n.Footnotes[i]
		before += fmt.Sprintf(`<li id="fn%d" value="%d">`, f.Number, f.Number)
		at := f.Part
		for _, ref := range backs(f) {
			if isHere(ref.At) {
				continue
			}
			list = append(list, render.Piece{Before: before, Part: note.Part{Start: at.Start, End: ref.Back.Start, First: at.First, Last: ref.Back.First}})
			before, at.Start, at.First = "", ref.Back.End, ref.Back.Last
		}
		list = append(list, render.Piece{Before: before, Part: at})
		before = "</li>\n"
	}
	return append(list, render.Piece{Before: before + "</ol>\n</section>\n"})
}

// backs returns the references to a footnote that have a way back, in the order of these.
func backs(f *note.Footnote) []note.FootnoteRef {
	var list []note.FootnoteRef
	for _, ref := range f.Refs {
		if !ref.Back.IsEmpty() {
			list = append(list, ref)
		}
	}
	slices.SortFunc(list, func(a, b note.FootnoteRef) int { return a.Back.Start - b.Back.Start })
	return list
}

// parts lists the pages right below one of a split note.
func (s *Site) parts(address string, self page) []render.Row {
	found := s.sections[self.index]
	var rows []render.Row
	for _, k := range found.facts[self.section].below {
		f := &found.facts[k]
		rows = append(rows, render.Row{
			Item: s.nav.item(address, page{index: self.index, section: k}), Summary: f.summary, Minutes: minutes(f.words), Count: f.inside,
		})
	}
	return rows
}

// outline lists all headings of a split note for its first page, each below the nearest higher one.
func (s *Site) outline(address string, i int) []render.Moved {
	o := outliner{site: s, note: s.graph.Notes[i], index: i, from: address, finder: s.sections[i].finder, given: map[string]bool{}}
	var headings []*note.Heading
	if o.note.Lead != nil {
		headings = append(headings, o.note.Lead)
	}
	for j := range o.note.Headings {
		headings = append(headings, &o.note.Headings[j])
	}
	for _, a := range o.note.Anchors {
		o.anchors = append(o.anchors, a)
	}
	for _, b := range o.note.Blocks {
		o.anchors = append(o.anchors, note.RawAnchor{ID: b.ID, At: b.Part.Start})
	}
	slices.SortStableFunc(o.anchors, func(a, b note.RawAnchor) int { return a.At - b.At })
	for _, a := range o.anchors {
		o.given[a.ID] = true // a heading of the same name is where the anchor is
	}
	return o.list(headings)
}

// An outliner makes an outline. It gives each id once.
type outliner struct {
	site    *Site
	note    *note.Note
	index   int
	from    string
	finder  *note.PageFinder
	anchors []note.RawAnchor // in order, those that are not listed yet
	given   map[string]bool
}

// list makes the entries of headings, the first of which is on the highest level.
func (o *outliner) list(headings []*note.Heading) []render.Moved {
	var entries []render.Moved
	for len(headings) > 0 {
		h := headings[0]
		end := 1
		for end < len(headings) && headings[end].Level > h.Level {
			end++
		}
		entry := o.entry(h, headings[1:])
		entry.Entries = o.list(headings[1:end])
		entries = append(entries, entry)
		headings = headings[end:]
	}
	return entries
}

// entry makes the entry of a heading, with the anchors up to the next one.
func (o *outliner) entry(h *note.Heading, rest []*note.Heading) render.Moved {
	section := max(0, o.finder.At(h.Part.Start))
	if h == o.note.Lead {
		section = 0
		if len(o.site.sections[o.index].pages) > 1 && o.site.sections[o.index].pages[1].Heading == h {
			section = 1
		}
	}
	entry := render.Moved{Text: h.Text, URL: o.url(section, h.ID)}
	if entry.Text == "" {
		entry.Text = "#" + h.ID
	}
	if section > 0 && h.ID != "" && !o.given[h.ID] {
		entry.ID = h.ID
	}
	o.given[h.ID] = true
	for len(o.anchors) > 0 && (len(rest) == 0 || o.anchors[0].At < rest[0].Part.Start) {
		a := o.anchors[0]
		o.anchors = o.anchors[1:]
		if on := o.finder.At(a.At); on > 0 {
			entry.Anchors = append(entry.Anchors, render.Item{Title: a.ID, URL: o.url(on, a.ID)})
		}
	}
	return entry
}

func (o *outliner) url(section int, id string) string {
	return note.URL(o.from, o.site.graph.Sections[o.index][section].Address, id)
}
