package site

import (
	"bytes"
	"html"
	"net/url"

	"sheaf/site/note"
	"sheaf/site/render"
)

// The ids of an embedded part get a prefix, since the page may have the same ones, and references to
// them follow. What refers to an id that is not in the part leads to the note's own page.

// appendEmbedded appends the part of a body that e shows, its holes filled.
func appendEmbedded(dst []byte, body *note.Body, e *render.Embed, fills []string) []byte {
	pieces := make([][]byte, 0, len(fills)+1)
	at := e.Part.Start
	for _, hole := range body.Holes[e.Part.First:e.Part.Last] {
		pieces = append(pieces, body.HTML[at:hole.Offset])
		at = hole.Offset
	}
	pieces = append(pieces, body.HTML[at:e.Part.End])

	own := make(map[string]bool)
	collect := tagScanner{id: func(value []byte) []byte {
		own[html.UnescapeString(string(value))] = true
		return nil
	}}
	rename := tagScanner{
		id: func(value []byte) []byte { return append([]byte(e.Prefix), value...) },
		ref: func(value []byte) []byte {
			id, err := url.PathUnescape(html.UnescapeString(string(value[1:])))
			if err == nil && own[id] {
				return append([]byte("#"+e.Prefix), value[1:]...)
			}
			return append([]byte(html.EscapeString(e.URL)), value...)
		},
	}
	for _, piece := range pieces {
		collect.append(nil, piece)
	}
	for i, piece := range pieces {
		dst = rename.append(dst, piece)
		if i < len(fills) {
			dst = append(dst, fills[i]...)
		}
	}
	return dst
}

// A tagScanner follows the HTML of a body, which package markdown wrote: attributes stand between
// double quotes, and "<" and ">" elsewhere are escaped. A body comes in pieces, which its holes part.
type tagScanner struct {
	inTag, inValue bool
	id             func(value []byte) []byte // what the value of an id becomes
	ref            func(value []byte) []byte // what an href becomes that begins with "#"
}

// append appends a piece with its values replaced.
func (s *tagScanner) append(dst, piece []byte) []byte {
	for len(piece) > 0 {
		stop := "<"
		switch {
		case s.inValue:
			stop = `"`
		case s.inTag:
			stop = `">`
		}
		i := bytes.IndexAny(piece, stop)
		if i < 0 {
			return append(dst, piece...)
		}
		c := piece[i]
		dst = append(dst, piece[:i+1]...)
		before := piece[:i]
		piece = piece[i+1:]
		switch {
		case s.inValue:
			s.inValue = false
		case c == '<':
			s.inTag = true
		case c == '>':
			s.inTag = false
		default:
			s.inValue = true
			if end := bytes.IndexByte(piece, '"'); end >= 0 {
				dst = append(dst, s.replaced(before, piece[:end])...)
				piece = piece[end:]
			}
		}
	}
	return dst
}

// replaced returns what the value of the attribute becomes whose name ends a text.
func (s *tagScanner) replaced(before, value []byte) []byte {
	switch {
	case s.id != nil && bytes.HasSuffix(before, []byte(" id=")):
		return s.id(value)
	case s.ref != nil && bytes.HasSuffix(before, []byte(" href=")) && bytes.HasPrefix(value, []byte("#")):
		return s.ref(value)
	}
	return value
}
