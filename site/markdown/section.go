package markdown

import "sheaf/site/note"

// Sections: what stands from a heading to the next one of its level or a higher one, or to the end of
// the element that both are in. A section is whole elements, so that it can be shown elsewhere.

// An openSection is a section whose end is not written yet.
type openSection struct {
	heading int // index into Note.Headings, -1 for Note.Lead
	level   int
	depth   int // of the stack
}

// openSection begins the section of a heading that was written from an offset on, at a depth of the
// stack, and ends those before it; not while the heading may yet be erased. Anchors right before the
// heading are there for its sake, and stand in its section.
func (w *writer) openSection(heading, level, start, depth int) {
	start, space := w.leadUp(start)
	first := len(w.holes)
	for first > 0 && w.holes[first-1].Offset > start {
		first--
	}
	for n := len(w.sections); n > 0 && len(w.erasing) == 0 && w.sections[n-1].depth == depth && w.sections[n-1].level >= level; n-- {
		w.endSection(start, first)
	}
	h := w.headingAt(heading)
	h.Part.Start, h.Part.First = start, first
	if depth == 0 {
		w.mayCut(heading, space)
	}
	w.sections = append(w.sections, openSection{heading, level, depth})
}

// endSection ends the innermost section.
func (w *writer) endSection(end, holes int) {
	last := len(w.sections) - 1
	part := &w.headingAt(w.sections[last].heading).Part
	part.End, part.Last = end, holes
	w.sections = w.sections[:last]
}

// endSections ends the sections inside the element that leaves so many open.
func (w *writer) endSections(depth int) {
	if depth < 0 {
		_, space := w.leadUp(len(w.out))
		w.endBare(space)
	}
	for n := len(w.sections); n > 0 && w.sections[n-1].depth > depth; n-- {
		w.endSection(len(w.out), len(w.holes))
	}
}

// eraseSections forgets the sections of headings that are erased, those from an index on.
func (w *writer) eraseSections(heading int) {
	for n := len(w.sections); n > 0 && w.sections[n-1].heading >= heading; n-- {
		w.sections = w.sections[:n-1]
	}
	w.cuts.forget(heading)
}

func (w *writer) headingAt(heading int) *note.Heading {
	if heading < 0 {
		return w.note.Lead
	}
	return &w.note.Headings[heading]
}
