package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// plainText parses text in which there is nothing for the other parsers, as most of a note is: all of it up to the next
// character that one of them may want, instead of character by character. The tree is the one that goldmark makes without
// it, but that more of its text is in one node.
type plainText struct {
	stops [256]bool // the characters that text ends before
}

// newPlainText returns the parser that stands back behind others.
func newPlainText(others []util.PrioritizedValue) *plainText {
	p := new(plainText)
	for _, c := range "\\\r\n" { // goldmark's own
		p.stops[c] = true
	}
	for _, each := range others {
		for _, c := range each.Value.(parser.InlineParser).Trigger() {
			p.stops[c] = true
		}
	}
	return p
}

// Trigger returns what goldmark asks for at each space, and wherever a line or what is left of it begins with none of
// the characters that parsers are known by.
func (*plainText) Trigger() []byte { return []byte{' '} }

// Parse implements parser.InlineParser.
func (p *plainText) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	source, start := block.Source(), segment.Start
	if segment.Padding > 0 || isBehindBackslash(parent, block, start) {
		return nil
	}
	end := p.length(source, start, len(line))
	if end < len(line) && line[end] != '\n' {
		if end == 0 {
			return nil
		}
		block.Advance(end)
		return textUpTo(parent, start, start+end)
	}
	t := textUpTo(parent, start, start+end)
	t.Segment = t.Segment.TrimRightSpace(source)
	if end < len(line) {
		isHard := bytes.HasSuffix(line[:end], []byte("  "))
		t.SetHardLineBreak(isHard)
		t.SetSoftLineBreak(!isHard)
	}
	block.AdvanceLine()
	return t
}

// isBehindBackslash reports whether goldmark may have yet to forget a backslash, which it does when it goes on to the next
// character: one right before an offset, or at the end of the line before.
func isBehindBackslash(parent ast.Node, block text.Reader, start int) bool {
	source, before := block.Source(), start
	if number, _ := block.Position(); number > 0 {
		if lines := parent.Lines(); lines.At(number).Start == start {
			line := lines.At(number - 1)
			line = line.TrimRightSpace(source)
			before = line.Stop
		}
	}
	return before > 0 && source[before-1] == '\\'
}

// length returns how much of source from an offset on, size bytes at most, is nothing that another parser wants. It looks
// a little further where a character is common in prose and seldom more than that.
func (p *plainText) length(source []byte, offset, size int) int {
	line := source[offset : offset+size]
	for i, c := range line {
		if !p.stops[c] {
			continue
		}
		switch next := line[min(i+1, len(line)-1)]; {
		case c == '.' && !bytes.HasSuffix(source[:offset+i], []byte("www")): // see wwwLink
		case c == ':' && next <= ' ': // it would be "://", or an emoji's
		case c == '!' && next != '[': // it would be a picture's
		default:
			return i
		}
	}
	return size
}

// textUpTo returns the last child of a node with more text, from start to stop, or text of its own where the child is none
// that goes on.
func textUpTo(parent ast.Node, start, stop int) *ast.Text {
	if last, ok := parent.LastChild().(*ast.Text); ok && last.Segment.Stop == start {
		last.Segment = last.Segment.WithStop(stop)
		return last
	}
	return ast.NewTextSegment(text.NewSegment(start, stop))
}
