package site

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"sheaf/site/link"
	"sheaf/site/note"
)

// What fills the holes of images.

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
	b.WriteString(`<img src="` + html.EscapeString(f.imageURL(l, t)) + `" alt="` + html.EscapeString(l.Text) + `"`)
	if l.Title != "" {
		b.WriteString(` title="` + html.EscapeString(l.Title) + `"`)
	}
	if t.State == link.Attachment {
		width, height := displaySize(l.Width, l.Height, f.site.sizes[f.site.graph.Files[t.File].Path])
		if width > 0 && height > 0 {
			b.WriteString(f.srcset(t.File, width) + ` width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `"`)
		}
	}
	align := ""
	if l.Align == "left" || l.Align == "right" || l.Align == "center" {
		align = "al-" + l.Align
	}
	b.WriteString(classes(align, themeClass(l)))
	if f.images > 1 || l.Theme != "" { // the first is most likely in view, unless the theme hides it
		b.WriteString(` loading="lazy"`)
	}
	b.WriteString(` decoding="async">`)
	return b.String()
}

// imageURL is the reference to an image's file. The fragment that says which theme it is for has done its work.
func (f *filler) imageURL(l *note.Link, t link.Target) string {
	if l.Theme != "" && t.State == link.Attachment {
		t.Fragment = ""
	}
	return f.url(t)
}

// themeClass is the class of an image that is shown in one theme alone.
func themeClass(l *note.Link) string {
	if l.Theme == "" {
		return ""
	}
	return l.Theme + "-only"
}

// classes is the attribute for those classes that are not empty.
func classes(names ...string) string {
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	if len(names) == 0 {
		return ""
	}
	return ` class="` + strings.Join(names, " ") + `"`
}

// largeImage is the width in pixels from which an image is worth looking at by itself; icons and badges are below it.
const largeImage = 320

func (f *filler) isLarge(t link.Target) bool {
	return t.State == link.Attachment && f.site.sizes[f.site.graph.Files[t.File].Path].width >= largeImage
}

// linked makes an image a link to its file, unless it is part of a link already.
func (f *filler) linked(l *note.Link, t link.Target, img string) string {
	if f.inLink || !f.isLarge(t) {
		return img
	}
	label := ""
	if l.Text == "" {
		label = ` aria-label="Picture"`
	}
	return `<a` + classes("zoom", themeClass(l)) + ` href="` + html.EscapeString(f.imageURL(l, t)) + `"` + label + `>` + img + `</a>`
}

// figure is an image with its title below it.
func (f *filler) figure(l *note.Link, t link.Target) string {
	untitled := *l
	untitled.Title = ""
	figure := `<figure` + classes("fig", themeClass(l)) + `>` + f.linked(&untitled, t, f.image(&untitled, t)) +
		`<figcaption><span>` + html.EscapeString(l.Title) + `</span>`
	if f.isLarge(t) {
		figure += `<a class="zoom" href="` + html.EscapeString(f.imageURL(l, t)) + `">Full size</a>`
	}
	return figure + `</figcaption></figure>`
}

func (f *filler) elsewhere(l *note.Link, t link.Target) string {
	text := l.Text
	if text == "" {
		text = "image"
	}
	if f.inLink {
		return html.EscapeString(text)
	}
	return `<a` + classes("ext", themeClass(l)) + ` rel="noopener" href="` + html.EscapeString(t.URL) + `">` + html.EscapeString(text) + `</a>`
}

// pictured is the image in a <picture>, where nothing else may be: that of a missing one is empty, and says so.
func (f *filler) pictured(l *note.Link, t link.Target) string {
	if t.State == link.Attachment || t.State == link.External {
		return f.image(l, t)
	}
	f.images++
	return `<img class="missing" src="data:," alt="` + html.EscapeString(missingImage(l)) + `">`
}

// missingImage says in words which image is missing.
func missingImage(l *note.Link) string {
	if l.Text == "" {
		return "Missing image: " + l.Dest
	}
	return "Missing image: " + l.Dest + " (" + l.Text + ")"
}

func placeholder(l *note.Link) string {
	label := missingImage(l)
	alt := ""
	if l.Text != "" {
		alt = `<b>` + html.EscapeString(l.Text) + `</b> `
	}
	return `<span` + classes("missing", themeClass(l)) + ` role="img" aria-label="` + html.EscapeString(label) + `">` + alt + `<code>` + html.EscapeString(l.Dest) + `</code></span>`
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
