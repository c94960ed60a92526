package markdown

import (
	"bytes"
	"strings"

	"sheaf/site/note"
)

// What a page of a split note needs to know of headings: which stand in no other element, so that the
// note may be cut there; which of them the comments "<!-- page -->" and "<!-- nosplit -->" overrule;
// and which have nothing below them. The note is cut after compiling, by package split.

// cuts is what the writer knows about that while it writes.
type cuts struct {
	mark  note.Cut // of the last comment that is one
	at    int      // where in the output it stood
	below int      // where in the output the last heading ends
	open  bool     // a heading that may be cut at has come, and what stands below it is not known yet
	last  int      // that heading, as openSection has it
}

// markCut looks whether a block of raw HTML is a comment about the heading behind it.
func (w *writer) markCut(block []byte) {
	text, ok := bytes.CutPrefix(bytes.TrimSpace(block), []byte("<!--"))
	if text, ok = bytes.CutSuffix(text, []byte("-->")); !ok || len(w.stack) > 0 {
		return
	}
	switch strings.ToLower(string(bytes.TrimSpace(text))) {
	case "page":
		w.cuts.mark, w.cuts.at = note.CutAlways, len(w.out)
	case "nosplit":
		w.cuts.mark, w.cuts.at = note.CutNot, len(w.out)
	}
}

// mayCut says of a heading in no other element that a page may begin with it, or with what leads up to
// it in the output from an offset on.
func (w *writer) mayCut(heading, leadUp int) {
	w.endBare(leadUp)
	h := w.headingAt(heading)
	h.Cut = note.CutByLevel
	if w.cuts.mark != note.CutNever && w.cuts.at >= leadUp {
		h.Cut = w.cuts.mark
	}
	w.cuts.mark, w.cuts.open, w.cuts.last = note.CutNever, true, heading
}

// endBare tells the last heading whether nothing stands below it up to an offset.
func (w *writer) endBare(end int) {
	if w.cuts.open {
		w.headingAt(w.cuts.last).Bare = end <= w.cuts.below
	}
	w.cuts.open = false
}

// forget makes nothing of headings that are erased, those from an index on.
func (c *cuts) forget(heading int) { c.open = c.open && c.last < heading }

// leadUp returns where the anchors begin that stand right before an offset of the output, such as
// <a name="x"></a> on a line of its own above a heading; and where the white space before them does.
// There are no holes in either.
func (w *writer) leadUp(end int) (anchors, space int) {
	anchors = end
	for {
		space = len(bytes.TrimRight(w.out[:anchors], " \t\n"))
		before := w.out[:space]
		tag := bytes.LastIndexByte(before, '<')
		if tag < 0 || string(before[tag:]) != "</a>" && string(before[tag:]) != "</span>" {
			return anchors, space
		}
		start := bytes.LastIndexByte(before[:tag], '<')
		open := string(before[max(start, 0):tag])
		if start < 0 || !strings.HasPrefix(open, `<a id="`) && !strings.HasPrefix(open, `<span id="`) ||
			strings.Count(open, `"`) != 2 || !strings.HasSuffix(open, `">`) {
			return anchors, space
		}
		anchors = start
	}
}
