package markdown

import (
	"strings"

	"sheaf/site/note"
)

// What stands around links: the page that a link leads to shows the sentence. It is cut from the text
// of the link's block when the next block begins, for only then is all of it known.

// A mention is a link that may lead to a note, and where it is in collector.plain.
type mention struct {
	link int // index into Note.Links
	at   note.Span
}

// mentioned records that a link's text begins at an offset of the collected text and ends where that
// ends.
func (w *writer) mentioned(link, start int) {
	l := &w.note.Links[link]
	if l.Kind == note.Tag || l.Kind == note.Anchor && !mayLeadToNote(l.Dest) {
		return
	}
	w.mentions = append(w.mentions, mention{link, note.Span{Start: start, End: len(w.plain)}})
}

// mayLeadToNote reports whether an address could be that of another note.
func mayLeadToNote(dest string) bool {
	scheme, _ := splitScheme(dest)
	return scheme == "" && dest != "" && dest[0] != '#' && !isElsewhere(dest)
}

// settle gives the links in the collected text the sentences around them. All together may be some
// times as long as the note, so that many links in one sentence cannot fill the memory.
func (w *writer) settle() {
	for _, m := range w.mentions {
		if w.around > 32<<10+2*len(w.src.text) {
			break
		}
		l := &w.note.Links[m.link]
		l.Before, l.After = note.Around(w.plain, m.at, w.codes)
		if strings.TrimSpace(l.Before+l.After) == "" {
			l.Before, l.After = "", ""
		}
		w.around += len(l.Before) + len(l.After)
	}
	w.mentions, w.codes = w.mentions[:0], w.codes[:0]
}

// unmention forgets links that are taken out of the note: those from an index on, and text from an
// offset on.
func (w *writer) unmention(links, plain int) {
	for len(w.mentions) > 0 && w.mentions[len(w.mentions)-1].link >= links {
		w.mentions = w.mentions[:len(w.mentions)-1]
	}
	for len(w.codes) > 0 && w.codes[len(w.codes)-1].End > plain {
		w.codes = w.codes[:len(w.codes)-1]
	}
}
