package markdown

import (
	"github.com/yuin/goldmark/ast"

	"sheaf/site/note"
)

// A picture that stands alone in its paragraph and has a title is a figure, and the title its caption:
//
//	![Three boxes](parts.png "How the parts hang together")
//
// GitHub shows the title on pointing at the picture, where nobody looks.

// figure writes a paragraph that is a figure, and reports whether it is one.
func (w *writer) figure(n *ast.Paragraph) bool {
	image, ok := n.FirstChild().(*ast.Image)
	if !ok || image.NextSibling() != nil || len(image.Title) == 0 || len(w.stack) > 0 && w.stack[len(w.stack)-1].model == phrasing {
		return false
	}
	l, ok := w.imageLink(image)
	if !ok || isBlank([]byte(l.Title)) || !w.makeRoom(true) {
		return false
	}
	w.beginText()
	w.plain = append(w.plain, l.Title...)
	w.hole(note.HoleFigure, w.addLink(l, max(image.Pos(), 0)))
	w.locateDest(image.Destination)
	w.string("\n")
	w.endText()
	return true
}
