package render

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"sheaf/site/note"
)

// A Renderer turns views into pages. It is safe for concurrent use.
type Renderer struct {
	layouts map[string]*template.Template // by View.Layout
	files   map[string]string             // the templates' sources by path, to place errors
	sources note.Hash                     // of files
	parts   sync.Pool                     // of *pageParts
}

const frameFile = "base.html" // the one top-level template that is no layout of its own

// New reads the templates: base.html, the partials, and every layout beside base.html. An error about
// what a template says is a *TemplateError.
func New(templates fs.FS) (*Renderer, error) {
	r := &Renderer{layouts: map[string]*template.Template{}, files: map[string]string{}}
	layouts, err := r.read(templates, "*.html")
	if err != nil {
		return nil, err
	}
	partials, err := r.read(templates, "partials/*.html")
	if err != nil {
		return nil, err
	}
	r.hashSources(append(layouts, partials...))

	common := template.New("")
	for _, p := range append(partials, frameFile) {
		if err := r.add(common, p); err != nil {
			return nil, err
		}
	}
	for _, p := range layouts {
		if p == frameFile {
			continue
		}
		set, err := common.Clone()
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", p, err)
		}
		if err := r.add(set, p); err != nil {
			return nil, err
		}
		layout := set.Lookup(templateName(frameFile))
		if err := r.escape(layout); err != nil {
			return nil, err
		}
		r.layouts[templateName(p)] = layout
	}
	return r, nil
}

// read reads the files that pattern names and returns their paths, in order.
func (r *Renderer) read(templates fs.FS, pattern string) ([]string, error) {
	paths, err := fs.Glob(templates, pattern)
	if err != nil {
		return nil, fmt.Errorf("list templates: %w", err)
	}
	for _, p := range paths {
		source, err := fs.ReadFile(templates, p)
		if err != nil {
			return nil, fmt.Errorf("read template %s: %w", p, err)
		}
		r.files[p] = string(source)
	}
	return paths, nil
}

func (r *Renderer) hashSources(paths []string) {
	h := sha256.New()
	for _, p := range paths {
		fmt.Fprintf(h, "%d %s %d %s", len(p), p, len(r.files[p]), r.files[p])
	}
	h.Sum(r.sources[:0])
}

// add parses one file into set, under its name and with whatever else it defines.
func (r *Renderer) add(set *template.Template, file string) error {
	source, ok := r.files[file]
	if !ok {
		return &TemplateError{File: file, Message: "the template is missing"}
	}
	parsed, err := template.New(file).Parse(source)
	if err != nil {
		return r.place(err, file)
	}
	for _, t := range parsed.Templates() {
		if t.Tree == nil {
			continue
		}
		squeeze(t.Tree)
		name := t.Name()
		if name == file {
			name = templateName(file)
		}
		if _, err := set.AddParseTree(name, t.Tree); err != nil {
			return r.place(err, file)
		}
	}
	return nil
}

// templateName is the name that other templates call a file by: "partials/tree.html" is "tree".
func templateName(file string) string { return strings.TrimSuffix(path.Base(file), ".html") }

// escape makes html/template work out the context of every action now, where it would wait for the
// first page, so that a template that cannot be made safe is an error of New. It does that before it
// executes anything, so the execution may end with its first byte.
func (r *Renderer) escape(layout *template.Template) error {
	err := layout.Execute(noPage{}, &Page{})
	var unsafe *template.Error
	if errors.As(err, &unsafe) {
		return r.place(err, "")
	}
	return nil
}

type noPage struct{}

func (noPage) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// A TemplateError is a mistake in a template.
type TemplateError struct {
	File         string // below the templates' folder
	Line, Column int    // from 1, columns in code points; 0 where unknown
	Message      string
}

func (e *TemplateError) Error() string {
	place := "template " + e.File
	if e.Line > 0 {
		place += ":" + strconv.Itoa(e.Line)
		if e.Column > 0 {
			place += ":" + strconv.Itoa(e.Column)
		}
	}
	return place + ": " + e.Message
}

// templatePlace matches how text/template and html/template begin their errors; the libraries offer
// the place in no other way. The column is a byte offset from 0.
var templatePlace = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+\.html)(?::(\d+))?(?::(\d+))?: (?s)(.*)$`)

// place makes a *TemplateError of an error of the template packages; file is where it is taken to be
// if it does not say.
func (r *Renderer) place(err error, file string) error {
	found := templatePlace.FindStringSubmatch(strings.Replace(err.Error(), "html/template:", "template:", 1))
	if found == nil {
		return &TemplateError{File: file, Message: err.Error()}
	}
	e := &TemplateError{File: found[1], Message: found[4]}
	e.Line, _ = strconv.Atoi(found[2])
	if offset, err := strconv.Atoi(found[3]); err == nil {
		e.Column = 1 + r.runes(e.File, e.Line, offset)
	}
	return e
}

// runes counts the code points in the first offset bytes of a line.
func (r *Renderer) runes(file string, line, offset int) int {
	lines := bytes.Split([]byte(r.files[file]), []byte("\n"))
	if line < 1 || line > len(lines) {
		return offset
	}
	text := lines[line-1]
	return utf8.RuneCount(text[:min(offset, len(text))])
}
