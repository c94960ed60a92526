package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Ids of headings: "## Text {#id}". On GitHub, which has none, this is text; notes that have it were
// written for a tool that does, and their links rely on it.

// idAttribute is where the parser leaves an id on its heading.
const idAttribute = "id"

// headings is a parser of headings that takes an id off their end.
type headings struct{ parser.BlockParser }

func (p headings) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(n, reader, pc)
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return
	}
	last := lines.At(lines.Len() - 1)
	id, length := trailingID(last.Value(reader.Source()))
	if id == "" || length-last.Padding <= 0 && lines.Len() == 1 {
		return
	}
	n.SetAttributeString(idAttribute, id)
	lines.Set(lines.Len()-1, last.WithStop(last.Start+length-last.Padding))
}

// trailingID returns the id at the end of a line, "" if there is none, and the length of what stands
// before it.
func trailingID(line []byte) (string, int) {
	line = bytes.TrimRight(line, " \t\n")
	start := bytes.LastIndex(line, []byte("{#"))
	if start < 1 || line[len(line)-1] != '}' || line[start-1] != ' ' && line[start-1] != '\t' {
		return "", 0
	}
	const longest = 128
	id := line[start+len("{#") : len(line)-1]
	if len(id) == 0 || len(id) > longest {
		return "", 0
	}
	for i := 0; i < len(id); {
		r, size := utf8.DecodeRune(id[i:])
		if r != '-' && r != '_' && r != ':' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return "", 0
		}
		i += size
	}
	return string(id), len(bytes.TrimRight(line[:start], " \t"))
}
