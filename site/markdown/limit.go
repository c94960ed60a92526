package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// Limits on what a note may cost. goldmark takes time that grows with the square of some inputs:
// brackets and emphasis that nothing closes, code spans, thousands of definitions in one paragraph.
// Nobody writes such notes, but a folder of other people's notes may hold one, and it must not stop
// the build. So what goldmark is about to look at in vain is counted, against one budget for the note;
// once it is spent, the markers that cost most stay text. The limits count steps, never seconds: a
// note compiles alike on every machine.

const (
	maxWork   = 24 << 20  // steps of some nanoseconds
	maxCells  = 256 << 10 // cells of a note's tables, counting those that short rows leave out
	maxOutput = 64 << 20  // bytes of a note's HTML
	chunk     = 128       // lines in which definitions are looked for at a time
	maxTitle  = 1024      // lines of a link's title or label in a paragraph of more
)

// A session is goldmark's context of one note, with what is counted on the way.
type session struct {
	parser.Context
	left  int // of maxWork
	cells int // left of maxCells
	spent int // the offset where the budget was exceeded, -1 if it was not
	wide  int // the offset of the first row that is too much, -1 for none

	abbreviations []abbreviation
	hidden        hiddenSpans

	block       ast.Node               // whose inline text is being parsed
	delimiters  int                    // in it
	openers     []int                  // children of block before each "[" that is open
	footnotes   int                    // definitions so far
	references  []*extast.FootnoteLink // to footnotes, in order
	notes       *extast.FootnoteList   // those in place; nil if there are none
	labels      []*wikiLabel           // texts of wikilinks that are parsed at the document's end
	escaped     int                    // pipes so far that are escaped in tables
	closing     map[string]int         // by marker of blocks: up to where it is known that one follows
	unclosed    map[string]int         // from where it is known that none does
	escaping    int                    // the first line of block that ends in a backslash: see mayBeEscaping; -1 if it is not known
	runs        map[int]int
	runsScanned bool // runs is known: where the last run of backticks of each length stands in block
}

func newSession() *session {
	return &session{
		Context: parser.NewContext(), left: maxWork, cells: maxCells, spent: -1, wide: -1,
		closing: make(map[string]int), unclosed: make(map[string]int),
	}
}

// sessionOf returns the session of a parse: its context is always one.
func sessionOf(pc parser.Context) *session { return pc.(*session) }

// enter starts the counts of a block, unless it is the one that is being parsed.
func (s *session) enter(block ast.Node) {
	if s.block != block {
		s.block, s.delimiters, s.openers = block, 0, s.openers[:0]
		s.runsScanned, s.escaping = false, -1
	}
}

// charge takes steps off the budget.
func (s *session) charge(steps, offset int) {
	if s.left -= steps; s.left < 0 && s.spent < 0 {
		s.spent = offset
	}
}

func (s *session) isSpent() bool { return s.spent >= 0 }

// report says which limits a note has met.
func (w *writer) reportLimits(s *session) {
	if s.spent >= 0 {
		w.note.Diags = append(w.note.Diags, note.Diag{
			Path: w.note.Path, Pos: w.src.place(s.spent), Severity: note.Warning, Code: note.CodeTooComplex,
			Message: "more unmatched brackets, emphasis marks or definitions than can be paired: from here on they are shown as text",
			Hint:    "divide the paragraph, or put what is not Markdown into a code block",
		})
	}
	if s.wide >= 0 {
		w.tooLarge(s.wide, fmt.Sprintf("more than %d table cells: the rows from here on are shown as text", maxCells))
	}
}

// isOver reports whether the output is over its limit, and so ends before a node.
func (w *writer) isOver(n ast.Node) bool {
	if len(w.out) <= maxOutput {
		return false
	}
	if !w.isFull {
		w.isFull = true
		w.tooLarge(max(n.Pos(), 0), fmt.Sprintf("the page is over %d MiB: what follows is left out", maxOutput>>20))
	}
	return true
}

// delimiters is a parser of emphasis or strikethrough that counts. For each mark that may close,
// goldmark goes back over those before it.
type delimiters struct{ parser.InlineParser }

func (p delimiters) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := sessionOf(pc)
	if s.isSpent() {
		return nil
	}
	s.enter(parent)
	if line, _ := block.PeekLine(); line[0] == '~' && (precedes(block) == '~' || bytes.HasPrefix(line, []byte("~~~"))) {
		return nil // goldmark would count a run that is too long again for each of its tildes
	}
	n := p.InlineParser.Parse(parent, block, pc)
	if d, ok := n.(*parser.Delimiter); ok {
		s.delimiters++
		if d.CanClose {
			s.charge(s.delimiters, d.Segment.Start)
		}
	}
	return n
}

// links is goldmark's parser of links and images, counting. What it may look at in vain is the rest
// of a destination or a title, and the link's text.
type links struct{ parser.InlineParser }

func (p links) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := sessionOf(pc)
	if s.isSpent() {
		return nil
	}
	s.enter(parent)
	line, segment := block.PeekLine()
	if line[0] != ']' {
		n := p.InlineParser.Parse(parent, block, pc)
		if n != nil {
			s.openers = append(s.openers, parent.ChildCount())
		}
		return n
	}
	open := len(s.openers) - 1
	if open < 0 {
		return p.InlineParser.Parse(parent, block, pc)
	}
	number, _ := block.Position()
	children, below := parent.ChildCount(), parent.Lines().Len()-number
	inside := children - s.openers[open]
	if isLong(line[1:], block.Source(), parent.Lines(), number, segment.Start+1) {
		return nil
	}
	s.openers = s.openers[:open]
	hasDelimiters := pc.LastDelimiter() != nil
	n := p.InlineParser.Parse(parent, block, pc)
	switch {
	case n == nil:
		s.charge(inside+below+lookahead(line[1:], parent.Lines(), number), segment.Start)
	default:
		// To read a label or title goldmark counts down the lines, and for emphasis in the text it may go
		// back over the whole block.
		steps := 0
		if hasLabel(n) {
			steps = below / 4
		}
		if hasDelimiters {
			steps += children
		}
		s.charge(steps, segment.Start)
	}
	return n
}

// hasLabel reports whether a link or image has a label or a title.
func hasLabel(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Link:
		return n.Reference != nil || n.Title != nil
	case *ast.Image:
		return n.Reference != nil || n.Title != nil
	}
	return false
}

// CloseBlock makes text of the brackets that are left.
func (p links) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	p.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

// lookahead returns how much of a block goldmark may have read behind a "]" that makes no link.
func lookahead(rest []byte, lines *text.Segments, number int) int {
	if len(rest) == 0 || rest[0] != '(' && rest[0] != '[' {
		return 0
	}
	if rest[0] == '(' && (len(rest) == 1 || rest[1] != '<') {
		end := bytes.IndexAny(rest, " \t\n")
		if end < 0 {
			return len(rest)
		}
		if title := bytes.TrimLeft(rest[end:], " \t\n"); len(title) > 0 && title[0] != '"' && title[0] != '\'' && title[0] != '(' {
			return end
		}
	}
	return len(rest) + sizeOf(lines, number+1)
}

// isLong reports whether what stands behind a "]" begins a title or label that is too long to be one:
// for each of its lines goldmark counts down to it.
func isLong(rest, source []byte, lines *text.Segments, number, offset int) bool {
	if lines.Len()-number <= maxTitle || len(rest) == 0 || rest[0] != '(' && rest[0] != '[' {
		return false
	}
	inside := source[offset+1 : lines.At(number+maxTitle).Start]
	if rest[0] == '[' {
		return bytes.IndexByte(inside, ']') < 0
	}
	end := bytes.IndexAny(inside, " \t\n")
	if len(inside) > 0 && inside[0] == '<' {
		end = bytes.IndexByte(inside, '>') + 1
	}
	title := bytes.TrimLeft(inside[max(end, 0):], " \t\n")
	if len(title) == 0 {
		return true
	}
	switch title[0] {
	case '(':
		return bytes.IndexByte(title, ')') < 0
	case '"', '\'':
		return bytes.IndexByte(title[1:], title[0]) < 0
	}
	return false
}

// sizeOf returns how many bytes a block has from a line on.
func sizeOf(lines *text.Segments, from int) int {
	if from >= lines.Len() {
		return 0
	}
	first, last := lines.At(from), lines.At(lines.Len()-1)
	return last.Stop - first.Start
}

// codeSpans is goldmark's parser of code spans, with a memory: when one run of backticks has found no
// other of its length, all runs of the block are known, and no search is in vain again.
type codeSpans struct{ parser.InlineParser }

func (p codeSpans) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := sessionOf(pc)
	s.enter(parent)
	line, segment := block.PeekLine()
	length := runLength(line)
	if s.runsScanned && s.runs[length] <= segment.Start {
		block.Advance(length)
		return ast.NewTextSegment(segment.WithStop(segment.Start + length))
	}
	n := p.InlineParser.Parse(parent, block, pc)
	if _, failed := n.(*ast.Text); failed && !s.runsScanned {
		s.scanRuns(block.Source(), parent.Lines())
	}
	return n
}

func runLength(line []byte) int {
	n := 0
	for n < len(line) && line[n] == '`' {
		n++
	}
	return n
}

func (s *session) scanRuns(source []byte, lines *text.Segments) {
	s.runsScanned = true
	s.runs = make(map[int]int)
	for i := range lines.Len() {
		segment := lines.At(i)
		line := source[segment.Start:segment.Stop]
		for at := bytes.IndexByte(line, '`'); at >= 0 && at < len(line); {
			n := runLength(line[at:])
			s.runs[n] = segment.Start + at
			next := bytes.IndexByte(line[at+n:], '`')
			if next < 0 {
				break
			}
			at += n + next
		}
	}
}

// footnoteMarks is goldmark's parser of references to footnotes, which compares each with all
// definitions.
type footnoteMarks struct{ parser.InlineParser }

func (p footnoteMarks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if at := bytes.IndexByte(line[:min(len(line), 3)], '['); at < 0 || at+1 >= len(line) || line[at+1] != '^' {
		return nil
	}
	s := sessionOf(pc)
	if s.isSpent() {
		return nil
	}
	number, _ := block.Position()
	s.charge(s.footnotes+parent.Lines().Len()-number, segment.Start)
	n := p.InlineParser.Parse(parent, block, pc)
	if link, ok := n.(*extast.FootnoteLink); ok {
		s.references = append(s.references, link)
	}
	return n
}

// footnoteBodies is goldmark's parser of definitions of footnotes, counting.
type footnoteBodies struct{ parser.BlockParser }

func (p footnoteBodies) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		sessionOf(pc).footnotes++
	}
	return n, state
}

// definitions is goldmark's transformer that takes reference definitions out of a paragraph. It moves
// the lines behind each of them, so it is given a few lines at a time.
type definitions struct{ parser.ParagraphTransformer }

func (t definitions) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if n.Lines().Len() <= 2*chunk || !startsWith(n.Lines().At(0), reader.Source(), '[') {
		t.ParagraphTransformer.Transform(n, reader, pc)
		return
	}
	parent, next, blank := n.Parent(), n.NextSibling(), n.HasBlankPreviousLines()
	all := *n.Lines()
	at, size := 0, chunk
	for at < all.Len() {
		end := min(at+size, all.Len())
		last := min(end+maxTitle, all.Len())
		for end < last && !startsWith(all.At(end), reader.Source(), '[') {
			end++
		}
		part := text.NewSegments()
		part.AppendAll(all.Sliced(at, end))
		n.SetLines(part)
		if n.Parent() == nil {
			parent.InsertBefore(parent, next, n)
		}
		t.ParagraphTransformer.Transform(n, reader, pc)
		left := 0
		if n.Parent() != nil {
			left = n.Lines().Len()
		}
		switch done := end - at - left; {
		case done > 0: // a definition that the part's end may have cut stays for the next part
			at, size = at+done, chunk
			n.SetBlankPreviousLines(false)
		case end < all.Len() && size < maxTitle:
			size *= 2
		default:
			size = 0
		}
		if size == 0 {
			break
		}
	}
	n.SetBlankPreviousLines(blank)
	if at < all.Len() {
		rest := text.NewSegments()
		rest.AppendAll(all.Sliced(at, all.Len()))
		n.SetLines(rest)
	}
}

func startsWith(line text.Segment, source []byte, c byte) bool {
	value := bytes.TrimLeft(line.Value(source), " ")
	return len(value) > 0 && value[0] == c
}

// tables is goldmark's transformer of tables, within the limit of cells.
type tables struct{ parser.ParagraphTransformer }

func newTables() tables { return tables{extension.NewTableParagraphTransformer()} }

func (t tables) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	source, lines := reader.Source(), n.Lines()
	header, columns := findTable(lines, source)
	if columns == 0 {
		return
	}
	s := sessionOf(pc)
	if escaped := bytes.Count(source[lines.At(header).Start:lines.At(lines.Len()-1).Stop], []byte(`\|`)); escaped > 0 {
		s.escaped += escaped
		s.charge(min(escaped*s.escaped, s.left+1), n.Pos())
		if s.isSpent() {
			return
		}
	}
	first := header + 2
	rows := lines.Len() - first
	if allowed := s.cells / columns; rows > allowed {
		t.transformPart(n, first+allowed, reader, pc)
		return
	}
	s.cells -= rows * columns
	t.ParagraphTransformer.Transform(n, reader, pc)
}

// transformPart makes a table of the lines before end, and a block of plain text of the others.
func (t tables) transformPart(n *ast.Paragraph, end int, reader text.Reader, pc parser.Context) {
	s, parent, all := sessionOf(pc), n.Parent(), *n.Lines()
	part := text.NewSegments()
	part.AppendAll(all.Sliced(0, end))
	n.SetLines(part)
	next := n.NextSibling()
	t.ParagraphTransformer.Transform(n, reader, pc)
	if n.Parent() != nil && n.NextSibling() == next { // it is no table
		n.SetLines(&all)
		return
	}
	rest := ast.NewCodeBlock()
	for i := end; i < all.Len(); i++ {
		rest.Lines().Append(all.At(i))
	}
	parent.InsertBefore(parent, next, rest)
	if s.cells = 0; s.wide < 0 {
		s.wide = all.At(end).Start
	}
}

// findTable returns the index of the line that may be a table's header, and how many columns its
// delimiter row has at most; 0 if there is no such row.
func findTable(lines *text.Segments, source []byte) (header, columns int) {
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		value := bytes.TrimLeft(source[line.Start:line.Stop], " \t")
		if len(value) == 0 || value[0] != '|' && value[0] != '-' && value[0] != ':' {
			continue
		}
		if len(bytes.Trim(value, "|-: \t\n\r")) == 0 {
			if above := lines.At(i - 1); string(bytes.TrimSpace(above.Value(source))) == "|" {
				return 0, 0 // a header without a cell is none
			}
			return i - 1, 1 + bytes.Count(value, []byte("|"))
		}
	}
	return 0, 0
}
