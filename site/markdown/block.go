package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// blocks writes the children of a container.
func (w *writer) blocks(n ast.Node) {
	w.depth++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
	w.depth--
}

func (w *writer) block(n ast.Node) {
	if w.isOver(n) {
		return
	}
	if n.Kind() != ast.KindHTMLBlock {
		w.beginBlock(n.Kind())
	}
	if id := w.blockID(n); id != "" {
		w.namedBlock(n, id)
		return
	}
	w.unnamedBlock(n)
}

func (w *writer) unnamedBlock(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.writeParagraph(n, "")
	case *ast.TextBlock:
		w.textBlock(n)
	case *ast.Heading:
		w.heading(n)
	case *ast.List:
		w.list(n)
	case *ast.Blockquote:
		w.quote(n)
	case *ast.CodeBlock:
		w.indentedCode(n)
	case *ast.FencedCodeBlock:
		w.fencedCode(n)
	case *formulaBlock:
		w.formulaBlock(n)
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.ThematicBreak:
		w.string("<hr>\n")
	case *extast.DefinitionList:
		w.definitionList(n)
	case *extast.Table:
		w.table(n)
	case *extast.FootnoteList:
		w.footnoteList(n)
	case *extast.FootnoteBacklink:
		w.footnoteBack(n)
	case *ast.LinkReferenceDefinition:
		w.hideRemark(n)
	}
}

// beginBlock makes room for a block of Markdown's behind raw HTML.
func (w *writer) beginBlock(kind ast.NodeKind) {
	if kind == ast.KindLinkReferenceDefinition {
		return
	}
	for len(w.stack) > 0 {
		top := &w.stack[len(w.stack)-1]
		if !top.raw || top.model != phrasing && top.model != sources {
			break
		}
		if kind == ast.KindParagraph || kind == ast.KindHeading && top.tag == "summary" {
			return
		}
		w.closeTop()
	}
	if w.strict {
		w.makeRoom(true)
	}
}

func (w *writer) writeParagraph(n *ast.Paragraph, id string) {
	w.suspectHeading(n)
	if id == "" && w.figure(n) {
		return
	}
	mark := w.beginText()
	start, inner, holes, isWhole := len(w.out), 0, len(w.holes), false
	inHeading := len(w.stack) > 0 && w.stack[len(w.stack)-1].model == phrasing
	if inHeading {
		w.inlines(n) // in a heading or summary of raw HTML, which wants no paragraph
	} else {
		w.paragraph = paragraph{active: true, open: true, depth: len(w.stack)}
		i := w.startBlock("p", phrasing, id)
		w.markLanguage(n)
		inner = len(w.out)
		serial := w.serial
		w.inlines(n)
		isWhole = w.paragraph.open && w.stack[i].serial == serial
		w.endParagraph()
	}
	if isWhole && id == "" && holes == len(w.holes) && isBlank(w.plain[mark:]) {
		// Anchors alone, or nothing, take no room on the page.
		w.out = append(w.out[:start], bytes.TrimSpace(w.out[inner:len(w.out)-len("</p>")])...)
	}
	w.string("\n")
	if !inHeading && n.Parent().Kind() == ast.KindDocument {
		w.summarise(mark)
	}
	w.endText()
}

// endParagraph closes a paragraph with what is open in it. Blocks of raw HTML that interrupted it
// stay open: they end with the container.
func (w *writer) endParagraph() {
	p := w.paragraph
	w.paragraph = paragraph{}
	if p.open {
		w.closeTo(p.depth)
	}
	w.closeTrailing(p.depth)
}

// closeTrailing closes the inline elements of raw HTML above a depth, and all in them.
func (w *writer) closeTrailing(depth int) {
	for i := depth; i < len(w.stack); i++ {
		if m := w.stack[i].model; m == phrasing || m == transparent || m == sources {
			w.closeTo(i)
		}
	}
	w.look()
}

// textBlock writes the text of a tight list item.
func (w *writer) textBlock(n *ast.TextBlock) {
	w.beginText()
	depth := len(w.stack)
	w.inlines(n)
	w.closeTrailing(depth)
	if n.NextSibling() != nil {
		w.string("\n")
	}
	w.endText()
}

func (w *writer) quote(n *ast.Blockquote) {
	if c := calloutOf(n); c != nil {
		w.callout(n, c)
		return
	}
	w.string("<blockquote" + w.direction() + ">\n")
	i := w.push(element{tag: "blockquote", name: "blockquote", model: flow, block: true, link: -1})
	w.blocks(n)
	w.closeTo(i)
	w.string("\n")
}

func (w *writer) list(n *ast.List) {
	name := "ul"
	if n.IsOrdered() {
		name = "ol"
	}
	w.suspectItems(n)
	w.string("<" + name)
	if isTaskList(n) {
		w.string(` class="task"`)
	}
	if n.Parent().Kind() != ast.KindListItem {
		w.string(w.direction())
	}
	if n.IsOrdered() && n.Start != 1 {
		w.string(` start="` + strconv.Itoa(n.Start) + `"`)
	}
	w.string(">\n")
	list := w.push(element{tag: name, name: name, model: listItems, block: true, link: -1})
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		id := w.blockID(c)
		item := w.startBlock("li", flow, id)
		inner := w.here()
		if first := c.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
			w.string("\n")
		}
		if box := checkBoxOf(c); box != nil {
			w.task(c, box)
		} else {
			w.blocks(c)
		}
		w.closeTo(item + 1)
		if id != "" {
			w.recordBlock(id, inner, w.stack[item])
		}
		w.closeTo(item)
		w.string("\n")
	}
	w.closeTo(list)
	w.string("\n")
}
