package migrate

import (
	"strings"
)

// Configurations in JavaScript and TypeScript are read and never run: what is written out as a literal is known, and
// what would have to be computed is not. The reader is forgiving. It takes object and array literals apart, and
// steps over every other expression, up to the comma or bracket that ends it.

// A literal is a value as it is written. At most one of its parts is set; none is for an expression.
type literal struct {
	text   string // of a string, without its quotes, or of a number or word
	isText bool   // of a string
	keys   []string
	fields map[string]*literal // of an object
	items  []*literal          // of an array
	kind   byte                // '{', '[', '"' or 0
	line   int
}

// get returns what an object has under a chain of keys; nil if that is not known.
func (l *literal) get(keys ...string) *literal {
	for _, key := range keys {
		if l == nil || l.kind != '{' {
			return nil
		}
		l = l.fields[key]
	}
	return l
}

// string returns the text of a string, "" of anything else.
func (l *literal) string() string {
	if l == nil || !l.isText {
		return ""
	}
	return l.text
}

// objects returns the object literals of a script that stand where one is assigned, exported or returned.
func objects(source string) []*literal {
	s := &script{source: source, line: 1}
	var list []*literal
	last := "" // the word or sign before
	for s.skip(); s.at < len(s.source); s.skip() {
		c := s.source[s.at]
		switch {
		case c == '{' && (last == "" || last == "=" || last == "default" || last == "return" || last == "("):
			before := *s
			if object := s.object(); object.kind == '{' && len(object.keys) > 0 {
				list = append(list, object)
				last = "}"
				continue
			}
			*s = before // a block of statements
			s.step()
			last = "{"
		case c == '"' || c == '\'' || c == '`':
			s.quoted()
			last = "text"
		case isWord(c):
			last = s.word()
		default:
			s.step()
			last = string(c)
		}
	}
	return list
}

// A script is a source being read.
type script struct {
	source string
	at     int
	line   int
	depth  int
}

// deepest bounds how deep literals are nested.
const deepest = 100

func (s *script) step() {
	if s.at < len(s.source) {
		if s.source[s.at] == '\n' {
			s.line++
		}
		s.at++
	}
}

func (s *script) here(prefix string) bool { return strings.HasPrefix(s.source[s.at:], prefix) }

// skip steps over white space and comments.
func (s *script) skip() {
	for s.at < len(s.source) {
		switch {
		case s.here("//"):
			for s.at < len(s.source) && s.source[s.at] != '\n' {
				s.step()
			}
		case s.here("/*"):
			for s.at < len(s.source) && !s.here("*/") {
				s.step()
			}
			s.step()
			s.step()
		case strings.ContainsRune(" \t\r\n", rune(s.source[s.at])):
			s.step()
		default:
			return
		}
	}
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || c == '-' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

func (s *script) word() string {
	start := s.at
	for s.at < len(s.source) && isWord(s.source[s.at]) {
		s.at++
	}
	return s.source[start:s.at]
}

// quoted reads a string, or a template without anything to fill in. A quote that nothing closes, such as the apostrophe in a
// regular expression, is stepped over alone.
func (s *script) quoted() *literal {
	quote, l := s.source[s.at], &literal{kind: '"', isText: true, line: s.line}
	s.step()
	opened := *s
	var b strings.Builder
	for s.at < len(s.source) && s.source[s.at] != quote {
		switch c := s.source[s.at]; {
		case c == '\\' && s.at+1 < len(s.source):
			s.step()
			if escaped := strings.IndexByte("ntr", s.source[s.at]); escaped >= 0 {
				b.WriteByte("\n\t\r"[escaped])
			} else if s.source[s.at] != '\n' {
				b.WriteByte(s.source[s.at])
			}
		case c == '\n' && quote != '`':
			*s = opened
			return &literal{line: l.line}
		case c == '$' && quote == '`' && s.here("${"):
			l.isText, l.kind = false, 0
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
		s.step()
	}
	if s.at >= len(s.source) {
		*s = opened
		return &literal{line: l.line}
	}
	s.step()
	if l.isText {
		l.text = b.String()
	}
	return l
}

// value reads a value up to what ends it.
func (s *script) value() *literal {
	s.skip()
	l := &literal{line: s.line}
	if s.at >= len(s.source) {
		return l
	}
	s.depth++
	defer func() { s.depth-- }()
	switch c := s.source[s.at]; {
	case s.depth > deepest:
	case c == '{':
		l = s.object()
	case c == '[':
		l = s.array()
	case c == '"' || c == '\'' || c == '`':
		l = s.quoted()
	case isWord(c) && !s.here("..."):
		l.text = s.word()
	}
	if !s.ended() { // as in 'a' + b, or require('x'): not a literal
		line := l.line
		if !s.annotated() {
			l = &literal{line: line}
		}
		s.pass()
	}
	return l
}

// ended reports whether a value ends here.
func (s *script) ended() bool {
	s.skip()
	return s.at >= len(s.source) || strings.IndexByte(",]});", s.source[s.at]) >= 0
}

// annotated reports whether only a type follows, as in `{…} satisfies Config`.
func (s *script) annotated() bool { return s.here("satisfies ") || s.here("as ") }

// pass steps over the rest of an expression.
func (s *script) pass() {
	depth := 0
	for s.skip(); s.at < len(s.source); s.skip() {
		c := s.source[s.at]
		switch {
		case c == '"' || c == '\'' || c == '`':
			s.quoted()
			continue
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case depth == 0 && strings.IndexByte(",)]};", c) >= 0:
			return
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		}
		s.step()
	}
}

// object reads an object literal.
func (s *script) object() *literal {
	l := &literal{kind: '{', fields: map[string]*literal{}, line: s.line}
	s.step()
	for s.skip(); s.at < len(s.source) && s.source[s.at] != '}'; s.skip() {
		start, line := s.at, s.line
		key := ""
		switch c := s.source[s.at]; {
		case c == '"' || c == '\'':
			key = s.quoted().text
		case isWord(c) && !s.here("..."):
			key = s.word()
		}
		s.skip()
		if s.at < len(s.source) && s.source[s.at] == ':' && key != "" {
			s.step()
			v := s.value()
			v.line = line
			if _, twice := l.fields[key]; !twice {
				l.keys = append(l.keys, key)
			}
			l.fields[key] = v
		} else {
			s.pass() // a method, a shorthand, a spread
		}
		s.skip()
		if s.at < len(s.source) && s.source[s.at] == ',' {
			s.step()
		} else if s.at < len(s.source) && s.source[s.at] != '}' || s.at == start {
			return &literal{line: l.line} // statements, not fields
		}
	}
	s.step()
	return l
}

// array reads an array literal.
func (s *script) array() *literal {
	l := &literal{kind: '[', line: s.line}
	s.step()
	for s.skip(); s.at < len(s.source) && s.source[s.at] != ']'; s.skip() {
		start := s.at
		l.items = append(l.items, s.value())
		s.skip()
		if s.at < len(s.source) && s.source[s.at] == ',' {
			s.step()
		} else if s.at == start {
			s.step()
		}
	}
	s.step()
	return l
}
