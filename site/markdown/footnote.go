package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"sheaf/site/note"
)

// footnotes is what the writer knows about a note's footnotes while it writes them.
type footnotes struct {
	references []reference
	backs      []reference
}

// A reference is one to a footnote, the nth to the one with an index, counted from 0; or the way back
// to it.
type reference struct {
	index, n int
	part     note.Part
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
	w.makeRoom(false)
	w.footnotes.references = append(w.footnotes.references, reference{n.Index, n.RefIndex, w.here()})
	number := strconv.Itoa(n.Index)
	id := referenceID(n.Index, n.RefIndex)
	if n.RefIndex > 0 && !w.claim(id) {
		id = ""
	}
	w.string(`<sup class="fn"`)
	if w.find("a") >= 0 { // links don't nest
		if id != "" {
			w.attribute("id", id)
		}
		w.string(">" + number + "</sup>")
		return
	}
	w.string(">")
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
		part := w.here()
		if first := c.FirstChild(); first != nil && first.Kind() == ast.KindParagraph && first.NextSibling() == nil {
			w.beginText()
			w.inlines(first)
			w.endText()
		} else {
			w.blocks(c)
		}
		w.closeTo(item + 1)
		part.End, part.Last = len(w.out), len(w.holes)
		w.note.Footnotes = append(w.note.Footnotes, note.Footnote{Number: footnote.Index, Part: part})
		w.closeTo(item)
		w.string("\n")
	}
	w.string("</ol>\n</section>\n")
	w.matchReferences()
}

// matchReferences tells each footnote where the references to it are, and the ways back to them.
func (w *writer) matchReferences() {
	type key struct{ index, n int }
	at, backs := make(map[int]int), make(map[key]note.Part)
	for i := range w.note.Footnotes {
		at[w.note.Footnotes[i].Number] = i
	}
	for _, b := range w.footnotes.backs {
		backs[key{b.index, b.n}] = b.part
	}
	for _, r := range w.footnotes.references {
		if i, ok := at[r.index]; ok {
			f := &w.note.Footnotes[i]
			f.Refs = append(f.Refs, note.FootnoteRef{At: r.part.Start, Back: backs[key{r.index, r.n}]})
		}
	}
}

// footnoteBack writes the way back from a footnote to a reference.
func (w *writer) footnoteBack(n *extast.FootnoteBacklink) {
	w.closeTo(w.barrier())
	back := w.here()
	id := referenceID(n.Index, n.RefIndex)
	w.string(` <a href="#` + id + `" aria-label="Back to text`)
	if n.RefIndex > 0 {
		w.string(" " + strconv.Itoa(n.RefIndex+1))
	}
	w.string(`">↩</a>`)
	back.End, back.Last = len(w.out), len(w.holes)
	w.footnotes.backs = append(w.footnotes.backs, reference{n.Index, n.RefIndex, back})
}
