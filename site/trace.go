package site

import (
	"bytes"
	"hash/maphash"
)

// A Trace is what is remembered of a note's text, to tell whether a file that is being written in its place is all of a
// note: what it ended with, and whether all before that is as it was. White space at the end is none of it.
type Trace struct {
	Ending string // its last bytes, at most 24
	size   int    // in bytes
	front  uint64 // the hash of what is before the ending
}

const (
	maxEnding  = 24
	maxShorter = 8 // a word
)

var traceSeed = maphash.MakeSeed()

// TraceOf returns the trace of a note's text.
func TraceOf(source []byte) Trace {
	source = trimmed(source)
	front := max(0, len(source)-maxEnding)
	return Trace{Ending: string(source[front:]), size: len(source), front: maphash.Bytes(traceSeed, source[:front])}
}

// HasOtherEnding reports whether a text is the note's but for its last words, and hardly shorter, as a part of it most
// likely is.
func (t Trace) HasOtherEnding(text []byte) bool {
	front := t.size - len(t.Ending)
	return front > 0 && len(trimmed(text)) >= max(front, t.size-maxShorter) && maphash.Bytes(traceSeed, text[:front]) == t.front
}

func trimmed(source []byte) []byte { return bytes.TrimRight(source, " \t\r\n") }

// Trace returns that of the note at a path as it was looked at last; ok is false if there was none.
func (b *Builder) Trace(p string) (t Trace, ok bool) {
	m := b.compile.found[p]
	if m == nil || m.note == nil {
		return Trace{}, false
	}
	return m.trace, true
}
