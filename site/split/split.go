// Package split cuts a compiled note into the pages that its headings make.
//
// It sees one note without its HTML and moves nothing: a page is a list of parts of the note's body,
// which the site puts together when the page is made. So the file is compiled as if it were whole, and
// ids, numbers of footnotes, reference links and abbreviations mean what they mean in it.
//
// The rules, for "split: 2":
//
//   - Each heading of level 1 or 2 makes a page: what stands below it up to the next such heading.
//     Deeper headings stay inside. A page lies below that of the nearest higher heading, so that several
//     headings of level 1 are chapters, each with its own pages.
//   - What stands before is the note's own page, with the heading of level 1 that comes first in the
//     note, for that is its title. Only where the front matter gives another title and there are more
//     headings of level 1 is it one of them.
//   - "<!-- page -->" before a heading makes a page of it, whatever its level; "<!-- nosplit -->" keeps
//     it and all below it in the page above.
//   - A heading with nothing below it makes no page: it stays in the page above. One that only pages
//     follow makes a page that lists them.
//   - Headings in other elements (quotes, list items, <details>) never make pages: a page is whole elements.
//   - A footnote is shown on every page that refers to it.
package split

import (
	"slices"

	"sheaf/site/note"
)

// Sections returns the pages that a note makes if it is split at headings of a level, in the order of the
// note, or nil if that is a single page. The parts of all of them together are the whole body, but for
// the list of footnotes.
func Sections(n *note.Note, level int) []note.Page {
	c := cutter{level: level, sections: []note.Page{{Parent: -1}}}
	if n.Lead != nil {
		c.headings = append(c.headings, n.Lead)
	}
	for i := range n.Headings {
		if n.Headings[i].Cut != note.CutNever {
			c.headings = append(c.headings, &n.Headings[i])
		}
	}
	if level <= 0 || len(c.headings) == 0 {
		return nil
	}
	c.title = titleOf(n, c.headings)
	c.cut()
	if len(c.sections) == 1 {
		return nil
	}
	c.placeFootnotes(n.Footnotes)
	return c.sections
}

// titleOf returns the heading that is the title of the whole note, or nil.
func titleOf(n *note.Note, headings []*note.Heading) *note.Heading {
	first := headings[0]
	isTop := func(h *note.Heading) bool { return h.Level == 1 }
	if !isTop(first) || first.Cut == note.CutAlways || n.Title != first.Text && slices.ContainsFunc(headings[1:], isTop) {
		return nil
	}
	return first
}

// A cutter cuts one note.
type cutter struct {
	level    int
	headings []*note.Heading // those that stand in no other element
	title    *note.Heading
	sections []note.Page
	open     []openHeading // the headings that what comes next stands below, outermost first
}

// An openHeading is a heading, the section that shows it, and whether "nosplit" keeps all below it there.
type openHeading struct {
	level, section int
	kept           bool
}

func (c *cutter) cut() {
	at := note.Part{}
	current := 0
	for i, h := range c.headings {
		c.add(current, note.Part{Start: at.Start, End: h.Part.Start, First: at.First, Last: h.Part.First})
		at = h.Part
		for len(c.open) > 0 && c.open[len(c.open)-1].level >= h.Level {
			c.open = c.open[:len(c.open)-1]
		}
		var above openHeading
		if len(c.open) > 0 {
			above = c.open[len(c.open)-1]
		}
		kept := h.Cut == note.CutNot || above.kept && h.Cut != note.CutAlways
		current = above.section
		if !kept && c.makesPage(i) {
			current = len(c.sections)
			c.sections = append(c.sections, note.Page{Heading: h, Parent: above.section})
		}
		c.open = append(c.open, openHeading{h.Level, current, kept})
	}
	c.add(current, note.Part{Start: at.Start, End: at.End, First: at.First, Last: at.Last})
}

// makesPage reports whether heading i, which nothing keeps in the page above, makes a page.
func (c *cutter) makesPage(i int) bool {
	h := c.headings[i]
	if h == c.title || h.Cut != note.CutAlways && h.Level > c.level {
		return false
	}
	isEmpty := h.Bare && (i+1 == len(c.headings) || c.headings[i+1].Level <= h.Level)
	return !isEmpty
}

// add gives a section the next part of the body.
func (c *cutter) add(section int, part note.Part) {
	if part.IsEmpty() {
		return
	}
	s := &c.sections[section]
	if last := len(s.Pieces) - 1; last >= 0 && s.Pieces[last].End == part.Start {
		s.Pieces[last].End, s.Pieces[last].Last = part.End, part.Last
		return
	}
	s.Pieces = append(s.Pieces, part)
}

// placeFootnotes gives each section the footnotes that it refers to, those that these refer to in turn
// included. One that nothing refers to goes to the first.
func (c *cutter) placeFootnotes(list []note.Footnote) {
	if len(list) == 0 {
		return
	}
	pages := note.NewPageFinder(c.sections)
	direct := make([][]int, len(c.sections)) // per section: the footnotes that its text refers to
	inner := make([][]int, len(list))        // per footnote: those that it refers to
	for i := range list {
		if len(list[i].Refs) == 0 {
			direct[0] = append(direct[0], i)
		}
		for _, ref := range list[i].Refs {
			if from := footnoteAt(list, ref.At); from >= 0 {
				inner[from] = append(inner[from], i)
			} else if s := pages.At(ref.At); s >= 0 {
				direct[s] = append(direct[s], i)
			}
		}
	}
	for s, next := range direct {
		seen := make(map[int]bool)
		for len(next) > 0 {
			i := next[len(next)-1]
			next = next[:len(next)-1]
			if !seen[i] {
				seen[i] = true
				c.sections[s].Footnotes = append(c.sections[s].Footnotes, i)
				next = append(next, inner[i]...)
			}
		}
		slices.Sort(c.sections[s].Footnotes)
	}
}

// footnoteAt returns the footnote that an offset of the body is in, or -1.
func footnoteAt(list []note.Footnote, offset int) int {
	i, _ := slices.BinarySearchFunc(list, offset, func(f note.Footnote, offset int) int { return f.Part.End - offset })
	for ; i < len(list) && list[i].Part.Start <= offset; i++ {
		if offset < list[i].Part.End {
			return i
		}
	}
	return -1
}
