package markdown

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"sheaf/site/note"
)

// A source is a note's text as the parser gets it, and the way back from its offsets to the places
// in the file. Lines keep their numbers: only line ends change their spelling.
type source struct {
	text  []byte // UTF-8 with LF line ends, without byte order mark, control characters and front matter
	first int    // the file's line that text begins with

	lines  []int // offsets of the lines of text; nil until a place is asked for
	cursor struct{ offset, line, column int }
}

// decode returns the text of a file: the byte order mark dropped, CR LF and CR made LF, and NUL,
// other control characters and bytes that are not UTF-8 made U+FFFD, one for each byte. The
// diagnostic, if there is one, names the first bytes that are not UTF-8 by line and byte offset.
func decode(path string, file []byte) ([]byte, *note.Diag) {
	text := bytes.TrimPrefix(file, []byte("\uFEFF"))
	if isClean(text) {
		return text, nil
	}
	var diag *note.Diag
	out := make([]byte, 0, len(text)+len(text)/16)
	line, column := 1, 1
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		switch {
		case r == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			r = '\n'
		case r == utf8.RuneError && size == 1 && diag == nil:
			offset := i + len(file) - len(text)
			diag = &note.Diag{
				Path: path, Pos: note.Pos{Line: line, Column: column}, Severity: note.Warning, Code: note.CodeInvalidUTF8,
				Message: fmt.Sprintf("byte 0x%02x at offset %d is not UTF-8", text[i], offset),
				Hint:    "save the file as UTF-8",
			}
		case isControl(r):
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
		i += size
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	return out, diag
}

// isClean reports whether decode has nothing to do.
func isClean(text []byte) bool {
	ascii := true
	for i := 0; i < len(text); i++ {
		if text[i] < utf8.RuneSelf {
			if i = nextUnclean(text, i); i == len(text) {
				break
			}
		}
		switch c := text[i]; {
		case c < utf8.RuneSelf:
			return false
		case c == 0xc2 || c >= 0xef: // what begins a control character, or a noncharacter
			ascii = false
			if r, _ := utf8.DecodeRune(text[i:]); isControl(r) {
				return false
			}
		default:
			ascii = false
		}
	}
	return ascii || utf8.Valid(text)
}

// isControl reports whether r may not stand in an HTML document: the C0 and C1 controls but tab,
// line feed and carriage return, and the noncharacters.
func isControl(r rune) bool {
	switch {
	case r < ' ':
		return r != '\t' && r != '\n' && r != '\r'
	case r < 0x7f:
		return false
	}
	return r <= 0x9f || 0xfdd0 <= r && r <= 0xfdef || r&0xfffe == 0xfffe
}

// newSource returns the source of a text that begins with the file's line first.
func newSource(text []byte, first int) *source {
	// Its capacity is its length, so that a part's capacity tells where the part begins.
	return &source{text: text[:len(text):len(text)], first: first}
}

// place returns where text[offset] stands in the file. Offsets that mostly grow are cheap.
func (s *source) place(offset int) note.Pos {
	if s.lines == nil {
		s.index()
	}
	c := &s.cursor
	if offset < c.offset || c.line == 0 {
		c.line = max(s.lineAt(offset), 1)
		c.offset, c.column = s.lines[c.line-1], 1
	}
	for c.line < len(s.lines) && s.lines[c.line] <= offset {
		c.offset, c.column = s.lines[c.line], 1
		c.line++
	}
	c.column += utf8.RuneCount(s.text[c.offset:min(offset, len(s.text))])
	c.offset = offset
	return note.Pos{Line: s.first + c.line - 1, Column: c.column}
}

// line returns the number of the line in the file that text[offset] stands in.
func (s *source) line(offset int) int { return s.place(offset).Line }

func (s *source) index() {
	s.lines = append(make([]int, 0, 1+bytes.Count(s.text, []byte("\n"))), 0)
	for i := 0; ; {
		n := bytes.IndexByte(s.text[i:], '\n')
		if n < 0 {
			return
		}
		i += n + 1
		s.lines = append(s.lines, i)
	}
}

// lineAt returns the count of lines that begin at or before offset.
func (s *source) lineAt(offset int) int {
	low, high := 0, len(s.lines)
	for low < high {
		if middle := (low + high) / 2; s.lines[middle] <= offset {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
