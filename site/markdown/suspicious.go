package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"sheaf/site/note"
)

// Markdown never fails: what is mistyped becomes something else without a word. Here is what can be
// told from what was meant. Each rule prefers silence to a false alarm, for a checker that cries wolf
// is not run a second time; what a rule lets pass for that reason stands beside it.

// maxSuspected is how often one code is reported of a note. Who gets one wrong so often, does not do
// so by mistake, or knows by then.
const maxSuspected = 50

func (w *writer) suspect(offset int, severity note.Severity, code, message, hint string) {
	if w.suspected == nil {
		w.suspected = make(map[string]int)
	}
	if w.suspected[code]++; w.suspected[code] > maxSuspected {
		return
	}
	cursor := w.src.cursor
	w.note.Diags = append(w.note.Diags, note.Diag{
		Path: w.note.Path, Pos: w.src.place(offset), Severity: severity, Code: code, Message: message, Hint: hint,
	})
	w.src.cursor = cursor
}

// suspectEmphasis reports emphasis whose two ends both stand inside of a word with a digit beside
// them, as in 24*60*60 and 10~20 and 30~40, or between slashes, as in a/**/b/**/c. Emphasis inside of
// a word of letters may well be meant, un*frigging*believable, and so may a placeholder: 80*x*87.
// The level is 0 for "~".
func (w *writer) suspectEmphasis(n ast.Node, level int) {
	text := w.src.text
	first, ok := n.FirstChild().(*ast.Text)
	last, isText := n.LastChild().(*ast.Text)
	if !ok || !isText {
		return
	}
	from, to := first.Segment.Start, last.Segment.Stop
	marker := level
	if level == 0 {
		for marker = 1; from-marker > 0 && marker < 2 && text[from-marker-1] == '~'; {
			marker++
		}
	}
	if from-marker < 1 || to+marker >= len(text) || from >= to {
		return
	}
	before, inside := text[from-marker-1], text[from]
	end, after := text[to-1], text[to+marker]
	isFactor := isOperand(before, ')') && isOperand(inside, '(') && (isDigit(before) || isDigit(inside)) &&
		isOperand(end, ')') && isOperand(after, '(') && (isDigit(end) || isDigit(after)) &&
		bytes.ContainsAny(text[from:to], "0123456789 ")
	isPath := before == '/' && inside == '/' && end == '/' && after == '/'
	if !isFactor && !isPath {
		return
	}
	sign := string(text[from-marker : from])
	became := "emphasis"
	if level == 0 {
		became = "struck out"
	}
	w.suspect(from-marker, note.Warning, note.CodeUnintendedEmphasis,
		fmt.Sprintf("`%s` here and `%s` further on make `%s` %s", sign, sign, truncate(string(text[from:to]), 40), became),
		fmt.Sprintf("write `\\%s`, or put it in backquotes, if the characters are meant", sign[:1]))
}

// isOperand reports whether c may stand beside the sign of a product, at the side where a bracket
// does.
func isOperand(c, bracket byte) bool { return isLetter(c) || isDigit(c) || c == bracket }

// suspectFence reports a fence that nothing closes before its container or the note ends.
func (w *writer) suspectFence(n *ast.FencedCodeBlock) {
	text := w.src.text
	start := max(n.Pos(), 0)
	if start >= len(text) || text[start] != '`' && text[start] != '~' {
		return
	}
	at := start
	if lines := n.Lines(); lines.Len() > 0 {
		at = lines.At(lines.Len()-1).Stop - 1 // its line's end
	}
	if end := bytes.IndexByte(text[max(at, start):], '\n'); end >= 0 {
		line, _, _ := bytes.Cut(text[max(at, start)+end+1:], []byte("\n"))
		line = bytes.TrimLeft(line, " \t>")
		if fence := bytes.TrimLeft(line, string(text[start])); len(line)-len(fence) >= 3 && isBlank(fence) {
			return
		}
	}
	fence := text[start:]
	size := len(fence) - len(bytes.TrimLeft(fence, string(text[start])))
	w.suspect(start, note.Warning, note.CodeUnclosedFence, "this fence is not closed: all that follows is code",
		fmt.Sprintf("end the code with a line of `%s`", truncate(string(fence[:size]), 20)))
}

// suspectRows reports rows of a table whose number of cells is not the header's. GitHub drops what is
// too much, and fills up what is missing; a row with one cell heads a part of the table and passes.
func (w *writer) suspectRows(n *extast.Table) {
	want := len(n.Alignments)
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() == extast.KindTableHeader || row.Pos() < 0 {
			continue
		}
		start := row.Pos()
		line, _, _ := bytes.Cut(w.src.text[start:], []byte("\n"))
		start += len(line) - len(bytes.TrimLeft(line, " \t"))
		got, filled := countCells(line)
		switch {
		case want > 1 && bytes.IndexByte(line, '|') < 0:
			w.suspect(start, note.Warning, note.CodeRaggedTable, "this line is a row of the table above it", "put a blank line before it")
		case filled > want:
			w.suspect(start, note.Warning, note.CodeRaggedTable,
				fmt.Sprintf("this row has %d cells and the header %d: what is too much is not shown", filled, want), "write a `|` that is text as `\\|`, also in code")
		case got < want && got > 1:
			w.suspect(start, note.Advice, note.CodeRaggedTable, fmt.Sprintf("this row has %d cells and the header %d", got, want), "")
		}
	}
}

// countCells returns how many cells a row has, and the last of them with something in it.
func countCells(line []byte) (cells, filled int) {
	line = bytes.TrimPrefix(bytes.TrimSpace(line), []byte("|"))
	isFilled := false
	for i := 0; i <= len(line); i++ {
		switch {
		case i == len(line) || line[i] == '|' && (i == 0 || line[i-1] != '\\'):
			if i < len(line) || isFilled {
				cells++
			}
			if isFilled {
				filled = cells
			}
			isFilled = false
		case line[i] != ' ' && line[i] != '\t':
			isFilled = true
		}
	}
	return cells, filled
}

// suspectHeading reports lines of "#" that want to be headings: "##Heading". With a single "#" it may
// be a tag, so that counts only as the first line of a note, in several words and a capital letter.
func (w *writer) suspectHeading(n *ast.Paragraph) {
	lines := n.Lines()
	for i := range lines.Len() {
		s := lines.At(i)
		line := bytes.TrimSpace(s.Value(w.src.text))
		if len(line) == 0 || line[0] != '#' {
			continue
		}
		rest := bytes.TrimLeft(line, "#")
		level := len(line) - len(rest)
		first, _ := utf8.DecodeRune(rest)
		switch {
		case level > 6 || len(rest) == 0:
			continue
		case level == 1:
			isTop := i == 0 && n.PreviousSibling() == nil && n.Parent().Kind() == ast.KindDocument
			if !isTop || !unicode.IsUpper(first) || bytes.IndexByte(rest, ' ') < 0 || bytes.IndexByte(rest, '#') >= 0 {
				continue
			}
		case !unicode.IsLetter(first) && !unicode.IsDigit(first):
			continue
		}
		at := s.Start + len(s.Value(w.src.text)) - len(bytes.TrimLeft(s.Value(w.src.text), " \t")) - s.Padding
		w.suspect(max(at, 0), note.Warning, note.CodeHeadingSpace, "this is no heading, for there is no space behind the `#`",
			fmt.Sprintf("write `%s %s`", strings.Repeat("#", level), truncate(string(rest), 40)))
	}
}

// suspectItems reports items that are indented further than those before them, and yet not enough to
// be in them: "1. a" with "  - b" below. Where three or more are indented alike, all but the first of a
// list, only the first is out of line, and that passes.
func (w *writer) suspectItems(n *ast.List) {
	before := -1
	if list, ok := n.PreviousSibling().(*ast.List); ok && !n.HasBlankPreviousLines() && list.Marker != n.Marker {
		before = w.column(list.LastChild())
		if at := w.column(n.FirstChild()); before >= 0 && at > before {
			w.flattened(n.FirstChild())
		}
		return
	}
	columns := make([]int, 0, n.ChildCount())
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		columns = append(columns, w.column(c))
	}
	if n.IsOrdered() || len(columns) > 3 && len(slices.Compact(slices.Clone(columns[1:]))) == 1 {
		return
	}
	i := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if i > 0 && columns[i-1] >= 0 && columns[i] > columns[i-1] {
			w.flattened(c)
		}
		i++
	}
}

func (w *writer) flattened(item ast.Node) {
	w.suspect(item.Pos(), note.Warning, note.CodeFlattenedList, "this item is not in the one above it: it is indented too little",
		"indent it as far as the text of the item above")
}

// column returns how far a list item's marker is from the start of its line, in columns; -1 if that
// is not known.
func (w *writer) column(item ast.Node) int {
	if item == nil || item.Pos() < 0 || item.Pos() >= len(w.src.text) {
		return -1
	}
	at := item.Pos()
	column := 0
	for _, c := range w.src.text[bytes.LastIndexByte(w.src.text[:at], '\n')+1 : at] {
		if column++; c == '\t' {
			column = (column + 3) / 4 * 4
		}
	}
	return column
}

// suspectID reports an id of raw HTML that another piece of raw HTML has already. One that a heading
// has is no mistake: authors write it beside the heading, for sites where that has none.
func (w *writer) suspectID(id string) {
	if id == "" || w.piece == nil || !w.explicit[id] {
		return
	}
	w.suspect(w.piece.offset(), note.Warning, note.CodeDuplicateID,
		fmt.Sprintf("the id `%s` is given twice: links lead to the first", truncate(id, 60)), "give each its own, or remove one")
}
