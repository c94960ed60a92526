package site

import (
	"html"
	"strconv"
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
	source  string // the path of the note whose part is being filled
	inLink  bool   // between a HoleAnchor and its end
	images  int    // filled so far
	embeds  int    // shown so far

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
		return f.image(l, t)
	case note.HoleWiki:
		return f.wiki(l, t)
	case note.HoleCode:
		return f.included(l, t)
	}
	return html.EscapeString(f.url(t))
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
	return ` href="` + html.EscapeString(f.url(t)) + `"`
}

// image is an <img> with its size, or what stands for an image that cannot be shown: a published
// page asks no other host for anything, so an image elsewhere becomes a link to it.
func (f *filler) image(l *note.Link, t link.Target) string {
	f.images++
	switch {
	case t.State == link.External && !strings.HasPrefix(t.URL, "data:"):
		return f.elsewhere(l, t)
	case t.State != link.Attachment && t.State != link.External:
		return placeholder(l)
	}
	var b strings.Builder
	b.WriteString(`<img src="` + html.EscapeString(f.url(t)) + `" alt="` + html.EscapeString(l.Text) + `"`)
	if l.Title != "" {
		b.WriteString(` title="` + html.EscapeString(l.Title) + `"`)
	}
	if t.State == link.Attachment {
		width, height := displaySize(l.Width, l.Height, f.site.sizes[f.site.graph.Files[t.File].Path])
		if width > 0 && height > 0 {
			b.WriteString(` width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `"`)
		}
	}
	if l.Align == "left" || l.Align == "right" || l.Align == "center" {
		b.WriteString(` class="al-` + l.Align + `"`)
	}
	if f.images > 1 { // the first is most likely in view
		b.WriteString(` loading="lazy"`)
	}
	b.WriteString(` decoding="async">`)
	return b.String()
}

// largeImage is the width in pixels from which an image is worth looking at by itself; icons and badges are below it.
const largeImage = 320

// linked makes an image a link to its file, unless it is part of a link already.
func (f *filler) linked(l *note.Link, t link.Target, img string) string {
	if f.inLink || t.State != link.Attachment || f.site.sizes[f.site.graph.Files[t.File].Path].width < largeImage {
		return img
	}
	label := ""
	if l.Text == "" {
		label = ` aria-label="Picture"`
	}
	return `<a class="zoom" href="` + html.EscapeString(f.url(t)) + `"` + label + `>` + img + `</a>`
}

func (f *filler) elsewhere(l *note.Link, t link.Target) string {
	text := l.Text
	if text == "" {
		text = "image"
	}
	if f.inLink {
		return html.EscapeString(text)
	}
	return `<a class="ext" rel="noopener" href="` + html.EscapeString(t.URL) + `">` + html.EscapeString(text) + `</a>`
}

func placeholder(l *note.Link) string {
	label := "Missing image: " + l.Dest
	alt := ""
	if l.Text != "" {
		label += " (" + l.Text + ")"
		alt = `<b>` + html.EscapeString(l.Text) + `</b> `
	}
	return `<span class="missing" role="img" aria-label="` + html.EscapeString(label) + `">` + alt + `<code>` + html.EscapeString(l.Dest) + `</code></span>`
}

// textWidth is the width in pixels that a percentage in an image's width attribute is of.
const textWidth = 640

// displaySize works out the width and height attributes of an image from what its author wrote, "",
// "300", "300px" or "50%", and its real size, so that the page keeps room of the right shape.
func displaySize(width, height string, real imageSize) (int, int) {
	w, h := pixels(width), pixels(height)
	switch {
	case real.width == 0 || real.height == 0:
		return w, h
	case w > 0 && h > 0:
		return w, h
	case w > 0:
		return w, max(1, w*real.height/real.width)
	case h > 0:
		return max(1, h*real.width/real.height), h
	}
	return real.width, real.height
}

func pixels(attribute string) int {
	attribute = strings.TrimSpace(attribute)
	if percent, ok := strings.CutSuffix(attribute, "%"); ok {
		n, err := strconv.Atoi(percent)
		if err != nil || n <= 0 || n > 100 {
			return 0
		}
		return textWidth * n / 100
	}
	n, err := strconv.Atoi(strings.TrimSuffix(attribute, "px"))
	if err != nil || n <= 0 || n > 10000 {
		return 0
	}
	return n
}
