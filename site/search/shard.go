package search

import (
	"encoding/binary"
	"slices"
	"strconv"
	"unicode/utf8"
)

// A shard is a range of the sorted terms. Where one ends depends on the terms around that place, so that
// a term more or less changes one shard, not all behind it.

// limits of a shard, in bytes before compression.
const (
	minShard = 4500
	maxShard = 9500
	oneIn    = 16 // terms: one is fit to begin a shard
)

// A shard is being filled.
type shard struct {
	bound, last   string // the shard has the terms from bound on
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
	lists := map[string]bool{}
	cutShards(terms, "t/", &root.terms, &files, func(s *shard, t string) {
		p := b.index[t]
		s.dict = binary.AppendUvarint(s.dict, uint64(p.count))
		if p.count > limit {
			s.dict = binary.AppendUvarint(s.dict, uint64(addLists(&files, lists, t, p)))
		}
		s.add(p, limit)
	}, func(t string) int { return 2 * min(limit, b.index[t].count) })
	cutShards(reversed(terms), "r/", &root.reversed, &files, func(*shard, string) {}, func(string) int { return 0 })
	return files
}

// cutShards puts terms, which are sorted, into shards. add adds to a shard what belongs to a term besides
// itself, and says how large that is if it is not asked to do it.
func cutShards(terms []string, folder string, bounds *[]string, files *[]rawFile, add func(s *shard, term string), sizeOf func(term string) int) {
	names := map[string]bool{}
	s := &shard{}
	flush := func() {
		if s.count > 0 {
			*files = append(*files, rawFile{folder + name(s.bound), s.bytes()})
			*bounds = append(*bounds, s.bound)
		}
	}
	for _, t := range terms {
		size := s.size()
		if isFull := size+sizeOf(t) > maxShard || size > minShard && hashOf(t)%oneIn == 0; isFull || s.count == 0 {
			if bound := separator(s.last, t); !names[name(bound)] {
				flush()
				s = &shard{bound: bound}
				names[name(bound)] = true
			}
		}
		s.dict = appendFront(s.dict, s.last, t)
		s.last = t
		s.count++
		add(s, t)
	}
	flush()
}

// separator returns the shortest beginning of t that is behind last: enough to tell which shard has what.
func separator(last, t string) string {
	for i := range t {
		if i > 0 && t[:i] > last {
			return t[:i]
		}
	}
	return t
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
			if u.payload&hasMore != 0 {
				s.pays = append(s.pays, u.more)
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
		if u.payload&hasMore != 0 {
			u.more = r.byte()
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
	return rank + int(u.more&15)
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

// maxList bounds a file that lists passages, in bytes before compression.
const maxList = 8000

// addLists adds the files that list all passages of a term that the shard does not, and returns how many
// there are: none if another term has their name.
func addLists(files *[]rawFile, names map[string]bool, term string, p *postings) int {
	base := "o/" + name(term)
	if names[base] {
		return 0
	}
	names[base] = true
	count, page, step := 0, 0, 0
	var list []byte
	flush := func() {
		*files = append(*files, rawFile{base + "-" + strconv.Itoa(count), list})
		list, step = nil, page
		count++
	}
	r := &reader{rest: p.data}
	for len(r.rest) > 0 {
		next := r.int()
		page += next
		step += next
		list = binary.AppendUvarint(list, uint64(step))
		step = 0
		last, steps := 0, []int(nil)
		r.page(func(u posting) {
			steps = append(steps, (u.number-last)<<1|1)
			last = u.number
		})
		steps[len(steps)-1] &^= 1
		for _, n := range steps {
			list = binary.AppendUvarint(list, uint64(n))
		}
		if len(list) > maxList {
			flush()
		}
	}
	if len(list) > 0 {
		flush()
	}
	return count
}

// reversed returns the terms that somebody may mistype, each from its end to its start, sorted.
func reversed(terms []string) []string {
	var list []string
	for _, t := range terms {
		n := utf8.RuneCountInString(t)
		if n < 4 || n > 40 || !isWordTerm(t) {
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
