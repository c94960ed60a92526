package search

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// A shard is a range of the sorted terms. Where one ends depends on the terms around that place, so that
// a term more or less changes one shard, not all behind it.

// limits of a shard, in bytes before compression.
const (
	minShard = 5000
	maxShard = 11000
	oneIn    = 16 // terms: one is fit to begin a shard
)

// A shard is being filled.
type shard struct {
	first, last   string
	count         int
	dict          []byte
	numbers, pays []byte // the streams of the postings
}

// add appends a string after the last, without the bytes that both begin with.
func appendFront(b []byte, last, s string) []byte {
	k := 0
	for k < len(last) && k < len(s) && last[k] == s[k] {
		k++
	}
	b = binary.AppendUvarint(b, uint64(k))
	b = binary.AppendUvarint(b, uint64(len(s)-k))
	return append(b, s[k:]...)
}

func (s *shard) size() int { return len(s.dict) + len(s.numbers) + len(s.pays) }

func (s *shard) bytes() []byte {
	b := binary.AppendUvarint(nil, uint64(s.count))
	b = binary.AppendUvarint(b, uint64(len(s.dict)))
	b = binary.AppendUvarint(b, uint64(len(s.numbers)))
	return append(append(append(b, s.dict...), s.numbers...), s.pays...)
}

// cap is how many passages of a term the shards list: the others say less of it.
func (b *builder) cap() int {
	switch {
	case b.passages <= 8<<10:
		return 512
	case b.passages <= 32<<10:
		return 1024
	}
	return 2048
}

// shards makes the shards of the terms, and tells the root where they begin.
func (b *builder) shards(root *root) []rawFile {
	terms := make([]string, 0, len(b.index))
	for t := range b.index {
		terms = append(terms, t)
	}
	slices.Sort(terms)
	var files []rawFile
	limit := b.cap()
	cutShards(terms, "t/", &root.terms, &files, func(s *shard, t string) {
		p := b.index[t]
		s.dict = binary.AppendUvarint(s.dict, uint64(p.count))
		s.add(p, limit)
	})
	cutShards(reversed(terms), "r/", &root.reversed, &files, func(*shard, string) {})
	return files
}

// cutShards puts terms, which are sorted, into shards.
func cutShards(terms []string, folder string, bounds *[]string, files *[]rawFile, add func(s *shard, term string)) {
	names := map[string]bool{}
	s := &shard{}
	flush := func() {
		if s.count > 0 {
			*files = append(*files, rawFile{folder + name(s.first), s.bytes()})
			*bounds = append(*bounds, s.first)
		}
		s = &shard{}
	}
	for _, t := range terms {
		size := s.size()
		if fits := hashOf(t)%oneIn == 0; (size > maxShard || size > minShard && fits) && !names[name(t)] {
			flush()
		}
		if s.count == 0 {
			s.first = t
			names[name(t)] = true
		}
		s.dict = appendFront(s.dict, s.last, t)
		s.last = t
		s.count++
		add(s, t)
	}
	flush()
}

// add puts a term's postings into the streams, the strongest of them if there are more than limit.
func (s *shard) add(p *postings, limit int) {
	least, spare := p.cut(limit)
	step, r := 0, &reader{rest: p.data} // step: from the last page that is kept
	var kept []posting
	for len(r.rest) > 0 {
		step += r.int()
		kept = kept[:0]
		r.page(func(u posting) {
			switch rank := u.rank(); {
			case rank < least:
				return
			case rank == least:
				if spare == 0 {
					return
				}
				spare--
			}
			kept = append(kept, u)
		})
		if len(kept) == 0 {
			continue
		}
		s.numbers = binary.AppendUvarint(s.numbers, uint64(step))
		step = 0
		last := 0
		for i, u := range kept {
			n := (u.number - last) << 1
			if i < len(kept)-1 {
				n |= 1
			}
			last = u.number
			s.numbers = binary.AppendUvarint(s.numbers, uint64(n))
			s.pays = append(s.pays, u.payload)
			if u.payload&hasExtra != 0 {
				s.pays = append(s.pays, u.extra)
			}
		}
	}
}

// page reads what postings say of one page.
func (r *reader) page(each func(posting)) {
	number := 0
	for more := true; more; {
		step := r.int()
		more = step&1 != 0
		number += step >> 1
		u := posting{number: number, payload: r.byte()}
		if u.payload&hasExtra != 0 {
			u.extra = r.byte()
		}
		each(u)
	}
}

// rank orders a term's postings by how much they say.
func (u posting) rank() int {
	rank := int(u.payload & 0x0f)
	if heading := int(u.payload >> 4 & 7); heading > 0 {
		rank += 24 - 2*heading
	}
	return rank + int(u.extra)
}

// cut returns the least rank of the limit strongest postings, and how many of that rank are among them.
func (p *postings) cut(limit int) (least, spare int) {
	if p.count <= limit {
		return 0, p.count
	}
	var counts [64]int
	r := &reader{rest: p.data}
	for len(r.rest) > 0 {
		r.int()
		r.page(func(u posting) { counts[u.rank()]++ })
	}
	for least = len(counts) - 1; limit > counts[least]; least-- {
		limit -= counts[least]
	}
	return least, limit
}

// reversed returns the terms that somebody may mistype, each from its end to its start, sorted.
func reversed(terms []string) []string {
	var list []string
	for _, t := range terms {
		n := utf8.RuneCountInString(t)
		if n < 4 || n > 24 || !isWordTerm(t) {
			continue
		}
		runes := []rune(t)
		slices.Reverse(runes)
		list = append(list, string(runes))
	}
	slices.Sort(list)
	return list
}

// isWordTerm reports whether a term has letters alone.
func isWordTerm(t string) bool {
	for i := 0; i < len(t); i++ {
		if t[i] < 'a' && t[i] != '\'' {
			return false
		}
	}
	return true
}
