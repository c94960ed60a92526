package link

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sheaf/site/note"
)

// anchor returns the id in note n that the link's fragment names, as the note spells it. "" is the
// top: of no fragment, of "top" where no id is called that (as browsers have it), of lines as
// GitHub numbers them ("#L12"), which a page does not show, and of a fragment that names nothing.
//
// GitHub compares without letter case, and so the link works there and here; elsewhere it would
// not, hence a warning.
func (r *reference) anchor(n int) string {
	fragment := r.dest.fragment
	if fragment == "" {
		return ""
	}
	ids := r.idsOf(n)
	if ids.has(fragment) {
		return fragment
	}
	if isTop(fragment) || isLines(fragment) {
		return ""
	}
	// GitHub puts this before ids so that they cannot clash with its own; both forms work there.
	plain := strings.TrimPrefix(fragment, "user-content-")
	if ids.has(plain) {
		return plain
	}
	prefix, _, _ := strings.Cut(r.link.Dest, "#")
	if id, ok := ids.folded()[fold(plain)]; ok {
		if norm.NFC.String(id) != norm.NFC.String(plain) {
			r.report(note.Warning, note.CodeWrongCase,
				fmt.Sprintf("`%s` differs from the heading's anchor in letter case", r.shown()),
				fmt.Sprintf("write `%s#%s`", prefix, id))
			r.mendAnchor(prefix, id)
		}
		return id
	}
	hint := ""
	if id := ids.nearest(plain); id != "" {
		hint = fmt.Sprintf("did you mean `%s#%s`?", prefix, id)
	}
	where := "this note"
	if n != r.from {
		where = "`" + r.in.Notes[n].Path + "`"
	}
	r.report(note.Error, note.CodeBrokenAnchor, fmt.Sprintf("`%s` names no heading or anchor of %s", r.shown(), where), hint)
	return ""
}

func isTop(fragment string) bool { return strings.EqualFold(fragment, "top") }

// isLines reports whether a fragment is "L12", "L12C3", "L12-L20" or "L12C3-L20C8".
func isLines(fragment string) bool {
	from, to, isRange := strings.Cut(fragment, "-")
	return isLine(from) && (!isRange || isLine(to))
}

func isLine(s string) bool {
	line, ok := strings.CutPrefix(s, "L")
	if !ok {
		return false
	}
	line, column, hasColumn := strings.Cut(line, "C")
	return isNumber(line) && (!hasColumn || isNumber(column))
}

func isNumber(s string) bool {
	_, rest := cutNumber(s)
	return s != "" && rest == ""
}

// An idSet is what fragments may name in one note. What it holds is made when it is first needed.
type idSet struct {
	note     *note.Note
	exact    map[string]bool
	byFolded map[string]string // the first id of each
	near     *nearNames
	byText   map[string][]int // by headingKey: headings, -1 for the lead
	nearText *nearNames
}

func (l *linker) idsOf(n int) *idSet {
	if l.ids[n].note == nil {
		l.ids[n].note = l.in.Notes[n]
	}
	return &l.ids[n]
}

// all yields the ids: the lead's, the headings', those of raw HTML and of blocks, some of which may be "".
func (s *idSet) all(yield func(string) bool) {
	if s.note.Lead != nil && !yield(s.note.Lead.ID) {
		return
	}
	for i := range s.note.Headings {
		if !yield(s.note.Headings[i].ID) {
			return
		}
	}
	for i := range s.note.Anchors {
		if !yield(s.note.Anchors[i].ID) {
			return
		}
	}
	for i := range s.note.Blocks {
		if !yield(s.note.Blocks[i].ID) {
			return
		}
	}
}

// isFew reports whether looking through the ids is cheaper than making a map of them.
func (s *idSet) isFew() bool {
	return len(s.note.Headings)+len(s.note.Anchors)+len(s.note.Blocks) <= 32
}

func (s *idSet) has(id string) bool {
	if s.isFew() {
		for each := range s.all {
			if each == id {
				return true
			}
		}
		return false
	}
	if s.exact == nil {
		s.exact = make(map[string]bool, len(s.note.Headings)+len(s.note.Anchors))
		for each := range s.all {
			s.exact[each] = true
		}
	}
	return s.exact[id]
}

func (s *idSet) folded() map[string]string {
	if s.byFolded == nil {
		s.byFolded = make(map[string]string)
		for each := range s.all {
			if key := fold(each); s.byFolded[key] == "" {
				s.byFolded[key] = each
			}
		}
	}
	return s.byFolded
}

// nearest returns the id that is spelled most like a broken one, or "".
func (s *idSet) nearest(id string) string {
	if s.near == nil {
		s.near = new(nearNames)
		for each := range s.all {
			s.near.add(fold(each), each)
		}
	}
	for _, candidate := range s.near.find(fold(id)) {
		return candidate.holders[0]
	}
	return ""
}
