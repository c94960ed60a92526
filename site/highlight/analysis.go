package highlight

import (
	"github.com/dlclark/regexp2/v2/syntax"
)

// This file says what can be known of a part of a pattern before it is translated.

// firstBytes returns the bytes that a match of tree can begin with, and whether it can be empty. Both
// may claim too much, never too little.
func firstBytes(tree *syntax.RegexNode) (first byteSet, mayBeEmpty bool) {
	switch tree.T {
	case syntax.NtOne:
		first.add(string(tree.Ch)[0])
		return first, false
	case syntax.NtMulti:
		first.add(string(tree.Str)[0])
		return first, false
	case syntax.NtNotone, syntax.NtSet:
		return setOf(tree).leads(), false
	case syntax.NtConcatenate:
		for _, child := range textOrder(tree) {
			more, empty := firstBytes(child)
			first.addAll(&more)
			if !empty {
				return first, false
			}
		}
		return first, true
	case syntax.NtAlternate:
		for _, child := range tree.Children {
			more, empty := firstBytes(child)
			first.addAll(&more)
			mayBeEmpty = mayBeEmpty || empty
		}
		return first, mayBeEmpty
	case syntax.NtCapture, syntax.NtGroup, syntax.NtAtomic:
		return firstBytes(tree.Children[0])
	case syntax.NtLoop, syntax.NtLazyloop:
		first, mayBeEmpty = firstBytes(tree.Children[0])
		return first, mayBeEmpty || tree.M == 0
	case syntax.NtRef, syntax.NtBackRefCond:
		return everyByte(), true
	case syntax.NtNothing:
		return first, false
	}
	if isSetLoop(tree) {
		return setOf(tree).leads(), tree.M == 0
	}
	return first, true // it consumes nothing
}

// width returns how many runes a match of tree can have, at least and at most.
func width(tree *syntax.RegexNode) (least, most int) {
	switch tree.T {
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
		return 1, 1
	case syntax.NtMulti:
		return len(tree.Str), len(tree.Str)
	case syntax.NtConcatenate:
		for _, child := range tree.Children {
			a, b := width(child)
			least, most = addWidths(least, a), addWidths(most, b)
		}
		return least, most
	case syntax.NtAlternate:
		least = unbounded
		for _, child := range tree.Children {
			a, b := width(child)
			least, most = min(least, a), max(most, b)
		}
		return least, most
	case syntax.NtCapture, syntax.NtGroup, syntax.NtAtomic:
		return width(tree.Children[0])
	case syntax.NtLoop, syntax.NtLazyloop:
		a, b := width(tree.Children[0])
		return timesWidth(a, tree.M), timesWidth(b, tree.N)
	case syntax.NtBackRefCond, syntax.NtRef:
		return 0, unbounded
	}
	if isSetLoop(tree) {
		return tree.M, tree.N
	}
	return 0, 0
}

func addWidths(a, b int) int { return min(a+b, unbounded) }

func timesWidth(a, b int) int {
	if a != 0 && b > unbounded/a {
		return unbounded
	}
	return a * b
}
