package highlight

import (
	"strings"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// A matcher runs programs over a text by backtracking, at one place: it never searches.
//
// run goes from node to node. Where there is a choice it tries all ways but the last by calling itself,
// and takes the last in its own loop, so it is only as deep as there are choices open. Registers hold
// what groups matched and where loops are. What is written to them while a choice is open is logged,
// and undone if the choice was wrong.
//
// Both steps and depth are bounded. A match that exceeds a bound fails, and so does everything after
// it, because steps stays spent: whoever runs programs asks spent before believing an answer.
type matcher struct {
	text      string // valid UTF-8
	start     int    // where the match began
	end       int    // where it ended
	registers []int
	log       []change
	depth     int // choices open
	steps     int // what may still be spent
	done      node
}

// A change is a register's value from before it was written to.
type change struct{ register, value int }

// maxDepth bounds the choices that can be open at once. A choice takes some 300 bytes of stack.
const maxDepth = 50_000

// scanned is how many bytes a scan covers for the cost of a step.
const scanned = 16

const noPlace = -1 // in a register: nothing matched

func (m *matcher) spent() bool { return m.steps <= 0 }

// match reports whether p matches at i. The match ends at m.end; group g, if the program keeps groups,
// is at group(g).
func (m *matcher) match(p *program, i int) bool {
	if cap(m.registers) < p.registers {
		m.registers = make([]int, 2*p.registers)
	}
	m.registers = m.registers[:p.registers]
	for g := range m.registers[:2*p.groups] {
		m.registers[g] = noPlace
	}
	m.log = m.log[:0]
	m.depth = 0
	m.start = i
	m.steps--
	return m.run(p.start, i)
}

// group returns where group g matched. A group that took no part matched nothing, at the text's start.
func (m *matcher) group(g int) (start, end int) {
	start, end = m.registers[2*g], m.registers[2*g+1]
	if end == noPlace {
		return 0, 0
	}
	return start, end
}

func (m *matcher) set(register, value int) {
	if m.depth > 0 { // with no choice open, a failure ends the match and nobody reads the old value
		m.log = append(m.log, change{register, m.registers[register]})
	}
	m.registers[register] = value
}

// open begins a choice and returns what close needs to end it.
func (m *matcher) open() (mark int) {
	m.depth++
	if m.steps--; m.depth > maxDepth {
		m.steps = 0
	}
	return len(m.log)
}

// close ends a choice; unless it is kept, the registers get back the values they had at open.
func (m *matcher) close(mark int, keep bool) bool {
	m.depth--
	if !keep {
		for k := len(m.log) - 1; k >= mark; k-- {
			m.registers[m.log[k].register] = m.log[k].value
		}
		m.log = m.log[:mark]
	}
	return keep
}

// try reports whether n matches at i, and leaves no trace if it doesn't.
func (m *matcher) try(n *node, i int) bool {
	mark := m.open()
	return m.close(mark, m.run(n, i))
}

// run reports whether n matches at i, with all that follows it; the match then ends at m.end.
//
// The methods it calls return the node to go on with and the place: nil where they fail, and &m.done
// at m.end where they have found the rest of the match themselves. The function is longer than others
// because a call for each byte would be most of the time spent.
func (m *matcher) run(n *node, i int) bool {
	s := m.text
	for n != nil && m.steps > 0 {
		switch n.op {
		case opMatch:
			m.end = i
			return true
		case opByte:
			if i >= len(s) || s[i] != n.char {
				return false
			}
			i++
			n = n.next
		case opText:
			if !strings.HasPrefix(s[i:], n.text) {
				return false
			}
			i += len(n.text)
			n = n.next
		case opSet:
			if i >= len(s) {
				return false
			}
			if n.set.byLead[s[i]] == inside {
				i++
			} else if width := n.set.width(s, i); width > 0 {
				i += width
			} else {
				return false
			}
			n = n.next
		case opAtomicSet:
			end, least := m.scan(n, i)
			if least == noPlace {
				return false
			}
			n, i = n.next, end
		case opGreedySet:
			n, i = m.greedySet(n, i)
		case opLazySet:
			n, i = m.lazySet(n, i)
		case opAlternation:
			n, i = m.alternation(n, i)
		case opEnterLoop:
			n = m.enterLoop(n, i)
		case opLoop:
			n, i = m.loop(n, i)
		case opGroupStart:
			m.set(n.register, i)
			n = n.next
		case opGroupEnd:
			if n.startRegister != n.register {
				m.set(n.register, m.registers[n.startRegister])
			}
			m.set(n.register+1, i)
			n = n.next
		case opAtomic, opAhead, opBehind:
			n, i = m.look(n, i)
		case opReference, opIfGroup:
			n, i = m.refer(n, i)
		default:
			if !m.holds(n, i) {
				return false
			}
			n = n.next
		}
	}
	return false
}

// scan consumes runes of n's set from i. It returns where they end, and where the fewest that n asks
// for end, or noPlace if there are not so many.
func (m *matcher) scan(n *node, i int) (end, least int) {
	s, set := m.text, n.set
	least = noPlace
	if n.min == 0 {
		least = i
	}
	end = i
	for count := 0; count < n.max && end < len(s); {
		if n.max == unbounded && count >= n.min { // nothing left to count
			for end < len(s) && set.byLead[s[end]] == inside {
				end++
			}
			if end == len(s) {
				break
			}
		}
		width := set.width(s, end)
		if width == 0 {
			break
		}
		end += width
		if count++; count == n.min {
			least = end
		}
	}
	m.steps -= (end - i) / scanned
	return end, least
}

// greedySet takes all runes it can, and then gives back one after the other.
func (m *matcher) greedySet(n *node, i int) (*node, int) {
	end, least := m.scan(n, i)
	if least == noPlace {
		return nil, 0
	}
	m.steps -= (end - least) / scanned
	for i = end; i > least; i = stepBack(m.text, i) {
		if n.next.mayMatch(m.text, i) && m.try(n.next, i) {
			return &m.done, m.end
		}
	}
	return n.next, least
}

// lazySet takes the fewest runes it may, and then one more after the other.
func (m *matcher) lazySet(n *node, i int) (*node, int) {
	s, from := m.text, i
	for count := 0; ; count++ {
		if count >= n.min {
			if n.max == unbounded {
				for i < len(s) && n.certain.has(s[i]) {
					i++
				}
			}
			if n.next.mayMatch(s, i) && m.try(n.next, i) {
				return &m.done, m.end
			}
		}
		if count >= n.max || i >= len(s) {
			break
		}
		width := n.set.width(s, i)
		if width == 0 {
			break
		}
		i += width
	}
	m.steps -= (i - from) / scanned
	return nil, 0
}

func (m *matcher) alternation(n *node, i int) (*node, int) {
	branches := n.branches
	if n.dispatch != nil && i < len(m.text) {
		branches = n.dispatch.on(m.text[i])
	}
	var last *node // what can match, and has nothing after it so far
	for _, branch := range branches {
		if !branch.mayMatch(m.text, i) {
			continue
		}
		if last != nil && m.try(last, i) {
			return &m.done, m.end
		}
		last = branch
	}
	return last, i
}

// A loop has two registers: where its current iteration began, and how many it has had. The count
// starts so that it is 0 when the iterations which must be are done; below 0 there is no choice. This
// is regexp2's way, and it settles what becomes of iterations that consume nothing.

func (m *matcher) enterLoop(n *node, i int) *node {
	loop := n.next
	begun, count := noPlace, 0
	if n.min > 0 {
		begun, count = i, 1-n.min
	}
	if loop.mayBeEmpty {
		m.set(loop.register, begun)
	}
	if loop.counted {
		m.set(loop.register+1, count)
	}
	if n.min > 0 {
		return n.body
	}
	return loop
}

// iterate notes that another iteration begins at i.
func (m *matcher) iterate(n *node, i int) {
	if n.mayBeEmpty {
		m.set(n.register, i)
	}
	if n.counted {
		m.set(n.register+1, m.registers[n.register+1]+1)
	}
}

func (m *matcher) loop(n *node, i int) (*node, int) {
	if n.counted && m.registers[n.register+1] < 0 {
		m.iterate(n, i)
		return n.body, i
	}
	if n.mayBeEmpty && m.registers[n.register] == i || n.counted && m.registers[n.register+1] >= n.max {
		return n.next, i
	}
	if !n.counted {
		from := i
		for i < len(m.text) && n.certain.has(m.text[i]) {
			i++
		}
		m.steps -= (i - from) / scanned
	}
	if !n.body.canBegin(m.text, i) {
		return n.next, i
	}
	if !n.next.canBegin(m.text, i) {
		m.iterate(n, i)
		return n.body, i
	}
	if n.lazy {
		if m.try(n.next, i) {
			return &m.done, m.end
		}
		m.iterate(n, i)
		return n.body, i
	}
	mark := m.open()
	m.iterate(n, i)
	if m.close(mark, m.run(n.body, i)) {
		return &m.done, m.end
	}
	return n.next, i
}

// look runs a body that is matched for itself, without what follows: once it has matched, no other way
// to match it is tried.
func (m *matcher) look(n *node, i int) (*node, int) {
	if n.op == opAhead && n.negated && !n.body.canBegin(m.text, i) {
		return n.next, i
	}
	mark := m.open()
	found := false
	if n.op == opBehind {
		found = m.behind(n, i)
	} else {
		found = m.run(n.body, i)
	}
	m.close(mark, found && !n.negated)
	if found == n.negated {
		return nil, 0
	}
	if n.op == opAtomic {
		i = m.end
	}
	return n.next, i
}

// behind looks for a text that ends at i, from near to far.
func (m *matcher) behind(n *node, i int) bool {
	m.set(n.register, i)
	for from, runes := i, 0; ; runes++ {
		if m.steps--; runes >= n.min && m.run(n.body, from) {
			return true
		}
		if from == 0 || runes >= n.max {
			return false
		}
		from = stepBack(m.text, from)
	}
}

// refer runs the nodes that depend on what a group matched.
func (m *matcher) refer(n *node, i int) (*node, int) {
	start, end := m.registers[n.register], m.registers[n.register+1]
	matched := end != noPlace
	if n.op == opIfGroup {
		if matched {
			return n.branches[0], i
		}
		return n.branches[1], i
	}
	if !matched {
		return nil, 0
	}
	group := m.text[start:end]
	m.steps -= len(group) / scanned
	if strings.HasPrefix(m.text[i:], group) {
		return n.next, i + len(group)
	}
	if !n.caseless {
		return nil, 0
	}
	for _, r := range group {
		c, width := utf8.DecodeRuneInString(m.text[i:])
		if width == 0 || !syntax.IsCaseEquivalent(r, c, 0) {
			return nil, 0
		}
		i += width
	}
	return n.next, i
}

// holds reports whether what n asks of the place i is so.
func (m *matcher) holds(n *node, i int) bool {
	s := m.text
	switch n.op {
	case opLineStart:
		return i == 0 || s[i-1] == '\n'
	case opLineEnd:
		return i == len(s) || s[i] == '\n'
	case opTextStart:
		return i == 0
	case opTextEnd:
		return i == len(s)
	case opLastLineEnd:
		return i == len(s) || i == len(s)-1 && s[i] == '\n'
	case opMatchStart:
		return i == m.start
	case opWordEdge:
		return m.isWordEdge(i) != n.negated
	case opEndsHere:
		return i == m.registers[n.register]
	}
	return false // opFail
}

func (m *matcher) isWordEdge(i int) bool {
	before, after := false, false
	if i > 0 {
		r := rune(m.text[i-1])
		if r >= utf8.RuneSelf {
			r, _ = utf8.DecodeLastRuneInString(m.text[:i])
		}
		before = isWord(r)
	}
	if i < len(m.text) {
		r := rune(m.text[i])
		if r >= utf8.RuneSelf {
			r, _ = utf8.DecodeRuneInString(m.text[i:])
		}
		after = isWord(r)
	}
	return before != after
}
