package highlight

import (
	"math"
	"strings"
	"unicode/utf8"
)

// A program is a pattern made ready for the matcher: a graph of nodes, each of which knows the node
// that goes on after it.
type program struct {
	start     *node
	groups    int // capture groups that are kept, the whole match included, or 0
	registers int // two per group, then those of loops and lookbehinds
}

// An op is what a node does.
type op uint8

const (
	opMatch op = iota // the end: the match is from the start to here
	opFail

	// These consume text.
	opByte // char
	opText // text
	opSet  // one rune of set

	// These repeat a set, from min to max times.
	opGreedySet
	opLazySet
	opAtomicSet // as many as there are, and never fewer

	// These choose, or bring together.
	opAlternation // one of branches, the first that leads to a match
	opEnterLoop   // prepares the registers of the loop that follows
	opLoop        // once more body, or on to next; body leads back here
	opAtomic      // body, by its first way to match
	opAhead       // body matches here, or with negated does not; consumes nothing
	opBehind      // body matches some text of min to max runes that ends here, or with negated none
	opEndsHere    // ends a lookbehind's body: fails unless it has come to where the lookbehind stands
	opIfGroup     // branches[0] if the group has matched, else branches[1]

	opGroupStart
	opGroupEnd
	opReference // the text that a group matched

	// These look at the place only.
	opLineStart
	opLineEnd
	opTextStart
	opTextEnd
	opLastLineEnd // the end of the text, or a newline that ends it
	opMatchStart  // where the match began
	opWordEdge    // with negated: no word edge
)

const unbounded = math.MaxInt32

// A node is one step of a program. Which fields count depends on op.
type node struct {
	op       op
	char     byte
	lazy     bool // of a loop: prefer to go on
	negated  bool
	caseless bool // of a reference
	counted  bool // of a loop: it has a count to keep
	// mayBeEmpty says that a loop's body can match nothing. Only such a loop must remember where an
	// iteration began: it ends after an iteration that consumed nothing.
	mayBeEmpty bool

	// What a match from here on, next and all that follows included, can begin with: first has the
	// bytes, atEnd says whether it can match at the end of the text. Both may claim too much, never too
	// little. They are why few alternatives are ever tried.
	atEnd bool
	first byteSet

	next     *node
	body     *node
	set      *runeSet
	text     string
	min, max int
	register int // the first of the node's registers
	// startRegister is where a group's end finds its start: in register too, unless the group's own
	// former match must stay readable inside it, as in (a\1?).
	startRegister int

	branches []*node
	dispatch *dispatch[*node] // nil for a few branches

	// certain has the bytes that leave a loop no choice: it can't go on to next with such a byte, and
	// its body will consume just that byte. They need no bookkeeping, and most of a comment or a string
	// is made of them.
	certain byteSet
}

// canBegin reports whether a match from n on can begin at i; it may be wrong about yes, not about no.
func (n *node) canBegin(s string, i int) bool {
	if i < len(s) {
		return n.first.has(s[i])
	}
	return n.atEnd
}

// mayMatch is canBegin with a second look, where the first node is of a kind that allows a cheap one:
// before a choice is opened, which costs more.
func (n *node) mayMatch(s string, i int) bool {
	if i >= len(s) {
		return n.atEnd
	}
	if !n.first.has(s[i]) {
		return false
	}
	switch n.op {
	case opText:
		return strings.HasPrefix(s[i:], n.text)
	case opByte, opSet:
		return s[i] >= utf8.RuneSelf || n.next.canBegin(s, i+1)
	}
	return true
}

// certainBytes computes the certain bytes of a loop without a count.
func (n *node) certainBytes() (certain byteSet) {
	for c := byte(0); c < 128; c++ {
		if !n.next.first.has(c) && n.body.consumesOnly(c, n) {
			certain.add(c)
		}
	}
	return certain
}

// consumesOnly reports whether n, where the text goes on with c, has but one way to match, which
// consumes c and leads to the node end.
func (n *node) consumesOnly(c byte, end *node) bool {
	for {
		switch n.op {
		case opByte:
			return n.char == c && n.next == end
		case opSet:
			return n.set.byLead[c] == inside && n.next == end
		case opAhead:
			if !n.negated || n.body.first.has(c) {
				return false
			}
			n = n.next // what must not follow can't begin with c
		case opAlternation:
			var only *node
			for _, branch := range n.branches {
				if branch.first.has(c) {
					if only != nil {
						return false
					}
					only = branch
				}
			}
			if only == nil {
				return false
			}
			n = only
		default:
			return false
		}
	}
}
