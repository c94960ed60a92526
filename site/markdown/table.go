package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// table writes a GFM table in a region that scrolls, with the classes of its columns.
func (w *writer) table(n *extast.Table) {
	w.string(`<div class="table" tabindex="0" role="region"`)
	w.attribute("aria-label", w.label(w.tableName(n)))
	w.string(">")
	frame := w.push(element{tag: "div", name: "div", model: flow, block: true, link: -1})
	table := w.start("table", flow, true)
	if w.isMixed {
		w.out = append(append(w.out[:len(w.out)-1], w.direction()...), '>')
	}
	classes := w.columnClasses(n)
	body := false
	w.suspectRows(n)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		isHeader := row.Kind() == extast.KindTableHeader
		switch {
		case isHeader:
			w.string("\n<thead>")
		case !body:
			body = true
			w.string("\n<tbody>")
		}
		w.row(row, classes, isHeader)
		if isHeader {
			w.string("\n</thead>")
		}
	}
	if body {
		w.string("\n</tbody>")
	}
	w.string("\n")
	w.closeTo(table)
	w.closeTo(frame)
	w.string("\n")
}

func (w *writer) row(row ast.Node, classes []string, isHeader bool) {
	w.string("\n<tr>")
	column := 0
	w.beginText()
	w.collector.open++ // the text of a row is one
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		class := ""
		if column < len(classes) {
			class = classes[column]
		}
		if column > 0 && c.HasChildren() && len(w.plain) > 0 {
			w.plain = append(w.plain, " · "...)
		}
		column++
		w.cell(c, class, isHeader)
	}
	w.collector.open--
	w.string("</tr>")
	w.endRow()
}

// cell writes a cell. A header without text is no header to a screen reader.
func (w *writer) cell(c ast.Node, class string, isHeader bool) {
	name := "td"
	if isHeader && c.HasChildren() {
		name = "th"
	}
	w.string("<" + name)
	if name == "th" {
		w.string(` scope="col"`)
	}
	if class != "" {
		w.attribute("class", class)
	}
	w.string(">")
	w.beginText()
	i := w.push(element{tag: name, name: name, model: flow, block: true, link: -1})
	if name == "th" {
		w.stack[i].model = phrasing
	}
	w.inlines(c)
	w.closeTo(i)
	w.takeText(len(w.plain), '\t')
	w.endText()
}

// tableName names a table by its first header cells.
func (w *writer) tableName(n *extast.Table) string {
	const longest = 60
	var names []string
	size := 0
	if header := n.FirstChild(); header != nil {
		for c := header.FirstChild(); c != nil && size < longest; c = c.NextSibling() {
			if name := collapse(w.altText(nil, c, 0)); name != "" {
				names = append(names, name)
				size += len(name) + len(", ")
			}
		}
	}
	if len(names) == 0 {
		return "Table"
	}
	return "Table: " + truncate(strings.Join(names, ", "), longest)
}

// columnClasses returns the class of each column: its alignment as written, else "num" if all its
// cells are numbers.
func (w *writer) columnClasses(n *extast.Table) []string {
	numbers := make([]int, len(n.Alignments)) // how many; -1 once there is something else
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() == extast.KindTableHeader {
			continue
		}
		column := 0
		for c := row.FirstChild(); c != nil && column < len(numbers); c = c.NextSibling() {
			if numbers[column] >= 0 && c.Lines().Len() > 0 {
				s := c.Lines().At(0)
				switch number, nothing := isNumeric(string(s.Value(w.src.text))); {
				case number:
					numbers[column]++
				case !nothing:
					numbers[column] = -1
				}
			}
			column++
		}
	}
	classes := make([]string, len(n.Alignments))
	for i, a := range n.Alignments {
		switch {
		case a == extast.AlignLeft:
			classes[i] = "al-left"
		case a == extast.AlignCenter:
			classes[i] = "al-center"
		case numbers[i] > 0:
			classes[i] = "num"
		case a == extast.AlignRight:
			classes[i] = "al-right"
		}
	}
	return classes
}
