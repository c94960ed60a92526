package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// Embeds: ![[note]], ![[note#heading]], ![[note#^block]], ![[picture.png|text|300x200]], and sound,
// video and PDF alike. Media stand in a line of text. What is shown of a note is blocks, so it
// interrupts its paragraph; where no block may stand, in a heading say, a link is left of it.

// An embed is an embed in the syntax tree.
type embed struct {
	ast.BaseInline
	dest          string
	text          string // "" for none
	width, height string
	offset        int // in the source
}

// Kind implements ast.Node.
func (*embed) Kind() ast.NodeKind { return ast.KindImage }

// Dump implements ast.Node.
func (n *embed) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"dest": n.dest}, nil)
}

type embeds struct{}

func (embeds) Trigger() []byte { return []byte{'!'} }

func (embeds) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inner, ok := bracketed(line[1:], pc)
	if !ok {
		return nil
	}
	fields := splitPipes(inner)
	n := &embed{dest: unescaped(fields[0]), offset: segment.Start}
	if note.WikiText(n.dest) == "" {
		return nil
	}
	if last := fields[len(fields)-1]; len(fields) > 1 {
		if n.width, n.height, ok = pictureSize(string(last)); ok {
			fields = fields[:len(fields)-1]
		}
		n.text = collapse([]byte(unescaped(bytes.Join(fields[1:], []byte("|")))))
	}
	block.Advance(len(inner) + len("![[]]"))
	return n
}

// pictureSize reads "300" or "300x200".
func pictureSize(s string) (width, height string, ok bool) {
	width, height, both := strings.Cut(s, "x")
	isNumber := func(s string) bool { return s != "" && len(s) <= 5 && strings.Trim(s, "0123456789") == "" }
	if !isNumber(width) || both && !isNumber(height) {
		return "", "", false
	}
	return width, height, true
}

func (w *writer) embed(n *embed) {
	l := note.Link{Kind: note.Embed, Dest: n.dest, Text: n.text, Width: n.width, Height: n.height}
	text := n.text
	if text == "" {
		text = note.WikiText(n.dest)
	}
	switch medium := note.EmbedMedium(n.dest); {
	case medium != note.Picture && !w.leaveLink():
		w.text([]byte(text))
	case medium != note.NoMedium:
		w.makeRoom(false)
		w.hole(note.HoleImage, w.addLink(l, n.offset))
	case w.makeRoom(true):
		w.dropEmptyParagraph()
		link := w.addLink(l, n.offset)
		w.hole(note.HoleEmbed, link)
		w.mentioned(link, len(w.plain))
		w.string("\n")
	default:
		w.wikiHole(l, n.offset, text)
	}
}

// dropEmptyParagraph takes a paragraph that a block has closed before anything was in it out of the
// output.
func (w *writer) dropEmptyParagraph() {
	const nothing = "<p></p>"
	if start := len(w.out) - len(nothing); bytes.HasSuffix(w.out, []byte(nothing)) && !w.hasHole(start+1) {
		w.out = w.out[:start]
	}
}
