package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"

	"sheaf/site/note"
)

// formatVersion is the first number of the root.
const formatVersion = 2

// A rawFile is a file before it is compressed.
type rawFile struct {
	name  string // as the client asks for it: "t/1x2y3z"
	bytes []byte
}

func newFile(name string, compressed []byte) File {
	data := wrap(name, compressed)
	return File{Path: Folder + "/" + name + ".js", Key: sha256.Sum256(data), bytes: data, page: -1}
}

// A deflater compresses one thing after another: making a flate.Writer costs more than what it compresses here.
type deflater struct {
	w *flate.Writer
	b bytes.Buffer
}

// bytes returns raw compressed, until the next call.
func (d *deflater) bytes(raw []byte) []byte {
	d.b.Reset()
	var err error
	if d.w == nil {
		d.w, err = flate.NewWriter(&d.b, 6)
	} else {
		d.w.Reset(&d.b)
	}
	if err == nil {
		_, err = d.w.Write(raw)
	}
	if err == nil {
		err = d.w.Close()
	}
	if err != nil { // a buffer in memory takes all that is written
		panic("compress into memory: " + err.Error())
	}
	return d.b.Bytes()
}

func wrap(name string, compressed []byte) []byte {
	const before, between, after = `sheaf.put("`, `","`, "\")\n"
	b := make([]byte, 0, len(before)+len(name)+len(between)+base64.StdEncoding.EncodedLen(len(compressed))+len(after))
	b = append(append(append(b, before...), name...), between...)
	b = base64.StdEncoding.AppendEncode(b, compressed)
	return append(b, after...)
}

// name is the name of a shard by its first term.
func name(first string) string { return strconv.FormatUint(uint64(hashOf(first)), 36) }

// packName is the name of a pack by its page's number and its own.
func packName(id uint32, pack int) string {
	s := "p/" + strconv.FormatUint(uint64(id), 36)
	if pack > 0 {
		s += "-" + strconv.Itoa(pack)
	}
	return s
}

// A root is what the client reads first.
type root struct {
	passages, cap   int
	shift           int      // see packShift
	terms, reversed []string // first terms of the shards
	inline          []rawFile
}

func (r *root) bytes(version []byte) []byte {
	b := binary.AppendUvarint(nil, formatVersion)
	b = binary.AppendUvarint(b, uint64(r.passages))
	b = binary.AppendUvarint(b, uint64(r.cap))
	b = binary.AppendUvarint(b, uint64(r.shift))
	b = append(b, version...)
	for _, bounds := range [][]string{r.terms, r.reversed} {
		b = binary.AppendUvarint(b, uint64(len(bounds)))
		last := ""
		for _, t := range bounds {
			b = appendFront(b, last, t)
			last = t
		}
	}
	b = binary.AppendUvarint(b, uint64(len(r.inline)))
	for _, f := range r.inline {
		b = binary.AppendUvarint(b, uint64(len(f.name)))
		b = append(b, f.name...)
		b = binary.AppendUvarint(b, uint64(len(f.bytes)))
	}
	for _, f := range r.inline {
		b = append(b, f.bytes...)
	}
	return b
}

// addPacks lists the packs of a page, by the number of its last passage.
func (x *Index) addPacks(page int, id uint32, last int) {
	p := &x.pages[page]
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %q %q %q %q\n", id, x.shift, p.Address, p.Title, p.Crumbs, p.Note.Tags)
	h.Write(p.Key[:])
	for i := range last>>x.shift + 1 {
		f := File{Path: Folder + "/" + packName(id, i) + ".js", page: page, id: id, pack: i}
		h.Write([]byte{byte(i)})
		h.Sum(f.Key[:0])
		x.Files = append(x.Files, f)
	}
}

// Make returns the bytes of a file. It may be called by several goroutines; the packs of a page are
// made faster one after another.
func (x *Index) Make(f File, source Source) ([]byte, error) {
	if f.bytes != nil {
		return f.bytes, nil
	}
	if f.page < 0 {
		return x.shard(f.Path, source)
	}
	m, _ := x.makers.Get().(*maker)
	if m == nil {
		m = &maker{page: -1}
	}
	defer x.makers.Put(m)
	raw, err := x.rawPack(f, source, m)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", x.pages[f.page].Note.Path, err)
	}
	return wrap(raw.name, m.bytes(raw.bytes)), nil
}

// A maker makes packs. It remembers the page of the last.
type maker struct {
	deflater
	page     int // -1: none yet
	passages []passage
	text     []byte
	raw      []byte
}

// read makes a page the one that packs are made of.
func (m *maker) read(page int, source Source) error {
	if m.page == page {
		return nil
	}
	m.page = -1
	terms, err := source.Terms(page)
	if err != nil {
		return err
	}
	text, err := source.Text(page)
	if err != nil {
		return err
	}
	r := &reader{rest: terms}
	m.passages = r.passages()
	size := 0
	for _, g := range m.passages {
		size += g.size
	}
	if r.damaged || size != len(text) {
		return errDamaged
	}
	m.page, m.text = page, text
	return nil
}

// rawPack makes a pack, valid until the maker is used again: JSON of
// [title, url, tags, crumbs, [[number, heading, anchor, text], ...]].
func (x *Index) rawPack(f File, source Source, m *maker) (rawFile, error) {
	if err := m.read(f.page, source); err != nil {
		return rawFile{}, err
	}
	p := &x.pages[f.page]
	b := appendJSON(append(m.raw[:0], '['), p.Title)
	b = appendJSON(append(b, ','), note.EscapePath(p.Address))
	b = appendJSONList(append(b, ','), p.Note.Tags)
	b = appendJSONList(append(b, ','), p.Crumbs)
	b = append(b, ",["...)
	first, text := true, m.text
	for _, g := range m.passages {
		if g.number>>x.shift == f.pack {
			if !first {
				b = append(b, ',')
			}
			first = false
			b = strconv.AppendInt(append(b, '['), int64(g.number), 10)
			heading, anchor := "", ""
			if g.heading >= 0 && g.heading < len(p.Note.Headings) {
				heading, anchor = p.Note.Headings[g.heading].Text, p.Note.Headings[g.heading].ID
			}
			b = appendJSON(append(b, ','), heading)
			b = appendJSON(append(b, ','), anchor)
			b = appendJSON(append(b, ','), text[:g.size])
			b = append(b, ']')
		}
		text = text[g.size:]
	}
	m.raw = append(b, "]]"...)
	return rawFile{packName(f.id, f.pack), m.raw}, nil
}

func appendJSONList(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, s)
	}
	return append(b, ']')
}

// appendJSON appends a string without the marks of code. What is no UTF-8 becomes U+FFFD.
func appendJSON[T string | []byte](b []byte, s T) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == note.CodeStart || c == note.CodeEnd:
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			b = utf8.AppendRune(b, r)
			i += size
			continue
		}
		i++
	}
	return append(b, '"')
}

// finish makes the files of the shards and the root, or one file of them all if they are small.
func (x *Index) finish(root *root, files []rawFile, source Source) error {
	version := sha256.New()
	size := 0
	for _, f := range files {
		fmt.Fprintln(version, f.name, len(f.bytes))
		version.Write(f.bytes)
		size += len(f.bytes)
	}
	for i := range x.Files {
		version.Write(x.Files[i].Key[:])
	}
	sum := version.Sum(nil)[:4]
	var d deflater
	stamp := []byte(hex.EncodeToString(sum))
	if size < 4*inlineSite {
		if all, err := x.inlined(root, files, source); err != nil {
			return err
		} else if one := d.bytes(all.bytes(stamp)); len(one) <= inlineSite {
			x.Files = []File{newFile("root", one)}
			return nil
		}
	}
	x.Files = append(x.Files, newFile("root", d.bytes(root.bytes(stamp))))
	for _, f := range files {
		x.Files = append(x.Files, newFile(f.name, d.bytes(f.bytes)))
	}
	return nil
}

// inlined returns the root with all other files in it.
func (x *Index) inlined(r *root, files []rawFile, source Source) (*root, error) {
	all := *r
	all.inline = files
	m := &maker{page: -1}
	for _, f := range x.Files {
		raw, err := x.rawPack(f, source, m)
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", x.pages[f.page].Note.Path, err)
		}
		raw.bytes = bytes.Clone(raw.bytes)
		all.inline = append(all.inline, raw)
	}
	return &all, nil
}
