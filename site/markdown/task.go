package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Task list items: "- [ ] to do", "- [x] done" (GFM 0.29, section 5.3).

// checkBoxes parses the box at the start of a list item.
type checkBoxes struct{}

func (checkBoxes) Trigger() []byte { return []byte{'['} }

func (checkBoxes) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	item := parent.Parent()
	if item == nil || item.Kind() != ast.KindListItem || item.FirstChild() != parent || parent.HasChildren() {
		return nil
	}
	line, _ := block.PeekLine()
	if len(line) < 4 || line[2] != ']' || line[3] != ' ' && line[3] != '\t' && line[3] != '\n' {
		return nil
	}
	switch line[1] {
	case ' ', '\t', 'x', 'X':
	default:
		return nil
	}
	if isBlank(line[4:]) && line[3] == '\n' {
		return nil
	}
	block.Advance(4)
	return extast.NewTaskCheckBox(line[1]|0x20 == 'x')
}

// checkBoxOf returns the box of a list item, nil if it has none.
func checkBoxOf(item ast.Node) *extast.TaskCheckBox {
	if first := item.FirstChild(); first != nil {
		box, _ := first.FirstChild().(*extast.TaskCheckBox)
		return box
	}
	return nil
}

func isTaskList(n *ast.List) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if checkBoxOf(c) != nil {
			return true
		}
	}
	return false
}

// task writes the inside of a list item that has a box: the box, and one element with the rest.
func (w *writer) task(item ast.Node, box *extast.TaskCheckBox) {
	w.string(`<input type="checkbox"`)
	if box.IsChecked {
		w.string(` checked disabled aria-label="Done">`)
	} else {
		w.string(` disabled aria-label="To do">`)
	}
	if only := item.FirstChild(); only.Kind() == ast.KindTextBlock && only.NextSibling() == nil {
		i := w.start("span", phrasing, false)
		w.blocks(item)
		w.closeTo(i)
		return
	}
	i := w.start("div", flow, true)
	w.blocks(item)
	w.closeTo(i)
}
