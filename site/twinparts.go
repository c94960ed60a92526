package site

import (
	"bytes"
	"slices"

	"sheaf/site/note"
)

// The Markdown of a page of a split note: the lines of the headings that the page shows, and the definitions, of
// footnotes and of the addresses of links, that these lines name and that stand elsewhere in the note.

// partsOf returns which parts of the text a section shows.
func (t *twinText) partsOf(found *splitNote, section int) (parts []note.Span) {
	n := t.note
	headings := make([]*note.Heading, 0, len(n.Headings)+1)
	if n.Lead != nil {
		headings = append(headings, n.Lead)
	}
	for i := range n.Headings {
		headings = append(headings, &n.Headings[i])
	}
	owner, start := 0, 0 // who shows what stands from an offset on
	take := func(end int) {
		if owner == section && start < end {
			parts = append(parts, note.Span{Start: start, End: end})
		}
	}
	for _, h := range headings {
		at := t.offset(note.Pos{Line: h.Line, Column: 1})
		if at < start {
			continue
		}
		take(at)
		owner, start = found.ownerOf(n, h), at
	}
	take(len(t.text))
	return append(parts, t.definitionsFor(parts)...)
}

// ownerOf returns the section that shows a heading.
func (s *splitNote) ownerOf(n *note.Note, h *note.Heading) int {
	if i := slices.IndexFunc(s.pages, func(p note.Page) bool { return p.Heading == h }); i >= 0 {
		return i
	}
	if h == n.Lead {
		return 0
	}
	return max(0, s.finder.At(h.Part.Start))
}

// definitionsFor returns the definitions outside of some parts that these name.
func (t *twinText) definitionsFor(parts []note.Span) (list []note.Span) {
	isInside := func(at int) bool {
		return slices.ContainsFunc(parts, func(p note.Span) bool { return p.Start <= at && at < p.End })
	}
	fence := ""
	inside := false // a definition of a footnote that is taken: what is indented below it belongs to it
	for at := 0; at < len(t.text); {
		line, rest, _ := bytes.Cut(t.text[at:], []byte("\n"))
		end := len(t.text) - len(rest)
		if run := fenceOf(line); run != "" && (fence == "" || len(run) >= len(fence) && run[0] == fence[0]) {
			if fence != "" {
				run = ""
			}
			fence = run
		}
		label := labelOf(line)
		isBelow := len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
		switch {
		case fence != "" && !inside:
		case label != nil:
			if inside = !isInside(at) && slices.ContainsFunc(parts, func(p note.Span) bool { return bytes.Contains(bytes.ToLower(t.text[p.Start:p.End]), label) }); inside {
				list = append(list, note.Span{Start: at, End: end})
			}
		case inside && (isBelow || len(bytes.TrimSpace(line)) == 0):
			list[len(list)-1].End = end
		default:
			inside = false
		}
		at = end
	}
	return list
}

// labelOf returns "[label]" in lower case if a line begins a definition of it.
func labelOf(line []byte) []byte {
	trimmed := bytes.TrimLeft(line, " ")
	end := bytes.Index(trimmed, []byte("]:"))
	if len(line)-len(trimmed) > 3 || !bytes.HasPrefix(trimmed, []byte("[")) || end < 2 || bytes.IndexByte(trimmed[1:end], ']') >= 0 {
		return nil
	}
	return bytes.ToLower(trimmed[:end+1])
}
