package link

import (
	"fmt"
	"strings"
	"unicode"

	"sheaf/site/note"
)

// What the fragment of a wikilink names: "^id" a block, else a heading by its text, or by the texts of
// headings that it stands below ("h1#h2"). Where no text fits, an id does.

// toPart returns the target for a part of note n; no fragment is the whole note.
func (r *reference) toPart(n int, fragment string) Target {
	to := r.in.Notes[n]
	t := Target{State: Page, Note: n, File: -1, Address: r.graph.Address[n]}
	names := strings.FieldsFunc(fragment, func(c rune) bool { return c == '#' })
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	if len(names) == 0 || len(names) == 1 && names[0] == "" {
		t.Part = to.Whole
		return r.showing(t)
	}
	ids, last := r.idsOf(n), names[len(names)-1]
	if strings.HasPrefix(last, "^") {
		for _, block := range to.Blocks {
			if strings.EqualFold(block.ID, last) {
				t.Fragment, t.Part = block.ID, block.Part
				return r.showing(t)
			}
		}
		if ids.has(last) {
			t.Fragment = last
			return r.showing(t)
		}
		return r.brokenPart(t, "block", "")
	}
	if h := ids.headingByText(names); h != nil {
		t.Fragment, t.Part = h.ID, h.Part
		return r.showing(t)
	}
	id, ok := last, ids.has(last)
	if !ok {
		id, ok = ids.folded()[fold(last)]
	}
	if !ok {
		hint := ""
		if text := ids.nearestText(last); text != "" {
			name, _, _ := strings.Cut(sourceOf(r.link), "#")
			hint = fmt.Sprintf("did you mean `%s#%s]]`?", strings.TrimSuffix(name, "]]"), text)
		}
		return r.brokenPart(t, "heading", hint)
	}
	t.Fragment = id
	for i := range to.Headings {
		if to.Headings[i].ID == id {
			t.Part = to.Headings[i].Part
		}
	}
	return r.showing(t)
}

// showing drops the part of a link that shows none.
func (r *reference) showing(t Target) Target {
	if r.link.Kind != note.Embed {
		t.Part = note.Part{}
	}
	return t
}

func (r *reference) brokenPart(t Target, what, hint string) Target {
	where := "this note"
	if t.Note != r.from {
		where = "`" + r.in.Notes[t.Note].Path + "`"
	}
	r.report(note.Error, note.CodeBrokenAnchor, fmt.Sprintf("`%s` names no %s of %s", r.shown(), what, where), hint)
	return t
}

// headingKey is what two texts of headings have in common if they are the same to Obsidian: it leaves
// white space and punctuation aside, Markdown's markers with it.
func headingKey(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) {
			return -1
		}
		return c
	}, fold(text))
}

// headingByText returns the heading with the last of some texts that stands below headings with the
// others, else the first with the last text, else nil.
func (s *idSet) headingByText(texts []string) *note.Heading {
	if s.byText == nil {
		s.byText = make(map[string][]int)
		for i := -1; i < len(s.note.Headings); i++ {
			if h := s.heading(i); h != nil {
				key := headingKey(h.Text)
				s.byText[key] = append(s.byText[key], i)
			}
		}
	}
	last := headingKey(texts[len(texts)-1])
	found := s.byText[last]
	if last == "" || len(found) == 0 {
		return nil
	}
	const most = 64 // of headings with one text that are looked at
	for _, i := range found[:min(len(found), most)] {
		if s.isBelow(i, texts[:len(texts)-1]) {
			return s.heading(i)
		}
	}
	return s.heading(found[0])
}

// heading returns the ith heading, the lead being -1, or nil for a lead that is not there.
func (s *idSet) heading(i int) *note.Heading {
	if i < 0 {
		return s.note.Lead
	}
	return &s.note.Headings[i]
}

// isBelow reports whether a heading stands below headings with these texts, in their order.
func (s *idSet) isBelow(i int, texts []string) bool {
	if len(texts) == 0 {
		return true
	}
	level := s.heading(i).Level
	for i--; i >= -1 && len(texts) > 0; i-- {
		h := s.heading(i)
		if h == nil || h.Level >= level {
			continue
		}
		level = h.Level
		if headingKey(h.Text) == headingKey(texts[len(texts)-1]) {
			texts = texts[:len(texts)-1]
		}
	}
	return len(texts) == 0
}

// nearestText returns the text of the heading that is spelled most like a broken one, or "".
func (s *idSet) nearestText(text string) string {
	if s.nearText == nil {
		s.nearText = new(nearNames)
		for i := -1; i < len(s.note.Headings); i++ {
			if h := s.heading(i); h != nil {
				s.nearText.add(headingKey(h.Text), h.Text)
			}
		}
	}
	for _, c := range s.nearText.find(headingKey(text)) {
		return c.holders[0]
	}
	return ""
}
