package link

import (
	"cmp"
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
	names   []nearName
	at      map[string]int32
	grams   map[gram][]int32 // names that contain the trigram, in order
	shared  []uint16         // per name, during a search: how many trigrams it shares
	touched []int32          // the names whose shared is not 0
}

const (
	maxPostings = 512
	maxCompared = 8
	maxHolders  = 32  // of one name: nobody is helped by one README of a hundred
	maxLength   = 128 // of names that are compared, in bytes
)

type gram [3]byte

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

func newNearNames() *nearNames {
	return &nearNames{at: make(map[string]int32), grams: make(map[gram][]int32)}
}

// add records that something bears a name.
func (s *nearNames) add(name, holder string) {
	i, ok := s.at[name]
	if !ok {
		if name == "" || len(name) > maxLength {
			return
		}
		i = int32(len(s.names))
		s.at[name] = i
		s.names = append(s.names, nearName{name: name})
		for _, g := range gramsOf(name) {
			if list := s.grams[g]; len(list) == 0 || list[len(list)-1] != i {
				s.grams[g] = append(list, i)
			}
		}
	}
	if each := &s.names[i]; len(each.holders) < maxHolders {
		each.holders = append(each.holders, holder)
	} else {
		each.more = true
	}
}

// gramsOf returns the trigrams of the bytes of a name, its ends marked by zero bytes, so that short
// names have some too.
func gramsOf(name string) []gram {
	grams := make([]gram, 0, len(name)+1)
	last := gram{0, 0, 0}
	for i := 0; i < len(name); i++ {
		last = gram{last[1], last[2], name[i]}
		if i > 0 {
			grams = append(grams, last)
		}
	}
	return append(grams, gram{0, 0, name[0]}, gram{last[1], last[2], 0})
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
	slices.SortFunc(s.touched, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.shared[b], s.shared[a]), cmp.Compare(a, b))
	})
	var found []candidate
	for i, each := range s.touched {
		s.shared[each] = 0
		if i >= maxCompared {
			continue
		}
		if d := distance(name, s.names[each].name, limit); d <= limit {
			found = append(found, candidate{&s.names[each], d})
		}
	}
	s.touched = s.touched[:0]
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	return found
}

// gather counts the trigrams that names share with name, in s.shared and s.touched, for names
// whose length in bytes differs by at most limit.
func (s *nearNames) gather(name string, limit int) {
	if len(s.shared) < len(s.names) {
		s.shared = make([]uint16, len(s.names))
	}
	grams := gramsOf(name)
	slices.SortFunc(grams, func(a, b gram) int {
		return cmp.Or(cmp.Compare(len(s.grams[a]), len(s.grams[b])), slices.Compare(a[:], b[:]))
	})
	left := maxPostings
	for _, g := range slices.Compact(grams) {
		postings := s.grams[g]
		postings = postings[:min(left, len(postings))]
		left -= len(postings)
		for _, i := range postings {
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

// distance returns the optimal string alignment distance of two names: how many characters must be
// inserted, deleted, replaced or swapped with their neighbour to turn one into the other; or some
// number over limit where it is more than that.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
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
		// Only cells within limit of the diagonal can matter.
		from, to := max(1, i-limit), min(len(y), i+limit)
		row[from-1] = limit + 1
		if from == 1 {
			row[0] = i
		}
		least := limit + 1
		for j := from; j <= to; j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = above[j-1] + change
			if j > from || from == 1 {
				row[j] = min(row[j], row[j-1]+1)
			}
			if j < i+limit {
				row[j] = min(row[j], above[j]+1)
			}
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return above[len(y)]
}
