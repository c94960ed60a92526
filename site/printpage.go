package site

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/render"
)

// Where the configuration asks for it, a folder has a page with all notes in and below it, in the order of the sidebar,
// to print or to keep: the root's is the whole site. Notes are shown as embeds are, so that ids of two notes never meet, and
// footnotes stay with their note; links between notes of the page stay on it.

// printIDs begins every id of a note on such a page. A note's own ids cannot begin so.
const printIDs = "sheaf:p"

// maxPrint is how much HTML of notes such a page may have, in bytes: some hundred sheets. Browsers take long for more.
const maxPrint = 2 << 20

// A printing says whether a folder has a page to print.
type printing uint8

const (
	notPrinted printing = iota // nobody asks for one, or the folder has a single note
	printed
	tooLargeToPrint
)

// planPrinting decides it for all folders.
func (s *Site) planPrinting() []printing {
	if !s.Config.Print {
		return nil
	}
	g := s.graph
	sizes, counts := make([]int, len(g.Folders)), make([]int, len(g.Folders))
	for i, n := range g.Notes {
		for f := g.Within[i]; f >= 0; f = g.Folders[f].Parent {
			sizes[f] += n.Whole.End
			counts[f]++
		}
	}
	plan := make([]printing, len(g.Folders))
	for f := range plan {
		switch {
		case counts[f] < 2:
		case sizes[f] > maxPrint:
			plan[f] = tooLargeToPrint
		default:
			plan[f] = printed
		}
	}
	return plan
}

func (s *Site) printAddress(f int) string {
	address := note.OutputPath(s.graph.Folders[f].Address)
	return address[:strings.LastIndexByte(address, '/')+1] + note.PrintName
}

// showPrinting makes a folder's page, at an address, refer to that with all its notes.
func (s *Site) showPrinting(v *render.View, address string, f int) {
	if s.printing == nil {
		return
	}
	switch s.printing[f] {
	case printed:
		v.Print = note.URL(address, s.printAddress(f), "")
	case tooLargeToPrint:
		v.NotPrinted = true
	}
}

// printView is the page with all notes of a folder.
func (s *Site) printView(folder int) *render.View {
	address := s.printAddress(folder)
	v := s.pageView("print", address, page{index: -1}, folder)
	v.NoIndex, v.Tree = true, nil
	v.Title = s.nav.folderTitle(folder)
	pages := s.pagesBelow(folder)
	f := filler{site: s, address: address, printed: map[int]string{}}
	notes := 0
	for k, p := range pages {
		if !p.folder && p.section == 0 {
			f.printed[p.index] = printIDs + strconv.Itoa(k)
			notes++
		}
	}
	v.Window = v.Title + " (all notes)"
	v.Description = render.Count(notes, "note", "notes") + " on one page, to print or to keep."
	before := ""
	for k, p := range pages {
		id := printIDs + strconv.Itoa(k)
		if p.section > 0 {
			continue
		}
		addEntry(&v.Contents, s.depthOf(p)-s.depthOf(pages[0])-1, render.Entry{Text: s.nav.title(p), ID: id})
		if p.folder {
			before += `<h2 class="part" id="` + id + `">` + html.EscapeString(s.nav.title(p)) + "</h2>\n"
			continue
		}
		e := s.printedNote(&f, p.index, id)
		e.Hole, e.Before = len(v.Fills), before+e.Before
		v.Fills, v.Embeds, before = append(v.Fills, ""), append(v.Embeds, e), ""
	}
	return v
}

// pagesBelow returns a folder's page and all in and below it, in order: they stand together.
func (s *Site) pagesBelow(folder int) []page {
	first := s.nav.place[s.nav.pageOf(folder)]
	isBelow := func(p page) bool {
		f := p.index
		if !p.folder {
			f = s.graph.Within[p.index]
		}
		for f != folder && f > 0 {
			f = s.graph.Folders[f].Parent
		}
		return f == folder
	}
	last := first
	for last < len(s.nav.order) && isBelow(s.nav.order[last]) {
		last++
	}
	return s.nav.order[first:last]
}

// depthOf returns how many pages of folders stand above a page.
func (s *Site) depthOf(p page) int {
	if p.folder {
		return len(s.nav.path(p.index))
	}
	f := s.graph.Within[p.index]
	depth := len(s.nav.path(f))
	if s.graph.Folders[f].Index != p.index {
		depth++
	}
	return depth
}

// addEntry adds a line to a table of contents, at a depth or as deep as the line before allows.
func addEntry(list *[]render.Entry, depth int, e render.Entry) {
	for ; depth > 0 && len(*list) > 0; depth-- {
		list = &(*list)[len(*list)-1].Entries
	}
	*list = append(*list, e)
}

// printedNote is a note on the page that f fills.
func (s *Site) printedNote(f *filler, i int, id string) render.Embed {
	n := s.graph.Notes[i]
	before := `<section class="printed" id="` + id + `"`
	if n.Lang != "" && n.Lang != s.frame.Lang {
		before += ` lang="` + html.EscapeString(n.Lang) + `"`
	}
	before += ">\n"
	switch {
	case n.Lead != nil:
		before += `<h2 id="` + html.EscapeString(id+":"+n.Lead.ID) + `">` + n.Lead.HTML + "</h2>\n"
	case !slices.ContainsFunc(n.Headings, func(h note.Heading) bool { return h.Level == 1 }):
		before += "<h2>" + html.EscapeString(s.nav.title(page{index: i})) + "</h2>\n"
	}
	e := render.Embed{
		Before: before, After: "</section>\n", Source: n.Path, Body: s.compiled[i].key, Part: n.Whole,
		Prefix: id + ":", URL: note.URL(f.address, s.graph.Address[i], ""), Demote: true,
	}
	e.Fills, e.Embeds = f.part(i, n.Whole, s.embeds[i].plan)
	return e
}

// onPage returns the reference to a note's page, if that is on the page that is being filled.
func (f *filler) onPage(t link.Target) (string, bool) {
	if t.State != link.Page || t.Note < 0 || t.Query != "" || f.printed[t.Note] == "" {
		return "", false
	}
	id := f.printed[t.Note]
	if t.Fragment != "" {
		return "#" + note.EscapeFragment(id+":"+t.Fragment), true
	}
	if sections := f.site.graph.Sections[t.Note]; t.Section > 0 && sections[t.Section].Heading != nil {
		return "#" + note.EscapeFragment(id+":"+sections[t.Section].Heading.ID), true
	}
	return "#" + note.EscapeFragment(id), true
}

// demoted returns HTML whose headings are one level lower. There is none below h6; those say their level. Its footnotes, code
// and tables are no landmarks any more, as other notes have some of the same names.
func demoted(body []byte) []byte {
	body = bytes.ReplaceAll(body, []byte(`<section class="notes" aria-label="Footnotes">`), []byte(`<section class="notes">`))
	body = bytes.ReplaceAll(body, []byte(` role="region"`), []byte(` role="group"`))
	out := make([]byte, 0, len(body)+64)
	for {
		start, end := nextHeadingTag(body)
		if start < 0 {
			return append(out, body...)
		}
		out = append(out, body[:start]...)
		tag := body[start:end]
		body = body[end:]
		digit := bytes.IndexByte(tag, 'h') + 1
		out = append(append(out, tag[:digit]...), min(tag[digit]+1, '6'))
		out = append(out, lowerLevel(tag[digit+1:])...)
	}
}

// lowerLevel adds one to the level that the attributes of a heading name, if any.
func lowerLevel(attributes []byte) []byte {
	before, after, ok := bytes.Cut(attributes, []byte(` aria-level="`))
	level, rest, closed := bytes.Cut(after, []byte(`"`))
	n, err := strconv.Atoi(string(level))
	if !ok || !closed || err != nil {
		return attributes
	}
	return slices.Concat(before, []byte(` aria-level="`+strconv.Itoa(n+1)+`"`), rest)
}
