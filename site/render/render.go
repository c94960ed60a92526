package render

import (
	"fmt"
	"html/template"
	"unsafe"

	"sheaf/site/note"
)

// Page appends the page that v and f describe to dst. body is the compiled note of v.Body, with as
// many holes as v has fills; nil for a page without one. An error about a template is a *TemplateError.
func (r *Renderer) Page(dst []byte, f Frame, v *View, body *note.Body) ([]byte, error) {
	layout := r.layouts[v.Layout]
	if layout == nil {
		return dst, &TemplateError{File: v.Layout + ".html", Message: "the template is missing"}
	}
	content, err := stitch(body, v.Fills)
	if err != nil {
		return dst, fmt.Errorf("render %s: %w", pageName(v), err)
	}
	w := &pageWriter{page: dst, limit: len(dst) + len(content) + maxShell}
	if err := w.finish(layout.Execute(w, newPage(f, v, content))); err != nil {
		return dst, r.executionError(err, layout, w, v)
	}
	return w.page, nil
}

func pageName(v *View) string {
	if v.Source != "" {
		return v.Source
	}
	return v.Layout + " page " + v.Title
}

// stitch fills the holes of body.
func stitch(body *note.Body, fills []string) (template.HTML, error) {
	if body == nil {
		body = &note.Body{}
	}
	if len(fills) != len(body.Holes) {
		return "", fmt.Errorf("the note has %d holes, the view fills %d", len(body.Holes), len(fills))
	}
	size := len(body.HTML)
	for _, fill := range fills {
		size += len(fill)
	}
	html := make([]byte, 0, size)
	start := 0
	for i, hole := range body.Holes {
		if hole.Offset < start || hole.Offset > len(body.HTML) {
			return "", fmt.Errorf("hole %d is at %d, outside %d to %d", i, hole.Offset, start, len(body.HTML))
		}
		html = append(html, body.HTML[start:hole.Offset]...)
		html = append(html, fills[i]...)
		start = hole.Offset
	}
	html = outlined(append(html, body.HTML[start:]...))
	return template.HTML(unsafe.String(unsafe.SliceData(html), len(html))), nil // html is not touched again
}
