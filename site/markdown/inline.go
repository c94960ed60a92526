package markdown

import (
	"bytes"

	emoji "github.com/yuin/goldmark-emoji/ast"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"sheaf/site/note"
)

// maxInlineDepth bounds how deep emphasis, links and images nest; below it their text is kept.
const maxInlineDepth = 128

// inlines writes the children of a paragraph, or of an inline node.
func (w *writer) inlines(n ast.Node) {
	if w.depth >= maxInlineDepth {
		w.string(string(appendText(nil, w.altText(nil, n, 0))))
		return
	}
	w.depth++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			c = w.textNodes(t)
		} else {
			w.inline(c)
		}
	}
	w.depth--
}

func (w *writer) inline(n ast.Node) {
	if w.isOver(n) {
		return
	}
	switch n := n.(type) {
	case *ast.String:
		w.text(n.Value)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		w.suspectEmphasis(n, n.Level)
		if n.Level == 2 {
			w.element("strong", n)
		} else {
			w.element("em", n)
		}
	case *span:
		w.span(n)
	case *tag:
		w.tag(n)
	case *formula:
		w.formula(n)
	case *extast.Strikethrough:
		w.suspectEmphasis(n, 0)
		w.element("del", n)
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n)
	case *wikiLink:
		w.wikiLink(n)
	case *embed:
		w.embed(n)
	case *ast.AutoLink:
		w.autolink(n)
	case *ast.RawHTML:
		w.inlineHTML(n)
	case *extast.FootnoteLink:
		w.footnoteReference(n)
	case *extast.FootnoteBacklink:
		w.footnoteBack(n)
	case *emoji.Emoji:
		w.emoji(n)
	}
}

// element writes an inline element and what is in it.
func (w *writer) element(name string, n ast.Node) {
	w.makeRoom(false)
	i := w.start(name, phrasing, false)
	w.inlines(n)
	w.closeTo(i)
}

// wholeText returns a text together with those that go on where it ends, and the last of them. Goldmark divides text where it
// asks a parser, in the middle of "&#35;" too.
func (w *writer) wholeText(n *ast.Text) (value []byte, last *ast.Text) {
	segment := n.Segment
	for last = n; !last.IsRaw() && !last.SoftLineBreak() && !last.HardLineBreak(); {
		next, ok := last.NextSibling().(*ast.Text)
		if !ok || next.IsRaw() || next.Segment.Start != segment.Stop || next.Segment.Padding > 0 {
			break
		}
		segment, last = segment.WithStop(next.Segment.Stop), next
	}
	return segment.Value(w.src.text), last
}

// textNodes writes a text and those that go on where it ends. It returns the last of them.
func (w *writer) textNodes(n *ast.Text) (last *ast.Text) {
	if w.isOver(n) {
		return n
	}
	value, last := w.wholeText(n)
	switch {
	case n.IsRaw():
		w.text(value)
	case isLiteral(value):
		w.prose(value)
	default:
		w.prose(appendUnescaped(make([]byte, 0, len(value)), value))
	}
	if last.HardLineBreak() {
		w.makeRoom(false)
		w.string("<br>")
	}
	if last.HardLineBreak() || last.SoftLineBreak() {
		w.space('\n')
	}
	return last
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.makeRoom(false)
	w.string("<code>")
	start := len(w.plain)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := t.Segment.Value(w.src.text)
		if line, ok := bytes.CutSuffix(value, []byte("\n")); ok {
			w.text(line)
			w.space(' ')
		} else {
			w.text(value)
		}
	}
	w.string("</code>")
	w.codes = append(w.codes, note.Span{Start: start, End: len(w.plain)})
}

func (w *writer) emoji(n *emoji.Emoji) {
	if w.strict {
		w.makeRoom(false)
	}
	start := len(w.plain)
	w.text(w.emojiText(nil, n))
	w.stands = append(w.stands, stand{start, len(w.plain), string(n.ShortName)})
}

// emojiText appends the characters of an emoji. The few that GitHub draws as pictures of its own
// (":octocat:") stay as they are written.
func (w *writer) emojiText(dst []byte, n ast.Node) []byte {
	e, ok := n.(*emoji.Emoji)
	switch {
	case !ok:
	case e.Value.IsUnicode():
		dst = append(dst, string(e.Value.Unicode)...)
	default:
		dst = append(append(append(dst, ':'), e.ShortName...), ':')
	}
	return dst
}
