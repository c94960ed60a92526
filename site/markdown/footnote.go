package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// footnotes is what the writer knows about a note's footnotes while it writes them.
type footnotes struct {
	references int
}

// reserveFootnotes takes the ids of the footnotes before headings can.
func (w *writer) reserveFootnotes(doc ast.Node) {
	list, ok := doc.LastChild().(*extast.FootnoteList)
	if !ok {
		return
	}
	for c := list.FirstChild(); c != nil; c = c.NextSibling() {
		if n, ok := c.(*extast.Footnote); ok {
			w.claim("fn" + strconv.Itoa(n.Index))
			w.claim(referenceID(n.Index, 0))
		}
	}
}

// referenceID returns the id of the nth reference to a footnote, counted from 0.
func referenceID(index, n int) string {
	id := "fnref" + strconv.Itoa(index)
	if n > 0 {
		id += "-" + strconv.Itoa(n+1)
	}
	return id
}

func (w *writer) footnoteReference(n *extast.FootnoteLink) {
	w.footnotes.references++
	w.makeRoom(false)
	number := strconv.Itoa(n.Index)
	id := referenceID(n.Index, n.RefIndex)
	if n.RefIndex > 0 && !w.claim(id) {
		id = ""
	}
	w.string(`<sup class="fn">`)
	if w.find("a") >= 0 { // links don't nest
		w.string(number + "</sup>")
		return
	}
	w.string(`<a href="#fn` + number + `"`)
	if id != "" {
		w.attribute("id", id)
	}
	w.string(` aria-label="Footnote ` + number + `">` + number + "</a></sup>")
}

func (w *writer) footnoteList(n *extast.FootnoteList) {
	w.closeTo(0)
	w.endSections(-1)
	w.string(`<section class="notes"`)
	w.attribute("aria-label", w.label("Footnotes"))
	w.string(">\n<ol>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		footnote, ok := c.(*extast.Footnote)
		if !ok || w.isOver(c) {
			continue
		}
		w.string(`<li id="fn` + strconv.Itoa(footnote.Index) + `">`)
		item := w.push(element{tag: "li", name: "li", model: flow, block: true, link: -1})
		if first := c.FirstChild(); first != nil && first.Kind() == ast.KindParagraph && first.NextSibling() == nil {
			w.beginText()
			w.inlines(first)
			w.endText()
		} else {
			w.blocks(c)
		}
		w.closeTo(item)
		w.string("\n")
	}
	w.string("</ol>\n</section>\n")
}

// footnoteBack writes the way back from a footnote to a reference.
func (w *writer) footnoteBack(n *extast.FootnoteBacklink) {
	w.closeTo(w.barrier())
	id := referenceID(n.Index, n.RefIndex)
	w.string(` <a href="#` + id + `" aria-label="Back to text`)
	if n.RefIndex > 0 {
		w.string(" " + strconv.Itoa(n.RefIndex+1))
	}
	w.string(`">↩</a>`)
}
