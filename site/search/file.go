package search

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"sheaf/site/note"
)

// formatVersion is the first number of the root.
const formatVersion = 1

// A rawFile is a file before it is compressed.
type rawFile struct {
	name  string // as the client asks for it: "t/1x2y3z"
	bytes []byte
}

// publish makes the file as it is published: see the package comment.
func publish(f rawFile) File {
	return newFile(f.name, deflated(f.bytes))
}

func newFile(name string, compressed []byte) File {
	data := wrap(name, compressed)
	return File{Path: Folder + "/" + name + ".js", Key: sha256.Sum256(data), bytes: data}
}

func deflated(raw []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, 7)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("compress into memory: " + err.Error())
	}
	return b.Bytes()
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
	terms, reversed []string // first terms of the shards
	inline          []rawFile
}

func (r *root) bytes(version []byte) []byte {
	b := binary.AppendUvarint(nil, formatVersion)
	b = binary.AppendUvarint(b, uint64(r.passages))
	b = binary.AppendUvarint(b, uint64(r.cap))
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

// addPacks lists the packs of a page.
func (x *Index) addPacks(page int, id uint32, passages []passage) {
	count := 1
	if n := len(passages); n > 0 {
		count += passages[n-1].number >> packShift
	}
	p := &x.pages[page]
	h := sha256.New()
	fmt.Fprintf(h, "%d %q %q %q %q\n", id, p.Address, p.Title, p.Crumbs, p.Note.Tags)
	h.Write(p.Key[:])
	for i := range count {
		f := File{Path: Folder + "/" + packName(id, i) + ".js", page: page, id: id, pack: i}
		h.Write([]byte{byte(i)})
		h.Sum(f.Key[:0])
		x.Files = append(x.Files, f)
	}
}

// Make returns the bytes of a file. It may be called by several goroutines.
func (x *Index) Make(f File, source Source) ([]byte, error) {
	if f.bytes != nil {
		return f.bytes, nil
	}
	raw, err := x.rawPack(f, source)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", x.pages[f.page].Note.Path, err)
	}
	return wrap(raw.name, deflated(raw.bytes)), nil
}

// rawPack makes a pack: JSON of [title, url, tags, crumbs, [[number, heading, anchor, text], ...]].
func (x *Index) rawPack(f File, source Source) (rawFile, error) {
	p := &x.pages[f.page]
	terms, err := source.Terms(f.page)
	if err != nil {
		return rawFile{}, err
	}
	text, err := source.Text(f.page)
	if err != nil {
		return rawFile{}, err
	}
	r := &reader{rest: terms}
	passages := []any{}
	for _, g := range r.passages() {
		if g.size > len(text) {
			return rawFile{}, errDamaged
		}
		if g.number>>packShift == f.pack {
			heading, anchor := "", ""
			if g.heading >= 0 && g.heading < len(p.Note.Headings) {
				heading, anchor = p.Note.Headings[g.heading].Text, p.Note.Headings[g.heading].ID
			}
			passages = append(passages, []any{g.number, heading, anchor, plain(text[:g.size])})
		}
		text = text[g.size:]
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	tags, crumbs := append([]string{}, p.Note.Tags...), append([]string{}, p.Crumbs...)
	if err := e.Encode([]any{p.Title, note.EscapePath(p.Address), tags, crumbs, passages}); err != nil {
		return rawFile{}, err
	}
	return rawFile{packName(f.id, f.pack), b.Bytes()}, nil
}

// plain is the text of a passage without the marks of code.
func plain(text []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if r == note.CodeStart || r == note.CodeEnd {
			return -1
		}
		return r
	}, text))
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
	stamp := []byte(hex.EncodeToString(sum))
	if size < 4*inlineSite {
		if all, err := x.inlined(root, files, source); err != nil {
			return err
		} else if one := deflated(all.bytes(stamp)); len(one) <= inlineSite {
			x.Files = []File{newFile("root", one)}
			return nil
		}
	}
	x.Files = append(x.Files, publish(rawFile{"root", root.bytes(stamp)}))
	for _, f := range files {
		x.Files = append(x.Files, publish(f))
	}
	return nil
}

// inlined returns the root with all other files in it.
func (x *Index) inlined(r *root, files []rawFile, source Source) (*root, error) {
	all := *r
	all.inline = files
	for _, f := range x.Files {
		raw, err := x.rawPack(f, source)
		if err != nil {
			return nil, err
		}
		all.inline = append(all.inline, raw)
	}
	return &all, nil
}
