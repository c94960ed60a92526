package markdown

import (
	"bytes"
	"fmt"
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
	links, footnotes := len(w.note.Links), len(w.footnotes.references)
	mark := w.beginText()
	start, holes := len(w.out), len(w.holes)
	w.collector.open++
	w.string("<" + name)
	at := len(w.out)
	w.string(">")
	e := element{tag: name, name: name, model: phrasing, block: true, link: -1, from: start, at: at, mark: mark, offset: max(n.Pos(), 0)}
	if id, ok := n.AttributeString(idAttribute); ok {
		e.id = id.(string)
	}
	i := w.push(e)
	w.inlines(n)
	w.closeTo(i + 1)
	inner := string(w.out[at+1:])
	switch {
	case inner == "" && holes == len(w.holes):
		w.slugs.Slug("")
		w.drop(start, holes)
	case isFirst && w.note.Lead == nil && n.Level <= 2 && links == len(w.note.Links) && footnotes == len(w.footnotes.references):
		h := w.headingOf(e)
		h.HTML = inner
		w.claim(h.ID)
		w.outline(1) // it is the page's
		w.note.Lead = &h
		w.drop(start, holes)
		w.texts.taken = len(w.plain)
		w.openSection(-1, h.Level, start, len(w.stack))
		w.cuts.below = start
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

// headingOf returns the heading whose text ends here, with the id that the note gives it, or else that
// it has on GitHub.
func (w *writer) headingOf(e element) note.Heading {
	id := e.id
	if id == "" {
		id = w.slugs.Slug(strings.TrimSpace(w.slugText(e.mark)))
	}
	return note.Heading{
		Level: headingLevel(e.tag),
		ID:    id,
		Text:  collapse(w.plain[e.mark:]),
		Line:  w.src.line(e.offset),
	}
}

// slugText returns the plain text since mark as GitHub sees it.
func (w *writer) slugText(mark int) string {
	var b strings.Builder
	at := mark
	for _, s := range w.stands {
		if s.start >= at && s.end <= len(w.plain) {
			b.Write(w.plain[at:s.start])
			b.WriteString(s.text)
			at = s.end
		}
	}
	b.Write(w.plain[at:])
	return b.String()
}

// finishHeading gives a heading its id, now that its text is known, and writes its end. If an anchor
// has the id already, links to the heading lead there, as they do on GitHub.
func (w *writer) finishHeading(e element) {
	w.collector.open--
	h := w.headingOf(e)
	w.note.Headings = append(w.note.Headings, h)
	w.openSection(len(w.note.Headings)-1, h.Level, e.from, len(w.stack)-1)
	w.takeText(e.mark, '\n')
	w.beginSectionText(len(w.note.Headings) - 1)
	w.texts.taken = len(w.plain)
	var attributes []byte
	if w.claim(h.ID) {
		attributes = append(appendAttribute([]byte(` id="`), h.ID), '"')
	}
	if level := w.outline(h.Level); level != h.Level {
		attributes = fmt.Appendf(attributes, ` aria-level="%d"`, level)
	}
	if len(attributes) > 0 {
		w.insert(e.at, attributes)
	}
	if h.ID != "" {
		if w.find("a") < 0 { // links don't nest
			w.string(`<a class="an"`)
			w.attribute("href", "#"+note.EscapeFragment(h.ID))
			w.attribute("aria-label", "Link to this section: "+h.Text)
			w.string(">#</a>")
		}
	}
	w.string("</" + e.name + ">")
	w.cuts.below = len(w.out)
}

// outline returns the level of the next heading in the page's outline, which begins with a heading of
// level 1 and skips no level. Notes do; the page makes headings of these levels of theirs (package render).
func (w *writer) outline(level int) int {
	depth := 1
	for l := 1; l < level; l++ {
		depth = max(depth, w.levels[l])
	}
	depth = min(level, depth+1)
	w.levels[level] = depth
	for l := level + 1; l < len(w.levels); l++ {
		w.levels[l] = 0
	}
	return depth
}
