package note

import (
	"cmp"
	"fmt"
	"slices"
)

// A Pos is a place in a file: lines and columns count from 1, columns in Unicode code points.
// The zero Pos means the file as a whole.
type Pos struct{ Line, Column int }

// A Severity orders diagnostics: errors are findings that a reader of the site runs into,
// warnings are likely mistakes, hints are advice.
type Severity uint8

const (
	Error Severity = iota
	Warning
	Advice
)

func (s Severity) String() string { return [...]string{"error", "warning", "hint"}[s] }

// A Diag is one finding about a note. It is data: who prints it decides how.
type Diag struct {
	Path     string // the file it is about, below the source root
	Pos      Pos
	Severity Severity
	Code     string // a stable word such as "broken-link"; every code is listed in codes.go
	Message  string // one sentence without a full stop, naming what is wrong
	Hint     string // the likely remedy, or ""
	Target   string // the link's destination as written, where the finding is about one
	Fix      *Edit  // what mends it beyond doubt, or nil
}

// An Edit replaces a piece of a note's file by another. Both are in one line, and Old is what stands
// there now: an edit of a file that says something else is void.
type Edit struct {
	Pos      Pos
	Old, New string
}

// String formats d as "path:line:column: severity: message [code]", the hint left out.
func (d Diag) String() string {
	place := d.Path
	if d.Pos.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", d.Path, d.Pos.Line, d.Pos.Column)
	}
	return fmt.Sprintf("%s: %s: %s [%s]", place, d.Severity, d.Message, d.Code)
}

// SortDiags orders diags by path, place, code and message, so that every build lists them alike.
func SortDiags(diags []Diag) {
	slices.SortStableFunc(diags, func(a, b Diag) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
