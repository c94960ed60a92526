package link

import (
	"cmp"
	"iter"
	"math/bits"
	"path"
	"slices"
	"unicode/utf8"
)

// nearNames finds the names that are spelled most like a wrong one.
//
// Its cost is bounded so that a vault full of broken links still links fast: making it takes time
// linear in the length of all names, and is only done once a link is broken; a search looks at no
// more than maxPostings entries of the trigram index, rarest trigrams first, and compares with no
// more than maxCompared names, each in time linear in its length. Names that share only common
// trigrams with the wrong one may be missed.
type nearNames struct {
	names []nearName
	at    map[string]int32 // of each name in names

	// The names that contain a trigram, in order, are postings[starts[h]:starts[h+1]], h being the
	// trigram's hash; a name that contains another one of that hash does no harm. Made by index.
	starts   []int32
	postings []int32

	shared  []uint16 // per name, during a search: how many trigrams it shares
	touched []int32  // the names whose shared is not 0
}

const (
	maxPostings = 256
	maxCompared = 8
	maxHolders  = 32  // of one name: nobody is helped by one README of a hundred
	maxLength   = 128 // of names that are compared, in bytes
)

// A nearName is one name and what bears it.
type nearName struct {
	name    string
	holders []string // at most maxHolders, in the order they were added
	more    bool     // there are others
}

// A candidate is a name found, with its edit distance to the one looked for.
type candidate struct {
	*nearName
	distance int
}

// add records that something bears a name. All names are added before the first search.
func (s *nearNames) add(name, holder string) {
	i, ok := s.at[name]
	if !ok {
		if name == "" || len(name) > maxLength {
			return
		}
		if s.at == nil {
			s.at = make(map[string]int32)
		}
		i = int32(len(s.names))
		s.at[name] = i
		s.names = append(s.names, nearName{name: name})
	}
	if each := &s.names[i]; len(each.holders) < maxHolders {
		each.holders = append(each.holders, holder)
	} else {
		each.more = true
	}
}

// index sorts the names by their trigrams: it counts those of each hash, and so learns where each
// hash's postings end, then fills them from there downwards.
func (s *nearNames) index() {
	total := 0
	for i := range s.names {
		total += len(s.names[i].name) + 1
	}
	hashes := 1 << bits.Len(uint(total))
	s.starts = make([]int32, hashes+1)
	s.postings = make([]int32, total)
	s.shared = make([]uint16, len(s.names))
	for i := range s.names {
		for h := range s.trigrams(s.names[i].name) {
			s.starts[h]++
		}
	}
	end := int32(0)
	for h := range s.starts {
		end += s.starts[h]
		s.starts[h] = end
	}
	for i := len(s.names) - 1; i >= 0; i-- {
		for h := range s.trigrams(s.names[i].name) {
			s.starts[h]--
			s.postings[s.starts[h]] = int32(i)
		}
	}
}

// trigrams yields the hashes of the trigrams of a name's bytes, its ends marked by a zero byte, so
// that short names have some too: one more than it has bytes, if that is not 0.
func (s *nearNames) trigrams(name string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		mask := uint32(len(s.starts) - 2)
		last := uint32(name[0])
		if !yield(last * 0x9E3779B1 >> 7 & mask) {
			return
		}
		for i := 1; i <= len(name); i++ {
			last <<= 8
			if i < len(name) {
				last |= uint32(name[i])
			}
			if !yield(last & 0xFFFFFF * 0x9E3779B1 >> 7 & mask) {
				return
			}
		}
	}
}

// find returns the names within a third of the length of name, nearest first.
func (s *nearNames) find(name string) []candidate {
	if name == "" || len(name) > maxLength {
		return nil
	}
	length := utf8.RuneCountInString(name)
	limit := min(max(length, 3)/3, 8)
	if length == len(name) { // otherwise lengths in bytes say little
		s.gather(name, limit)
	} else {
		s.gather(name, maxLength)
	}
	var found []candidate
	for _, i := range s.mostShared() {
		if d := distance(name, s.names[i].name, limit); d <= limit {
			found = append(found, candidate{&s.names[i], d})
		}
	}
	for _, i := range s.touched {
		s.shared[i] = 0
	}
	s.touched = s.touched[:0]
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	return found
}

// gather counts the trigrams that names share with name, in s.shared and s.touched, for names
// whose length in bytes differs by at most limit.
func (s *nearNames) gather(name string, limit int) {
	if s.starts == nil {
		s.index()
	}
	var lists [][]int32
	for h := range s.trigrams(name) {
		if list := s.postings[s.starts[h]:s.starts[h+1]]; len(list) > 0 {
			lists = append(lists, list)
		}
	}
	slices.SortStableFunc(lists, func(a, b []int32) int { return len(a) - len(b) })
	left := maxPostings
	for _, list := range lists {
		list = list[:min(left, len(list))]
		left -= len(list)
		for _, i := range list {
			if off := len(s.names[i].name) - len(name); off > limit || off < -limit {
				continue
			}
			if s.shared[i] == 0 {
				s.touched = append(s.touched, i)
			}
			s.shared[i]++
		}
	}
}

// mostShared returns the touched names that share the most trigrams, at most maxCompared.
func (s *nearNames) mostShared() []int32 {
	most := make([]int32, 0, maxCompared+1)
	before := func(a, b int32) int { return cmp.Or(int(s.shared[b])-int(s.shared[a]), int(a-b)) }
	for _, i := range s.touched {
		if len(most) == maxCompared && before(i, most[maxCompared-1]) > 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(most, i, before)
		most = slices.Insert(most, at, i)
		most = most[:min(len(most), maxCompared)]
	}
	return most
}

// distance returns the optimal string alignment distance of two names: how many characters must be
// inserted, deleted, replaced or swapped with their neighbour to turn one into the other; or some
// number over limit where it is more than that.
func distance(a, b string, limit int) int {
	x, y := trimCommon([]rune(a), []rune(b))
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	width := len(y) + 1
	cells := make([]int, 3*width)
	before, above, row := cells[:width], cells[width:2*width], cells[2*width:]
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		// Only cells within limit of the diagonal can matter; those beside them count as over it.
		from, to := max(1, i-limit), min(len(y), i+limit)
		row[from-1] = limit + 1
		if from == 1 {
			row[0] = i
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			d := above[j-1]
			if x[i-1] != y[j-1] {
				d++
			}
			d = min(d, row[j-1]+1)
			if j < i+limit {
				d = min(d, above[j]+1)
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}

// trimCommon cuts off what two names start and end with, which changes no distance.
func trimCommon(x, y []rune) ([]rune, []rune) {
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return x, y
}

// Nearest returns at most limit indices of paths whose last elements, without their endings, are spelled most like
// that of p, nearest first; letter case says nothing.
func Nearest(p string, paths []string, limit int) []int {
	names := new(nearNames)
	holders := make(map[string][]int)
	for i, each := range paths {
		name := fold(stem(path.Base(each)))
		names.add(name, each)
		holders[name] = append(holders[name], i)
	}
	var found []int
	for _, c := range names.find(fold(stem(path.Base(p)))) {
		found = append(found, holders[c.name]...)
	}
	return found[:min(len(found), limit)]
}
