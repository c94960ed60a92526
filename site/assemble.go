package site

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/note"
	"sheaf/site/render"
)

// The HTML of a page that shows parts of a note's body. The heading that a section begins with becomes
// the page's own, and those inside it move up with it.

// assemble returns the body that a view shows of a note's, and the view that goes with it: the heading
// that the pieces begin with is in its Lead, and no longer among what they show.
func assemble(v *render.View, body *note.Body) (*render.View, *note.Body) {
	if v.Pieces == nil {
		return v, body
	}
	a := assembler{out: &note.Body{}, level: v.Level, wantsHeading: v.Level > 0 && v.Lead == nil}
	if a.level == 0 && !v.HideTitle {
		a.level = 1
	}
	for _, p := range v.Pieces {
		a.out.HTML = append(a.out.HTML, p.Before...)
		at := p.Part.Start
		for _, h := range body.Holes[p.Part.First:p.Part.Last] {
			a.add(body.HTML[at:h.Offset])
			a.hole(h)
			at = h.Offset
		}
		a.add(body.HTML[at:p.Part.End])
	}
	if a.heading == nil {
		return v, a.out
	}
	whole := *v
	whole.Lead = &note.Heading{Level: 1, ID: a.id, HTML: a.fillHeading(v.Fills)}
	whole.Fills = slices.Delete(slices.Clone(v.Fills), a.first, a.first+len(a.heading.Holes))
	return &whole, a.out
}

// An assembler puts a page's body together.
type assembler struct {
	out    *note.Body
	level  int    // of the heading that is the page's; 1 for a title that is no heading of the body, 0 for none
	levels [7]int // by level of heading: its level in the outline, as package markdown has it

	wantsHeading bool       // the next heading is the page's
	inHeading    bool       // and it is being read
	heading      *note.Body // what is in it
	id           string
	first        int    // its first hole
	was          string // the name of the heading that is open, as the note has it
	now          string // and as the page does
}

func (a *assembler) to() *note.Body {
	if a.inHeading {
		return a.heading
	}
	return a.out
}

func (a *assembler) hole(h note.Hole) {
	to := a.to()
	h.Offset = len(to.HTML)
	to.Holes = append(to.Holes, h)
}

// add appends a piece of the body without holes. No hole stands in the tags of a heading.
func (a *assembler) add(piece []byte) {
	for {
		at, end := nextHeadingTag(piece)
		if at < 0 {
			break
		}
		to := a.to()
		to.HTML = append(to.HTML, piece[:at]...)
		tag := piece[at:end]
		piece = piece[end:]
		if tag[1] == '/' {
			a.closeHeading(tag)
		} else {
			a.openHeading(tag)
		}
	}
	to := a.to()
	to.HTML = append(to.HTML, piece...)
}

// nextHeadingTag returns where the first start or end tag of a heading is in a piece, or -1.
func nextHeadingTag(piece []byte) (start, end int) {
	for from := 0; ; {
		i := bytes.IndexByte(piece[from:], '<')
		if i < 0 {
			return -1, -1
		}
		i += from
		name := bytes.TrimPrefix(piece[i+1:], []byte("/"))
		if len(name) > 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6' && (name[2] == '>' || name[2] == ' ') {
			return i, i + tagLength(piece[i:])
		}
		from = i + 1
	}
}

// tagLength returns the length of the tag that a piece begins with.
func tagLength(piece []byte) int {
	quoted := false
	for i, c := range piece {
		if c == '"' {
			quoted = !quoted
		} else if c == '>' && !quoted {
			return i + 1
		}
	}
	return len(piece)
}

func (a *assembler) openHeading(tag []byte) {
	a.was = string(tag[1:3])
	if a.wantsHeading {
		a.wantsHeading, a.inHeading = false, true
		a.heading, a.first = &note.Body{}, len(a.out.Holes)
		if _, after, ok := bytes.Cut(tag, []byte(` id="`)); ok {
			id, _, _ := bytes.Cut(after, []byte(`"`))
			a.id = html.UnescapeString(string(id))
		}
		return
	}
	level := int(tag[2] - '0')
	if a.level > 0 {
		level = max(level-a.level+1, 2)
	}
	a.now = "h" + strconv.Itoa(level)
	attributes := string(tag[3:])
	if before, after, ok := strings.Cut(attributes, ` aria-level="`); ok {
		_, after, _ = strings.Cut(after, `"`)
		attributes = before + after
	}
	if depth := a.outline(level); depth != level {
		attributes = ` aria-level="` + strconv.Itoa(depth) + `"` + attributes
	}
	a.out.HTML = append(append(append(a.out.HTML, '<'), a.now...), attributes...)
}

func (a *assembler) closeHeading(tag []byte) {
	if !a.inHeading {
		a.out.HTML = append(append(append(a.out.HTML, "</"...), a.now...), '>')
		return
	}
	a.inHeading = false
	// The page's address is the way to its heading.
	if i := bytes.LastIndex(a.heading.HTML, []byte(`<a class="an"`)); i >= 0 {
		a.heading.HTML = a.heading.HTML[:i]
	}
}

// outline returns the level of the next heading in the page's outline, which skips none.
func (a *assembler) outline(level int) int {
	depth := 1
	for l := 1; l < level; l++ {
		depth = max(depth, a.levels[l])
	}
	depth = min(level, depth+1)
	a.levels[level] = depth
	clear(a.levels[level+1:])
	return depth
}

// fillHeading returns the page's heading with its holes filled.
func (a *assembler) fillHeading(fills []string) string {
	var b strings.Builder
	at := 0
	for i, h := range a.heading.Holes {
		b.Write(a.heading.HTML[at:h.Offset])
		b.WriteString(fills[a.first+i])
		at = h.Offset
	}
	b.Write(a.heading.HTML[at:])
	return b.String()
}
