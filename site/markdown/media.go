package markdown

import (
	"strings"

	"golang.org/x/net/html"

	"sheaf/site/note"
)

// Images and other media of raw HTML. An image leaves the output as a whole, to be put there when
// its size is known; the other media leave their addresses. A page asks no other host for anything, so
// that media from elsewhere become links: an image when its hole is filled, a film or sound here.

func (w *writer) rawImage(p *piece, t *html.Token) {
	dest := cleanURL(attribute(t, "src"))
	if dest == "" {
		if set := parseSrcset(attribute(t, "srcset")); len(set) > 0 {
			dest = set[0].url
		}
	}
	alt := attribute(t, "alt")
	l := note.Link{
		Kind: note.Image, Dest: dest, Text: alt, Title: attribute(t, "title"), Theme: themeOf(dest),
		Width: attribute(t, "width"), Height: attribute(t, "height"), Align: strings.ToLower(attribute(t, "align")),
	}
	if n := len(w.stack); n > 0 && w.stack[n-1].light+w.stack[n-1].dark > 0 {
		w.themedImages(p, t, l)
		return
	}
	if dest == "" || !isSafeMedia(dest) {
		if alt != "" {
			w.makeRoom(false)
			w.text([]byte(alt))
		}
		return
	}
	kind := note.HoleImage
	switch n := len(w.stack); {
	case n == 0 || w.stack[n-1].model != sources:
		w.makeRoom(false)
	case isElsewhere(dest): // the picture will be a link
		w.closeTo(n - 1)
		w.makeRoom(false)
	default:
		w.stack[n-1].mark++ // a picture's image: its last child
		kind = note.HolePicture
	}
	if kind == note.HoleImage {
		w.imageID(t)
	}
	link := w.addLink(l, p.offset())
	w.locateAttribute(p, "src")
	w.hole(kind, link)
	if kind == note.HolePicture && attribute(t, "id") != "" { // not in the picture, where nothing but images may be
		w.closeTop()
		w.imageID(t)
	}
}

// imageID makes an image's id a place to point at.
func (w *writer) imageID(t *html.Token) {
	if id := w.anchor(attribute(t, "id")); id != "" {
		w.emptySpan(id)
	}
}

// emptySpan writes what a link may lead to.
func (w *writer) emptySpan(id string) {
	w.string("<span")
	w.attribute("id", id)
	w.string("></span>")
}

// rawSource writes <source> of the innermost picture, video or audio.
func (w *writer) rawSource(p *piece, t *html.Token) {
	if len(w.stack) == 0 {
		return
	}
	rule, _ := ruleOf("source")
	switch top := &w.stack[len(w.stack)-1]; {
	case top.model == sources && top.mark == 0:
		set := safeSources(attribute(t, "srcset"))
		if len(set) == 0 {
			return
		}
		if theme := schemeOf(attribute(t, "media")); theme != "" {
			w.themedSource(p, top, theme, set)
			return
		}
		w.string("<source")
		w.attributes(t, rule)
		w.string(` srcset="`)
		for i, s := range set {
			if i > 0 {
				w.string(", ")
			}
			w.hole(note.HoleURL, w.addLink(note.Link{Kind: note.Media, Dest: s.url}, p.offset()))
			if s.descriptor != "" {
				w.string(" " + s.descriptor)
			}
		}
		w.string(`">`)
	case top.raw && (top.name == "video" || top.name == "audio") && top.mark == 0:
		src := cleanURL(attribute(t, "src"))
		if src == "" || !isSafeMedia(src) || isElsewhere(src) {
			return
		}
		w.string("<source")
		w.mediaURL(p, "src", src)
		rule.attrs = []string{"type"}
		w.attributes(t, rule)
		w.string(">")
	}
}

// rawMedia writes <video> or <audio>, always with its controls.
func (w *writer) rawMedia(p *piece, t *html.Token, rule elementRule) {
	if i := w.find("a"); i >= 0 {
		if i < w.barrier() {
			return
		}
		w.closeTo(i)
	}
	w.makeRoom(false)
	if src := cleanURL(attribute(t, "src")); isElsewhere(src) && isSafeMedia(src) {
		link := w.addLink(note.Link{Kind: note.Anchor, Dest: src, Text: rule.name}, p.offset())
		w.string("<a")
		w.hole(note.HoleAnchor, link)
		w.string(">" + rule.name)
		w.hole(note.HoleAnchorEnd, link)
		w.string("</a>")
		return
	}
	w.string("<" + rule.name + " controls")
	for _, key := range []string{"src", "poster"} {
		if value := cleanURL(attribute(t, key)); value != "" && isSafeMedia(value) && !isElsewhere(value) && (key == "src" || rule.name == "video") {
			w.mediaURL(p, key, value)
		}
	}
	if rule.name == "audio" {
		rule.attrs = []string{"muted", "loop"}
	}
	if id := w.attributes(t, rule); id != "" {
		w.attribute("id", id)
	}
	w.string(">")
	e := element{tag: rule.name, name: rule.name, model: rule.model, raw: true, link: -1}
	if attribute(t, "src") != "" {
		e.mark = 1 // then it has no other sources
	}
	w.push(e)
}

func (w *writer) mediaURL(p *piece, key, dest string) {
	w.string(" " + key + `="`)
	link := w.addLink(note.Link{Kind: note.Media, Dest: dest}, p.offset())
	w.locateAttribute(p, key)
	w.hole(note.HoleURL, link)
	w.string(`"`)
}

// A candidate is one image of a srcset attribute.
type candidate struct{ url, descriptor string }

// safeSources returns the candidates of a srcset that a page may load, if they are valid together:
// all but one need a descriptor, and each its own.
func safeSources(srcset string) []candidate {
	var safe []candidate
	seen := make(map[string]bool)
	for _, c := range parseSrcset(srcset) {
		if c.descriptor == "1x" {
			c.descriptor = ""
		}
		if !seen[c.descriptor] && isSafeMedia(c.url) && !isElsewhere(c.url) && isDescriptor(c.descriptor) {
			seen[c.descriptor] = true
			safe = append(safe, c)
		}
	}
	return safe
}

// parseSrcset splits a srcset attribute into its candidates (HTML, section 4.8.4.2.1): a URL ends at
// white space or at a comma before white space, since it may have commas in it.
func parseSrcset(s string) []candidate {
	const white = " \t\n\f\r"
	var all []candidate
	for len(all) < 100 {
		s = strings.TrimLeft(s, white+",")
		if s == "" {
			break
		}
		end := strings.IndexAny(s, white)
		if end < 0 {
			end = len(s)
		}
		url := s[:end]
		s = s[end:]
		if trimmed := strings.TrimRight(url, ","); trimmed != url {
			all = append(all, candidate{url: trimmed})
			continue
		}
		descriptor, rest, _ := strings.Cut(s, ",")
		s = rest
		all = append(all, candidate{url, strings.Trim(descriptor, white)})
	}
	return all
}

// isDescriptor reports whether s is a width or a density: "", "2x", "1.5x".
func isDescriptor(s string) bool {
	if s == "" {
		return true
	}
	number := s[:len(s)-1]
	return s[len(s)-1] == 'x' && number != "" && strings.Trim(number, "0123456789") == "" && number[0] != '0' ||
		s == "1.5x" || s == "2.5x"
}

// cleanURL returns an address of raw HTML without what a browser leaves out of it.
func cleanURL(s string) string {
	s = strings.Trim(s, " \t\n\f")
	if strings.ContainsAny(s, "\t\n") {
		s = strings.NewReplacer("\t", "", "\n", "").Replace(s)
	}
	return s
}
