package markdown

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/yuin/goldmark/ast"

	"sheaf/site/note"
)

// What no page shows although it stands in a note: comments, of Obsidian, of HTML, and those that people write as
// definitions of links that nobody uses. Whoever publishes a note's text as it stands must leave them out, too.

// Text returns the text of a file that was compiled to a note of some Size: UTF-8 with LF line ends, without byte
// order mark and front matter; and the file's line that it begins with.
func Text(file []byte, size int) (text []byte, first int) {
	all, _ := decode("", file)
	front := max(len(all)-size, 0)
	return all[front:], 1 + bytes.Count(all[:front], []byte("\n"))
}

// hiddenSpans gathers note.Note.Hidden, in any order and twice at times, as goldmark parses some text again.
type hiddenSpans []note.Span

func (h *hiddenSpans) add(start, end int) {
	if start < end {
		*h = append(*h, note.Span{Start: start, End: end})
	}
}

// spans returns them in order, each part of the text once.
func (h hiddenSpans) spans() (list []note.Span) {
	slices.SortFunc(h, func(a, b note.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	for _, s := range h {
		if last := len(list) - 1; last >= 0 && s.Start <= list[last].End {
			list[last].End = max(list[last].End, s.End)
			continue
		}
		list = append(list, s)
	}
	return list
}

// hideRemark hides a definition that leads nowhere: "[//]: # (a remark)".
func (w *writer) hideRemark(n *ast.LinkReferenceDefinition) {
	if lines := n.Lines(); string(n.Destination) == "#" && lines.Len() > 0 {
		w.hidden.add(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
	}
}
