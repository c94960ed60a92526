package render

import (
	"fmt"
	"slices"

	"sheaf/site/note"
)

// Page appends the page that v and f describe to dst. body is the compiled note of v.Body, with as
// many holes as v has fills; nil for a page without one. An error about a template is a *TemplateError.
func (r *Renderer) Page(dst []byte, f Frame, v *View, body *note.Body) ([]byte, error) {
	layout := r.layouts[v.Layout]
	if layout == nil {
		return dst, &TemplateError{File: v.Layout + ".html", Message: "the template is missing"}
	}
	parts, _ := r.parts.Get().(*pageParts)
	if parts == nil {
		parts = new(pageParts)
	}
	var err error
	if parts.body, err = stitch(parts.body[:0], body, v.Fills); err != nil {
		return dst, fmt.Errorf("render %s: %w", pageName(v), err)
	}
	content := htmlIn(parts.body)
	w := &pageWriter{page: dst, limit: len(dst) + len(content) + maxShell}
	if err := w.finish(layout.Execute(w, newPage(&parts.rest, f, v, content))); err != nil {
		return dst, r.executionError(err, layout, w, v)
	}
	if cap(parts.body)+cap(parts.rest) <= maxParts {
		parts.rest = parts.rest[:0]
		r.parts.Put(parts)
	}
	return w.page, nil
}

// pageParts are what a page is put together from, until it is. The next page is written to the same memory.
type pageParts struct {
	body []byte
	rest fragment
}

const maxParts = 1 << 20 // bytes of memory that are kept for the next page

func pageName(v *View) string {
	if v.Source != "" {
		return v.Source
	}
	return v.Layout + " page " + v.Title
}

// stitch appends body to dst, with its holes filled.
func stitch(dst []byte, body *note.Body, fills []string) ([]byte, error) {
	if body == nil {
		body = &note.Body{}
	}
	if len(fills) != len(body.Holes) {
		return dst, fmt.Errorf("the note has %d holes, the view fills %d", len(body.Holes), len(fills))
	}
	size := len(body.HTML)
	for _, fill := range fills {
		size += len(fill)
	}
	html := slices.Grow(dst, size)
	start := 0
	for i, hole := range body.Holes {
		if hole.Offset < start || hole.Offset > len(body.HTML) {
			return dst, fmt.Errorf("hole %d is at %d, outside %d to %d", i, hole.Offset, start, len(body.HTML))
		}
		html = append(html, body.HTML[start:hole.Offset]...)
		html = append(html, fills[i]...)
		start = hole.Offset
	}
	return outlined(append(html, body.HTML[start:]...)), nil
}
