package link

import (
	"fmt"
	"strings"

	"sheaf/site/note"
)

// A split note has a page for each of its sections. They come after all other pages, so that splitting
// a note moves no other one. A link that names a part of the note leads to the page that shows it.

// addressSections gives every page of a split note an address: below the note's, by the heading's id.
func (l *linker) addressSections() {
	if len(l.in.Sections) == 0 {
		return
	}
	l.graph.Sections = make(map[int][]Section, len(l.in.Sections))
	for n := range l.in.Notes {
		sections := l.in.Sections[n]
		if len(sections) == 0 {
			continue
		}
		folder := l.sectionFolder(n)
		for i, s := range sections {
			address := l.graph.Address[n]
			if i > 0 {
				address = l.claimSection(n, folder, s.Heading)
			}
			l.graph.Sections[n] = append(l.graph.Sections[n], Section{s, address})
		}
	}
}

// sectionFolder returns what the addresses of a note's sections begin with.
func (l *linker) sectionFolder(n int) string {
	address := l.graph.Address[n]
	if strings.HasSuffix(address, "index.html") && l.in.Style == note.Files {
		return strings.TrimSuffix(address, "index.html")
	}
	if folder, ok := strings.CutSuffix(address, ".html"); ok && l.in.Style == note.Files {
		return folder + "/"
	}
	return address
}

// claimSection takes an address for the page of a heading. That it is another one than its id says is
// worth a hint: nobody chose the name of a heading for its address.
func (l *linker) claimSection(n int, folder string, h *note.Heading) string {
	name := note.SafePath(h.ID)
	if strings.Trim(name, "-_.") == "" { // punctuation and pictures alone
		name = "section"
	}
	source := l.in.Notes[n].Path
	got, clash := l.claims.take(source, folder+l.in.Style.NoteAddress(name+".md"), strings.Count(folder, "/"))
	if clash != nil && clash.owner != source {
		l.graph.AddressDiags = append(l.graph.AddressDiags, note.Diag{
			Path: source, Pos: note.Pos{Line: h.Line, Column: 1}, Severity: note.Advice, Code: note.CodeAddressClash,
			Message: fmt.Sprintf("the page of `%s` cannot have the address `%s`, which is taken", h.Text, clash.address),
			Hint:    fmt.Sprintf("it is published at `%s`; give the heading an id to choose: `{#name}`", got),
		})
	}
	return got
}

// toSection turns a target in a split note to the page that shows it.
func (l *linker) toSection(t *Target) {
	if t.State != Page || t.Note < 0 || t.Fragment == "" {
		return
	}
	sections := l.graph.Sections[t.Note]
	if sections == nil {
		return
	}
	all := l.shown[t.Note]
	if all == nil {
		all = l.showsOf(t.Note)
		if l.shown == nil {
			l.shown = make(map[int]map[string]int)
		}
		l.shown[t.Note] = all
	}
	t.Section = all[t.Fragment]
	t.Address = sections[t.Section].Address
}

// showsOf finds the section of each id. Where two things have one id, the browser goes to the first, which
// alone has it in the note's HTML.
func (l *linker) showsOf(n int) map[string]int {
	to, sections := l.in.Notes[n], l.in.Sections[n]
	finder := note.NewPageFinder(sections)
	all := make(map[string]int)
	first := make(map[string]int)
	add := func(id string, at int) {
		if before, ok := first[id]; id == "" || ok && before <= at {
			return
		}
		first[id] = at
		all[id] = max(0, finder.At(at))
	}
	for i := range to.Headings {
		add(to.Headings[i].ID, to.Headings[i].Part.Start)
	}
	for _, a := range to.Anchors {
		add(a.ID, a.At)
	}
	for i := range to.Blocks {
		add(to.Blocks[i].ID, to.Blocks[i].Part.Start)
	}
	if to.Lead != nil { // it is not in the body, and before all of it
		all[to.Lead.ID] = 0
		for i := range sections {
			if sections[i].Heading == to.Lead {
				all[to.Lead.ID] = i
			}
		}
	}
	return all
}
