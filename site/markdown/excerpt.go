package markdown

import (
	"bytes"
	"html"

	"sheaf/site/note"
)

// Excerpt reads a part of a note's body back: its summary and its count of words, as Compile has them
// for the whole note. Few notes are split, so the compiled ones need not carry these for each heading.
func Excerpt(n *note.Note, b *note.Body, parts []note.Part) (summary string, words int) {
	r := excerpt{note: n}
	for _, p := range parts {
		r.part(b, p)
	}
	r.endBlock()
	return r.summary, (r.half + 1) / 2
}

// An excerpt follows HTML that the writer of this package wrote: "<" stands for nothing but tags, and
// attributes between double quotes.
type excerpt struct {
	note    *note.Note
	summary string
	half    int // half words so far

	text   []byte // of the block that is being read
	linked []byte // of it, that of links
	depth  int    // of elements other than phrasing ones
	hidden int    // the depth that code began at, plus one; 0 outside of code
	inLink bool
	inRef  bool // the number of a footnote
	isMain bool // the block is a paragraph that stands in no other element
}

func (r *excerpt) part(b *note.Body, p note.Part) {
	at := p.Start
	for i := p.First; i < p.Last; i++ {
		h := b.Holes[i]
		r.markup(b.HTML[at:h.Offset])
		if h.Kind == note.HoleWiki {
			r.link(&r.note.Links[h.Link])
		}
		at = h.Offset
	}
	r.markup(b.HTML[at:p.End])
}

// link reads a link whose text is no part of the body.
func (r *excerpt) link(l *note.Link) {
	text := l.Text
	if text == "" {
		text = note.WikiText(l.Dest)
	}
	wasLink := r.inLink
	r.inLink = true
	r.words([]byte(text))
	r.inLink = wasLink
}

// markup reads a piece of HTML, which may end or begin within a tag.
func (r *excerpt) markup(piece []byte) {
	for len(piece) > 0 {
		open := bytes.IndexByte(piece, '<')
		if end := bytes.IndexByte(piece, '>'); end >= 0 && (open < 0 || end < open) { // of a tag with a hole in it
			piece = piece[end+1:]
			continue
		}
		if open < 0 {
			r.words([]byte(html.UnescapeString(string(piece))))
			return
		}
		r.words([]byte(html.UnescapeString(string(piece[:open]))))
		end := tagEnd(piece[open:])
		r.tag(piece[open : open+end])
		piece = piece[open+end:]
	}
}

// tagEnd returns the length of the tag that a text begins with; one with a hole in it is all that there is.
func tagEnd(text []byte) int {
	quoted := false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return i + 1
		}
	}
	return len(text)
}

func (r *excerpt) tag(tag []byte) {
	closing := len(tag) > 1 && tag[1] == '/'
	name := string(bytes.TrimLeft(tag[:endOfName(tag)], "</"))
	switch name {
	case "a":
		r.inLink = !closing
		return
	case "sup":
		r.inRef = bytes.HasPrefix(tag, []byte(`<sup class="fn"`))
		return
	case "br", "wbr":
		r.text = append(r.text, ' ')
		return
	case "hr", "img", "input", "source":
		return
	}
	if rule, ok := ruleOf(name); ok && !rule.block {
		return
	}
	r.endBlock()
	if closing {
		r.depth--
		if r.hidden > r.depth {
			r.hidden = 0
		}
		return
	}
	r.isMain = name == "p" && r.depth == 0
	r.depth++
	if r.hidden == 0 && (name == "pre" || name == "figure" || name == "button") {
		r.hidden = r.depth
	}
}

func endOfName(tag []byte) int {
	for i, c := range tag {
		if i > 1 && c != '/' && (c <= ' ' || c == '>') {
			return i
		}
	}
	return len(tag)
}

func (r *excerpt) words(text []byte) {
	if r.hidden > 0 || r.inRef {
		return
	}
	r.text = append(r.text, text...)
	if r.inLink {
		r.linked = append(append(r.linked, text...), ' ')
	}
}

// endBlock counts the words of a block, and takes it for the summary as writer.summarise does.
func (r *excerpt) endBlock() {
	half := halfWords(r.text)
	r.half += half
	if r.isMain && r.summary == "" && half > halfWords(r.linked) {
		r.summary = truncate(collapse(r.text[:min(len(r.text), 16*maxSummary)]), maxSummary)
	}
	r.text, r.linked, r.isMain = r.text[:0], r.linked[:0], false
}
