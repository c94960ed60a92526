package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// Math: "$…$" in a line, by Pandoc's rules: no space behind the first dollar nor before the last, and
// no digit behind the last. Amounts of money and names of variables are more common than formulas, so
// neither dollar touches a letter or digit on its outer side, and a formula holds no backtick. GitHub's
// "$`…`$" may hold anything. "$$…$$" is set apart: in a paragraph, or between two lines of "$$"; so is
// a fence of math. What stands in them is TeX, and nothing in it is Markdown. Options.Math makes MathML of
// it; without that, or where it cannot, the TeX is shown as it is. Search and summaries see the TeX.

// A formula in a paragraph. Its children are its text.
type formula struct {
	ast.BaseInline
	display bool
}

func (n *formula) Kind() ast.NodeKind { return ast.KindCodeSpan }

func (n *formula) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// A formulaBlock is a formula between lines of dollars.
type formulaBlock struct{ ast.BaseBlock }

func (n *formulaBlock) Kind() ast.NodeKind { return ast.KindCodeBlock }

func (n *formulaBlock) IsRaw() bool { return true }

func (n *formulaBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func newMathFences() markerBlocks {
	return markerBlocks{marker: "$$", open: func() ast.Node { return new(formulaBlock) }}
}

// formulas parses formulas in paragraphs.
type formulas struct{}

func (formulas) Trigger() []byte { return []byte{'$'} }

func (formulas) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	before := precedes(block)
	if len(line) < 3 || isWord(before) || before == '$' {
		return nil
	}
	n := &formula{}
	var inside []text.Segment
	switch {
	case line[1] == '$' && line[2] == '`': // two dollars around code
	case line[1] == '$':
		n.display = true
		inside = between(parent, block, pc, len("$$"), func(line []byte) (int, int) { return bytes.Index(line, []byte("$$")), len("$$") })
	case line[1] == '`':
		inside = between(parent, block, pc, len("$`"), func(line []byte) (int, int) { return bytes.Index(line, []byte("`$")), len("`$") })
	case line[1] != ' ' && line[1] != '\t' && line[1] != '\n':
		last := byte(' ')
		isOver := false
		inside = between(parent, block, pc, len("$"), func(line []byte) (int, int) {
			at, ok := formulaEnd(line, last)
			isOver = isOver || !ok
			last = line[len(line)-1]
			return at, len("$")
		})
		if isOver {
			return nil
		}
	}
	if len(inside) == 0 || isBlankAll(inside, block.Source()) {
		return nil
	}
	for _, segment := range inside {
		n.AppendChild(n, ast.NewRawTextSegment(segment))
	}
	return n
}

// formulaEnd returns where in a line a formula ends, -1 for not in this one, and whether it may: a
// backtick does not end a formula, nor does every dollar. last is the byte before the line.
func formulaEnd(line []byte, last byte) (at int, ok bool) {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case '\\':
			i++
			last = c
			continue
		case '`':
			return i, false
		case '$':
			isOutside := i+1 == len(line) || !isWord(line[i+1]) && line[i+1] != '{' && line[i+1] != '$'
			return i, isOutside && last != ' ' && last != '\t' && last != '\n'
		}
		last = line[i]
	}
	return -1, true
}

func isBlankAll(segments []text.Segment, source []byte) bool {
	for _, s := range segments {
		if !isBlank(s.Value(source)) {
			return false
		}
	}
	return true
}

func (w *writer) formula(n *formula) {
	w.makeRoom(false)
	var tex []byte
	first := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			if tex == nil {
				first = t.Segment.Start
			}
			tex = append(tex, t.Segment.Value(w.src.text)...)
		}
	}
	class := "math"
	if n.display {
		class = "math display"
	}
	w.math("span", class, tex, n.display, first)
}

// formulaBlock writes the lines of a block as a formula.
func (w *writer) formulaBlock(n ast.Node) {
	first := max(n.Pos(), 0)
	if lines := n.Lines(); lines.Len() > 0 {
		first = lines.At(0).Start
	}
	w.beginText()
	w.math("div", "math", bytes.Trim(w.lines(n.Lines()), " \n"), true, first)
	w.string("\n")
	w.endText()
}

// maxMath bounds the TeX of a note that is typeset, in bytes: it costs a millisecond or more for each 50.
const maxMath = 256 << 10

// math writes a formula in an element that scrolls by itself; its class tells whether it is typeset.
// offset is where it stands in the source.
func (w *writer) math(element, class string, tex []byte, display bool, offset int) {
	w.note.Math = true
	start := len(w.out)
	tag := "<" + element + ` class="` + class
	w.string(tag + `">`)
	w.text(tex)
	if math, ok := w.typeset(tex, display, offset); ok {
		w.out = append(append(w.out[:start], tag+` typeset">`...), math...)
	}
	w.string("</" + element + ">")
}

// typeset returns a formula's MathML. Where there is none it returns false, and has reported why if the
// formula is to blame.
func (w *writer) typeset(tex []byte, display bool, offset int) (math []byte, ok bool) {
	if w.options.Math == nil || isBlank(tex) {
		return nil, false
	}
	before := w.mathSize
	if w.mathSize += len(tex); w.mathSize > maxMath {
		if before <= maxMath {
			w.tooLarge(offset, fmt.Sprintf("the note has more than %d KB of formulas: the rest is shown as TeX", maxMath>>10))
		}
		return nil, false
	}
	math, err := w.options.Math(nil, string(tex), display)
	if err != nil {
		w.note.Diags = append(w.note.Diags, note.Diag{
			Path: w.note.Path, Pos: w.src.place(offset), Severity: note.Warning, Code: note.CodeBadMath,
			Message: "the formula is shown as TeX: " + err.Error(), Hint: "mend the TeX, or write `\\$` where no formula is meant",
		})
	}
	return math, err == nil
}
