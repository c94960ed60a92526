package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Which cells of a table are figures, and so are set to the right: the browser, which sorts them, knows the same units
// (static/ts/table/quantity.ts).

// isNumeric reports whether a cell is a number, with a sign, a currency or a unit perhaps, a range or a duration of several
// parts: "1,024", "-3.5 %", "$12k", "~ 0.5 ms", "36 days", "1 h 30 min", "10–20 MB/s"; or else whether it is no value at
// all: "", "-", "n/a".
func isNumeric(cell string) (number, nothing bool) {
	cell = strings.Trim(cell, " \t*_`")
	switch strings.ToLower(cell) {
	case "", "-", "–", "—", "n/a", "na", "?", `\-`, "...":
		return false, true
	}
	if len(cell) > 40 || isMonth(cell) {
		return false, false
	}
	rest := strings.TrimLeft(cell, "+-−±~≈<>≤≥$€£¥ \\")
	for range 4 {
		after, ok := cutNumber(rest)
		if !ok {
			return false, false
		}
		after = cutRange(after)
		after = strings.TrimSpace(strings.TrimPrefix(after, "\\"))
		if after == "" || isShortUnit(after) {
			return true, false
		}
		end := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) && r != '/' && r != '%' })
		if end < 0 {
			end = len(after)
		}
		if !isUnit(after[:end]) {
			return false, false
		}
		if rest = strings.TrimLeft(after[end:], " ,\u00a0"); rest == "" {
			return true, false
		}
	}
	return false, false
}

// cutRange returns what is behind the second number of a range, where a text goes on with one.
func cutRange(s string) string {
	for _, dash := range []string{"-", "–", "—"} {
		if to, ok := strings.CutPrefix(s, dash); ok {
			if rest, ok := cutNumber(strings.TrimLeft(to, " ")); ok {
				return rest
			}
		}
	}
	return s
}

// isMonth reports whether a text is a month of a year: "2024-05".
func isMonth(s string) bool {
	return len(s) == len("2024-05") && s[4] == '-' && strings.Trim(s[:4]+s[5:], "0123456789") == ""
}

// cutNumber returns what is behind the number that a text begins with.
func cutNumber(s string) (rest string, ok bool) {
	rest = strings.TrimLeft(s, "0123456789.,_ \u00a0\u202f'")
	if rest == s || (s[0] < '0' || s[0] > '9') && s[0] != '.' {
		return s, false
	}
	return rest, true
}

// isShortUnit reports whether a text could be a unit that is not listed.
func isShortUnit(s string) bool {
	return utf8.RuneCountInString(s) <= 3 && strings.IndexFunc(s, func(r rune) bool {
		return r < 'A' && r != '%' || strings.ContainsRune("|[]{}^_", r)
	}) < 0
}

// isUnit reports whether a word is a unit: one of time, of size, of scale, or a rate ("req/s").
func isUnit(word string) bool {
	if of, per, ok := strings.Cut(word, "/"); ok {
		return len(of) <= 10 && isTime(per)
	}
	return isTime(word) || isSize(word)
}

func isTime(word string) bool {
	switch strings.TrimSuffix(strings.ToLower(word), "s") {
	case "", "n", "u", "µ", "μ", "m", "h", "d", "w", "y", "sec", "msec", "usec", "min", "hr", "wk", "mo", "yr",
		"second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "centurie",
		"millisecond", "microsecond", "nanosecond":
		return word != ""
	}
	return false
}

func isSize(word string) bool {
	word = strings.ToLower(word)
	switch word {
	case "%", "percent", "thousand", "million", "billion", "trillion":
		return true
	}
	for _, prefix := range []string{"kilo", "mega", "giga", "tera", "peta", "exa", "kibi", "mebi", "gibi", "k", "m", "g", "t", "p", "e", ""} {
		switch rest, ok := strings.CutPrefix(word, prefix); {
		case !ok:
		case rest == "b", rest == "ib", rest == "bit", rest == "bits", rest == "ibit", rest == "byte", rest == "bytes", rest == "bps", rest == "hz":
			return true
		}
	}
	return false
}
