package link

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"sheaf/site/note"
)

// A Linker links a vault again and again while its notes are edited. The zero Linker is ready for
// use, by one goroutine at a time; the graphs that it has returned never change.
//
// What a link means depends on three things: the note it stands in; the names of the vault, which are
// all paths, aliases and headings that make pages; and where it names a part of a note, the ids of that note.
// So as long as no name has changed, an edit concerns the links of the edited note, and links to parts of it
// if those have changed. Everything else is taken over from the graph before. Tags are gathered anew when
// those of a note change; links to them are not resolved before a page shows them. Any other change links
// the whole vault, but for the links that are right whatever else there is (keep.go). A test holds all
// ways against linking from scratch.
type Linker struct{ last *linker }

// A Change says how a graph differs from the one before it.
type Change struct {
	All   bool  // in anything
	Notes []int // else: these notes, in order, have another text, or links that lead elsewhere; all names, addresses, tags, folders and files are the same
}

// Link returns the graph that Build returns, and how it differs from the one returned before. It is the
// very same one if nothing does.
func (k *Linker) Link(in Input) (*Graph, Change) {
	if k.last != nil {
		if change, ok := k.last.update(in); ok {
			return k.last.graph, change
		}
	}
	k.last = buildAfter(k.last, in)
	return k.last.graph, Change{All: true}
}

// update brings the graph up to date. If it returns false, more than the text of notes has changed.
func (l *linker) update(in Input) (Change, bool) {
	edited, ok := l.edited(in)
	if len(edited) == 0 || !ok {
		return Change{}, ok
	}
	concerned := l.concerned(in, edited)
	retagged := slices.ContainsFunc(edited, func(n int) bool { return !slices.Equal(l.in.Notes[n].Tags, in.Notes[n].Tags) })
	g := *l.graph
	g.Notes = in.Notes
	if retagged {
		g.Tags = GatherTags(in.Notes, in.Style)
	}
	g.Links, g.LinkDiags, g.Backlinks = slices.Clone(g.Links), slices.Clone(g.LinkDiags), slices.Clone(g.Backlinks)
	l.in, l.graph = in, &g
	for _, n := range edited {
		l.ids[n] = idSet{}
	}
	l.keepSections(edited)
	wanting := false
	for _, n := range concerned {
		before := g.Links[n]
		_, wanted := g.Wants[n]
		wanting = wanting || wanted
		g.Links[n], g.LinkDiags[n], l.direct[n] = nil, nil, nil
		l.resolveNote(n)
		if !l.keepsFiles(before, g.Links[n]) {
			l.spoiled = true
			return Change{}, false
		}
		l.turnAround(n, before)
		wanting = wanting || slices.ContainsFunc(g.Links[n], func(t Target) bool { return t.State == Missing })
	}
	if wanting {
		g.Wanted, g.Wants = nil, nil
		g.gatherWanted()
	}
	return Change{All: retagged, Notes: concerned}, true
}

// edited returns the notes that are not what they were, in order. ok is false if a name has changed.
func (l *linker) edited(in Input) (edited []int, ok bool) {
	if in.Style != l.in.Style || len(in.Notes) != len(l.in.Notes) || !slices.Equal(in.Files, l.in.Files) || !slices.Equal(in.Renamed, l.in.Renamed) || !slices.Equal(in.Reserved, l.in.Reserved) || !slices.Equal(in.Nav, l.in.Nav) {
		return nil, false
	}
	for i, now := range in.Notes {
		if before := l.in.Notes[i]; now != before {
			if !sameNames(before, now) {
				return nil, false
			}
			edited = append(edited, i)
		}
	}
	return edited, l.sameSections(in)
}

// sameSections reports whether the same notes are split at the same headings, as far as addresses depend on it: by
// the headings' ids.
func (l *linker) sameSections(in Input) bool {
	if len(in.Sections) != len(l.in.Sections) {
		return false
	}
	for n, now := range in.Sections {
		before := l.in.Sections[n]
		if in.Notes[n] == l.in.Notes[n] {
			if !reflect.DeepEqual(before, now) {
				return false
			}
			continue
		}
		// What is wrong with an address is said with the line and the text of the heading.
		reported := slices.ContainsFunc(l.graph.AddressDiags, func(d note.Diag) bool { return d.Path == in.Notes[n].Path })
		if reported || !slices.EqualFunc(before, now, sameSection) {
			return false
		}
	}
	return true
}

func sameSection(before, now note.Page) bool {
	if before.Parent != now.Parent || (before.Heading == nil) != (now.Heading == nil) {
		return false
	}
	return now.Heading == nil || before.Heading.ID == now.Heading.ID
}

// keepSections gives the pages of edited notes that are split the addresses that they had.
func (l *linker) keepSections(edited []int) {
	if !slices.ContainsFunc(edited, l.isSplit) {
		return
	}
	l.graph.Sections = maps.Clone(l.graph.Sections)
	for _, n := range edited {
		if !l.isSplit(n) {
			continue
		}
		delete(l.shown, n)
		sections := slices.Clone(l.graph.Sections[n])
		for i := range sections {
			sections[i].Page = l.in.Sections[n][i]
		}
		l.graph.Sections[n] = sections
	}
}

func (l *linker) isSplit(n int) bool { return len(l.in.Sections[n]) > 0 }

// sameNames reports whether two states of a note differ at most in what no other note's links and no
// address depend on, ids aside. It names what may differ, so that a field which is added to Note
// counts until somebody has thought about it.
func sameNames(before, now *note.Note) bool {
	same := *now
	same.Title, same.Description, same.Summary, same.Lang, same.LangGuessed, same.Date = before.Title, before.Description, before.Summary, before.Lang, before.LangGuessed, before.Date
	same.Links, same.Footnotes, same.Diags, same.Words = before.Links, before.Footnotes, before.Diags, before.Words
	same.Size, same.Hidden, same.Math, same.Diagrams = before.Size, before.Hidden, before.Math, before.Diagrams
	same.Tags = before.Tags // which update looks at itself
	same.Lead, same.Headings, same.Anchors, same.Blocks, same.Whole = before.Lead, before.Headings, before.Anchors, before.Blocks, before.Whole
	return reflect.DeepEqual(&same, before)
}

// concerned returns the notes some of whose links may lead elsewhere than before, in order.
func (l *linker) concerned(in Input, edited []int) []int {
	all := make(map[int]bool)
	for _, n := range edited {
		all[n] = true
		before, now := l.in.Notes[n], in.Notes[n]
		// An id may stand on another page of a split note than before, even if none has changed.
		ids := l.isSplit(n) || !slices.Equal(idsAndTexts(before), idsAndTexts(now))
		parts := !slices.Equal(partsOf(before), partsOf(now))
		if ids {
			for _, from := range l.askers[n] {
				all[from] = true
			}
		}
		if !ids && !parts {
			continue
		}
		last := -1
		for _, b := range l.graph.Backlinks[n] {
			if b.Note != last && !all[b.Note] && l.dependsOn(b.Note, n, ids) {
				all[b.Note] = true
			}
			last = b.Note
		}
	}
	list := make([]int, 0, len(all))
	for n := range all {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

// dependsOn reports whether a note has a link to note n that depends on what is in n: an embed on where
// its parts are, and if its ids have changed, also every link that may name one.
func (l *linker) dependsOn(from, n int, ids bool) bool {
	for i, t := range l.graph.Links[from] {
		if t.Note != n {
			continue
		}
		link := &l.in.Notes[from].Links[i]
		if link.Kind == note.Embed || ids && (strings.Contains(link.Dest, "#") || t.Swapped) {
			return true
		}
	}
	return false
}

// An anchorName is what a fragment may name: an id, or a heading by its text.
type anchorName struct {
	level    int
	id, text string
}

func idsAndTexts(n *note.Note) []anchorName {
	list := make([]anchorName, 0, 1+len(n.Headings)+len(n.Anchors)+len(n.Blocks))
	if n.Lead != nil {
		list = append(list, anchorName{n.Lead.Level, n.Lead.ID, n.Lead.Text})
	}
	list = append(list, anchorName{level: -1})
	for i := range n.Headings {
		h := &n.Headings[i]
		list = append(list, anchorName{h.Level, h.ID, h.Text})
	}
	for _, a := range n.Anchors {
		list = append(list, anchorName{id: a.ID})
	}
	list = append(list, anchorName{level: -1})
	for i := range n.Blocks {
		list = append(list, anchorName{id: n.Blocks[i].ID})
	}
	return list
}

// partsOf returns all that an embed can show of a note.
func partsOf(n *note.Note) []note.Part {
	list := append(make([]note.Part, 0, 2+len(n.Headings)+len(n.Blocks)), n.Whole)
	if n.Lead != nil {
		list = append(list, n.Lead.Part)
	}
	for i := range n.Headings {
		list = append(list, n.Headings[i].Part)
	}
	for i := range n.Blocks {
		list = append(list, n.Blocks[i].Part)
	}
	return list
}

// keepsFiles counts what a note's links to files were and are, and publishes the new ones. It returns
// false if the set of published files is another one, which gives all of them new numbers.
func (l *linker) keepsFiles(before, now []Target) bool {
	for i := range now {
		if f := now[i].File; f >= 0 {
			if l.uses[f]++; l.uses[f] == 1 {
				return false
			}
			l.publish(&now[i])
		}
	}
	for i := range before {
		if f := before[i].File; f >= 0 {
			f = l.sources[f]
			if l.uses[f]--; l.uses[f] == 0 {
				return false
			}
		}
	}
	return true
}

// turnAround makes Graph.Backlinks fit the new links of a note.
func (l *linker) turnAround(from int, before []Target) {
	g := l.graph
	links := make(map[int][]Backlink)
	for _, t := range before {
		if t.Note >= 0 && t.Note != from {
			links[t.Note] = nil
		}
	}
	for i, t := range g.Links[from] {
		if t.Note >= 0 && t.Note != from {
			links[t.Note] = append(links[t.Note], Backlink{from, i})
		}
	}
	byNote := func(b Backlink, n int) int { return b.Note - n }
	for to, now := range links {
		old := g.Backlinks[to]
		start, _ := slices.BinarySearchFunc(old, from, byNote)
		end, _ := slices.BinarySearchFunc(old, from+1, byNote)
		if slices.Equal(old[start:end], now) {
			continue
		}
		list := slices.Concat(old[:start], now, old[end:])
		if len(list) == 0 {
			list = nil // as Build leaves it
		}
		g.Backlinks[to] = list
	}
}
