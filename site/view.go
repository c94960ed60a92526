package site

import (
	"cmp"
	"slices"
	"strings"

	"sheaf/site/note"
	"sheaf/site/render"
)

// view gathers all that the page of a resource shows.
func (s *Site) view(r resource) *render.View {
	switch r.kind {
	case notePage:
		return s.noteView(page{index: r.index, section: r.section})
	case folderPage:
		return s.folderView(r.index)
	case searchPage, allNotes, letterPage:
		return s.searchView(r)
	case graphPage:
		return s.graphView()
	case tagsPage:
		return s.tagsView()
	case tagPage:
		return s.tagView(r.index)
	case printPage:
		return s.printView(r.index)
	}
	base := s.frame.Base
	layout, title := "404", "No note at this address"
	if r.kind == offlinePage {
		layout, title = "offline", "Not kept for reading offline"
	}
	return &render.View{
		Layout: layout, NoIndex: true, Root: base, Home: base, Title: title, Lang: s.frame.Lang,
		Tree: absolute(base, s.nav.tree("", page{index: -1}, 0)),
	}
}

// absolute turns the root page's references into absolute ones: the error page and the one for readers offline are shown at any
// address, so that nothing relative would hold there.
func absolute(base string, branches []render.Branch) []render.Branch {
	for i := range branches {
		branches[i].URL = base + strings.TrimPrefix(branches[i].URL, "./")
	}
	return branches
}

func (s *Site) noteView(self page) *render.View {
	i := self.index
	n, address, folder := s.graph.Notes[i], s.nav.address(self), s.graph.Within[i]
	v := s.pageView("note", address, self, folder)
	v.Source = n.Path
	v.Title, v.Lead, v.Description = s.nav.title(self), n.Lead, n.Description
	v.Summary = n.Summary
	v.HideTitle = n.Lead == nil && slices.ContainsFunc(n.Headings, func(h note.Heading) bool { return h.Level == 1 })
	if n.Lang != "" && !(n.LangGuessed && isEastAsian(s.frame.Lang)) {
		v.Lang = n.Lang
	}
	v.Updated, v.Authors = s.updated[i], s.authors[i]
	v.Date, v.Tags, v.Minutes = n.Date, s.tagItems(address, n.Tags), minutes(n.Words)
	source := sourceNote{path: n.Path, title: v.Title}
	if s.frame.Site != "" {
		source.address = s.frame.Site + v.Address
	}
	v.Edit, v.Report = source.filled(s.Config.Edit), source.filled(s.Config.Report)
	v.Contents = contents(n.Headings)
	if self.section == 0 {
		v.Unlinked, v.MentionedBy = s.unlinked(i)
	}
	v.Wanted = s.wanted(self)
	v.Backlinks, v.LinkedFrom = s.backlinks(self)
	v.Near, v.Neighbours = s.near(self)
	if s.graph.Folders[folder].Index == i && self.section == 0 {
		v.Folders, v.Notes = s.rows(address, folder)
		s.showPrinting(v, address, folder)
	}
	if s.isHome(self) {
		s.addHome(v, address)
	}
	v.Body = s.compiled[i].key
	if s.sections[i] != nil {
		s.showSection(v, self)
	}
	v.Fills, v.Embeds = s.fills(self, v.Pieces)
	s.showCard(v, self, folder)
	return v
}

func (s *Site) folderView(f int) *render.View {
	v := s.pageView("folder", s.graph.Folders[f].Address, page{folder: true, index: f}, f)
	v.Title = s.nav.folderTitle(f)
	if f == 0 {
		v.Description = s.Config.Description
		s.addHome(v, s.graph.Folders[f].Address)
	}
	v.Folders, v.Notes = s.rows(s.graph.Folders[f].Address, f)
	s.showCard(v, page{folder: true, index: f}, f)
	s.showPrinting(v, s.graph.Folders[f].Address, f)
	return v
}

// pageView is what the views of notes and folders have in common.
func (s *Site) pageView(layout, address string, self page, folder int) *render.View {
	v := &render.View{
		Layout:  layout,
		Address: note.EscapePath(address),
		Root:    note.URL(address, "", ""),
		Home:    note.URL(address, s.graph.Folders[0].Address, ""),
		Lang:    s.frame.Lang,
		Crumbs:  s.nav.crumbs(address, self, folder),
		Tree:    s.nav.tree(address, self, folder),
	}
	v.Prev, v.Next = s.nav.neighbours(address, self)
	if layout == "note" || layout == "folder" { // others have none: see eachTwin
		v.Markdown = s.twinFrom(address)
	}
	return v
}

// wordsPerMinute is a calm reading speed for technical prose.
const wordsPerMinute = 220

func minutes(words int) int { return (words + wordsPerMinute - 1) / wordsPerMinute }

// maxContents bounds the table of contents, in entries of both levels.
const maxContents = 300

// contents is the table of contents: the two highest levels of heading that the body has.
func contents(headings []note.Heading) []render.Entry {
	top := 7
	for _, h := range headings {
		top = min(top, h.Level)
	}
	second := 7
	for _, h := range headings {
		if h.Level > top {
			second = min(second, h.Level)
		}
	}
	var entries []render.Entry
	belowTop := false // an entry of the top level has come: others go under the last
	for i, h := range headings {
		if i == maxContents {
			break
		}
		entry := render.Entry{Text: h.Text, ID: h.ID}
		switch {
		case h.Text == "":
		case h.Level == top:
			entries, belowTop = append(entries, entry), true
		case h.Level == second && belowTop:
			last := &entries[len(entries)-1]
			last.Entries = append(last.Entries, entry)
		case h.Level == second:
			entries = append(entries, entry)
		}
	}
	return entries
}

// rows lists what is in a folder, for its page.
func (s *Site) rows(address string, f int) (folders, notes []render.Row) {
	folder := &s.graph.Folders[f]
	for _, inner := range folder.Folders {
		row := render.Row{Item: s.nav.entryItem(address, s.nav.pageOf(inner)), Count: s.graph.Folders[inner].Count}
		if i := s.graph.Folders[inner].Index; i >= 0 {
			row.Summary = summary(s.graph.Notes[i])
		}
		folders = append(folders, row)
	}
	for _, i := range folder.Notes {
		row := s.noteRow(address, i)
		row.Item = s.nav.entryItem(address, page{index: i})
		notes = append(notes, row)
	}
	return folders, notes
}

// noteRow is a note in a list on the page at an address.
func (s *Site) noteRow(address string, i int) render.Row {
	n := s.graph.Notes[i]
	row := render.Row{
		Item: s.nav.item(address, page{index: i}), Summary: summary(n),
		Minutes: minutes(n.Words), Date: cmp.Or(n.Date, s.updated[i]), Tags: s.tagItems(address, n.Tags),
	}
	if found := s.sections[i]; found != nil {
		row.Count = found.facts[0].inside
	}
	return row
}

func summary(n *note.Note) string {
	if n.Description != "" {
		return n.Description
	}
	return n.Summary
}

// isEastAsian reports whether a language is written with characters that stand without spaces, or as wide as those.
func isEastAsian(lang string) bool {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	return primary == "zh" || primary == "ja" || primary == "ko"
}
