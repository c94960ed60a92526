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
// it, but for how its text is divided over nodes, and for spaces that stand for a tab before a term's second line.
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

// Trigger returns what goldmark asks for at each space, and wherever a line or what is left of it begins with no
// punctuation.
func (*plainText) Trigger() []byte { return []byte{' '} }

// Parse implements parser.InlineParser.
func (p *plainText) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	source, start := block.Source(), segment.Start
	if segment.Padding > 0 || start > 0 && source[start-1] == '\\' || sessionOf(pc).mayBeEscaping(parent, block) {
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

// mayBeEscaping reports whether goldmark may still have a backslash in mind that a line above ends in, with spaces behind it
// or with others before it: it escapes the next character that goldmark goes over by itself, which is to remain the same one.
// The first space at a line's end is such a character, and what follows it can be taken.
func (s *session) mayBeEscaping(parent ast.Node, block text.Reader) bool {
	number, at := block.Position()
	if number == 0 {
		return false
	}
	s.enter(parent)
	lines, source := parent.Lines(), block.Source()
	if s.escaping < 0 {
		s.escaping = firstEscaping(lines, source)
	}
	if number <= s.escaping {
		return false
	}
	return at.Start == lines.At(number).Start || !util.IsSpace(source[at.Start-1]) || !util.IsBlank(source[at.Start:at.Stop])
}

// firstEscaping returns the number of the first line that ends in a backslash and is not just a hard break, or how many
// lines there are.
func firstEscaping(lines *text.Segments, source []byte) int {
	for i := range lines.Len() {
		at := lines.At(i)
		line := source[at.Start:at.Stop]
		visible := util.TrimRightSpace(line)
		if bytes.HasSuffix(visible, []byte(`\`)) && (bytes.HasSuffix(visible, []byte(`\\`)) || len(line) > len(visible)+1) {
			return i
		}
	}
	return lines.Len()
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
