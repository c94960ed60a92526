// Package markdown compiles one Markdown file into a note.Note and a note.Body: HTML with holes
// where its links stand.
//
// The dialect is what GitHub renders, and what Obsidian and PHP Markdown Extra add where GitHub shows
// markers as text: callouts, marks, comments, tags, definition lists, ids of headings, abbreviations,
// footnotes in place. Each is in a file of its own, with its rules at the top. goldmark parses; the tree is written by hand (see writer),
// because the output belongs to the theme, links are only known later, and raw HTML between the
// Markdown has to be made safe and well-formed together with it.
//
// A note is data from anyone: what it may cost is limited (see limit.go), and braces mean nothing.
//
// Compile sees one file and nothing else, so its result depends on its arguments alone. It never
// fails: what is wrong with a file becomes a diagnostic, and the rest of it is compiled.
package markdown

import (
	"fmt"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/highlight"
	"sheaf/site/note"
)

// Options say how notes are compiled. The zero value is fine.
type Options struct {
	// Highlight appends code as the inside of a <code> element to dst, in colour if the outcome says
	// so. It is called from several goroutines. Nil leaves all code plain.
	Highlight func(dst []byte, language, code string, options highlight.Options) ([]byte, highlight.Outcome)

	// Math appends the MathML of a formula to dst, as a block of its own where display is true; an error
	// says why it cannot. It is called from several goroutines. Nil leaves all formulas as they are written.
	Math func(dst []byte, tex string, display bool) ([]byte, error)

	// Draw appends a diagram drawn with characters as an <svg> of a name to dst; an error says why it
	// cannot. It is called from several goroutines. Nil leaves all diagrams as they are written.
	Draw func(dst []byte, diagram, name string) ([]byte, error)
}

// A Compiler compiles notes. It is safe for concurrent use.
type Compiler struct {
	options Options
	parser  parser.Parser
	scratch sync.Pool
}

// New returns a compiler.
func New(o Options) *Compiler {
	return &Compiler{options: o, parser: newParser()}
}

// Compile compiles the file at a path below the source root. Neither result refers to source.
func (c *Compiler) Compile(path string, source []byte) (*note.Note, *note.Body) {
	n := &note.Note{Path: path}
	text, diag := decode(path, source)
	if diag != nil {
		n.Diags = append(n.Diags, *diag)
	}
	body, first := frontMatter(n, text)
	w := &writer{options: c.options, note: n, src: newSource(body, first)}
	s, _ := c.scratch.Get().(*scratch)
	if s == nil {
		s = new(scratch)
	}
	w.borrow(s)
	w.guessLanguage()
	w.document(c.parse(w))
	n.Title = w.title()
	n.Words = (w.half + 1) / 2
	n.Size, n.Hidden = len(body), w.hidden.spans()
	note.SortDiags(n.Diags)
	b := &note.Body{HTML: cloned(w.out), Holes: cloned(w.holes), Sections: w.texts.sections}
	if w.giveBack(s) {
		c.scratch.Put(s)
	}
	return n, b
}

// parse returns the syntax tree. Should goldmark fail on a file, that file is all that suffers: its
// text is kept as it is.
func (c *Compiler) parse(w *writer) (doc ast.Node) {
	defer func() {
		if cause := recover(); cause != nil {
			w.note.Diags = append(w.note.Diags, note.Diag{
				Path: w.note.Path, Severity: note.Warning, Code: note.CodeNotCompiled,
				Message: fmt.Sprintf("the Markdown parser failed, so the text is shown as it is: %v", cause),
			})
			doc = verbatim(w.src.text)
		}
	}()
	s := newSession()
	doc = c.parser.Parse(text.NewReader(w.src.text), parser.WithContext(s))
	w.reportNesting(doc)
	w.reportLimits(s)
	w.setAbbreviations(s.abbreviations)
	w.hidden = s.hidden
	return doc
}

// verbatim returns a document that is one code block.
func verbatim(source []byte) ast.Node {
	doc, code := ast.NewDocument(), ast.NewCodeBlock()
	code.Lines().Append(text.NewSegment(0, len(source)))
	doc.AppendChild(doc, code)
	return doc
}

// document writes the whole note.
func (w *writer) document(doc ast.Node) {
	w.beginSectionText(-1)
	w.reserveFootnotes(doc)
	w.blocks(doc)
	w.closeTo(0)
	w.settle()
	w.endSections(-1)
	w.endSectionText()
	w.note.Whole = note.Part{End: len(w.out), Last: len(w.holes)}
}
