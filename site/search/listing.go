package search

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"sheaf/site/note"
)

// A listing says which files an index has and what they are made from. Whoever keeps it under the Key of
// the pages need not make the index again to learn that all of its files are in place.

// Key returns a hash of all that the index of pages depends on, but this program.
func Key(pages []Page) (key note.Hash) {
	h := sha256.New()
	var b []byte
	for i := range pages {
		p := &pages[i]
		b = append(b[:0], p.Key[:]...)
		for _, s := range []string{p.Address, p.Title} {
			b = appendString(b, s)
		}
		for _, list := range [][]string{p.Note.Tags, p.Crumbs} {
			b = binary.AppendUvarint(b, uint64(len(list)))
			for _, s := range list {
				b = appendString(b, s)
			}
		}
		b = binary.AppendUvarint(b, uint64(len(p.Links)))
		for _, l := range p.Links {
			b = appendString(appendString(b, l.Fragment), l.Text)
		}
		h.Write(b)
	}
	h.Sum(key[:0])
	return key
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Listing returns the listing of the index.
func (x *Index) Listing() []byte {
	b := binary.AppendUvarint(nil, uint64(x.shift))
	b = binary.AppendUvarint(b, uint64(len(x.Files)))
	for _, f := range x.Files {
		b = appendString(b, f.Path)
		b = append(b, f.Key[:]...)
		b = binary.AppendUvarint(b, uint64(f.page+1))
		b = binary.AppendUvarint(b, uint64(f.id))
		b = binary.AppendUvarint(b, uint64(f.pack))
	}
	return b
}

// Listed returns the index of pages by its Listing. Should one of its shards be asked for, the index is
// made after all.
func Listed(pages []Page, listing []byte) (*Index, error) {
	r := &reader{rest: listing}
	shift, n := r.int(), r.int()
	if n > len(r.rest) {
		return nil, errDamaged
	}
	x := &Index{pages: pages, shift: shift, Files: make([]File, n)}
	for i := range x.Files {
		f := &x.Files[i]
		f.Path = string(r.bytes(r.int()))
		copy(f.Key[:], r.bytes(len(f.Key)))
		f.page, f.id, f.pack = r.int()-1, uint32(r.int()), r.int()
		if f.page >= len(pages) {
			return nil, errDamaged
		}
	}
	if r.damaged || len(r.rest) > 0 {
		return nil, errDamaged
	}
	return x, nil
}

// shard returns the bytes of a file that is no pack, of an index that was listed.
func (x *Index) shard(p string, source Source) ([]byte, error) {
	x.making.Do(func() { x.made, x.makeErr = Build(x.pages, source) })
	if x.makeErr != nil {
		return nil, x.makeErr
	}
	i, ok := slices.BinarySearchFunc(x.made.Files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok || x.made.Files[i].bytes == nil {
		return nil, fmt.Errorf("the search index has no file %s", p)
	}
	return x.made.Files[i].bytes, nil
}
