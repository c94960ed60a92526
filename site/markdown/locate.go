package markdown

import (
	"bytes"
	"strings"
)

// Where destinations stand in the file, for those who mend them there: note.Link.DestPos. A place is
// only recorded if the file has the destination letter for letter, so that what is put in its place
// needs no more escaping than it does.

// locateDest records where the destination of the link added last stands: raw, a part of the source.
func (w *writer) locateDest(raw []byte) {
	// What goldmark cuts out of the source shares its end, so the capacities tell where it begins. A
	// copy, which goldmark makes where a tab was split, does not pass the test below.
	offset := cap(w.src.text) - cap(raw)
	if len(raw) == 0 || offset < 0 || offset >= len(w.src.text) || &w.src.text[offset] != &raw[0] {
		return
	}
	w.locateLast(offset, raw)
}

// locateAttribute records that the destination of the link added last is the value of an attribute
// of the tag that p is at.
func (w *writer) locateAttribute(p *piece, key string) {
	start := p.offset()
	if start >= len(w.src.text) || w.src.text[start] != '<' {
		return
	}
	from, to := attributeValue(w.src.text[start:], key)
	if from < to {
		w.locateLast(start+from, w.src.text[start+from:start+to])
	}
}

func (w *writer) locateLast(offset int, raw []byte) {
	l := &w.note.Links[len(w.note.Links)-1]
	if string(raw) != l.Dest || bytes.IndexByte(raw, '\n') >= 0 {
		return
	}
	// Definitions of references stand far from the links. The cursor stays with those.
	cursor := w.src.cursor
	if c := &w.src.cursor; c.line < len(w.src.lines) && w.src.lines[c.line] <= offset {
		c.line = 0 // looked up, for walking there line by line takes time
	}
	l.DestPos = w.src.place(offset)
	w.src.cursor = cursor
}

// attributeValue returns where the value of an attribute stands in text, which begins with a start
// tag (HTML, section 13.2.5.32 and following); from is to if there is none, or if it is not in quotes.
func attributeValue(text []byte, key string) (from, to int) {
	const white = " \t\n\f\r"
	at := bytes.IndexAny(text, white+">")
	for at >= 0 && at < len(text) {
		for at < len(text) && strings.IndexByte(white+"/", text[at]) >= 0 {
			at++
		}
		name := at
		for at < len(text) && strings.IndexByte(white+"/>=", text[at]) < 0 {
			at++
		}
		end := at
		for at < len(text) && strings.IndexByte(white, text[at]) >= 0 {
			at++
		}
		if at >= len(text) || name == end {
			return 0, 0
		}
		if text[at] != '=' {
			continue
		}
		at++
		for at < len(text) && strings.IndexByte(white, text[at]) >= 0 {
			at++
		}
		if at >= len(text) {
			return 0, 0
		}
		isWanted := strings.EqualFold(string(text[name:end]), key)
		quote := text[at]
		if quote != '"' && quote != '\'' {
			if isWanted {
				return 0, 0
			}
			for at < len(text) && strings.IndexByte(white+">", text[at]) < 0 {
				at++
			}
			continue
		}
		at++
		size := bytes.IndexByte(text[at:], quote)
		if size < 0 {
			return 0, 0
		}
		if isWanted {
			return at, at + size
		}
		at += size + 1
	}
	return 0, 0
}
