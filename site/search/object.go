package search

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"sheaf/site/note"
)

// How a note is cut into passages, and passages into packs.
const (
	maxPassage = 2200 // bytes of a passage's text; longer sections are several passages
	packBytes  = 2500 // bytes of a pack's text, more or less
	packSlots  = 8    // passages of a pack, a power of two: see packShift
)

// A passage is a section, or a part of a long one.
type passage struct {
	number  int // in the note: see packShift
	heading int // index into Note.Headings, -1 for the note's top
	size    int // of its text, in bytes
}

// Weights of what is not prose, in occurrences of it.
const codeWeight = 0.6

// usualLength is how many words a passage usually has. It is a constant, and no mean of the site,
// lest editing one note changes the weights in all others.
const usualLength = 60

// Compilers compile notes, on any number of goroutines. The zero value is ready. They keep the space that compiling
// takes, which is more than what a usual note takes.
type Compilers struct{ free sync.Pool } // of *compiler

// Compile returns the passages of a note and the terms in them, which depend on the note alone. They are
// opaque, and small beside the text; keep them where they can be had again.
func (cs *Compilers) Compile(n *note.Note, sections []note.Section) []byte {
	c, _ := cs.free.Get().(*compiler)
	if c == nil {
		c = &compiler{index: map[string]int32{}, counter: tokenizer{emit: func([]byte, int) {}}}
		c.tokenizer.emit = c.term
	}
	defer cs.free.Put(c)
	defer func() { c.note = nil }()
	c.reset(n)
	for _, s := range sections {
		c.section(s)
	}
	if len(c.passages) == 0 {
		c.section(note.Section{Heading: -1})
	}
	return c.encode()
}

// A compiler makes one object after another.
type compiler struct {
	tokenizer
	counter  tokenizer // emits nothing: it counts words
	note     *note.Note
	passages []passage
	packed   int // bytes in the pack that is being filled

	index map[string]int32 // of terms
	terms []termUses
	uses  []use // of all terms

	field   field   // that is being read
	length  int     // words of the heading that is being read
	reading int     // the number of the passage that is being read
	met     []int32 // the terms of the passage, indices into terms
	encoded []byte  // the last object
}

// manyTerms is how many terms a compiler may have met and still keep its index of them: emptying a large one takes longer
// than filling a small one.
const manyTerms = 4096

// reset makes c ready for a note.
func (c *compiler) reset(n *note.Note) {
	if len(c.index) > manyTerms || cap(c.uses) > 8*manyTerms {
		c.index, c.terms, c.uses, c.encoded = map[string]int32{}, nil, nil, nil
	}
	clear(c.index)
	clear(c.terms)
	c.note, c.packed, c.length, c.reading = n, 0, 0, 0
	c.passages, c.terms, c.uses, c.met = c.passages[:0], c.terms[:0], c.uses[:0], c.met[:0]
}

type field uint8

const (
	proseField field = iota
	codeField
	headingField
	extraField
)

// termUses are a term and the uses of it, a list within compiler.uses in order of their passages.
type termUses struct {
	term        string
	first, last int32
	count       int32
}

// A use is a term's weight in one passage.
type use struct {
	next         int32 // the term's next use
	number       int32
	prose, code  int32 // occurrences
	heading      int32 // words of the shortest heading that has the term, 0 if none has
	at           uint8 // which word of that heading it is, from 0, at most 15
	extra        uint8 // 0 to 15
	bodyStrength uint8 // 0 to 15, once the passage is read
}

// term notes one occurrence.
func (c *compiler) term(term []byte, position int) {
	i, ok := c.index[string(term)]
	if !ok {
		i = int32(len(c.terms))
		c.terms = append(c.terms, termUses{term: string(term)})
		c.index[c.terms[i].term] = i
	}
	t := &c.terms[i]
	if t.count == 0 || c.uses[t.last].number != int32(c.reading) {
		at := int32(len(c.uses))
		c.uses = append(c.uses, use{number: int32(c.reading)})
		if t.count == 0 {
			t.first = at
		} else {
			c.uses[t.last].next = at
		}
		t.last = at
		t.count++
		c.met = append(c.met, i)
	}
	u := &c.uses[t.last]
	switch c.field {
	case proseField:
		u.prose++
	case codeField:
		u.code++
	case headingField:
		if u.heading == 0 || int32(c.length) < u.heading {
			u.heading, u.at = int32(c.length), uint8(min(15, position))
		}
	case extraField:
		u.extra = max(u.extra, uint8(c.length))
	}
}

// section cuts a section into passages and reads them.
func (c *compiler) section(s note.Section) {
	text, inCode := s.Text, false
	for first := true; first || text != ""; first = false {
		part := text[:cutPassage(text)]
		text = text[len(part):]
		c.begin(s.Heading, part)
		if first {
			c.heading(s.Heading)
			c.pictures(s)
		}
		var length int
		length, inCode = c.body(part, inCode)
		c.weigh(length)
	}
}

// cutPassage returns how much of a text goes into the next passage: up to the end of a line if one is
// near the bound, else of a word, else of a character.
func cutPassage(text string) int {
	if len(text) <= maxPassage {
		return len(text)
	}
	for _, separator := range []string{"\n", " "} {
		if i := strings.LastIndex(text[:maxPassage], separator); i > maxPassage/2 {
			return i + 1
		}
	}
	end := maxPassage
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

// begin numbers a new passage.
func (c *compiler) begin(heading int, text string) {
	number := 0
	if n := len(c.passages); n > 0 {
		number = c.passages[n-1].number + 1
		if number%packSlots != 0 && c.packed+len(text) > packBytes {
			number = (number | (packSlots - 1)) + 1
		}
	}
	if number%packSlots == 0 {
		c.packed = 0
	}
	c.packed += len(text)
	c.reading = number
	c.passages = append(c.passages, passage{number, heading, len(text)})
}

// heading reads what names the passage.
func (c *compiler) heading(i int) {
	n := c.note
	c.field = headingField
	if i >= 0 {
		c.name(n.Headings[i].Text)
		return
	}
	c.name(n.Title)
	if n.Lead != nil && n.Lead.Text != n.Title {
		c.name(n.Lead.Text)
	}
	for _, alias := range n.Aliases {
		c.name(alias)
	}
	c.field = extraField
	for _, tag := range n.Tags {
		c.length = 7
		c.tokens(tag, 0)
		c.term([]byte(tagTerm(tag)), 0)
	}
	c.length = 4
	name := strings.TrimSuffix(path.Base(n.Path), path.Ext(n.Path))
	if note.IndexRank(n.Path) > 0 {
		name = path.Base(path.Dir(n.Path))
	}
	c.tokens(name, 0)
	c.field = proseField
	c.tokens(n.Description, 0)
}

// pictures reads what stands for the pictures and recordings of a section: their files' names, and words for them.
func (c *compiler) pictures(s note.Section) {
	c.field, c.length = extraField, 3
	for i := s.First; i < min(s.Last, len(c.note.Links)); i++ {
		if l := &c.note.Links[i]; l.Kind != note.Anchor && l.Kind != note.Wiki {
			file, _, _ := strings.Cut(l.Dest, "?")
			c.tokens(path.Base(file), 0)
			c.tokens(l.Text, 0)
		}
	}
}

// name reads a heading or another name of the passage.
func (c *compiler) name(text string) {
	c.length = max(1, c.counter.tokens(text, 0))
	c.tokens(text, 0)
}

// tagTerm is the term by which "tag:x" finds the notes with a tag. No text yields one like it.
func tagTerm(tag string) string { return "#" + fold(strings.TrimPrefix(tag, "#")) }

// body reads the text of a passage, and returns its length in words and whether it ends in code.
func (c *compiler) body(text string, inCode bool) (int, bool) {
	position := 0
	for text != "" {
		end, mark := len(text), byte(note.CodeStart)
		c.field = proseField
		if inCode {
			c.field, mark = codeField, note.CodeEnd
		}
		if i := strings.IndexByte(text, mark); i >= 0 {
			end = i
		}
		position = c.tokens(text[:end], position)
		if end < len(text) {
			inCode = !inCode
			end++
		}
		text = text[end:]
	}
	return position, inCode
}

// weigh works out how much each term of the passage says of it: the saturation and the normalisation
// of BM25, on a logarithmic scale of 15 steps.
func (c *compiler) weigh(length int) {
	norm := 1.2 * (0.35 + 0.65*float64(length)/usualLength)
	for _, i := range c.met {
		u := &c.uses[c.terms[i].last]
		if u.prose+u.code == 0 {
			continue
		}
		tf := float64(u.prose) + codeWeight*float64(u.code)
		u.bodyStrength = uint8(strength(tf * 2.2 / (tf + norm)))
	}
	c.met = c.met[:0]
}

// strength puts a weight on the scale: 1 is 0.15, and every 3.6 steps double it.
func strength(weight float64) int {
	return min(15, max(1, 1+int(math.Round(math.Log2(weight/0.15)*3.6))))
}

// headingCode puts the number of a heading's words on a scale of seven.
func headingCode(words int32) byte {
	switch {
	case words <= 4:
		return byte(words)
	case words <= 6:
		return 5
	case words <= 9:
		return 6
	}
	return 7
}

// A payload is what a posting says of a term in a passage: its strength in the text in the low four
// bits, the code of its heading in the next three, and in the highest whether another byte follows. That
// has the strength of what else names the passage in the low four bits, and in the high ones which word of
// the heading the term is.
const hasMore = 0x80

func (u *use) appendPayload(b []byte) []byte {
	p := u.bodyStrength | headingCode(u.heading)<<4
	if u.extra == 0 && u.heading == 0 {
		return append(b, p)
	}
	return append(b, p|hasMore, u.extra|u.at<<4)
}

func (c *compiler) encode() []byte {
	b := c.encoded[:0]
	b = binary.AppendUvarint(b, uint64(len(c.passages)))
	for _, p := range c.passages {
		b = binary.AppendUvarint(b, uint64(p.number))
		b = binary.AppendUvarint(b, uint64(p.heading+1))
		b = binary.AppendUvarint(b, uint64(p.size))
	}
	b = binary.AppendUvarint(b, uint64(len(c.terms)))
	for i := range c.terms {
		t := &c.terms[i]
		b = binary.AppendUvarint(b, uint64(len(t.term)))
		b = append(b, t.term...)
		b = binary.AppendUvarint(b, uint64(t.count))
		for at, n := t.first, t.count; n > 0; n-- {
			u := &c.uses[at]
			b = binary.AppendUvarint(b, uint64(u.number))
			b = u.appendPayload(b)
			at = u.next
		}
	}
	c.encoded = b
	return bytes.Clone(b)
}

var errDamaged = errors.New("damaged terms of a note")

// A reader reads varints and bytes. After the first that cannot be it is damaged, and yields zeros.
type reader struct {
	rest    []byte
	damaged bool
}

func (r *reader) int() int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || bits.Len64(v) > 40 {
		r.rest, r.damaged = nil, true
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.rest) {
		r.rest, r.damaged = nil, true
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// passages reads the first part of what Compile returns.
func (r *reader) passages() []passage {
	n := r.int()
	if n > len(r.rest) {
		r.rest, r.damaged = nil, true
		return nil
	}
	list := make([]passage, n)
	for i := range list {
		list[i] = passage{r.int(), r.int() - 1, r.int()}
	}
	return list
}
