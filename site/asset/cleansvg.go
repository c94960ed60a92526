package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// CleanSVG takes out of an SVG file what could run code, or ask another host for something, when a
// reader opens the file by itself: a picture in a page can do neither, a document can. It returns
// source itself if there is nothing to take out; otherwise what is left of it, byte for byte, and
// what is gone, in order.
//
// SVG elements and what HTML may stand in a <foreignObject> are known by lists of what is harmless.
// Elements of editors' own namespaces mean nothing to a browser and stay. Event handlers, addresses
// of scripts and of other hosts, and animations that would set such are left out. What is not XML is
// cut where it ends to be, for a browser would show, and run, what comes before. Encodings are those
// that spell ASCII as ASCII does; a file in another one becomes an empty picture.
func CleanSVG(source []byte) (clean []byte, removed []Removed) {
	c := &svgCleaner{source: source}
	c.run()
	if len(c.removed) == 0 && !c.changed {
		return source, nil
	}
	return c.out, c.removed
}

// Removed is a thing that CleanSVG has left out.
type Removed struct {
	What   string // as an author would name it: `<script>`, `onload`
	Offset int    // in the source
}

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	htmlSpace  = "http://www.w3.org/1999/xhtml"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	emptySVG   = `<svg xmlns="` + svgSpace + `"/>` + "\n"
)

// svgElements are the elements of SVG that may stay, but for <foreignObject>.
var svgElements = wordSet(`a altGlyph altGlyphDef altGlyphItem animate animateColor animateMotion animateTransform circle
	clipPath defs desc discard ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
	feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
	feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowDiv flowPara
	flowRegion flowRoot flowSpan font font-face font-face-format font-face-name font-face-src font-face-uri g glyph glyphRef
	hatch hatchpath hkern image line linearGradient marker mask mesh meshgradient meshpatch meshrow metadata missing-glyph mpath
	path pattern polygon polyline radialGradient rect set solidcolor stop style svg switch symbol text textArea textPath title
	tref tspan use view vkern`)

// htmlElements are the elements of HTML that may stand in a <foreignObject>.
var htmlElements = wordSet(`b big blockquote body br center code dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p
	pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr`)

// styleAttributes are those whose value may hold the address of something to load.
var styleAttributes = wordSet(`style fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor
	shape-inside shape-subtract color-profile to from by values`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// A svgCleaner copies a file piece by piece.
type svgCleaner struct {
	source  []byte
	out     []byte
	removed []Removed
	changed bool // beyond what is removed

	decoder  *xml.Decoder
	entities *strings.Replacer // of the document type, whose definitions are not kept
	open     []*openElement
	dropping int // how many of the open elements were when the one began that is left out; 0 for none
}

// An openElement is one whose end is not read yet.
type openElement struct {
	name    xml.Name
	start   int // in out
	removed int // how many things were removed when it began

	sheet   strings.Builder // the text of a <style>, all of which a browser reads as one
	content int             // where in out it begins
	offset  int             // and in the source
}

// errStop ends the reading of a file; the rest of it is left out.
var errStop = errors.New("stop")

func (c *svgCleaner) run() {
	if bytes.HasPrefix(c.source, []byte("\xfe\xff")) || bytes.HasPrefix(c.source, []byte("\xff\xfe")) {
		c.refuse("UTF-16")
		return
	}
	mark := 0
	if bytes.HasPrefix(c.source, []byte("\uFEFF")) {
		mark = len("\uFEFF")
	}
	c.out = append(c.out, c.source[:mark]...)
	body := c.source[mark:]
	c.decoder = xml.NewDecoder(bytes.NewReader(body))
	c.decoder.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		if !isLikeASCII(charset) {
			c.refuse(charset)
			return nil, errStop
		}
		return singleBytes{r}, nil
	}
	for at := 0; ; {
		token, err := c.decoder.Token()
		if err == io.EOF && len(c.open) == 0 {
			return
		}
		if err != nil {
			c.cut(mark+at, err)
			return
		}
		end := int(c.decoder.InputOffset())
		c.token(token, body[at:end], mark+at)
		at = end
	}
}

// refuse makes an empty picture of a file in an encoding that is not read.
func (c *svgCleaner) refuse(encoding string) {
	c.out, c.open = []byte(emptySVG), nil
	c.removed = []Removed{{What: "all of it: its encoding is " + encoding + " and should be UTF-8"}}
}

// cut ends the picture where the file ends to be XML.
func (c *svgCleaner) cut(at int, err error) {
	if errors.Is(err, errStop) || len(c.removed) > 0 && strings.HasPrefix(c.removed[0].What, "all of it") {
		return
	}
	var syntax *xml.SyntaxError
	message := err.Error()
	if errors.As(err, &syntax) {
		message = syntax.Msg
	}
	if err == io.EOF {
		message = "unexpected end"
	}
	if c.dropping > 0 {
		c.out = c.out[:c.open[c.dropping-1].start]
		c.open, c.dropping = c.open[:c.dropping-1], 0
	}
	c.remove("all from here on: "+message, at)
	for i := len(c.open) - 1; i >= 0; i-- {
		if c.isInStyle(len(c.open) - i) {
			c.endStyle(c.open[i])
		}
		c.out = append(append(append(c.out, "</"...), c.rawName(c.open[i].start)...), '>')
	}
	if !bytes.Contains(c.out, []byte("svg")) {
		c.out = []byte(emptySVG)
	}
}

// rawName returns the name, prefix included, of the tag that begins at an offset in the output.
func (c *svgCleaner) rawName(start int) string {
	name := c.out[start+1:]
	return string(name[:bytes.IndexAny(name, " \t\r\n/>")])
}

func (c *svgCleaner) remove(what string, offset int) {
	c.removed = append(c.removed, Removed{what, offset})
}

// token copies one piece of the file, or leaves it out. An empty element comes as two tokens, the
// second of which has no bytes.
func (c *svgCleaner) token(token xml.Token, raw []byte, offset int) {
	switch t := token.(type) {
	case xml.StartElement:
		c.open = append(c.open, &openElement{name: t.Name, start: len(c.out), removed: len(c.removed)})
		if c.dropping > 0 {
			return
		}
		if !c.allows(t) || c.isInStyle(2) {
			c.remove("<"+t.Name.Local+">", offset)
			c.dropping = len(c.open)
			return
		}
		c.startTag(t, raw, offset)
		e := c.open[len(c.open)-1]
		e.content, e.offset = len(c.out), offset+len(raw)
	case xml.EndElement:
		c.endTag(raw)
	case xml.CharData:
		if c.dropping == 0 {
			if c.isInStyle(1) {
				c.open[len(c.open)-1].sheet.Write(t)
			}
			c.out = append(c.out, c.expanded(raw)...)
		}
	case xml.Comment:
		if c.dropping == 0 {
			c.out = append(c.out, raw...)
		}
	case xml.ProcInst:
		if t.Target == "xml" {
			c.out = append(c.out, raw...)
		} else if c.dropping == 0 {
			c.remove("<?"+t.Target+"?>", offset)
		}
	case xml.Directive:
		c.documentType(raw, offset)
	}
}

func (c *svgCleaner) endTag(raw []byte) {
	last := len(c.open) - 1
	e := c.open[last]
	c.open = c.open[:last]
	switch {
	case c.dropping > 0:
		if c.dropping == last+1 {
			c.dropping = 0
		}
	case e.name.Local == "foreignObject" && len(c.removed) > e.removed:
		c.out = c.out[:e.start] // something in it was not as it should be
	default:
		if e.name.Local == "style" {
			c.endStyle(e)
		}
		c.out = append(c.out, raw...)
	}
}

// allows reports whether an element, whose start tag is t, may stay. The last one of c.open is it.
func (c *svgCleaner) allows(t xml.StartElement) bool {
	if len(c.open) == 1 {
		return t.Name.Local == "svg" && (t.Name.Space == svgSpace || t.Name.Space == "")
	}
	switch t.Name.Space {
	case svgSpace, "":
		if strings.HasPrefix(t.Name.Local, "animate") || t.Name.Local == "set" {
			return !setsAddress(t)
		}
		return svgElements[t.Name.Local] || t.Name.Local == "foreignObject"
	case htmlSpace:
		return htmlElements[t.Name.Local] && slices.ContainsFunc(c.open, func(e *openElement) bool { return e.name.Local == "foreignObject" })
	case "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/XSL/Transform", "http://www.w3.org/2001/xml-events",
		"http://www.mozilla.org/xbl", "http://www.w3.org/ns/xbl", "http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul":
		return false
	}
	return true
}

// setsAddress reports whether an animation sets an attribute that is an address or a handler.
func setsAddress(t xml.StartElement) bool {
	for _, a := range t.Attr {
		if a.Name.Local == "attributeName" {
			name := strings.ToLower(strings.TrimSpace(a.Value[strings.LastIndexByte(a.Value, ':')+1:]))
			return name == "href" || name == "src" || name == "style" || strings.HasPrefix(name, "on")
		}
	}
	return false
}

// startTag copies a start tag without the attributes that may not stay.
func (c *svgCleaner) startTag(t xml.StartElement, raw []byte, offset int) {
	places := attributePlaces(raw)
	if len(places) != len(t.Attr) {
		c.remove("<"+t.Name.Local+">", offset)
		c.dropping = len(c.open)
		return
	}
	at := 0
	for i, a := range t.Attr {
		if isHarmless(t, a) {
			continue
		}
		c.remove(a.Name.Local, offset+places[i].name)
		c.out = append(c.out, c.expanded(raw[at:places[i].start])...)
		at = places[i].end
	}
	c.out = append(c.out, c.expanded(raw[at:])...)
}

// An attributePlace is where an attribute stands in its tag: from the white space before it on.
type attributePlace struct{ start, name, end int }

// attributePlaces finds the attributes of a start tag that is well-formed.
func attributePlaces(tag []byte) []attributePlace {
	var places []attributePlace
	i := bytes.IndexAny(tag, " \t\r\n")
	for i >= 0 && i < len(tag) {
		start := i
		for i < len(tag) && bytes.IndexByte([]byte(" \t\r\n"), tag[i]) >= 0 {
			i++
		}
		if i >= len(tag) || tag[i] == '/' || tag[i] == '>' {
			break
		}
		name := i
		quote := bytes.IndexAny(tag[i:], `"'`)
		if quote < 0 {
			break
		}
		i += quote
		end := bytes.IndexByte(tag[i+1:], tag[i])
		if end < 0 {
			break
		}
		i += 1 + end + 1
		places = append(places, attributePlace{start, name, i})
	}
	return places
}

// isHarmless reports whether an attribute may stay.
func isHarmless(t xml.StartElement, a xml.Attr) bool {
	name := strings.ToLower(a.Name.Local)
	if a.Name.Space == "xmlns" || a.Name.Space == "" && name == "xmlns" {
		return true
	}
	switch name {
	case "href":
		return isHarmlessReference(t.Name.Local, a.Value)
	case "base", "src", "srcset", "srcdoc", "data", "action", "formaction", "poster", "background", "ping", "attributionsrc", "is":
		return a.Name.Space != "" && a.Name.Space != "xml" && a.Name.Space != "http://www.w3.org/XML/1998/namespace"
	}
	if strings.HasPrefix(name, "on") || strings.HasPrefix(schemeless(a.Value), "javascript:") {
		return false
	}
	if a.Name.Space == "" && styleAttributes[name] {
		_, ok := cleanCSS(a.Value)
		return ok
	}
	return true
}

// isHarmlessReference reports whether the reference of an element may stay: into the file itself, to
// a file of the same site, a picture that it holds, or, of a link that one may follow or not, another
// site.
func isHarmlessReference(element, value string) bool {
	value = schemeless(value)
	if strings.HasPrefix(value, "//") || strings.HasPrefix(value, `\`) {
		return element == "a"
	}
	scheme, rest, ok := strings.Cut(value, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch scheme {
	case "http", "https", "mailto":
		return element == "a"
	case "data":
		if element != "image" && element != "feImage" {
			return false
		}
		for _, format := range []string{"png", "gif", "jpeg", "jpg", "webp", "avif"} {
			if after, ok := strings.CutPrefix(rest, "image/"+format); ok && after != "" && (after[0] == ';' || after[0] == ',') {
				return true
			}
		}
	}
	return false
}

// schemeless returns an address as a browser reads its scheme: without white space and control
// characters around and in it, in lower case.
func schemeless(value string) string {
	value = value[:min(len(value), 256)]
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, value))
}

// isInStyle reports whether the innermost element but so many, counted from 1, is a <style>.
func (c *svgCleaner) isInStyle(depth int) bool {
	n := len(c.open) - depth
	return n >= 0 && c.open[n].name.Local == "style"
}

// endStyle leaves out of a <style> what asks other hosts.
func (c *svgCleaner) endStyle(e *openElement) {
	clean, ok := cleanCSS(e.sheet.String())
	if ok {
		return
	}
	c.remove("an address of another host in <style>", e.offset)
	var b bytes.Buffer
	xml.EscapeText(&b, []byte(clean)) // a Buffer returns no error
	c.out = append(c.out[:e.content], b.Bytes()...)
}

var (
	// cssReference is what may load something: a url, its argument in quotes or not, and @import.
	cssReference = regexp.MustCompile(`(?i)\b(url|src)\(\s*("[^"]*"|'[^']*'|[^"'()\s]*)\s*\)`)
	cssImport    = regexp.MustCompile(`(?i)@import\b[^;]*;?`)
	// cssRefused is what else could do so, and what could hide it.
	cssRefused = regexp.MustCompile(`(?i)\\|image-set\s*\(|\bimage\s*\(|expression\s*\(|-moz-binding|behavior\s*:|@import|(url|src)(/\*.*\*/)*\(`)
)

// cleanCSS returns a style sheet, or a value that may be one, without references to what is not in
// the file; of a sheet that spells them in a way that is hard to follow, nothing is left. It reports
// whether there was nothing to leave out.
func cleanCSS(css string) (string, bool) {
	if !strings.ContainsAny(css, `(@\`) {
		return css, true
	}
	// Comments are not read as such: what one hides is judged as if it stood outside.
	left := cssReference.ReplaceAllStringFunc(css, func(s string) string {
		if isInFile(s[strings.IndexByte(s, '(')+1 : len(s)-1]) {
			return " " // of no interest
		}
		return "url(https:"
	})
	if !cssRefused.MatchString(left) {
		return css, true
	}
	clean := cssImport.ReplaceAllString(css, "")
	clean = cssReference.ReplaceAllStringFunc(clean, func(s string) string {
		if isInFile(s[strings.IndexByte(s, '(')+1 : len(s)-1]) {
			return s
		}
		return "none"
	})
	if rest := cssReference.ReplaceAllString(clean, " "); cssRefused.MatchString(rest) {
		return "", false
	}
	return clean, false
}

// isInFile reports whether the argument of a url() is a fragment of the file or data.
func isInFile(argument string) bool {
	argument = strings.ToLower(strings.Trim(argument, " \t\r\n\f\"'"))
	return strings.HasPrefix(argument, "#") || strings.HasPrefix(argument, "data:")
}

var (
	plainDoctype = regexp.MustCompile(`^<!DOCTYPE\s+svg(\s+PUBLIC\s+("[^"<>]*"|'[^'<>]*')(\s+("[^"<>]*"|'[^'<>]*'))?|\s+SYSTEM\s+("[^"<>]*"|'[^'<>]*'))?\s*>$`)
	entity       = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][A-Za-z0-9_.-]*)\s+("[^"<>&%]*"|'[^'<>&%]*')\s*>`)
)

// documentType keeps a plain one. Definitions are not kept, for they could give any element any
// attribute; the texts among them, which drawing programs write, are put where they are used.
func (c *svgCleaner) documentType(raw []byte, offset int) {
	if plainDoctype.Match(raw) {
		c.out = append(c.out, raw...)
		return
	}
	c.changed = true
	c.decoder.Entity = make(map[string]string)
	var pairs []string
	const most = 64
	for _, m := range entity.FindAllSubmatch(raw, most) {
		value := string(m[2][1 : len(m[2])-1])
		if len(value) > 256 || c.decoder.Entity[string(m[1])] != "" {
			continue
		}
		c.decoder.Entity[string(m[1])] = value
		pairs = append(pairs, "&"+string(m[1])+";", strings.NewReplacer(`"`, "&quot;", "'", "&apos;").Replace(value))
	}
	if len(pairs) == 0 {
		c.remove("<!DOCTYPE>", offset)
	}
	c.entities = strings.NewReplacer(pairs...)
}

// expanded returns a piece of the file with the entities that its document type defined as text.
func (c *svgCleaner) expanded(raw []byte) []byte {
	if c.entities == nil || bytes.IndexByte(raw, '&') < 0 {
		return raw
	}
	return []byte(c.entities.Replace(string(raw)))
}

// isLikeASCII reports whether an encoding spells ASCII, and nothing else, in the bytes of ASCII.
func isLikeASCII(charset string) bool {
	charset = strings.ToLower(charset)
	return charset == "us-ascii" || charset == "ascii" || charset == "latin1" || strings.HasPrefix(charset, "iso-8859-") || strings.HasPrefix(charset, "windows-125")
}

// singleBytes makes a character of ASCII of each byte that is none, so that offsets stay.
type singleBytes struct{ r io.Reader }

func (s singleBytes) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	for i, b := range p[:n] {
		if b >= 0x80 {
			p[i] = '?'
		}
	}
	return n, err
}
