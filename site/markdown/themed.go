package markdown

import (
	"strings"

	"golang.org/x/net/html"

	"sheaf/site/note"
)

// Pictures for one theme: "![](a.png#gh-dark-mode-only)" as GitHub has it, and <picture> with sources for
// prefers-color-scheme. A browser chooses among sources by what the system says, but the reader may have chosen the
// other theme on the page. So each theme gets an image of its own, and the style sheet shows one.

// themeOf returns the theme that an image's address is for, "" for both.
func themeOf(dest string) string {
	switch {
	case strings.HasSuffix(dest, "#gh-dark-mode-only"):
		return "dark"
	case strings.HasSuffix(dest, "#gh-light-mode-only"):
		return "light"
	}
	return ""
}

// schemeOf returns the theme that a media query asks for, "" if it asks for something else, too.
func schemeOf(media string) string {
	switch strings.ToLower(strings.Join(strings.Fields(media), "")) {
	case "(prefers-color-scheme:dark)":
		return "dark"
	case "(prefers-color-scheme:light)", "(prefers-color-scheme:light),(prefers-color-scheme:no-preference)":
		return "light"
	}
	return ""
}

// themedSource keeps a source of the picture e for the time when its image is known. The files of a source count as
// referred to, also those that are not shown.
func (w *writer) themedSource(p *piece, e *element, theme string, set []candidate) {
	place := &e.light
	if theme == "dark" {
		place = &e.dark
	}
	for _, s := range set {
		l := note.Link{Kind: note.Media, Dest: s.url}
		if *place == 0 {
			l.Kind, l.Theme = note.Image, theme
		}
		link := w.addLink(l, p.offset())
		if *place == 0 {
			*place = link + 1
		}
	}
}

// themedImages writes the image l of the innermost picture, which has sources for themes, and those beside it.
func (w *writer) themedImages(p *piece, t *html.Token, l note.Link) {
	top := &w.stack[len(w.stack)-1]
	light, dark := top.light, top.dark
	hasOther := !isBlank(w.out[top.inner:])
	switch {
	case light > 0 && dark > 0:
		l.Kind = note.Media
	case light > 0:
		l.Theme = "dark"
	default:
		l.Theme = "light"
	}
	link := -1
	if l.Dest != "" && isSafeMedia(l.Dest) {
		link = w.addLink(l, p.offset())
		w.locateAttribute(p, "src")
	}
	isShown := link >= 0 && l.Kind == note.Image
	if isShown && hasOther && !isElsewhere(l.Dest) {
		top.mark++
		w.hole(note.HolePicture, link)
		isShown = false
	}
	w.closeTo(len(w.stack) - 1)
	w.makeRoom(false)
	w.imageID(t)
	if isShown {
		w.hole(note.HoleImage, link)
	}
	for _, i := range []int{light, dark} {
		if i > 0 {
			other := &w.note.Links[i-1]
			other.Text, other.Title, other.Width, other.Height, other.Align = l.Text, l.Title, l.Width, l.Height, l.Align
			w.hole(note.HoleImage, i-1)
		}
	}
}
