package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"sheaf/site/note"
)

// The text of a note's sections, for search: what a reader sees of each block, in order, without what
// the page adds. Headings begin sections and are no part of their text.

// maxSectionText bounds the text of one section, in bytes; a section that is longer is a log or a
// table that was dumped, and what stands behind the bound is not searched.
const maxSectionText = 128 << 10

// sectionTexts gathers them.
type sectionTexts struct {
	sections []note.Section
	text     []byte // of the section that is being written, the last of sections
	taken    int    // up to where collector.plain has been taken
}

// beginSectionText begins the section of a heading, -1 for the note's own.
func (w *writer) beginSectionText(heading int) {
	w.endSectionText()
	w.texts.sections = append(w.texts.sections, note.Section{Heading: heading, First: len(w.note.Links)})
}

func (w *writer) endSectionText() {
	if n := len(w.texts.sections); n > 0 {
		w.texts.sections[n-1].Text = string(w.texts.text)
		w.texts.sections[n-1].Last = len(w.note.Links)
	}
	w.texts.text = w.texts.text[:0]
}

// takeText puts the plain text up to end, which ends a block or a cell, into the section.
func (w *writer) takeText(end int, separator byte) {
	from := min(w.texts.taken, end)
	w.texts.taken = max(w.texts.taken, end)
	start := len(w.texts.text)
	if w.texts.text = w.appendVisible(w.texts.text, w.plain[from:end], false); len(w.texts.text) > start {
		w.texts.text = append(w.texts.text, separator)
	}
}

// endRow makes the row of a table a line of text.
func (w *writer) endRow() {
	if n := len(w.texts.text); n > 0 && w.texts.text[n-1] == '\t' {
		w.texts.text[n-1] = '\n'
	}
}

// takeCode puts a block of code into the section.
func (w *writer) takeCode(code []byte) {
	start := len(w.texts.text)
	w.texts.text = append(w.texts.text, note.CodeStart)
	if w.texts.text = w.appendVisible(w.texts.text, code, true); len(w.texts.text) == start+1 {
		w.texts.text = w.texts.text[:start]
		return
	}
	w.texts.text = append(w.texts.text, note.CodeEnd, '\n')
}

// appendVisible appends text with its white space made single spaces, and none around it; lines stay
// lines if asked for. Control characters count as white space. It stops at the section's bound.
func (w *writer) appendVisible(dst, text []byte, lines bool) []byte {
	text = text[:min(len(text), maxSectionText)]
	gap, start := byte(0), len(dst)
	for i := 0; i < len(text); {
		r, size := rune(text[i]), max(1, visibleRun(text[i:]))
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		switch {
		case r == '\n' && lines:
			gap = '\n'
		case r <= ' ' || r == 0x7f || r >= utf8.RuneSelf && (unicode.IsSpace(r) || unicode.IsControl(r)):
			if gap == 0 {
				gap = ' '
			}
		default:
			if len(dst) == start {
				gap = 0
			}
			room := maxSectionText - len(dst)
			if gap != 0 {
				room--
			}
			if size > room {
				size = max(0, bytes.LastIndexByte(text[i:i+max(0, room)+1], ' ')) // the words that fit
				text = text[:i+size]
			}
			if size == 0 {
				return dst
			}
			if gap != 0 {
				dst = append(dst, gap)
			}
			gap = 0
			dst = append(dst, text[i:i+size]...)
		}
		i += size
	}
	return dst
}

// visibleRun returns how much of the beginning of a text is words of ASCII with single spaces between them, as most of
// a text is.
func visibleRun(text []byte) int {
	end, before := 0, byte(' ')
	for ; end+8 <= len(text); end += 8 {
		eight := eightAt(text, end)
		if eight&highBits != 0 {
			break
		}
		spaces := rangeMask(eight, ' ', ' ')
		behindSpace := spaces << 8
		if before == ' ' {
			behindSpace |= 0x80
		}
		if spaces&behindSpace|gapMask(eight)&^spaces|rangeMask(eight, 0x7f, 0x7f) != 0 {
			break
		}
		before = text[end+7]
	}
	for end < len(text) && ' ' <= text[end] && text[end] < 0x7f && text[end]|before != ' ' {
		before = text[end]
		end++
	}
	if end > 0 && before == ' ' {
		end--
	}
	return end
}

// eraseSectionText takes back the text since an erasure began.
func (w *writer) eraseSectionText(e erasure) {
	t := &w.texts
	if len(t.sections) > e.sections {
		t.text = append(t.text[:0], t.sections[e.sections-1].Text...)
		t.sections = t.sections[:e.sections]
	}
	t.text = t.text[:min(e.text, len(t.text))]
	t.taken = min(t.taken, len(w.plain))
}
