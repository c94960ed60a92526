package highlight

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// This file turns a pattern into a program. The pattern is parsed by regexp2's own parser, the one
// that chroma's lexers are written for: flags, escapes, classes and group numbers are its. The tree it
// gives is translated from the end of the pattern to its beginning, so that each node is made with the
// node that follows it at hand.
//
// A lookbehind is where this matcher and regexp2 part. regexp2 runs its body backwards; here the body
// runs forwards from every place that is as far back as the body is wide, and must end where the
// lookbehind stands. Whether there is a match is the same, but which one is found may not be. So a
// lookbehind that captures groups or cuts off ways to match is one of the few things that are refused,
// and one of no certain width, for which there would be too many places; such a pattern is regexp2's
// to run.

// parsePattern makes a program of a pattern. Without keepGroups the caller has no use for what the
// groups matched. A program that comes with an error can't be run, but its first node still says what
// the pattern can begin with.
func parsePattern(pattern string, keepGroups bool) (*program, error) {
	tree, err := syntax.Parse(pattern, syntax.ParseOptions{})
	if err != nil {
		return &program{start: matchNode()}, err
	}
	t := &translator{groups: tree.Captop, keepGroups: keepGroups || refersToGroup(tree.Root)}
	if tree.Capnumlist != nil && len(tree.Capnumlist) != tree.Captop { // numbers with gaps, as in (?<7>x)
		t.groups = len(tree.Capnumlist)
		t.groupIndex = map[int]int{}
		for i, number := range tree.Capnumlist {
			t.groupIndex[number] = i
		}
	}
	if !t.keepGroups {
		t.groups = 0
	}
	t.registers = 2 * t.groups
	start := t.translate(tree.Root, matchNode())
	return &program{start: start, groups: t.groups, registers: t.registers}, t.err
}

func refersToGroup(tree *syntax.RegexNode) bool {
	if tree.T == syntax.NtRef || tree.T == syntax.NtBackRefCond {
		return true
	}
	for _, child := range tree.Children {
		if refersToGroup(child) {
			return true
		}
	}
	return false
}

// A translator holds what is known of the whole pattern during its translation.
type translator struct {
	groups     int
	groupIndex map[int]int // group number -> index, nil where they are the same
	keepGroups bool
	registers  int
	behind     int   // how many lookbehinds are around it
	err        error // the first thing that can't be translated
}

// refuse notes that the pattern can't be translated, and why.
func (t *translator) refuse(format string, args ...any) *node {
	if t.err == nil {
		t.err = fmt.Errorf("not supported: "+format, args...)
	}
	return &node{op: opFail, first: everyByte(), atEnd: true}
}

func (t *translator) register(n int) int {
	t.registers += n
	return t.registers - n
}

func (t *translator) group(number int) int {
	if t.groupIndex != nil {
		return t.groupIndex[number]
	}
	return number
}

func matchNode() *node { return &node{op: opMatch, first: everyByte(), atEnd: true} }

// passing returns a node that consumes nothing, so that what follows it begins what it begins.
func passing(op op, next *node) *node {
	return &node{op: op, next: next, first: next.first, atEnd: next.atEnd}
}

// translate returns the node that matches tree and then goes on to next.
func (t *translator) translate(tree *syntax.RegexNode, next *node) *node {
	if tree.Options&(syntax.ECMAScript|syntax.RE2|syntax.Unicode) != 0 {
		return t.refuse("options %#x", tree.Options)
	}
	if runsBackwards(tree) && t.behind == 0 && tree.T != syntax.NtPosLook && tree.T != syntax.NtNegLook {
		return t.refuse("matching from right to left")
	}
	switch tree.T {
	case syntax.NtEmpty, syntax.NtUpdateBumpalong: // the latter is a hint for a search, and nothing is searched for here
		return next
	case syntax.NtNothing:
		return &node{op: opFail}
	case syntax.NtGroup:
		return t.translate(tree.Children[0], next)
	case syntax.NtOne:
		return literal(string(tree.Ch), next)
	case syntax.NtMulti:
		return t.multi(tree, next)
	case syntax.NtNotone, syntax.NtSet:
		set := setOf(tree)
		return &node{op: opSet, set: set, next: next, first: set.leads()}
	case syntax.NtConcatenate:
		return t.concatenation(tree, next)
	case syntax.NtAlternate:
		branches := make([]*node, len(tree.Children))
		for i, child := range tree.Children {
			branches[i] = t.translate(child, next)
		}
		return alternation(branches)
	case syntax.NtLoop, syntax.NtLazyloop:
		return t.loop(tree, next)
	case syntax.NtCapture:
		return t.capture(tree, next)
	case syntax.NtRef, syntax.NtBackRefCond:
		return t.reference(tree, next)
	case syntax.NtPosLook, syntax.NtNegLook:
		if runsBackwards(tree) {
			return t.lookbehind(tree, next)
		}
		return t.lookahead(tree, next)
	case syntax.NtAtomic:
		return t.atomic(tree, next)
	}
	if isSetLoop(tree) {
		return t.setLoop(tree, next)
	}
	return t.place(tree, next)
}

func runsBackwards(tree *syntax.RegexNode) bool { return tree.Options&syntax.RightToLeft != 0 }

// textOrder returns the children of a concatenation in the text's order. regexp2 keeps those that run
// backwards in the order in which they run.
func textOrder(tree *syntax.RegexNode) []*syntax.RegexNode {
	parts := tree.Children
	if runsBackwards(tree) {
		parts = slices.Clone(parts)
		slices.Reverse(parts)
	}
	return parts
}

func (t *translator) concatenation(tree *syntax.RegexNode, next *node) *node {
	for _, part := range slices.Backward(textOrder(tree)) {
		next = t.translate(part, next)
	}
	return next
}

func literal(text string, next *node) *node {
	n := &node{op: opText, text: text, next: next}
	if len(text) == 1 {
		n.op, n.char = opByte, text[0]
	}
	n.first.add(text[0])
	return n
}

func (t *translator) multi(tree *syntax.RegexNode, next *node) *node {
	if tree.Options&syntax.IgnoreCase != 0 {
		for _, r := range tree.Str { // letters in a caseless pattern come as sets, all but never as text
			if unicode.ToLower(r) != unicode.ToUpper(r) {
				return t.refuse("caseless text")
			}
		}
	}
	return literal(string(tree.Str), next)
}

func isSetLoop(tree *syntax.RegexNode) bool {
	return tree.T != syntax.NtSet && tree.IsSetFamily() || tree.T != syntax.NtNotone && tree.IsNotoneFamily() ||
		tree.T != syntax.NtOne && tree.IsOneFamily()
}

// setOf returns the set of a node that matches runes of a set, once or repeatedly.
func setOf(tree *syntax.RegexNode) *runeSet {
	switch {
	case tree.IsSetFamily():
		return classSet(tree.Set)
	case tree.IsNotoneFamily():
		return allBut(tree.Ch)
	}
	return oneRune(tree.Ch)
}

func (t *translator) setLoop(tree *syntax.RegexNode, next *node) *node {
	n := &node{set: setOf(tree), next: next, min: tree.M, max: tree.N}
	leads := n.set.leads()
	n.first = leads
	if n.min == 0 {
		n.first.addAll(&next.first)
		n.atEnd = next.atEnd
	}
	switch tree.T {
	case syntax.NtOneloop, syntax.NtNotoneloop, syntax.NtSetloop:
		n.op = opGreedySet
		if !leads.meets(&next.first) {
			n.op = opAtomicSet // what follows can't begin in the middle of the run
		}
	case syntax.NtOnelazy, syntax.NtNotonelazy, syntax.NtSetlazy:
		n.op = opLazySet
		n.certain = n.set.singles()
		for c := byte(0); c < utf8.RuneSelf; c++ {
			if next.first.has(c) {
				n.certain.remove(c)
			}
		}
	default:
		if runsBackwards(tree) {
			return t.refuse("an atomic loop in a lookbehind")
		}
		n.op = opAtomicSet
	}
	return n
}

// alternation returns a node that tries branches in order. All of them go on to the same node.
func alternation(branches []*node) *node {
	n := &node{op: opAlternation, branches: branches}
	for _, branch := range branches {
		n.first.addAll(&branch.first)
		n.atEnd = n.atEnd || branch.atEnd
	}
	if len(branches) > 3 {
		n.dispatch = dispatchOn(branches, func(branch *node) *byteSet { return &branch.first })
	}
	return n
}

// loop translates the repetition of more than a set.
func (t *translator) loop(tree *syntax.RegexNode, next *node) *node {
	body, lazy := tree.Children[0], tree.T == syntax.NtLazyloop
	if tree.M == 0 && tree.N == 1 {
		branches := []*node{t.translate(body, next), next}
		if lazy {
			branches[0], branches[1] = branches[1], branches[0]
		}
		return alternation(branches)
	}
	first, mayBeEmpty := firstBytes(body)
	first.addAll(&next.first)
	n := &node{op: opLoop, lazy: lazy, next: next, first: first, atEnd: next.atEnd || mayBeEmpty, mayBeEmpty: mayBeEmpty,
		counted: tree.M > 1 || tree.N < unbounded, max: unbounded}
	if tree.N < unbounded {
		n.max = tree.N - tree.M
	}
	n.register = t.register(2)
	n.body = t.translate(body, n)
	if !n.counted {
		n.certain = n.certainBytes()
		if !mayBeEmpty && tree.M == 0 {
			return n
		}
		if !mayBeEmpty {
			return n.body
		}
	}
	enter := passing(opEnterLoop, n)
	enter.body, enter.min = n.body, tree.M
	if tree.M > 0 {
		enter.first, enter.atEnd = n.body.first, n.body.atEnd
	}
	return enter
}

func (t *translator) capture(tree *syntax.RegexNode, next *node) *node {
	body := tree.Children[0]
	if tree.N != -1 {
		return t.refuse("a balancing group")
	}
	index := t.group(tree.M)
	if index == 0 || !t.keepGroups {
		return t.translate(body, next)
	}
	if t.behind > 0 {
		return t.refuse("a group in a lookbehind")
	}
	end := passing(opGroupEnd, next)
	end.register, end.startRegister = 2*index, 2*index
	if refersToGroup(body) { // perhaps to this one, which is then what it matched before
		end.startRegister = t.register(1)
	}
	start := passing(opGroupStart, t.translate(body, end))
	start.register = end.startRegister
	return start
}

func (t *translator) reference(tree *syntax.RegexNode, next *node) *node {
	index := t.group(tree.M)
	if tree.T == syntax.NtRef {
		return &node{op: opReference, next: next, register: 2 * index, first: everyByte(), atEnd: true,
			caseless: tree.Options&syntax.IgnoreCase != 0}
	}
	n := &node{op: opIfGroup, register: 2 * index, first: everyByte(), atEnd: true,
		branches: []*node{t.translate(tree.Children[0], next), next}}
	if len(tree.Children) > 1 {
		n.branches[1] = t.translate(tree.Children[1], next)
	}
	return n
}

func (t *translator) lookahead(tree *syntax.RegexNode, next *node) *node {
	n := passing(opAhead, next)
	n.negated = tree.T == syntax.NtNegLook
	n.body = t.translate(tree.Children[0], matchNode())
	if !n.negated {
		n.first.keepOnly(&n.body.first)
		n.atEnd = n.atEnd && n.body.atEnd
		return n
	}
	for c := byte(0); c < utf8.RuneSelf; c++ {
		if n.body.next != nil && n.body.next.op == opMatch && n.body.consumesOnly(c, n.body.next) {
			n.first.remove(c) // that byte alone is what must not follow
		}
	}
	return n
}

// farthestBehind is how many runes a lookbehind may look back.
const farthestBehind = 100

func (t *translator) lookbehind(tree *syntax.RegexNode, next *node) *node {
	n := passing(opBehind, next)
	n.negated = tree.T == syntax.NtNegLook
	n.min, n.max = width(tree.Children[0])
	if n.max > farthestBehind {
		t.refuse("a lookbehind of up to %d runes", n.max)
	}
	n.register = t.register(1)
	end := &node{op: opEndsHere, next: matchNode(), register: n.register, first: everyByte(), atEnd: true}
	t.behind++
	n.body = t.translate(tree.Children[0], end)
	t.behind--
	return n
}

func (t *translator) atomic(tree *syntax.RegexNode, next *node) *node {
	body := tree.Children[0]
	if runsBackwards(tree) {
		return t.refuse("an atomic group in a lookbehind")
	}
	if next.op == opMatch {
		return t.translate(body, next) // at the pattern's end the first way to match is the one taken anyway
	}
	n := passing(opAtomic, next)
	n.body = t.translate(body, matchNode())
	first, mayBeEmpty := firstBytes(body)
	if mayBeEmpty {
		first.addAll(&next.first)
	}
	n.first, n.atEnd = first, next.atEnd && mayBeEmpty
	return n
}

// place translates what looks at the place in the text and consumes nothing.
func (t *translator) place(tree *syntax.RegexNode, next *node) *node {
	n := passing(opFail, next)
	newline := byteSet{}
	newline.add('\n')
	switch tree.T {
	case syntax.NtBol:
		n.op = opLineStart
	case syntax.NtEol:
		n.op = opLineEnd
		n.first.keepOnly(&newline)
	case syntax.NtEndZ:
		n.op = opLastLineEnd
		n.first.keepOnly(&newline)
	case syntax.NtEnd:
		n.op = opTextEnd
		n.first = byteSet{}
	case syntax.NtBeginning:
		n.op = opTextStart
	case syntax.NtStart:
		n.op = opMatchStart
	case syntax.NtBoundary:
		n.op = opWordEdge
	case syntax.NtNonboundary:
		n.op, n.negated = opWordEdge, true
	default:
		return t.refuse("node type %d", tree.T)
	}
	return n
}
