package markdown

import (
	"slices"

	"sheaf/site/note"
)

// A scratch is what grows while a note is compiled and is no part of what comes out, or is copied there when its size is
// known: half of the memory that compiling takes. One note leaves it to the next.
type scratch struct {
	out, plain, text, joint []byte
	holes                   []note.Hole
	links                   []note.Link
	stack                   []element
	erasing                 []erasure
	stands                  []stand
	mentions                []mention
	codes                   []note.Span
}

// borrow has the writer of a note begin with what s has.
func (w *writer) borrow(s *scratch) {
	w.out, w.plain, w.texts.text, w.joint = s.out[:0], s.plain[:0], s.text[:0], s.joint[:0]
	w.holes, w.stack, w.erasing = s.holes[:0], s.stack[:0], s.erasing[:0]
	w.note.Links = append(s.links[:0], w.note.Links...) // front matter has some
	w.stands, w.mentions, w.codes = s.stands[:0], s.mentions[:0], s.codes[:0]
}

// maxScratch bounds what one note leaves to the next, in bytes of HTML, text and code: 4 MiB.
const maxScratch = 4 << 20

// giveBack gives back what was borrowed; the note keeps a copy of its links. It reports whether s is worth keeping.
func (w *writer) giveBack(s *scratch) bool {
	s.out, s.plain, s.text, s.joint = w.out, w.plain, w.texts.text, w.joint
	s.holes, s.links, s.stack, s.erasing = w.holes, w.note.Links, w.stack, w.erasing
	s.stands, s.mentions, s.codes = w.stands, w.mentions, w.codes
	w.note.Links = cloned(s.links)
	clear(s.links) // the texts in them are the note's; those of links that were erased may stay a while
	return cap(s.out)+cap(s.plain)+cap(s.text)+cap(s.joint) <= maxScratch
}

// cloned returns a copy of a list, nil for an empty one.
func cloned[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clone(list)
}
