package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"sheaf/site/note"
)

// heading writes a heading of Markdown's. One that has nothing in it is left out: there is nothing
// to read, and nothing to point at.
func (w *writer) heading(n *ast.Heading) {
	name := "h" + strconv.Itoa(n.Level)
	isFirst := len(bytes.TrimSpace(w.out)) == 0 && n.Parent().Kind() == ast.KindDocument
	links, footnotes := len(w.note.Links), w.footnotes.references
	mark := w.beginText()
	start, holes := len(w.out), len(w.holes)
	w.collector.open++
	w.string("<" + name)
	at := len(w.out)
	w.string(">")
	e := element{tag: name, name: name, model: phrasing, block: true, link: -1, at: at, mark: mark, offset: max(n.Pos(), 0)}
	i := w.push(e)
	w.inlines(n)
	w.closeTo(i + 1)
	inner := string(w.out[at+1:])
	switch {
	case inner == "":
		w.slugs.Slug("")
		w.drop(start, holes)
	case isFirst && n.Level == 1 && links == len(w.note.Links) && footnotes == w.footnotes.references:
		h := w.headingOf(e)
		h.HTML = inner
		w.claim(h.ID)
		w.note.Lead = &h
		w.drop(start, holes)
	default:
		w.opening = w.opening || isFirst
		w.closeTo(i)
		w.string("\n")
	}
	w.endText()
}

// drop takes a heading that is still open out of the output.
func (w *writer) drop(out, holes int) {
	w.collector.open--
	w.stack = w.stack[:len(w.stack)-1]
	w.out, w.holes = w.out[:out], w.holes[:holes]
	w.look()
}

// headingOf returns the heading whose text ends here, with the id that it has on GitHub.
func (w *writer) headingOf(e element) note.Heading {
	return note.Heading{
		Level: headingLevel(e.tag),
		ID:    w.slugs.Slug(strings.TrimSpace(w.slugText(e.mark))),
		Text:  collapse(w.plain[e.mark:]),
		Line:  w.src.line(e.offset),
	}
}

// slugText returns the plain text since mark with emojis by their names, as GitHub counts them.
func (w *writer) slugText(mark int) string {
	var b strings.Builder
	at := mark
	for _, e := range w.emojis {
		if e.start >= at {
			b.Write(w.plain[at:e.start])
			b.WriteString(e.name)
			at = e.end
		}
	}
	b.Write(w.plain[min(at, len(w.plain)):])
	return b.String()
}

// finishHeading gives a heading its id, now that its text is known, and writes its end. If an anchor
// has the id already, links to the heading lead there, as they do on GitHub.
func (w *writer) finishHeading(e element) {
	w.collector.open--
	h := w.headingOf(e)
	w.note.Headings = append(w.note.Headings, h)
	if h.ID != "" {
		if w.claim(h.ID) {
			w.insert(e.at, append(appendAttribute([]byte(` id="`), h.ID), '"'))
		}
		if w.find("a") < 0 { // links don't nest
			w.string(`<a class="an"`)
			w.attribute("href", "#"+note.EscapeFragment(h.ID))
			w.attribute("aria-label", "Link to this section: "+h.Text)
			w.string(">#</a>")
		}
	}
	w.string("</" + e.name + ">")
}
