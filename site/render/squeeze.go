package render

import (
	"strings"
	"text/template/parse"
)

// squeeze takes the layout out of a template's text: a line break with the white space around it goes
// where it stands between tags or actions, and becomes one space within a tag or between words. Text
// inside <pre>, <textarea>, <script> and <style> is left alone. Positions in the tree stay true, as
// nodes keep theirs.
func squeeze(tree *parse.Tree) {
	if tree.Root != nil {
		(&squeezer{}).list(tree.Root)
	}
}

// A squeezer walks the text of a template in the order of its source.
type squeezer struct {
	inTag bool   // between "<" and ">"
	quote byte   // inside an attribute's value: its quote
	next  string // what raw becomes when the tag ends
	raw   string // "</pre" and the like: text is kept until this
}

func (s *squeezer) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			n.Text = s.text(n.Text)
		case *parse.IfNode:
			s.list(n.List)
			s.list(n.ElseList)
		case *parse.RangeNode:
			s.list(n.List)
			s.list(n.ElseList)
		case *parse.WithNode:
			s.list(n.List)
			s.list(n.ElseList)
		}
	}
}

func (s *squeezer) text(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		c := text[i]
		if isSpace(c) && s.raw == "" && s.quote == 0 {
			end := i
			for end < len(text) && isSpace(text[end]) {
				end++
			}
			out = append(out, s.space(text, i, end)...)
			i = end
			continue
		}
		s.step(text[i:])
		out = append(out, c)
		i++
	}
	return out
}

// space returns what stays of the white space text[start:end].
func (s *squeezer) space(text []byte, start, end int) []byte {
	space := text[start:end]
	if !strings.Contains(string(space), "\n") {
		return space
	}
	atEdge := start == 0 || end == len(text)
	betweenTags := atEdge || text[start-1] == '>' || text[end] == '<'
	if betweenTags && !s.inTag {
		return nil
	}
	return []byte(" ")
}

// step follows the markup over the first byte of rest.
func (s *squeezer) step(rest []byte) {
	c := rest[0]
	switch {
	case s.raw != "":
		if c == '<' && hasPrefixFold(rest, s.raw) {
			s.raw, s.inTag = "", true
		}
	case s.quote != 0:
		if c == s.quote {
			s.quote = 0
		}
	case s.inTag:
		switch c {
		case '"', '\'':
			s.quote = c
		case '>':
			s.inTag = false
			s.raw, s.next = s.next, ""
		}
	case c == '<':
		s.inTag = true
		for _, name := range [...]string{"pre", "textarea", "script", "style"} {
			if hasPrefixFold(rest[1:], name) {
				s.next = "</" + name
			}
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}
