package link

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearNames(t *testing.T) {
	names := new(nearNames)
	for _, name := range []string{"installation", "install", "instance", "a", "ab", "abc", "数据库", "数据库设计", "übung"} {
		names.add(name, name)
	}
	tests := []struct{ name, want string }{
		{"instalation", "installation"},
		{"isntall", "install"},
		{"installation", "installation"},
		{"instal", "install"},
		{"instanc", "instance"},
		{"b", "ab"},
		{"bca", ""},
		{"数据厍", "数据库"},
		{"ubung", "übung"},
		{"completely-different", ""},
		{"", ""},
		{strings.Repeat("x", 1000), ""},
	}
	for _, test := range tests {
		got := ""
		if found := names.find(test.name); len(found) > 0 {
			got = found[0].name
		}
		if got != test.want {
			t.Errorf("nearest to %q is %q, want %q", test.name, got, test.want)
		}
	}
}

func TestASearchLeavesNoTrace(t *testing.T) {
	names := new(nearNames)
	for i := range 1000 {
		names.add(fmt.Sprintf("note-%d", i), "")
	}
	first := fmt.Sprint(names.find("note-1234"))
	names.find("something-else")
	if again := fmt.Sprint(names.find("note-1234")); again != first || len(names.touched) > 0 {
		t.Errorf("found %s, then %s", first, again)
	}
}

// The distance is compared with its definition, worked out without bounds.
func TestDistance(t *testing.T) {
	name := rapid.StringMatching(`[abü]{0,9}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		limit := rapid.IntRange(0, 8).Draw(t, "limit")
		want := plainDistance([]rune(a), []rune(b))
		got := distance(a, b, limit)
		if want <= limit && got != want || want > limit && got <= limit {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

func plainDistance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
