package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sheaf/site/note"
)

// Wikilinks: [[note]], [[note#heading]], [[note#^block]], [[note|text]], on one line. The text may be
// formatted (see wikilabel.go). A "|" may be written "\|", as it must be in a table. What it refers to, and
// with a text which of its parts is which, is for package link to find out.

// A wikiLink is a wikilink in the syntax tree.
type wikiLink struct {
	ast.BaseInline
	dest, text string     // the text is plain
	label      *wikiLabel // the text with its markup; nil if it has none
	offset     int        // in the source
}

// Kind implements ast.Node.
func (*wikiLink) Kind() ast.NodeKind { return ast.KindLink }

// Dump implements ast.Node.
func (n *wikiLink) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"dest": n.dest}, nil)
}

type wikiLinks struct{}

func (wikiLinks) Trigger() []byte { return []byte{'['} }

func (wikiLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inner, ok := bracketed(line, pc)
	if !ok {
		return nil
	}
	fields := splitPipes(inner)
	n := &wikiLink{dest: unescaped(fields[0]), offset: segment.Start}
	n.text = note.WikiText(n.dest)
	if len(fields) > 1 {
		if label := bytes.TrimSpace(bytes.Join(fields[1:], []byte("|"))); len(label) == 0 {
			n.text = "" // with nothing to show, it is no link
		} else {
			n.text = collapse([]byte(unescaped(label)))
			from := len("[[") + bytes.IndexByte(inner, '|') + 1
			n.label = newWikiLabel(parent, text.NewSegment(segment.Start+from, segment.Start+len("[[")+len(inner)), block.Source(), pc)
		}
	}
	if n.dest == "" || n.text == "" {
		return nil
	}
	block.Advance(len(inner) + len("[[]]"))
	return n
}

// maxWikiLink bounds what stands between the brackets, in bytes.
const maxWikiLink = 2048

// bracketed returns what stands between [[ and ]] at the start of a line, if that is no part of an
// ordinary link: [[1]](address), [[1]][reference], and [[1]] where "1" is a reference.
func bracketed(line []byte, pc parser.Context) ([]byte, bool) {
	if !bytes.HasPrefix(line, []byte("[[")) {
		return nil, false
	}
	end := 0
	for i := 2; i+1 < len(line) && i < maxWikiLink && end == 0; i++ {
		switch c := line[i]; {
		case c == '\\' && util.IsPunct(line[i+1]):
			i++
		case c == ']' && line[i+1] == ']':
			end = i
		case c == '[' || c == ']' || c == '\n':
			return nil, false
		}
	}
	if end == 0 {
		return nil, false
	}
	inner, rest := line[2:end], line[end+2:]
	if bytes.Count(inner, []byte("`"))%2 != 0 { // code, which binds tighter, begins here
		return nil, false
	}
	if _, isReference := pc.Reference(util.ToLinkReference(inner)); isReference || opensLink(rest, pc) {
		return nil, false
	}
	return inner, true
}

// opensLink reports whether what follows brackets makes an ordinary link of them.
func opensLink(rest []byte, pc parser.Context) bool {
	rest = rest[:min(len(rest), maxWikiLink)]
	if bytes.HasPrefix(rest, []byte("[")) {
		if end := bytes.IndexByte(rest, ']'); end > 0 {
			_, ok := pc.Reference(util.ToLinkReference(rest[1:end]))
			return ok
		}
		return false
	}
	if !bytes.HasPrefix(rest, []byte("(")) {
		return false
	}
	rest = bytes.TrimLeft(rest[1:], " \t")
	if bytes.HasPrefix(rest, []byte("<")) {
		end := bytes.IndexByte(rest, '>')
		if end < 0 {
			return false
		}
		rest = rest[end+1:]
	} else {
		rest = rest[destinationLength(rest):]
	}
	rest = bytes.TrimLeft(rest, " \t")
	if len(rest) > 0 && strings.IndexByte(`"'(`, rest[0]) >= 0 {
		closer := rest[0]
		if closer == '(' {
			closer = ')'
		}
		end := bytes.IndexByte(rest[1:], closer)
		if end < 0 {
			return false
		}
		rest = bytes.TrimLeft(rest[end+2:], " \t")
	}
	return bytes.HasPrefix(rest, []byte(")"))
}

// destinationLength returns how long the destination at the start of s is, which ends at white space
// or at a parenthesis that it did not open.
func destinationLength(s []byte) int {
	open := 0
	for i, c := range s {
		switch {
		case util.IsSpace(c):
			return i
		case c == '(':
			open++
		case c == ')':
			if open--; open < 0 {
				return i
			}
		}
	}
	return len(s)
}

// splitPipes splits at "|" and "\|", and trims the parts.
func splitPipes(inner []byte) [][]byte {
	fields := bytes.Split(inner, []byte("|"))
	for i, field := range fields {
		if i < len(fields)-1 {
			field = bytes.TrimSuffix(field, []byte(`\`))
		}
		fields[i] = bytes.TrimSpace(field)
	}
	return fields
}

func (w *writer) wikiLink(n *wikiLink) {
	isFormatted := w.isFormatted(n.label)
	switch isOpen := !w.leaveLink(); { // links don't nest
	case isOpen && isFormatted:
		w.inlines(n.label)
		return
	case isOpen:
		w.text([]byte(n.text))
		return
	case isFormatted:
		i := w.startLink(note.Link{Kind: note.Wiki, Dest: n.dest}, n.offset)
		w.inlines(n.label)
		w.closeTo(i)
		return
	}
	w.wikiHole(note.Link{Kind: note.Wiki, Dest: n.dest, Text: n.text}, n.offset, n.text)
}

// wikiHole leaves room for a whole link, whose text is counted as if it stood there.
func (w *writer) wikiHole(l note.Link, offset int, text string) {
	w.makeRoom(false)
	link, start := w.addLink(l, offset), len(w.plain)
	w.hole(note.HoleWiki, link)
	w.plain = append(w.plain, text...)
	w.mentioned(link, start)
	w.linked += halfWords([]byte(text))
}
