package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// Definition lists, as PHP Markdown Extra has them: lines with terms, then lines that begin with a
// colon and a space.

func (w *writer) definitionList(n *extast.DefinitionList) {
	w.string("<dl class=\"defs\"" + w.direction() + ">\n")
	list := w.push(element{tag: "dl", name: "dl", model: terms, block: true, link: -1})
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case extast.KindDefinitionTerm:
			w.beginText()
			i := w.start("dt", phrasing, true)
			w.inlines(c)
			w.closeTo(i)
			w.endText()
		case extast.KindDefinitionDescription:
			i := w.start("dd", flow, true)
			if first := c.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
				w.string("\n")
			}
			w.blocks(c)
			w.closeTo(i)
		}
		w.string("\n")
	}
	w.closeTo(list)
	w.string("\n")
}
