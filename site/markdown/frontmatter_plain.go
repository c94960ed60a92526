package markdown

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"sheaf/site/note"
)

// Nearly all front matter is lines of "key: value" in ASCII, whose values are words, quoted text, dates, or lists of
// these. Reading that much takes a sixth of the time of a YAML parser, which a cold build would spend a seventh of
// compiling on. Whatever is not plainly of this kind is left to the parser; a property test holds the two together.

// plainYAML returns the fields of a mapping that is plain; ok is false for any other text.
func plainYAML(head []byte) (fields []field, ok bool) {
	for _, c := range head {
		if c != '\n' && (c < ' ' || c > '~') {
			return nil, false
		}
	}
	fields = make([]field, 0, min(bytes.Count(head, []byte("\n")), maxPlainFields))
	list := -1 // the field whose items may follow
	indent := 0
	for number := 2; len(head) > 0; number++ {
		var line []byte
		line, head, _ = bytes.Cut(head, []byte("\n"))
		dash := len(line) - len(bytes.TrimLeft(line, " "))
		if dash == len(line) {
			continue
		}
		if rest, isItem := bytes.CutPrefix(line[dash:], []byte("- ")); isItem && list >= 0 {
			v := &fields[list].value
			if v.kind == nullValue {
				v.kind, indent = listValue, dash
			}
			p := plainLine{text: rest, at: note.Pos{Line: number, Column: dash + len("- ") + 1}}
			item, ok := p.scalar(false)
			if !ok || !p.isAtEnd() || dash != indent {
				return nil, false
			}
			v.items = append(v.items, item)
			continue
		}
		key, rest, found := bytes.Cut(line, []byte(":"))
		if !found || !isPlainKey(key) || len(rest) > 0 && rest[0] != ' ' {
			return nil, false
		}
		f := field{key: string(key), pos: note.Pos{Line: number, Column: 1}}
		if len(fields) == maxPlainFields || slices.ContainsFunc(fields, func(g field) bool { return g.key == f.key }) {
			return nil, false
		}
		p := plainLine{text: rest, at: note.Pos{Line: number, Column: len(key) + len(":") + 1}}
		if list = -1; p.isAtEnd() {
			list = len(fields)
		} else if f.value, ok = p.value(); !ok || !p.isAtEnd() {
			return nil, false
		}
		fields = append(fields, f)
	}
	return fields, true
}

const (
	maxPlainFields = 100
	maxPlainKey    = 100 // bytes
)

// isPlainKey reports whether a key is a short name that begins with an ASCII letter and goes on with letters, digits, "_",
// "." and "-".
func isPlainKey(key []byte) bool {
	for i, c := range key {
		if !isLetter(c) && (i == 0 || !isDigit(c) && c != '_' && c != '.' && c != '-') {
			return false
		}
	}
	return len(key) > 0 && len(key) <= maxPlainKey
}

// A plainLine is what is left to read of a line.
type plainLine struct {
	text []byte
	at   note.Pos // of it
}

func (p *plainLine) skip(n int) {
	p.text = p.text[n:]
	p.at.Column += n
}

func (p *plainLine) skipSpaces() { p.skip(len(p.text) - len(bytes.TrimLeft(p.text, " "))) }

func (p *plainLine) isAtEnd() bool {
	p.skipSpaces()
	return len(p.text) == 0
}

// value reads a scalar, or a list between brackets.
func (p *plainLine) value() (v value, ok bool) {
	if p.skipSpaces(); p.text[0] != '[' {
		return p.scalar(false)
	}
	v.kind = listValue
	if p.skip(1); p.isAtEnd() {
		return v, false
	}
	for p.text[0] != ']' {
		if len(v.items) > 0 {
			if p.text[0] != ',' {
				return v, false
			}
			p.skip(1)
		}
		item, ok := p.scalar(true)
		if !ok || p.isAtEnd() {
			return v, false
		}
		v.items = append(v.items, item)
	}
	p.skip(1)
	return v, true
}

// scalar reads quoted text without anything that is escaped, or words up to the end of the line, or of an item between brackets.
func (p *plainLine) scalar(inBrackets bool) (v value, ok bool) {
	if p.isAtEnd() {
		return v, false
	}
	v = value{kind: textValue, pos: p.at}
	if quote := p.text[0]; quote == '"' || quote == '\'' {
		end := bytes.IndexByte(p.text[1:], quote)
		if end < 0 || bytes.IndexByte(p.text[1:1+end], '\\') >= 0 {
			return v, false
		}
		v.text = string(p.text[1 : 1+end])
		p.skip(end + 2)
		return v, len(p.text) == 0 || p.text[0] != quote
	}
	words := p.text
	if inBrackets {
		if end := bytes.IndexAny(words, ",]"); end >= 0 {
			words = words[:end]
		}
	}
	p.skip(len(words))
	words = bytes.TrimRight(words, " ")
	if len(words) == 0 || bytes.ContainsAny(words, "#:") || inBrackets && bytes.ContainsAny(words, "[{}\"'") {
		return v, false
	}
	v.text = string(words)
	switch {
	case isLetter(words[0]):
		return v, !yamlWords[strings.ToLower(v.text)]
	// A number has no space and at most one dash, of an exponent; a time has a colon.
	case bytes.ContainsFunc(words, func(r rune) bool { return isLetter(byte(r)) }):
		return v, isDigit(words[0]) && (bytes.IndexByte(words, ' ') > 0 || bytes.Count(words, []byte("-")) > 1)
	}
	switch shape := string(bytes.Map(digitsAsZeros, words)); shape {
	case "0000-00-00":
		v.kind = scalarValue
		_, err := time.Parse(time.DateOnly, v.text)
		return v, err == nil
	case "00/00/0000", "0/00/0000", "00/0/0000", "0/0/0000":
		return v, true
	default: // a number
		v.kind = scalarValue
		return v, len(shape) < 10 && strings.Trim(shape, "0") == "" && (words[0] != '0' || len(words) == 1)
	}
}

// yamlWords are those that are no text to one YAML or another.
var yamlWords = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "null": true,
}

func digitsAsZeros(r rune) rune {
	if isDigit(byte(r)) {
		return '0'
	}
	return r
}
