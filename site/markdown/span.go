package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A span is an inline element that Markdown has no node for.
type span struct {
	ast.BaseInline
	element, class string
}

func (n *span) Kind() ast.NodeKind { return ast.KindEmphasis }

func (n *span) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func (w *writer) span(n *span) {
	if n.class == "" {
		w.element(n.element, n)
		return
	}
	w.makeRoom(false)
	w.string("<" + n.element + ` class="` + n.class + `">`)
	i := w.push(element{tag: n.element, name: n.element, model: phrasing, link: -1})
	w.inlines(n)
	w.closeTo(i)
}

// between returns what stands in a block between here, skipping some bytes, and where end finds the
// end in one of the lines: it is given the rest of a line, and returns where what was looked for
// begins in it and how much it takes, or a negative number. The reader then stands behind it.
func between(parent ast.Node, block text.Reader, pc parser.Context, skip int, end func(line []byte) (at, length int)) []text.Segment {
	s := sessionOf(pc)
	_, here := block.PeekLine()
	if s.isSpent() || here.Padding > 0 {
		return nil
	}
	block.Advance(skip)
	var inside []text.Segment
	for {
		line, segment := block.PeekLine()
		if line == nil || segment.Padding > 0 {
			s.charge(sizeOf(parent.Lines(), 0), here.Start)
			return nil
		}
		if at, length := end(line); at >= 0 {
			block.Advance(at + length)
			return append(inside, segment.WithStop(segment.Start+at))
		}
		inside = append(inside, segment)
		block.AdvanceLine()
	}
}

// precedes returns the byte before the reader's place in its line, a space at the line's beginning.
func precedes(block text.Reader) byte {
	_, segment := block.PeekLine()
	if segment.Start == 0 {
		return ' '
	}
	return block.Source()[segment.Start-1]
}

func isWord(c byte) bool { return isLetter(c) || isDigit(c) }

// Marks: "==text==". GitHub has none, and prose has comparisons, so a mark neither begins right
// behind an ASCII letter or digit nor ends right before one.

type marks struct{}

func (marks) Trigger() []byte { return []byte{'='} }

func (m marks) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	before := precedes(block)
	if before == '=' || len(line) > 2 && line[2] == '=' {
		return nil // a longer run, or a part of one, which is not to be counted again and again
	}
	d := parser.ScanDelimiter(line, block.PrecendingCharacter(), 2, m)
	if d == nil || d.OriginalLength != 2 {
		return nil
	}
	d.CanOpen = d.CanOpen && !isWord(before)
	d.CanClose = d.CanClose && (len(line) == 2 || !isWord(line[2]))
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

func (marks) IsDelimiter(c byte) bool { return c == '=' }

func (marks) CanOpenCloser(opener, closer *parser.Delimiter) bool { return opener.Char == closer.Char }

func (marks) OnMatch(int) ast.Node { return &span{element: "mark"} }

// Comments: "%%text%%", which Obsidian does not show, in a paragraph, or from one line that is "%%" to
// the next.

type comments struct{}

func (comments) Trigger() []byte { return []byte{'%'} }

func (comments) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, start := block.PeekLine()
	if before := precedes(block); !bytes.HasPrefix(line, []byte("%%")) || isWord(before) || before == '%' {
		return nil
	}
	inside := between(parent, block, pc, len("%%"), func(line []byte) (int, int) { return bytes.Index(line, []byte("%%")), len("%%") })
	if inside == nil {
		return nil
	}
	sessionOf(pc).hidden.add(start.Start, inside[len(inside)-1].Stop+len("%%"))
	return ast.NewString(nil)
}

// A hidden block is not shown.
type hidden struct {
	ast.BaseBlock
	start int // of its first line
}

func (n *hidden) Kind() ast.NodeKind { return ast.KindLinkReferenceDefinition }

func (n *hidden) IsRaw() bool { return true }

func (n *hidden) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// markerBlocks parses blocks between two lines that are one marker alone. Without the second line there is no
// block: what opens it stays text.
type markerBlocks struct {
	marker string
	open   func() ast.Node
}

func (p markerBlocks) Trigger() []byte { return []byte{p.marker[0]} }

func (p markerBlocks) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if string(bytes.TrimSpace(line)) != p.marker || !sessionOf(pc).isClosed(p.marker, reader.Source(), segment.Stop) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	n := p.open()
	if h, ok := n.(*hidden); ok {
		h.start = segment.Start
		sessionOf(pc).hidden.add(segment.Start, segment.Stop)
	}
	return n, parser.NoChildren
}

// isClosed reports whether a marker ends a line behind an offset.
func (s *session) isClosed(marker string, source []byte, offset int) bool {
	if from, ok := s.unclosed[marker]; ok && offset >= from {
		return false
	}
	if offset < s.closing[marker] {
		return true
	}
	for at := offset; ; {
		i := bytes.Index(source[at:], []byte(marker))
		if i < 0 {
			break
		}
		at += i + len(marker)
		if line, _, _ := bytes.Cut(source[at:], []byte("\n")); isBlank(line) {
			s.closing[marker] = at
			return true
		}
	}
	s.unclosed[marker] = offset
	return false
}

func (p markerBlocks) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	line, segment := reader.PeekLine()
	if h, ok := n.(*hidden); ok {
		sessionOf(pc).hidden.add(h.start, segment.Stop)
	}
	trimmed := bytes.TrimRight(line, " \t\n")
	if text, ok := bytes.CutSuffix(trimmed, []byte(p.marker)); ok {
		if !isBlank(text) {
			n.Lines().Append(segment.WithStop(segment.Stop - (len(line) - len(text))))
		}
		reader.AdvanceToEOL()
		return parser.Close
	}
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (markerBlocks) Close(ast.Node, text.Reader, parser.Context) {}

func (markerBlocks) CanInterruptParagraph() bool { return true }

func (markerBlocks) CanAcceptIndentedLine() bool { return false }
