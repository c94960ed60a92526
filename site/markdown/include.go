package markdown

import (
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"sheaf/site/note"
)

// Code of a file: a fence whose info string has file="…", and perhaps region="…" or lines="…", shows that
// file, or the part of it. The file is not known here, so that the code leaves a hole. What stands between the
// fences is for readers of the source, and shown if there is no such file; usually it is nothing.

func (w *writer) include(n *ast.FencedCodeBlock, in info) {
	code := w.lines(n.Lines())
	w.takeCode(code)
	raw := n.Info.Segment.Value(w.src.text)
	if in.title == "" {
		in.title = path.Base(in.file)
	}
	if in.language == "" {
		in.language = languageOf(in.file)
	}
	if drawnInBrowser(in.language) != "" {
		w.note.Diagrams = true
	}
	offset := max(n.Pos(), 0)
	link := w.addLink(note.Link{Kind: note.Include, Dest: in.file, Text: string(code), Title: unescaped(raw)}, offset)
	if at := strings.Index(string(raw), in.file); at >= 0 {
		w.locateDest(raw[at : at+len(in.file)])
	}
	w.startCode(in)
	w.hole(note.HoleCode, link)
	w.string(endOfCode)
}

// languageOf returns the language of a file by its name.
func languageOf(file string) string {
	name := path.Base(file)
	if ending := path.Ext(name); ending != "" {
		return ending[1:]
	}
	return name // Makefile, Dockerfile
}

// AppendIncluded appends what fills the HoleCode of an Include: the code that its file has.
func (c *Compiler) AppendIncluded(dst []byte, l *note.Link, code string) []byte {
	in := parseInfo(l.Title)
	if in.language == "" {
		in.language = languageOf(in.file)
	}
	dst, _ = c.options.appendCode(dst, in, in.lines.takeComments([]byte(code)))
	return dst
}

// Included returns which part of its file an Include shows: the name of a region, or "", and a list of lines, or "".
func Included(l *note.Link) (region, lines string) {
	in := parseInfo(l.Title)
	return in.region, in.part
}
