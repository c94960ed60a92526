package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// Raw HTML comes in pieces: single tags between Markdown's inline text, and blocks that begin and
// end where Markdown says, not where elements do. Each piece goes through x/net/html's tokenizer, unless it
// is one tag without attributes (never its tree builder, which would move content about); what the allow-list lets through is put
// on the writer's stack, so that a piece may open what a later piece closes.

// maxDepth bounds the stack of open elements: raw HTML nested deeper loses its tags. Browsers, and
// x/net/html, give up at 512 elements, which Markdown's own and those that come in pairs count towards.
const maxDepth = 128

// A piece is one piece of raw HTML.
type piece struct {
	node     ast.Node
	text     []byte
	segments *text.Segments
	at       int            // offset of the current token in text
	ends     map[string]int // where the next end tag of an element was found to be

	segment, before int  // the one that offset found last, and how much of text is before it
	asked, later    bool // whether a later block closes a paragraph; see closesParagraphLater
}

// An erasure is what the output was when an element began that goes with its content.
type erasure struct {
	tag                                         string
	out, holes, plain, links, headings, anchors int
	references                                  int
	sections, text                              int     // of the plain text, and of its last section
	depth                                       int     // of the stack
	top                                         element // the innermost one
}

// inlineHTML writes one tag, comment or declaration of a paragraph.
func (w *writer) inlineHTML(n *ast.RawHTML) {
	w.rawHTML(&piece{node: n, text: w.joined(n.Segments), segments: n.Segments})
}

// htmlBlock writes a block of raw HTML. What it leaves open stays open for the blocks behind it if
// it may hold blocks; the rest is closed.
func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	if n.HasClosure() {
		lines.Append(n.ClosureLine)
		n.ClosureLine = text.NewSegment(-1, -1)
	}
	w.beginText()
	w.markCut(w.joined(lines))
	erasing := len(w.erasing)
	w.rawHTML(&piece{node: n, text: w.joined(lines), segments: lines})
	w.erasing = w.erasing[:min(erasing, len(w.erasing))]
	w.closeInline(n)
	w.endText()
	if n := len(w.out); n > 0 && w.out[n-1] != '\n' {
		w.string("\n")
	}
}

// closeInline closes the inline elements that a block of raw HTML left open, and all in them.
func (w *writer) closeInline(n ast.Node) {
	for i := w.barrier(); i < len(w.stack); i++ {
		switch e := &w.stack[i]; e.model {
		case phrasing, transparent, sources:
			if mayHoldBlocks(e.tag) && closesLater(n, e.tag, w.src.text) {
				continue
			}
			w.closeTo(i)
		}
	}
}

// mayHoldBlocks reports whether an element that holds phrasing stays open for Markdown when a later
// block of raw HTML closes it.
func mayHoldBlocks(tag string) bool {
	return headingLevel(tag) > 0 || tag == "summary" || tag == "ins" || tag == "del"
}

// barrier returns the depth of the stack above the innermost element of Markdown's.
func (w *writer) barrier() int {
	i := len(w.stack)
	for i > 0 && w.stack[i-1].raw {
		i--
	}
	return i
}

// joined returns the source of segments as one.
func (w *writer) joined(segments *text.Segments) []byte {
	if segments.Len() == 1 {
		s := segments.At(0)
		return s.Value(w.src.text)
	}
	var all []byte
	for i := range segments.Len() {
		s := segments.At(i)
		all = append(all, s.Value(w.src.text)...)
	}
	return all
}

// offset returns where in the source the current token of p begins.
func (p *piece) offset() int { return p.offsetOf(p.at) }

// offsetOf returns where in the source a place in the text of p is. Tokens come in order, so the
// search goes on from the segment of the last one.
func (p *piece) offsetOf(place int) int {
	if place < p.before {
		p.segment, p.before = 0, 0
	}
	for ; p.segment < p.segments.Len(); p.segment++ {
		s := p.segments.At(p.segment)
		if at := place - p.before; at < s.Len() || p.segment == p.segments.Len()-1 {
			return s.Start + max(at-s.Padding, 0)
		}
		p.before += s.Len()
	}
	return 0
}

// rest returns the text of p behind the current token's "<".
func (p *piece) rest() []byte { return p.text[min(p.at+1, len(p.text)):] }

// closes reports whether an end tag follows the current token of p.
func (p *piece) closes(tag string) bool {
	end, ok := p.ends[tag]
	if !ok || end >= 0 && end <= p.at {
		if end = tagIndex(p.rest(), "</"+tag); end >= 0 {
			end += p.at + 1
		}
		if p.ends == nil {
			p.ends = make(map[string]int)
		}
		p.ends[tag] = end
	}
	return end >= 0
}

func (w *writer) rawHTML(p *piece) {
	if t := plainTag(p.text); t.Data != "" { // as most are; a tokenizer brings 4 KB
		if t.Type == html.EndTagToken {
			w.endTag(p, t.Data, len(p.text))
		} else {
			w.startTag(p, &t, len(p.text))
		}
		return
	}
	z := html.NewTokenizer(bytes.NewReader(p.text))
	for next := 0; ; p.at = next {
		kind := z.Next()
		next = p.at + len(z.Raw())
		switch kind {
		case html.ErrorToken:
			// A tag that the block ends in the middle of is no tag.
			if p.at < len(p.text) {
				w.text(p.text[p.at:])
			}
			return
		case html.TextToken:
			w.text(normalised(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			for i := range t.Attr {
				t.Attr[i].Val = normalisedText(t.Attr[i].Val)
			}
			w.startTag(p, &t, next)
			if losesContent(t.Data) && !p.closes(t.Data) {
				// The tokenizer would take all the rest for the content of one like <script>.
				z = html.NewTokenizer(bytes.NewReader(p.text[next:]))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			w.endTag(p, string(name), next)
		case html.CommentToken:
			w.hidden.add(p.offset(), p.offsetOf(next-1)+1)
		}
	}
}

// plainTag returns the tag that a text is, if it has no attributes and its name is of ASCII letters and digits in lower case.
// Else the token has no name.
func plainTag(text []byte) (t html.Token) {
	if len(text) < len("<b>") || text[0] != '<' || text[len(text)-1] != '>' {
		return t
	}
	t.Type = html.StartTagToken
	name := text[1 : len(text)-1]
	if after, ok := bytes.CutPrefix(name, []byte("/")); ok {
		t.Type, name = html.EndTagToken, after
	} else if before, ok := bytes.CutSuffix(name, []byte("/")); ok {
		t.Type, name = html.SelfClosingTagToken, bytes.TrimRight(before, " ")
	}
	for i, c := range name {
		if (c < 'a' || 'z' < c) && (i == 0 || !isDigit(c)) {
			return t
		}
	}
	t.Data = string(name)
	return t
}

// normalised replaces what character references may have brought in.
func normalised(text []byte) []byte {
	if isClean(text) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if r == '\r' || isControl(r) {
			return '\uFFFD'
		}
		return r
	}, text)
}

func normalisedText(s string) string {
	if isClean([]byte(s)) {
		return s
	}
	return string(normalised([]byte(s)))
}

func (w *writer) startTag(p *piece, t *html.Token, next int) {
	w.piece = p
	if losesContent(t.Data) {
		isClosed := p.node.Type() == ast.TypeInline || p.closes(t.Data)
		if isClosed && t.Type == html.StartTagToken && len(w.erasing) < maxDepth {
			w.beginErasure(t.Data)
		}
		return
	}
	rule, ok := ruleOf(t.Data)
	if !ok {
		w.unknownTag(p, t.Data, next)
		return
	}
	if rule.block && w.collector.open == 0 {
		w.plain = append(w.plain, "\n\n"...) // no sentence goes on across it
	}
	if len(w.stack) >= maxDepth {
		if !w.isTooDeep {
			w.isTooDeep = true
			w.tooLarge(p.offset(), fmt.Sprintf("more than %d elements in each other: the tags of deeper ones are left out", maxDepth))
		}
		return
	}
	switch t.Data {
	case "br", "wbr":
		w.makeRoom(false)
		w.string("<" + rule.name + ">")
		w.plain = append(w.plain, ' ')
	case "hr":
		if w.makeRoom(true) {
			w.string("<hr>")
		}
	case "img":
		w.rawImage(p, t)
	case "source":
		w.rawSource(p, t)
	case "a":
		w.rawAnchor(p, t)
	case "video", "audio":
		w.rawMedia(p, t, rule)
	default:
		if t.Data == "time" && !isDate(strings.TrimSpace(attribute(t, "datetime"))) {
			return
		}
		if w.place(t.Data, rule) {
			w.startElement(p, t, rule)
		}
	}
}

// unknownTag writes the tag that ends at next as text if HTML has no such element: people write
// Vec<T> and <your name>. GitHub leaves it out, so it does not count for the ids of headings.
func (w *writer) unknownTag(p *piece, tag string, next int) {
	if isHTML(tag) {
		return
	}
	start := len(w.plain)
	w.text(p.text[p.at:next])
	w.stands = append(w.stands, stand{start, len(w.plain), ""})
}

// place makes room for an element by its rule, and reports whether it may stand here at all.
func (w *writer) place(tag string, rule elementRule) bool {
	switch {
	case rule.parent != nil:
		return w.placeIn(tag, rule.parent)
	case tag == "rt" || tag == "rp":
		i := w.find("ruby")
		if i < w.barrier() {
			return false
		}
		w.closeTo(i + 1)
	case tag == "figcaption":
		i := len(w.stack) - 1
		if i < w.barrier() || w.stack[i].tag != "figure" || w.stack[i].body {
			return false
		}
		w.stack[i].body = true
	case tag == "table" || tag == "details":
		if i := w.find("a"); i >= w.barrier() { // not in a link: they are interactive themselves
			w.closeTo(i)
		}
	}
	return w.makeRoom(rule.block)
}

// placeIn closes what is open in the innermost element that may hold a tag, and opens what HTML
// wants between the two.
func (w *writer) placeIn(tag string, parents []model) bool {
	barrier := w.barrier()
	i := len(w.stack) - 1
	for ; i >= barrier && !slices.Contains(parents, w.stack[i].model); i-- {
		switch w.stack[i].tag {
		case "td", "th", "caption", "table", "blockquote":
			if tag == "li" || tag == "dt" || tag == "dd" || tag == "summary" || w.stack[i].tag == "table" {
				return false
			}
		case "details":
			return false
		}
	}
	if i < barrier {
		return false
	}
	switch {
	case tag == "summary" && (w.stack[i].body || i != len(w.stack)-1):
		return false
	case tag == "caption" && len(w.out) != w.stack[i].offset:
		return false
	}
	w.closeTo(i + 1)
	if tag == "dt" || tag == "dd" {
		w.pair(tag)
	}
	if tag == "tr" || tag == "td" || tag == "th" {
		if w.stack[len(w.stack)-1].model == tableParts {
			w.implied("tbody", rows)
		}
		if tag != "tr" && w.stack[len(w.stack)-1].model == rows {
			w.implied("tr", cells)
		}
	}
	return true
}

// startElement writes a start tag for which there is room.
func (w *writer) startElement(p *piece, t *html.Token, rule elementRule) {
	e := element{tag: t.Data, name: rule.name, model: rule.model, block: rule.block, raw: true, link: -1}
	if t.Data == "p" && attribute(t, "align") != "" && !p.closes("p") && w.closesParagraphLater(p) {
		e.name, e.model = "div", flow // a paragraph that is to hold Markdown's
	}
	if e.name == "table" && w.find("table") < 0 {
		e.framed = true
		w.string(`<div class="table" tabindex="0" role="region"`)
		w.attribute("aria-label", w.label("Table"))
		w.string(">")
	}
	e.from = len(w.out)
	w.string("<" + e.name)
	id := w.attributes(t, rule)
	if headingLevel(e.tag) > 0 {
		e.at, e.mark, e.offset = len(w.out), len(w.plain), p.offset()
		w.collector.open++
		w.string(">")
		if id != "" {
			w.emptySpan(id)
		}
	} else {
		if id != "" {
			w.attribute("id", id)
		}
		w.string(">")
	}
	if e.model == tableParts {
		e.offset = len(w.out)
	}
	if id == "" && !isKeptEmpty(e) {
		e.inner = len(w.out)
	}
	w.push(e)
}

// isKeptEmpty reports whether an element means something even with nothing in it.
func isKeptEmpty(e element) bool {
	switch e.name {
	case "li", "td", "th", "tr", "thead", "tbody", "tfoot", "table", "dt", "dd", "details", "summary", "rt", "rp":
		return true
	}
	return headingLevel(e.tag) > 0
}

// endTag closes the innermost element of raw HTML with that name, if there is one that the end tag
// may reach; else there is nothing to close, and it goes.
func (w *writer) endTag(p *piece, tag string, next int) {
	if n := len(w.erasing); n > 0 && w.erasing[n-1].tag == tag {
		w.erase()
		return
	}
	if tag == "br" {
		w.makeRoom(false)
		w.string("<br>")
		return
	}
	rule, ok := ruleOf(tag)
	if !ok {
		w.unknownTag(p, tag, next)
		return
	}
	for i := len(w.stack) - 1; i >= 0 && w.stack[i].raw; i-- {
		e := &w.stack[i]
		if e.tag == tag || headingLevel(e.tag) > 0 && headingLevel(tag) > 0 {
			w.closeTo(i)
			return
		}
		if e.block && !rule.block || stopsEndTag(e.tag, tag) {
			return
		}
	}
}

// stopsEndTag reports whether an end tag looks no further out than an open block.
func stopsEndTag(open, end string) bool {
	switch open {
	case "td", "th", "caption", "table":
		switch end {
		case "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption":
			return open == "table"
		}
		return true
	case "ul", "ol":
		return end == "li"
	case "dl":
		return end == "dt" || end == "dd"
	case "details":
		return end == "summary"
	}
	return false
}

func (w *writer) beginErasure(tag string) {
	w.erasing = append(w.erasing, erasure{
		tag: tag, out: len(w.out), holes: len(w.holes), plain: len(w.plain), depth: len(w.stack), top: w.elementAt(len(w.stack)),
		links: len(w.note.Links), headings: len(w.note.Headings), anchors: len(w.note.Anchors), sections: len(w.texts.sections), text: len(w.texts.text),
		references: len(w.footnotes.references),
	})
}

// erase takes back what was written since the innermost element began that goes with its content.
func (w *writer) erase() {
	e := w.erasing[len(w.erasing)-1]
	w.erasing = w.erasing[:len(w.erasing)-1]
	if len(w.stack) < e.depth || w.barrier() > e.depth || w.elementAt(e.depth).serial != e.top.serial {
		return // it began in another element
	}
	w.closeTo(e.depth)
	if e.depth > 0 {
		w.stack[e.depth-1] = e.top
	}
	w.out, w.holes, w.plain = w.out[:e.out], w.holes[:e.holes], w.plain[:e.plain]
	n := w.note
	n.Links, n.Headings, n.Anchors = n.Links[:e.links], n.Headings[:e.headings], n.Anchors[:e.anchors]
	w.footnotes.references = w.footnotes.references[:e.references]
	w.unmention(e.links, e.plain)
	w.eraseSections(e.headings)
	w.counted = min(w.counted, len(w.plain))
	w.eraseSectionText(e)
	w.look()
}

// closesParagraphLater is closesLater for the paragraphs of a piece, which is asked once.
func (w *writer) closesParagraphLater(p *piece) bool {
	if !p.asked {
		p.asked, p.later = true, closesLater(p.node, "p", w.src.text)
	}
	return p.later
}

// closesLater reports whether one of the next blocks of raw HTML closes an element that the block n
// has left open, before one opens such an element anew.
func closesLater(n ast.Node, tag string, source []byte) bool {
	const blocks = 64
	if n.Type() != ast.TypeBlock {
		return false
	}
	for i, s := 0, n.NextSibling(); s != nil && i < blocks; i, s = i+1, s.NextSibling() {
		if s.Kind() != ast.KindHTMLBlock {
			continue
		}
		for l := range s.Lines().Len() {
			line := s.Lines().At(l)
			value := line.Value(source)
			if hasTag(value, "</"+tag) {
				return true
			}
			if hasTag(value, "<"+tag) {
				return false
			}
		}
	}
	return false
}

// hasTag reports whether text has a tag that begins with prefix: "<a", "</p".
func hasTag(text []byte, prefix string) bool { return tagIndex(text, prefix) >= 0 }

// tagIndex returns where the first tag that begins with prefix is in text, or -1.
func tagIndex(text []byte, prefix string) int {
	for from := 0; ; {
		i := bytes.IndexByte(text[from:], '<')
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(prefix)
		if end <= len(text) && strings.EqualFold(string(text[i:end]), prefix) &&
			(end == len(text) || strings.IndexByte(" \t\n/>", text[end]) >= 0) {
			return i
		}
		from = i + 1
	}
}
