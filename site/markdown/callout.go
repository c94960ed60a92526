package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Callouts: a block quote whose first line is a type in brackets, "[!NOTE]".
//
// GitHub has five types, which it calls alerts: alone on their line, with something below, and in no
// other block. Obsidian has more, and lets each have a title of its own, fold ("+" open, "-" closed),
// hold others and stand anywhere. A line that GitHub understands means what GitHub shows; whatever
// GitHub does not have means what Obsidian shows. Where GitHub shows a block quote because an alert is
// not allowed there, it is a block quote, unless it is in a callout that GitHub does not have either.

// A callout is what the first line of a block quote says.
type callout struct {
	kind    string   // the class
	name    string   // the title where the note gives none
	title   ast.Node // holds the title's inline text; nil if there is none
	folds   bool
	isOpen  bool
	foreign bool // not on GitHub
}

// calloutAttribute is where the parser leaves a callout on its block quote.
const calloutAttribute = "callout"

// calloutKind returns the class of a type in lower case, and whether GitHub has it. Types that nobody
// has are notes.
func calloutKind(name string) (kind string, isAlert bool) {
	switch name {
	case "note", "tip", "important", "warning", "caution":
		return name, true
	case "abstract", "summary", "tldr":
		return "abstract", false
	case "info", "todo", "bug", "example":
		return name, false
	case "hint":
		return "tip", false
	case "success", "check", "done":
		return "success", false
	case "question", "help", "faq":
		return "question", false
	case "attention":
		return "warning", false
	case "failure", "fail", "missing":
		return "failure", false
	case "danger", "error":
		return "danger", false
	case "quote", "cite":
		return "quote", false
	}
	return "note", false
}

// calloutMarkers takes the first line of a callout out of its paragraph before inline text is parsed.
type calloutMarkers struct{}

func (calloutMarkers) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != ast.Node(n) || quote.Parent() == nil {
		return
	}
	if _, taken := quote.AttributeString(calloutAttribute); taken {
		return
	}
	source := reader.Source()
	first := n.Lines().At(0)
	line := first.TrimLeftSpace(source)
	line = line.TrimRightSpace(source)
	c, title, ok := parseCallout(line.Value(source))
	if !ok {
		return
	}
	if !c.foreign && !alertStands(quote) {
		return
	}
	quote.SetAttributeString(calloutAttribute, c)
	n.Lines().SetSliced(1, n.Lines().Len())
	if title > 0 {
		c.title = ast.NewTextBlock()
		c.title.Lines().Append(line.WithStart(line.Start + title))
		quote.InsertBefore(quote, n, c.title)
	}
	if n.Lines().Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

// alertStands reports whether a block quote is where GitHub has alerts.
func alertStands(quote *ast.Blockquote) bool {
	if parent, ok := quote.Parent().(*ast.Blockquote); ok {
		outer := calloutOf(parent)
		return outer != nil && outer.foreign
	}
	return quote.Parent().Kind() == ast.KindDocument
}

// parseCallout reads the first line of a block quote, and returns where the title begins in it, 0 if
// there is none.
func parseCallout(line []byte) (c *callout, title int, ok bool) {
	const longest = 64
	end := bytes.IndexByte(line[:min(len(line), longest)], ']')
	if end < 3 || line[0] != '[' || line[1] != '!' {
		return nil, 0, false
	}
	// Obsidian lets themes read what stands behind "|".
	name, _, _ := strings.Cut(strings.ToLower(string(line[2:end])), "|")
	name = strings.TrimSpace(name)
	if name == "" || strings.ContainsAny(name, "[]()!\\`<>*") {
		return nil, 0, false
	}
	initial, size := utf8.DecodeRuneInString(name)
	c = &callout{name: string(unicode.ToUpper(initial)) + name[size:]}
	var isAlert bool
	c.kind, isAlert = calloutKind(name)
	rest := line[end+1:]
	if len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
		c.folds, c.isOpen = true, rest[0] == '+'
		rest = rest[1:]
	}
	if len(rest) > 0 && rest[0] != ' ' && rest[0] != '\t' {
		return nil, 0, false
	}
	if own := bytes.TrimLeft(rest, " \t"); len(own) > 0 {
		title = len(line) - len(own)
	}
	c.foreign = !isAlert || c.folds || title > 0 || bytes.IndexByte(line[:end], '|') >= 0
	return c, title, true
}

// calloutOf returns what makes a block quote a callout, nil if nothing does.
func calloutOf(n *ast.Blockquote) *callout {
	value, _ := n.AttributeString(calloutAttribute)
	c, _ := value.(*callout)
	return c
}

func (w *writer) callout(n *ast.Blockquote, c *callout) {
	if !c.foreign && !n.HasChildren() { // GitHub wants something in it
		w.string("<blockquote>\n<p>[!" + strings.ToUpper(c.kind) + "]</p>\n</blockquote>\n")
		return
	}
	name := c.name
	if c.title != nil {
		if own := collapse(w.altText(nil, c.title, 0)); own != "" {
			name = own
		}
		n.RemoveChild(n, c.title)
	}
	// What folds cannot stand in a link, nor can a page show what is folded without a way to open it.
	tag, title := "div", "p"
	if c.folds && w.find("a") < 0 {
		tag, title = "details", "summary"
	}
	w.string("<" + tag + ` class="call ` + c.kind + `"` + w.direction())
	if tag == "div" { // no aside: that is a landmark, and a page may show many of one name, its own and embedded ones
		w.string(` role="note"`)
		w.attribute("aria-label", name)
	} else if c.isOpen {
		w.string(" open")
	}
	w.string(">")
	i := w.push(element{tag: tag, name: tag, model: flow, block: true, link: -1})
	w.calloutTitle(c, title)
	w.blocks(n)
	w.closeTo(i)
	w.string("\n")
}

func (w *writer) calloutTitle(c *callout, name string) {
	w.beginText()
	w.string("<" + name + ` class="ct">`)
	i := w.push(element{tag: "p", name: name, model: phrasing, block: true, link: -1})
	if c.title == nil && w.isMixed { // its direction is that of the text below
		w.string("<bdi>" + string(appendText(nil, []byte(c.name))) + "</bdi>")
	} else if c.title == nil {
		w.string(string(appendText(nil, []byte(c.name))))
	} else {
		w.inlines(c.title)
	}
	w.closeTo(i)
	w.endText()
	w.string("\n")
}
