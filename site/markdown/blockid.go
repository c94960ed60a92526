package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// Block ids: " ^id" at the end of a paragraph or list item names it (the space may be missing behind an embed), so does "^id" on lines of its own
// the block before. An id is not shown; links and embeds name the block by it.

// blockAttribute is where the parser leaves an id, with its "^", on the block that it names.
const blockAttribute = "block"

// blockIDs takes ids out of paragraphs before their inline text is parsed.
type blockIDs struct{}

func (blockIDs) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	last := lines.At(lines.Len() - 1)
	line := bytes.TrimRight(last.Value(reader.Source()), " \t\n")
	start := bytes.LastIndexByte(line, '^')
	if start < 0 || !isBlockID(line[start+1:]) {
		return
	}
	if before := line[:start]; start > 0 && before[start-1] != ' ' && before[start-1] != '\t' && !bytes.HasSuffix(before, []byte("]]")) {
		return
	}
	id, isAlone := string(line[start:]), len(bytes.TrimSpace(line[:start])) == 0
	var named ast.Node = n
	switch {
	case isAlone && lines.Len() == 1:
		if named = n.PreviousSibling(); named == nil || named.Kind() == ast.KindHTMLBlock {
			return
		}
	case n.Parent().Kind() == ast.KindListItem:
		named = n.Parent()
	}
	if _, ok := named.AttributeString(blockAttribute); !ok {
		named.SetAttributeString(blockAttribute, id)
	}
	switch {
	case !isAlone:
		lines.Set(lines.Len()-1, last.WithStop(last.Start+start-last.Padding))
	case lines.Len() > 1:
		lines.SetSliced(0, lines.Len()-1)
	default:
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// isBlockID reports whether Obsidian takes s for an id: letters, digits and dashes of ASCII.
func isBlockID(s []byte) bool {
	for _, c := range s {
		if !isLetter(c) && c != '-' && (c < '0' || c > '9') {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 255
}

// blockID returns the id of a block, "" if it has none that is its own.
func (w *writer) blockID(n ast.Node) string {
	value, _ := n.AttributeString(blockAttribute)
	if id, ok := value.(string); ok && w.claim(id) {
		return id
	}
	return ""
}

// namedBlock writes a block that has an id.
func (w *writer) namedBlock(n ast.Node, id string) {
	from, within := w.here(), w.elementAt(len(w.stack))
	if p, ok := n.(*ast.Paragraph); ok {
		w.writeParagraph(p, id)
	} else {
		w.string("<span")
		w.attribute("id", id)
		w.string("></span>")
		w.unnamedBlock(n)
	}
	w.recordBlock(id, from, within)
}

// here is a part that begins where the output ends.
func (w *writer) here() note.Part { return note.Part{Start: len(w.out), First: len(w.holes)} }

// recordBlock notes where a block is that began somewhere, within an element. One that leaves raw
// HTML open, or closes some, is no part that could stand elsewhere, only a place to link to.
func (w *writer) recordBlock(id string, part note.Part, within element) {
	if w.elementAt(len(w.stack)).serial != within.serial {
		w.note.Anchors = append(w.note.Anchors, note.RawAnchor{ID: id, At: part.Start})
		return
	}
	part.End, part.Last = len(w.out), len(w.holes)
	w.note.Blocks = append(w.note.Blocks, note.Block{ID: id, Part: part})
}
