package site

import (
	"bytes"
	"hash/maphash"
	"strings"
)

// A Fingerprint is what is remembered of a note's text, to tell whether a file that is being written in its place is all of
// a note: what it ended with, and whether all before that is as it was. White space at the end is none of it.
type Fingerprint struct {
	Ending string // its last bytes, at most 24
	front  int    // how many bytes are before the ending
	hash   uint64 // of those
}

const maxEnding = 24

var fingerprintSeed = maphash.MakeSeed()

// FingerprintOf returns the fingerprint of a note's text.
func FingerprintOf(text []byte) Fingerprint {
	text = trimmed(text)
	front := max(0, len(text)-maxEnding)
	return Fingerprint{string(text[front:]), front, maphash.Bytes(fingerprintSeed, text[:front])}
}

// HasOtherEnding reports whether a text is the note's up to its ending, which is another one, and not just what has been
// written of the same by now.
func (f Fingerprint) HasOtherEnding(text []byte) bool {
	text = trimmed(text)
	return f.front > 0 && len(text) > f.front && maphash.Bytes(fingerprintSeed, text[:f.front]) == f.hash &&
		!strings.HasPrefix(f.Ending, string(text[f.front:]))
}

func trimmed(text []byte) []byte { return bytes.TrimRight(text, " \t\r\n") }

// Fingerprint returns that of the note at a path as it was looked at last; ok is false if there was none.
func (b *Builder) Fingerprint(p string) (f Fingerprint, ok bool) {
	m := b.compile.found[p]
	if m == nil || m.note == nil {
		return Fingerprint{}, false
	}
	return m.fingerprint, true
}
