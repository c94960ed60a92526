package render

import (
	"slices"
	"testing"
)

func TestNamesOfTheGraphBreakBetweenWords(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		whole bool
	}{
		{"Short", []string{"Short"}, true},
		{"Designing a rate limiter", []string{"Designing a rate", "limiter"}, true},
		{"Long polling and WebSockets explained", []string{"Long polling and", "WebSockets…"}, false},
		{"Antidisestablishmentarianism", []string{"Antidisestablish", "mentarianism"}, true},
		{"分布式锁的三个误区和它们", []string{"分布式锁的三个误", "区和它们"}, true},
		{"", nil, true},
	} {
		if lines, whole := nameLines(c.name); !slices.Equal(lines, c.lines) || whole != c.whole {
			t.Errorf("%q breaks into %q, whole: %v", c.name, lines, whole)
		}
	}
}

// Names stand on both sides of the page: none may be over another, and lines may not cross them.
func TestNeighboursStandApart(t *testing.T) {
	for n := 1; n <= 12; n++ {
		right := (n + 1) / 2
		for i := range n {
			x, y := nearPlace(i, right, n-right)
			if onRight := i < right; onRight != (x > nearWide/2) || y < 0 || y > right*nearRow {
				t.Errorf("%d of %d is at %d, %d", i, n, x, y)
			}
			if i > 0 && i != right {
				if _, before := nearPlace(i-1, right, n-right); y-before != nearRow {
					t.Errorf("%d of %d is %d below the one before", i, n, y-before)
				}
			}
		}
	}
}
