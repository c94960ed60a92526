package highlight

import (
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// A byteSet is a set of byte values.
type byteSet [4]uint64

func everyByte() byteSet { return byteSet{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)} }

func (b *byteSet) has(c byte) bool { return b[c>>6]>>(c&63)&1 != 0 }
func (b *byteSet) add(c byte)      { b[c>>6] |= 1 << (c & 63) }
func (b *byteSet) remove(c byte)   { b[c>>6] &^= 1 << (c & 63) }

func (b *byteSet) addAll(o *byteSet) {
	for i := range b {
		b[i] |= o[i]
	}
}

func (b *byteSet) keepOnly(o *byteSet) {
	for i := range b {
		b[i] &= o[i]
	}
}

func (b *byteSet) meets(o *byteSet) bool {
	return b[0]&o[0]|b[1]&o[1]|b[2]&o[2]|b[3]&o[3] != 0
}

// A verdict says what the first byte of a rune tells about the rune's membership in a set.
type verdict uint8

const (
	outside verdict = iota
	inside          // an ASCII byte, and a member
	unsure          // the rune must be decoded and asked about
)

// A runeSet is a set of runes that is asked about UTF-8 text: a character class of a pattern, one
// rune, or all runes but one.
type runeSet struct {
	byLead  [256]verdict    // by the first byte of the rune
	class   *syntax.CharSet // nil for a set made of one rune
	rune    rune
	negated bool // all runes but that one
}

func classSet(class *syntax.CharSet) *runeSet { return (&runeSet{class: class}).prepare() }
func oneRune(r rune) *runeSet                 { return (&runeSet{rune: r}).prepare() }
func allBut(r rune) *runeSet                  { return (&runeSet{rune: r, negated: true}).prepare() }

func (r *runeSet) prepare() *runeSet {
	for c := range r.byLead {
		switch {
		case c >= utf8.RuneSelf:
			r.byLead[c] = unsure
		case r.contains(rune(c)):
			r.byLead[c] = inside
		}
	}
	return r
}

func (r *runeSet) contains(c rune) bool {
	if r.class != nil {
		return r.class.Contains(c)
	}
	return (c == r.rune) != r.negated
}

// width returns how many bytes the rune at s[i:] takes if it is in the set, 0 if it isn't.
func (r *runeSet) width(s string, i int) int {
	switch r.byLead[s[i]] {
	case inside:
		return 1
	case unsure:
		if c, width := utf8.DecodeRuneInString(s[i:]); r.contains(c) {
			return width
		}
	}
	return 0
}

// leads returns the bytes that a member can begin with; too many rather than too few.
func (r *runeSet) leads() byteSet { return r.where(inside, unsure) }

// singles returns the members that are one byte long.
func (r *runeSet) singles() byteSet { return r.where(inside, inside) }

func (r *runeSet) where(a, b verdict) (set byteSet) {
	for c, v := range r.byLead {
		if v == a || v == b {
			set.add(byte(c))
		}
	}
	return set
}

// stepBack returns the start of the rune that ends at i > 0 in valid UTF-8.
func stepBack(s string, i int) int {
	for i--; s[i]&0xC0 == 0x80; {
		i--
	}
	return i
}

// isWord reports whether \b counts a rune as part of a word, as regexp2 does.
func isWord(r rune) bool {
	if r >= utf8.RuneSelf {
		return syntax.IsWordChar(r)
	}
	return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r == '_'
}

// A dispatch is a list of things that match text, sorted out by the byte that the text begins with.
type dispatch[T any] struct {
	list  [256]uint16 // byte -> index into lists
	lists [][]T       // each in the original order
}

func (d *dispatch[T]) on(c byte) []T { return d.lists[d.list[c]] }

// dispatchOn sorts items out; first returns the bytes that an item can begin with.
func dispatchOn[T any](items []T, first func(T) *byteSet) *dispatch[T] {
	d := &dispatch[T]{}
	known := map[string]uint16{} // which items -> index into d.lists
	which := make([]byte, len(items))
	for c := range d.list {
		var list []T
		for i, item := range items {
			which[i] = 0
			if first(item).has(byte(c)) {
				which[i] = 1
				list = append(list, item)
			}
		}
		index, ok := known[string(which)]
		if !ok {
			index = uint16(len(d.lists))
			known[string(which)] = index
			d.lists = append(d.lists, list)
		}
		d.list[c] = index
	}
	return d
}
