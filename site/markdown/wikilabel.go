package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The texts of wikilinks are formatted: [[note|**bold** and `code`]]. Where a wikilink ends is known before
// its text is parsed, and nothing in the text can change it, so the text becomes a block at the end of the
// document, where goldmark, which is on its way through it, parses it in turn.

// A wikiLabel is the text of a wikilink as a block of its own.
type wikiLabel struct{ ast.BaseBlock }

// Kind implements ast.Node.
func (*wikiLabel) Kind() ast.NodeKind { return ast.KindTextBlock }

// Dump implements ast.Node.
func (n *wikiLabel) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// newWikiLabel has the text of a wikilink parsed, if there may be markup in it, else it returns nil.
func newWikiLabel(parent ast.Node, segment text.Segment, source []byte, pc parser.Context) *wikiLabel {
	segment = segment.TrimLeftSpace(source)
	segment = segment.TrimRightSpace(source)
	if !bytes.ContainsAny(segment.Value(source), "*_~=`<$%:") {
		return nil
	}
	n := new(wikiLabel)
	n.Lines().Append(segment)
	doc := parent
	for doc.Parent() != nil {
		doc = doc.Parent()
	}
	doc.AppendChild(doc, n)
	s := sessionOf(pc)
	s.labels = append(s.labels, n)
	return n
}

// wikiLabels takes the texts out of the document again.
type wikiLabels struct{}

func (wikiLabels) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	for _, n := range sessionOf(pc).labels {
		doc.RemoveChild(doc, n)
	}
}

// isFormatted reports whether a text, which may be nil, came out as more than characters, and shows any.
func (w *writer) isFormatted(n *wikiLabel) bool {
	if n == nil || isBlank(w.altText(nil, n, 0)) {
		return false
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() != ast.KindText {
			return true
		}
	}
	return false
}
