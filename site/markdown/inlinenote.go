package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Footnotes in place: "text^[the note]". They are numbered together with goldmark's, in the order in
// which the text refers to them.

// maxNoteCode bounds code in a note in place, in bytes: a bracket in longer code ends the note.
const maxNoteCode = 1000

// inlineNotes parses notes in place. The text of each becomes a paragraph at the end of the document,
// where goldmark, which is on its way through it, parses it in turn.
type inlineNotes struct{}

func (inlineNotes) Trigger() []byte { return []byte{'^'} }

func (inlineNotes) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 3 || line[1] != '[' || line[2] == ']' {
		return nil
	}
	depth := 1
	inside := between(parent, block, pc, len("^["), func(line []byte) (int, int) {
		for i := 0; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '`':
				i += codeLength(line[i:min(len(line), i+maxNoteCode)]) - 1
			case '[':
				depth++
			case ']':
				if depth--; depth == 0 {
					return i, 1
				}
			}
		}
		return -1, 0
	})
	if len(inside) == 0 || isBlankAll(inside, block.Source()) {
		return nil
	}
	s := sessionOf(pc)
	s.charge(inside[len(inside)-1].Stop-inside[0].Start, segment.Start)
	paragraph := ast.NewParagraph()
	for _, line := range inside {
		paragraph.Lines().Append(line)
	}
	if s.notes == nil {
		s.notes = extast.NewFootnoteList()
		doc := parent
		for doc.Parent() != nil {
			doc = doc.Parent()
		}
		doc.AppendChild(doc, s.notes)
	}
	s.notes.Count++
	n := extast.NewFootnote(nil)
	n.Index = -s.notes.Count
	n.AppendChild(n, paragraph)
	s.notes.AppendChild(s.notes, n)
	link := extast.NewFootnoteLink(n.Index)
	link.RefCount = 1
	s.references = append(s.references, link)
	return link
}

// codeLength returns the length of the code span that a line begins with, or else of its backticks.
func codeLength(line []byte) int {
	n := runLength(line)
	for at := n; at < len(line); {
		next := bytes.IndexByte(line[at:], '`')
		if next < 0 {
			break
		}
		run := runLength(line[at+next:])
		if at += next + run; run == n {
			return at
		}
	}
	return n
}

// Transform makes one list of the notes in place and goldmark's own.
func (inlineNotes) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	s := sessionOf(pc)
	if s.notes == nil {
		return
	}
	all := make(map[int]*extast.Footnote)
	list := s.notes
	if own, ok := doc.LastChild().(*extast.FootnoteList); ok {
		list = own
	}
	for _, from := range []*extast.FootnoteList{s.notes, list} {
		for c := from.FirstChild(); c != nil; c = c.NextSibling() {
			all[c.(*extast.Footnote).Index] = c.(*extast.Footnote)
		}
	}
	numbers := make(map[int]int)
	for _, link := range s.references {
		if numbers[link.Index] == 0 {
			numbers[link.Index] = len(numbers) + 1
		}
		link.Index = numbers[link.Index]
	}
	var notes []*extast.Footnote
	for index, n := range all {
		number := numbers[index]
		if number == 0 {
			continue
		}
		renumber(n, number)
		notes = append(notes, n)
	}
	slices.SortFunc(notes, func(a, b *extast.Footnote) int { return a.Index - b.Index })
	s.notes.Parent().RemoveChild(s.notes.Parent(), s.notes)
	list.RemoveChildren(list)
	for _, n := range notes {
		if n.Parent() != nil {
			n.Parent().RemoveChild(n.Parent(), n)
		}
		list.AppendChild(list, n)
	}
	list.Count = len(notes)
	doc.AppendChild(doc, list)
}

// renumber gives a footnote its number, and the ways back from it, one of which a note in place gets.
func renumber(n *extast.Footnote, number int) {
	if n.Index < 0 {
		back := extast.NewFootnoteBacklink(number)
		back.RefCount = 1
		n.FirstChild().AppendChild(n.FirstChild(), back)
	}
	n.Index = number
	for _, container := range []ast.Node{n, n.LastChild()} {
		if container == nil {
			continue
		}
		for c := container.FirstChild(); c != nil; c = c.NextSibling() {
			if back, ok := c.(*extast.FootnoteBacklink); ok {
				back.Index = number
			}
		}
	}
}
