package highlight

import (
	"strings"
	"testing"
)

func TestSomePatternsAreRefused(t *testing.T) {
	for pattern, want := range map[string]string{
		`(?<=(a))b\1`:      "a group in a lookbehind",
		`(?<=(?>ab?|a)c)b`: "an atomic group in a lookbehind",
		`(?<=a+)b`:         "a lookbehind of up to",
		`(?<o>a)(?<-o>b)`:  "a balancing group",
		`(?(a)b|c)`:        "node type",
		`(?<=a{1,3})b`:     "an atomic loop in a lookbehind",
		`(`:                "parsing",
	} {
		p, err := parsePattern(pattern, true)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error about %q", pattern, err, want)
		}
		if p.start == nil || !p.start.first.has('b') && !p.start.first.has('a') {
			t.Errorf("%s is refused without saying what it can begin with", pattern)
		}
	}
}
