package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"sheaf/site/note"
)

// Links and images. What they refer to is not known here, so each leaves a hole.

// addLink appends a link of the note and returns its index.
func (w *writer) addLink(l note.Link, offset int) int {
	l.Pos = w.src.place(offset)
	w.note.Links = append(w.note.Links, l)
	return len(w.note.Links) - 1
}

// startLink writes the start of a link and returns where it is on the stack.
func (w *writer) startLink(l note.Link, offset int) int {
	w.makeRoom(false)
	link := w.addLink(l, offset)
	w.string("<a")
	w.hole(note.HoleAnchor, link)
	if l.Kind == note.Tag {
		w.attribute("class", "tag")
	}
	if l.Title != "" {
		w.attribute("title", l.Title)
	}
	w.string(">")
	w.collector.open++
	return w.push(element{tag: "a", name: "a", model: phrasing, link: link, mark: len(w.plain)})
}

// finishLink writes the end of a link, which now has all its text.
func (w *writer) finishLink(e element) {
	text := w.plain[e.mark:]
	w.note.Links[e.link].Text = collapse(text)
	w.linked += halfWords(text)
	w.mentioned(e.link, e.mark)
	w.collector.open--
	w.hole(note.HoleAnchorEnd, e.link)
	w.string("</a>")
}

// leaveLink closes a link of raw HTML that is open, since links don't nest. It reports whether no
// link is open then.
func (w *writer) leaveLink() bool {
	i := w.find("a")
	if i >= 0 && i >= w.barrier() {
		w.closeTo(i)
		return true
	}
	return i < 0
}

func (w *writer) link(n *ast.Link) {
	if !w.affords(n.Reference, n.Destination, n.Title, n.Pos()) {
		w.inlines(n)
		return
	}
	dest := unescaped(n.Destination)
	if !isSafeLink(dest) || !w.leaveLink() {
		w.inlines(n)
		return
	}
	i := w.startLink(note.Link{Dest: dest, Title: unescaped(n.Title)}, max(n.Pos(), 0))
	w.locateDest(n.Destination)
	w.inlines(n)
	w.closeTo(i)
}

func (w *writer) image(n *ast.Image) {
	l, ok := w.imageLink(n)
	if !ok {
		w.text([]byte(l.Text))
		return
	}
	w.makeRoom(false)
	link := w.addLink(l, max(n.Pos(), 0))
	w.locateDest(n.Destination)
	w.hole(note.HoleImage, link)
}

// imageLink returns the link that an image is; false, with its text alone, if the page may not show it.
func (w *writer) imageLink(n *ast.Image) (note.Link, bool) {
	l := note.Link{Kind: note.Image, Text: string(w.altText(nil, n, 0))}
	if !w.affords(n.Reference, n.Destination, n.Title, n.Pos()) {
		return l, false
	}
	dest := unescaped(n.Destination)
	if !isSafeMedia(dest) {
		return l, false
	}
	l.Dest, l.Title, l.Theme = dest, unescaped(n.Title), themeOf(dest)
	return l, true
}

// affords reports whether a link may take its destination and its title from a definition.
func (w *writer) affords(reference *ast.ReferenceLink, dest, title []byte, offset int) bool {
	if reference == nil || w.repeats(len(dest)+len(title)) {
		return true
	}
	if !w.isRepeated {
		w.isRepeated = true
		w.tooLarge(max(offset, 0), "links repeat long definitions too often: from here on they are shown without")
	}
	return false
}

// repeats counts what a note takes from its definitions of links and abbreviations, and reports whether
// it may: together some times the note's size, as in cmark, so that a long one used often cannot fill
// the disk.
func (w *writer) repeats(size int) bool {
	if w.expanded+size > 100_000+4*len(w.src.text) {
		return false
	}
	w.expanded += size
	return true
}

// altText appends the plain text of an image's description.
func (w *writer) altText(dst []byte, n ast.Node, depth int) []byte {
	if depth > maxInlineDepth {
		return dst
	}
	for next := n.FirstChild(); next != nil; next = next.NextSibling() {
		switch c := next.(type) {
		case *ast.Text:
			value, last := w.wholeText(c)
			if next = last; last.IsRaw() {
				dst = append(dst, value...)
			} else {
				dst = appendUnescaped(dst, value)
			}
			if last.SoftLineBreak() || last.HardLineBreak() {
				dst = append(dst, '\n')
			}
		case *wikiLink:
			if w.isFormatted(c.label) {
				dst = w.altText(dst, c.label, depth+1)
			} else {
				dst = append(dst, c.text...)
			}
		case *embed:
			dst = append(dst, c.text...)
		case *tag:
			dst = append(append(dst, '#'), c.name...)
		case *ast.AutoLink:
			dst = append(dst, c.Label(w.src.text)...)
		default:
			dst = w.emojiText(dst, c)
			dst = w.altText(dst, c, depth+1)
		}
	}
	return dst
}

// autolink writes a bare address, or one in angle brackets.
func (w *writer) autolink(n *ast.AutoLink) {
	label := n.Label(w.src.text)
	// The label is a part of the source, so their capacities tell where it begins.
	offset := cap(w.src.text) - cap(label)
	dest := string(n.URL(w.src.text))
	if offset > 0 && w.src.text[offset-1] == '<' {
		offset--
		label = resolved(label) // in brackets, character references mean something
		dest = string(resolved([]byte(dest)))
	}
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	if !isSafeLink(dest) || w.find("a") >= 0 {
		w.text(label)
		return
	}
	i := w.startLink(note.Link{Dest: dest}, offset)
	w.text(label)
	w.closeTo(i)
}
