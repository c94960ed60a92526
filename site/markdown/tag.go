package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// Tags: "#tag" behind white space: letters, digits, "_", "-" and "/" between the parts of nested tags,
// and other symbols than ASCII's. Something in it must be no digit: "#1" is an issue.

// maxTags bounds the tags of a note; those beyond it are text.
const maxTags = 1000

// A tag is a tag in the syntax tree.
type tag struct {
	ast.BaseInline
	name   string // without the "#"
	offset int    // in the source
}

// Kind implements ast.Node. It is no link to goldmark, which would take the link around it apart.
func (*tag) Kind() ast.NodeKind { return ast.KindEmphasis }

// Dump implements ast.Node.
func (n *tag) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"name": n.name}, nil)
}

type tags struct{}

func (tags) Trigger() []byte { return []byte{'#'} }

func (tags) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if _, isLink := parent.(*wikiLabel); isLink { // links don't nest
		return nil
	}
	if before := precedes(block); before != ' ' && before != '\t' && before != '\n' && !atStart(block) {
		return nil
	}
	length := tagLength(line[1:])
	if length == 0 || segment.Padding > 0 {
		return nil
	}
	n := &tag{name: string(line[1 : 1+length]), offset: segment.Start}
	block.Advance(1 + length)
	return n
}

// atStart reports whether a reader is where its block begins.
func atStart(block text.Reader) bool { return block.PrecendingCharacter() == '\n' }

// tagLength returns the length of a tag's name at the start of s, 0 if there is none.
func tagLength(s []byte) int {
	end, hasName := 0, false
	for end < len(s) {
		r, size := utf8.DecodeRune(s[end:])
		switch {
		case unicode.IsDigit(r):
		case r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) || r == '\u200d':
			hasName = hasName || r != '-' && r != '_'
		case r == '/' && end > 0 && s[end-1] != '/':
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		end += size
	}
	for end > 0 && s[end-1] == '/' {
		end--
	}
	if !hasName {
		return 0
	}
	return end
}

// tag writes a tag, as a link to its page. In a heading, which is a link's target and in many lists,
// and in a link, since links don't nest, it is text.
func (w *writer) tag(n *tag) {
	name := note.CleanTag(n.name)
	if name == "" || !w.addTag(name) {
		w.text([]byte("#" + n.name))
		return
	}
	if w.isInHeading() || !w.leaveLink() {
		w.makeRoom(false)
		w.string(`<span class="tag">`)
		i := w.push(element{tag: "span", name: "span", model: phrasing, link: -1})
		w.text([]byte("#" + n.name))
		w.closeTo(i)
		return
	}
	i := w.startLink(note.Link{Kind: note.Tag, Dest: name}, n.offset)
	w.text([]byte("#" + n.name))
	w.closeTo(i)
}

func (w *writer) isInHeading() bool {
	for i := range w.stack {
		if headingLevel(w.stack[i].name) > 0 {
			return true
		}
	}
	return false
}

// addTag adds a tag to those of the note, and reports whether it is one of them then. Case does not
// tell tags apart; the first spelling counts.
func (w *writer) addTag(name string) bool {
	if w.tags == nil {
		w.tags = make(map[string]bool)
		for _, t := range w.note.Tags {
			w.tags[strings.ToLower(t)] = true
		}
	}
	folded := strings.ToLower(name)
	if !w.tags[folded] {
		if len(w.note.Tags) >= maxTags {
			return false
		}
		w.tags[folded] = true
		w.note.Tags = append(w.note.Tags, name)
	}
	return true
}
