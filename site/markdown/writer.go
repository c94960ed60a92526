package markdown

import (
	"bytes"
	"math/bits"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"sheaf/site/note"
)

// A writer makes a note's HTML. Everything goes through its stack of open elements, Markdown's
// structure and the raw HTML between it alike, so what comes out is well-formed whatever the note
// says: raw HTML can neither close an element of Markdown's nor stay open when one closes.
type writer struct {
	options Options
	note    *note.Note
	src     *source

	out    []byte
	holes  []note.Hole
	stack  []element
	texts  sectionTexts
	joint  []byte // see lines
	strict bool   // what comes next may not stand right in the top element: see makeRoom

	serial    int // of the last element pushed
	paragraph paragraph
	erasing   []erasure
	collector

	slugs      note.Slugger
	levels     [7]int          // by level of heading: its level in the outline, 0 if none is open
	ids        map[string]bool // all ids given so far
	tags       map[string]bool // those of the note, in lower case; nil until one is met
	labels     map[string]int  // accessible names given so far, and how often
	footnotes  footnotes
	sections   []openSection
	cuts       cuts
	hidden     hiddenSpans
	depth      int             // of the Markdown nodes that are being written
	opening    bool            // the note opens with a heading
	explicit   map[string]bool // the ids of raw HTML
	piece      *piece          // of raw HTML that is being written
	suspected  map[string]int  // how often each code was reported
	isTooDeep  bool            // and it is reported
	isFull     bool            // the output is over its limit, and it is reported
	mathSize   int             // bytes of TeX so far
	expanded   int             // bytes taken from definitions: see repeats
	isRepeated bool            // and that there are too many is reported

	abbreviations []abbreviation // longest first

	isMixed     bool // some of the text is written from right to left
	isEastAsian bool // some of it is East Asian, and most is not
}

// An element is one open element.
type element struct {
	tag   string // as the note spells it
	name  string // as the output spells it
	model model
	block bool
	raw   bool // from raw HTML

	link   int    // a: index into Note.Links, -1 for none
	mark   int    // a with a link, headings: where its text begins in collector.plain; dl: see pair
	at     int    // headings: where its attributes go in out
	body   bool   // disclosure: the summary is written and the <div> of the rest open; figure: it has a caption
	from   int    // raw HTML, headings: where its start tag begins in out
	inner  int    // raw HTML: where its content begins in out; 0 keeps it even if there is none
	framed bool   // table: in a region of its own
	offset int    // headings: of its source
	id     string // headings: given by the note, or ""
	light  int    // picture: its image in the light theme, an index into Note.Links and 1; 0 for none of its own
	dark   int    // the same in the dark one
	serial int    // tells it from others that were open at the same depth
}

// A paragraph of Markdown may be interrupted by a block of raw HTML; it goes on behind it.
type paragraph struct {
	active, open bool
	depth        int // of the stack, without the paragraph
}

// A collector keeps the plain text of the block that is being written: link texts, heading texts,
// the summary and the count of words are cut from it.
type collector struct {
	plain   []byte
	open    int // elements that will want their text
	counted int // up to where words are counted
	half    int // half words counted
	linked  int // of them, those of the block's links
	stands  []stand

	mentions []mention   // links in plain whose sentences are not cut out yet
	codes    []note.Span // of plain: code
	around   int         // bytes of the sentences around links so far
}

// A stand is a part of plain that counts as another text for the ids of headings: an emoji as its
// name, a tag that is shown as nothing.
type stand struct {
	start, end int
	text       string
}

func (w *writer) string(s string) { w.out = append(w.out, s...) }

func (w *writer) attribute(name, value string) {
	w.out = append(append(append(w.out, ' '), name...), `="`...)
	w.out = append(appendAttribute(w.out, value), '"')
}

func (w *writer) hole(kind note.HoleKind, link int) {
	w.holes = append(w.holes, note.Hole{Offset: len(w.out), Kind: kind, Link: link})
}

// insert puts text into the output at an earlier offset.
func (w *writer) insert(at int, text []byte) {
	w.out = slices.Insert(w.out, at, text...)
	for i := len(w.holes) - 1; i >= 0 && w.holes[i].Offset >= at; i-- {
		w.holes[i].Offset += len(text)
	}
	for i := len(w.note.Blocks) - 1; i >= 0 && w.note.Blocks[i].Part.End >= at; i-- {
		w.note.Blocks[i].Part.Start += len(text)
		w.note.Blocks[i].Part.End += len(text)
	}
	for i := len(w.note.Anchors) - 1; i >= 0 && w.note.Anchors[i].At >= at; i-- {
		w.note.Anchors[i].At += len(text)
	}
	for i := len(w.footnotes.references) - 1; i >= 0 && w.footnotes.references[i].part.Start >= at; i-- {
		w.footnotes.references[i].part.Start += len(text)
	}
}

// text writes plain text.
func (w *writer) text(text []byte) {
	if w.strict && !isBlank(text) {
		w.makeRoom(false)
	}
	w.plain = append(w.plain, text...)
	w.out = appendText(w.out, text)
}

// space writes white space, which separates words and may stand anywhere.
func (w *writer) space(c byte) {
	w.plain = append(w.plain, c)
	w.out = append(w.out, c)
}

// push opens an element whose start tag is written, and returns where it is on the stack.
func (w *writer) push(e element) int {
	w.serial++
	e.serial = w.serial
	w.stack = append(w.stack, e)
	w.look()
	return len(w.stack) - 1
}

// open writes the start tag of an element of Markdown's structure that has no attributes.
func (w *writer) start(name string, m model, block bool) int {
	w.out = append(append(append(w.out, '<'), name...), '>')
	return w.push(element{tag: name, name: name, model: m, block: block, link: -1})
}

// startBlock is start for an element that may have an id.
func (w *writer) startBlock(name string, m model, id string) int {
	i := w.start(name, m, true)
	if id != "" {
		w.out = w.out[:len(w.out)-1]
		w.attribute("id", id)
		w.string(">")
	}
	return i
}

// look works out strict after the stack has changed.
func (w *writer) look() {
	w.strict = w.paragraph.active && !w.paragraph.open && len(w.stack) == w.paragraph.depth
	if len(w.stack) > 0 && !w.strict {
		switch w.stack[len(w.stack)-1].model {
		case listItems, tableParts, rows, cells, terms, disclosure, sources:
			e := &w.stack[len(w.stack)-1]
			w.strict = e.raw && !e.body
		}
	}
}

// closeTo closes the innermost elements until depth are left.
func (w *writer) closeTo(depth int) {
	for len(w.stack) > depth {
		w.closeTop()
	}
}

func (w *writer) closeTop() {
	if len(w.stack) == w.paragraph.depth+1 && w.paragraph.open {
		w.paragraph.open = false
	}
	e := w.stack[len(w.stack)-1]
	w.endSections(len(w.stack) - 1)
	switch {
	case e.inner > 0 && w.isEmpty(e):
		w.cut(e.from)
	case e.model == disclosure && e.raw:
		if !e.body {
			w.string("<summary>Details</summary><div>")
		}
		w.string("</div></details>")
	case e.name == "a" && e.link >= 0:
		w.finishLink(e)
	case e.at > 0:
		w.finishHeading(e)
	case e.framed:
		w.string("</table></div>")
	default:
		if e.model == terms && e.mark == hasTerm {
			w.string("<dd></dd>")
		}
		w.out = append(append(append(w.out, "</"...), e.name...), '>')
	}
	w.stack = w.stack[:len(w.stack)-1]
	if e.tag == "summary" && len(w.stack) > 0 {
		w.string("<div>")
		w.stack[len(w.stack)-1].body = true
	}
	w.look()
}

// isEmpty reports whether an element of raw HTML that is about to be closed has nothing in it that is
// worth its tags; some, HTML does not allow to be empty.
func (w *writer) isEmpty(e element) bool {
	return e.model == sources && e.mark == 0 || isBlank(w.out[e.inner:]) && !w.hasHole(e.from)
}

func (w *writer) hasHole(from int) bool {
	return len(w.holes) > 0 && w.holes[len(w.holes)-1].Offset >= from
}

// cut takes the output back to an earlier length.
func (w *writer) cut(length int) {
	w.out = w.out[:length]
	for w.hasHole(length + 1) {
		w.holes = w.holes[:len(w.holes)-1]
	}
}

// makeRoom sees to it that a block, or else text or an inline element, may stand where the output
// ends: it closes and opens what must be. It reports whether there is room; for inline content
// there always is.
func (w *writer) makeRoom(block bool) bool {
	if block && !w.blockFits() {
		return false
	}
	for len(w.stack) > 0 {
		top := &w.stack[len(w.stack)-1]
		switch top.model {
		case listItems:
			w.implied("li", flow)
		case tableParts:
			w.implied("tbody", rows)
		case rows:
			w.implied("tr", cells)
		case cells:
			w.implied("td", flow)
		case terms:
			w.pair("dd")
			w.implied("dd", flow)
		case disclosure:
			if !top.body {
				w.string("<summary>Details</summary><div>")
				top.body = true
			}
			w.look()
			return true
		case sources:
			w.closeTop()
		case phrasing, transparent:
			if !block || top.model == transparent && w.isFlowBelow(len(w.stack)-1) {
				return true
			}
			w.closeTop()
		default:
			if !block {
				w.resumeParagraph()
			}
			return true
		}
	}
	if !block {
		w.resumeParagraph()
	}
	return true
}

// implied opens the element that HTML wants between the top element and what comes next.
func (w *writer) implied(name string, m model) {
	w.out = append(append(append(w.out, '<'), name...), '>')
	w.push(element{tag: name, name: name, model: m, block: true, raw: true, link: -1})
}

// pair prepares the list of definitions on top of the stack for a term or a description: HTML wants a term before
// the first description, and a description after the last term. The list's mark says whether one is due.
func (w *writer) pair(tag string) {
	list := &w.stack[len(w.stack)-1]
	if tag == "dd" && list.mark == noTerm {
		w.string("<dt></dt>")
	}
	list.mark = hasDescription
	if tag == "dt" {
		list.mark = hasTerm
	}
}

// What the last part of a list of definitions is.
const (
	noTerm = iota
	hasTerm
	hasDescription
)

// blockFits reports whether only elements that may be closed stand between the end of the output
// and a place where a block may be.
func (w *writer) blockFits() bool {
	for i := len(w.stack) - 1; i >= 0; i-- {
		e := &w.stack[i]
		switch {
		case e.model != phrasing && e.model != transparent && e.model != sources:
			return true
		case e.raw && headingLevel(e.tag) == 0 && e.tag != "summary" && e.tag != "pre":
		case e.name == "p" && w.paragraph.open && i == w.paragraph.depth:
		default:
			return false
		}
	}
	return true
}

// isFlowBelow reports whether the transparent element stack[i] stands where a block may be.
func (w *writer) isFlowBelow(i int) bool {
	for ; i >= 0; i-- {
		if m := w.stack[i].model; m != transparent {
			return m != phrasing
		}
	}
	return true
}

// resumeParagraph opens Markdown's paragraph again where a block had closed it.
func (w *writer) resumeParagraph() {
	p := &w.paragraph
	if p.active && !p.open && len(w.stack) == p.depth {
		p.open = true
		w.start("p", phrasing, true)
	}
}

// elementAt returns the innermost of the first depth open elements, the zero element for none.
func (w *writer) elementAt(depth int) element {
	if depth == 0 {
		return element{}
	}
	return w.stack[depth-1]
}

// find returns the index of the innermost open element with a name, or -1.
func (w *writer) find(name string) int {
	for i := len(w.stack) - 1; i >= 0; i-- {
		if w.stack[i].name == name {
			return i
		}
	}
	return -1
}

// claim takes an id if it is free.
func (w *writer) claim(id string) bool {
	if id == "" || w.ids[id] {
		return false
	}
	if w.ids == nil {
		w.ids = make(map[string]bool)
	}
	w.ids[id] = true
	return true
}

// label returns an accessible name that no other region of the note has: name, or "name 2".
func (w *writer) label(name string) string {
	if w.labels == nil {
		w.labels = make(map[string]int)
	}
	for {
		w.labels[name]++
		n := w.labels[name]
		if n == 1 {
			return name
		}
		if numbered := name + " " + strconv.Itoa(n); w.labels[numbered] == 0 {
			w.labels[numbered] = 1
			return numbered
		}
	}
}

// beginText starts the text of a new block.
func (w *writer) beginText() int {
	w.erasing, w.linked = w.erasing[:0], 0
	if w.collector.open == 0 {
		w.settle()
		w.plain, w.counted, w.stands = w.plain[:0], 0, w.stands[:0]
		w.texts.taken = 0
	}
	return len(w.plain)
}

// endText counts the words of the block that ends, and keeps its text for search.
func (w *writer) endText() {
	w.takeText(len(w.plain), '\n')
	w.half += halfWords(w.plain[w.counted:])
	w.counted = len(w.plain)
}

// halfWords counts the words of a text twice: a run of characters without white space that has a
// letter or a digit in it counts two, a character of a script that is written without spaces one.
func halfWords(text []byte) int {
	count, inWord := 0, false
	for i, byteTo := 0, 0; i < len(text); { // byteTo: up to where each byte is looked at
		if i >= byteTo && i+8 <= len(text) {
			if eight := eightAt(text, i); eight&highBits == 0 {
				gaps := gapMask(eight)
				behindGap := gaps << 8
				if !inWord {
					behindGap |= 0x80
				}
				begun := behindGap &^ gaps
				if begun&^wordMask(eight) == 0 { // each run that begins here is a word from its first byte on
					count += 2 * bits.OnesCount64(begun)
					inWord = gaps>>63 == 0
					i += 8
					continue
				}
			}
			byteTo = i + 8
		}
		if c := text[i]; c < utf8.RuneSelf {
			i++
			if inWord = inWord && c > ' '; !inWord && isWord(c) {
				count, inWord = count+2, true
			}
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case unicode.IsSpace(r):
			inWord = false
		case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			count, inWord = count+1, false
		case !inWord && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			count, inWord = count+2, true
		}
	}
	return count
}

// collapse returns text with each run of white space made one space, and none around it.
func collapse(text []byte) string {
	var b []byte
	text = bytes.TrimSpace(text)
	start := 0
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		end := i + size
		if r != ' ' && !unicode.IsSpace(r) || r == ' ' && text[end] > ' ' {
			i = end
			continue
		}
		b = append(append(b, text[start:i]...), ' ')
		for end < len(text) {
			r, size := utf8.DecodeRune(text[end:])
			if !unicode.IsSpace(r) {
				break
			}
			end += size
		}
		start, i = end, end
	}
	if start == 0 {
		return string(text)
	}
	return string(append(b, text[start:]...))
}

func isBlank(text []byte) bool {
	for _, c := range text {
		if c != ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}
