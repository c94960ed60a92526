package render

import (
	"errors"
	"html/template"
	"text/template/parse"
	"unsafe"
)

// maxShell is how much a page may hold beyond its note: far more than the longest folder needs, far
// less than a template that never ends.
const maxShell = 64 << 20

var errTooLong = errors.New("the template writes without end")

// A pageWriter gathers a page and stops a template that never ends. The template packages don't say
// where a failed write came from, but literal text is written straight from the tree: past the limit
// the writer swallows what comes and keeps the last piece, by which textPlace finds the template.
type pageWriter struct {
	page  []byte
	limit int
	last  [][]byte // what was written past the limit
}

func (w *pageWriter) Write(p []byte) (int, error) {
	if len(w.page)+len(p) <= w.limit {
		w.page = append(w.page, p...)
		return len(p), nil
	}
	w.last = append(w.last, p)
	if len(w.last) >= 16 {
		return 0, errTooLong
	}
	return len(p), nil
}

// finish returns the error of an execution: err, or errTooLong if the page was cut.
func (w *pageWriter) finish(err error) error {
	if err == nil && len(w.last) > 0 {
		return errTooLong
	}
	return err
}

// executionError places an error of executing a layout. A page that was cut at the limit is one too.
func (r *Renderer) executionError(err error, layout *template.Template, w *pageWriter, v *View) error {
	if !errors.Is(err, errTooLong) {
		return r.place(err, v.Layout+".html")
	}
	message := "the page grew beyond 64 MB: does a range or a template that calls itself never end?"
	for _, t := range layout.Templates() {
		if t.Tree == nil {
			continue
		}
		for _, text := range w.last {
			if n := findText(t.Tree.Root, text); n != nil {
				location, _ := t.Tree.ErrorContext(n)
				return r.place(errors.New("template: "+location+": "+message), v.Layout+".html")
			}
		}
	}
	return &TemplateError{File: v.Layout + ".html", Message: message}
}

// findText returns the text node whose bytes, the same memory, were written.
func findText(list *parse.ListNode, written []byte) parse.Node {
	if list == nil {
		return nil
	}
	for _, n := range list.Nodes {
		var found parse.Node
		switch n := n.(type) {
		case *parse.TextNode:
			if len(n.Text) > 0 && unsafe.SliceData(n.Text) == unsafe.SliceData(written) {
				return n
			}
		case *parse.IfNode:
			found = findInBranch(&n.BranchNode, written)
		case *parse.RangeNode:
			found = findInBranch(&n.BranchNode, written)
		case *parse.WithNode:
			found = findInBranch(&n.BranchNode, written)
		}
		if found != nil {
			return found
		}
	}
	return nil
}

func findInBranch(n *parse.BranchNode, written []byte) parse.Node {
	if found := findText(n.List, written); found != nil {
		return found
	}
	return findText(n.ElseList, written)
}
