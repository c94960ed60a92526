package site

import (
	"encoding/binary"
	"errors"
	"math"

	"sheaf/site/note"
)

// The cache keeps notes, with the holes of their bodies, in a form of its own: fields in the order of the types, integers
// as varints, strings and lists with their length before them. Decoding allocates one string per
// record and cuts the others out of it, which is what lets a build of ten thousand unchanged notes
// stay within a fraction of a second. A test fills every field of the types and compares.

var errDamaged = errors.New("damaged record")

func appendHead(b []byte, n *note.Note, holes []note.Hole) []byte {
	for _, s := range []string{n.Path, n.Title, n.Description, n.Summary, n.Lang, n.Date} {
		b = appendString(b, s)
	}
	b = appendStrings(b, n.Tags)
	b = appendStrings(b, n.Aliases)
	b = appendBool(b, n.LangGuessed)
	b = appendBool(b, n.Draft)
	b = appendBool(b, n.Permalink != nil)
	if n.Permalink != nil {
		b = appendAsked(b, n.Permalink)
	}
	b = binary.AppendUvarint(b, uint64(len(n.Redirects)))
	for i := range n.Redirects {
		b = appendAsked(b, &n.Redirects[i])
	}
	b = binary.AppendVarint(b, int64(n.Split))
	b = appendBool(b, n.Math)
	b = appendBool(b, n.Diagrams)
	b = appendBool(b, n.Ordered)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(n.Order))
	b = appendBool(b, n.Lead != nil)
	if n.Lead != nil {
		b = appendHeading(b, n.Lead)
	}
	b = binary.AppendUvarint(b, uint64(len(n.Headings)))
	for i := range n.Headings {
		b = appendHeading(b, &n.Headings[i])
	}
	b = binary.AppendUvarint(b, uint64(len(n.Anchors)))
	for _, a := range n.Anchors {
		b = binary.AppendUvarint(appendString(b, a.ID), uint64(a.At))
	}
	b = binary.AppendUvarint(b, uint64(len(n.Links)))
	for i := range n.Links {
		l := &n.Links[i]
		b = append(b, byte(l.Kind))
		b = appendPos(b, l.Pos)
		b = appendPos(b, l.DestPos)
		for _, s := range []string{l.Dest, l.Text, l.Before, l.After, l.Title, l.Width, l.Height, l.Align, l.Theme} {
			b = appendString(b, s)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(n.Blocks)))
	for _, block := range n.Blocks {
		b = appendPart(appendString(b, block.ID), block.Part)
	}
	b = appendPart(b, n.Whole)
	b = appendFootnotes(b, n.Footnotes)
	b = binary.AppendUvarint(b, uint64(n.Words))
	b = binary.AppendUvarint(b, uint64(n.Size))
	b = binary.AppendUvarint(b, uint64(len(n.Hidden)))
	for _, s := range n.Hidden {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.Start)), uint64(s.End))
	}
	return appendHoles(appendDiags(b, n.Diags), holes)
}

func appendDiags(b []byte, list []note.Diag) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for i := range list {
		d := &list[i]
		b = append(b, byte(d.Severity))
		b = appendPos(b, d.Pos)
		for _, s := range []string{d.Path, d.Code, d.Message, d.Hint, d.Target} {
			b = appendString(b, s)
		}
		b = appendBool(b, d.Fix != nil)
		if d.Fix != nil {
			b = appendString(appendString(appendPos(b, d.Fix.Pos), d.Fix.Old), d.Fix.New)
		}
	}
	return b
}

func appendAsked(b []byte, w *note.Asked) []byte {
	for _, s := range []string{w.Path, w.Key, w.Value} {
		b = appendString(b, s)
	}
	return appendPos(b, w.Pos)
}

func appendHeading(b []byte, h *note.Heading) []byte {
	b = binary.AppendUvarint(b, uint64(h.Level))
	b = binary.AppendUvarint(b, uint64(h.Line))
	b = appendPart(b, h.Part)
	b = appendBool(append(b, byte(h.Cut)), h.Bare)
	b = appendString(b, h.ID)
	b = appendString(b, h.Text)
	return appendString(b, h.HTML)
}

func appendFootnotes(b []byte, list []note.Footnote) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for i := range list {
		f := &list[i]
		b = appendPart(binary.AppendUvarint(b, uint64(f.Number)), f.Part)
		b = binary.AppendUvarint(b, uint64(len(f.Refs)))
		for _, r := range f.Refs {
			b = appendPart(binary.AppendUvarint(b, uint64(r.At)), r.Back)
		}
	}
	return b
}

func appendPart(b []byte, p note.Part) []byte {
	for _, v := range [...]int{p.Start, p.End, p.First, p.Last} {
		b = binary.AppendUvarint(b, uint64(v))
	}
	return b
}

func appendHoles(b []byte, holes []note.Hole) []byte {
	b = binary.AppendUvarint(b, uint64(len(holes)))
	last := 0
	for _, h := range holes {
		b = binary.AppendUvarint(b, uint64(h.Offset-last))
		b = append(b, byte(h.Kind))
		b = binary.AppendUvarint(b, uint64(h.Link))
		last = h.Offset
	}
	return b
}

// appendSections describes the sections of a note, without their texts.
func appendSections(b []byte, sections []note.Section) []byte {
	b = binary.AppendUvarint(b, uint64(len(sections)))
	for i := range sections {
		s := &sections[i]
		for _, v := range [...]int{s.Heading + 1, s.First, s.Last, len(s.Text)} {
			b = binary.AppendUvarint(b, uint64(v))
		}
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendStrings(b []byte, list []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendString(b, s)
	}
	return b
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendPos(b []byte, p note.Pos) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(p.Line)), uint64(p.Column))
}

// A decoder reads what the functions above wrote. After the first thing that cannot be, it is
// damaged and yields zeros.
type decoder struct {
	rest    string
	damaged bool
}

// decodeHead reads a note and the holes of its body.
func decodeHead(data []byte) (*note.Note, []note.Hole, error) {
	d := &decoder{rest: string(data)}
	n := &note.Note{}
	for _, s := range []*string{&n.Path, &n.Title, &n.Description, &n.Summary, &n.Lang, &n.Date} {
		*s = d.string()
	}
	n.Tags, n.Aliases, n.LangGuessed, n.Draft = d.strings(), d.strings(), d.byte() != 0, d.byte() != 0
	if d.byte() != 0 {
		permalink := d.asked()
		n.Permalink = &permalink
	}
	n.Redirects = decodeList(d, (*decoder).asked)
	n.Split = d.signed()
	n.Math, n.Diagrams = d.byte() != 0, d.byte() != 0
	n.Ordered, n.Order = d.byte() != 0, d.float()
	if d.byte() != 0 {
		lead := d.heading()
		n.Lead = &lead
	}
	n.Headings = decodeList(d, (*decoder).heading)
	n.Anchors = decodeList(d, (*decoder).anchor)
	n.Links = decodeList(d, (*decoder).link)
	n.Blocks = decodeList(d, (*decoder).block)
	n.Whole, n.Footnotes, n.Words = d.part(), decodeList(d, (*decoder).footnote), d.int()
	n.Size, n.Hidden = d.int(), decodeList(d, (*decoder).span)
	n.Diags = decodeList(d, (*decoder).diag)
	offset := 0
	holes := decodeList(d, func(d *decoder) note.Hole {
		offset += d.int()
		return note.Hole{Offset: offset, Kind: note.HoleKind(d.byte()), Link: d.int()}
	})
	if d.damaged || d.rest != "" {
		return nil, nil, errDamaged
	}
	return n, holes, nil
}

// decodeSections reads sections, whose texts stand one behind the other in text.
func decodeSections(table []byte, text string) ([]note.Section, error) {
	d, texts := &decoder{rest: string(table)}, &decoder{rest: text}
	sections := decodeList(d, func(d *decoder) note.Section {
		return note.Section{Heading: d.int() - 1, First: d.int(), Last: d.int(), Text: texts.take(d.int())}
	})
	if d.damaged || texts.damaged || d.rest != "" || texts.rest != "" {
		return nil, errDamaged
	}
	return sections, nil
}

func (d *decoder) int() int {
	var v uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		v |= uint64(d.rest[i]&0x7f) << (7 * i)
		if d.rest[i] < 0x80 {
			d.rest = d.rest[i+1:]
			if v > 1<<40 {
				break
			}
			return int(v)
		}
	}
	d.rest, d.damaged = "", true
	return 0
}

// signed reads what binary.AppendVarint wrote.
func (d *decoder) signed() int {
	v := d.int()
	return v>>1 ^ -(v & 1)
}

func (d *decoder) byte() byte {
	if d.rest == "" {
		d.damaged = true
		return 0
	}
	c := d.rest[0]
	d.rest = d.rest[1:]
	return c
}

func (d *decoder) float() float64 {
	if b := d.take(8); len(b) == 8 {
		return math.Float64frombits(binary.LittleEndian.Uint64([]byte(b)))
	}
	return 0
}

func (d *decoder) string() string { return d.take(d.int()) }

// take cuts off the next n bytes.
func (d *decoder) take(n int) string {
	if n > len(d.rest) {
		d.rest, d.damaged = "", true
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoder) strings() []string { return decodeList(d, (*decoder).string) }

func (d *decoder) pos() note.Pos { return note.Pos{Line: d.int(), Column: d.int()} }

func (d *decoder) part() note.Part {
	return note.Part{Start: d.int(), End: d.int(), First: d.int(), Last: d.int()}
}

func (d *decoder) block() note.Block { return note.Block{ID: d.string(), Part: d.part()} }

func (d *decoder) asked() note.Asked {
	return note.Asked{Path: d.string(), Key: d.string(), Value: d.string(), Pos: d.pos()}
}

func (d *decoder) span() note.Span { return note.Span{Start: d.int(), End: d.int()} }

func (d *decoder) anchor() note.RawAnchor { return note.RawAnchor{ID: d.string(), At: d.int()} }

func (d *decoder) footnote() note.Footnote {
	return note.Footnote{Number: d.int(), Part: d.part(), Refs: decodeList(d, func(d *decoder) note.FootnoteRef {
		return note.FootnoteRef{At: d.int(), Back: d.part()}
	})}
}

func (d *decoder) heading() note.Heading {
	return note.Heading{
		Level: d.int(), Line: d.int(), Part: d.part(), Cut: note.Cut(d.byte()), Bare: d.byte() != 0,
		ID: d.string(), Text: d.string(), HTML: d.string(),
	}
}

func (d *decoder) link() note.Link {
	return note.Link{
		Kind: note.LinkKind(d.byte()), Pos: d.pos(), DestPos: d.pos(),
		Dest: d.string(), Text: d.string(), Before: d.string(), After: d.string(), Title: d.string(), Width: d.string(), Height: d.string(), Align: d.string(), Theme: d.string(),
	}
}

func (d *decoder) diag() note.Diag {
	found := note.Diag{
		Severity: note.Severity(d.byte()), Pos: d.pos(),
		Path: d.string(), Code: d.string(), Message: d.string(), Hint: d.string(), Target: d.string(),
	}
	if d.byte() != 0 {
		found.Fix = &note.Edit{Pos: d.pos(), Old: d.string(), New: d.string()}
	}
	return found
}

// decodeList reads a list's length and its items; an item takes a byte at least, so a length beyond
// the bytes that are left is damage and not a reason to allocate.
func decodeList[T any](d *decoder, item func(*decoder) T) []T {
	n := d.int()
	if n > len(d.rest) {
		d.rest, d.damaged = "", true
	}
	if n == 0 || d.damaged {
		return nil
	}
	list := make([]T, n)
	for i := range list {
		list[i] = item(d)
	}
	return list
}
