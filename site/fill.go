package site

import (
	"html"
	"net/url"
	"strings"

	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/render"
)

// fills returns what goes into the holes of a note's body, or those of the pieces of it that a page
// shows, in their order, as HTML, and the embeds that stand in some.
func (s *Site) fills(p page, pieces []render.Piece) (fills []string, embeds []render.Embed) {
	f := filler{site: s, address: s.nav.address(p)}
	if pieces == nil {
		return f.part(p.index, s.graph.Notes[p.index].Whole, s.embeds[p.index].plan)
	}
	for _, piece := range pieces {
		more, moreEmbeds := f.part(p.index, piece.Part, s.embeds[p.index].plan)
		for _, e := range moreEmbeds {
			e.Hole += len(fills)
			embeds = append(embeds, e)
		}
		fills = append(fills, more...)
	}
	return fills, embeds
}

// A filler fills the holes of one page.
type filler struct {
	site    *Site
	address string
	note    int  // the note whose part is being filled
	inLink  bool // between a HoleAnchor and its end
	images  int  // filled so far
	embeds  int  // shown so far

	printed map[int]string // the notes that the page has as a whole, and the id of each: see printpage.go

	includedBytes int // of code out of files, so far
}

func (f *filler) fill(kind note.HoleKind, l *note.Link, t link.Target) string {
	switch kind {
	case note.HoleAnchor:
		f.inLink = true
		return f.anchor(l, t)
	case note.HoleAnchorEnd:
		f.inLink = false
		return f.anchorEnd(t)
	case note.HoleImage:
		if l.Kind == note.Embed {
			return f.medium(l, t)
		}
		return f.linked(l, t, f.image(l, t))
	case note.HolePicture:
		return f.pictured(l, t)
	case note.HoleFigure:
		return f.figure(l, t)
	case note.HoleWiki:
		return f.wiki(l, t)
	case note.HoleCode:
		return f.included(l, t)
	}
	if u := f.url(t); u != "" {
		return html.EscapeString(u)
	}
	return html.EscapeString(asWritten(l.Dest)) // an address of media must not be empty
}

// asWritten is the address of a file that is not there, as a valid reference.
func asWritten(dest string) string {
	u, err := url.Parse(dest)
	if err != nil {
		return note.EscapePath(dest)
	}
	return u.String()
}

// anchorEnd is what must be said in words about a link's target.
func (f *filler) anchorEnd(t link.Target) string {
	if t.State == link.Missing {
		return `<span class="vh"> (not written yet)</span>`
	}
	return ""
}

// url is the reference to a target, "" for one that is missing.
func (f *filler) url(t link.Target) string {
	if ref, ok := f.onPage(t); ok {
		return ref
	}
	switch t.State {
	case link.External:
		return t.URL
	case link.Page, link.Attachment:
		u := note.URL(f.address, t.Address, "")
		if t.Fragment != "" && t.Query == "" && !f.isTop(t) {
			u = note.URL(f.address, t.Address, t.Fragment)
		}
		if t.Query != "" {
			u += "?" + t.Query
			if t.Fragment != "" {
				u += "#" + note.EscapeFragment(t.Fragment)
			}
		}
		return u
	}
	return ""
}

// isTop reports whether a target is the heading of a section that has a page of its own, not this one.
func (f *filler) isTop(t link.Target) bool {
	if t.Section == 0 || t.Address == f.address {
		return false
	}
	return t.Fragment == f.site.graph.Sections[t.Note][t.Section].Heading.ID
}

func (f *filler) anchor(l *note.Link, t link.Target) string {
	switch t.State {
	case link.Tagged:
		return ` href="` + html.EscapeString(f.tagURL(l.Dest)) + `"`
	case link.Unpublished:
		return ""
	case link.Missing:
		return ` class="gone" title="` + html.EscapeString("Not written yet: "+l.Dest) + `"` + f.toWrite(l)
	case link.External:
		if strings.HasPrefix(t.URL, "http") || strings.HasPrefix(t.URL, "//") {
			return ` class="ext" rel="noopener" href="` + html.EscapeString(t.URL) + `"`
		}
	}
	class := ""
	if f.isBroken(l) {
		class = ` class="broken"`
	}
	return class + ` href="` + html.EscapeString(f.url(t)) + `"`
}
