package markdown

import (
	"bytes"
	"regexp"

	"sheaf/site/note"
)

// unpublished finds, in front matter that is not parsed, a key that may keep a note from being
// published.
var unpublished = regexp.MustCompile(`(?mi)^\s*["']?(draft|publish)["']?\s*[:=]`)

// Verbatim returns a note that shows its text as it stands in the file, for one that cannot be
// compiled: why says so. It parses nothing. The front matter is not shown, and a note of which it
// may say that it is not to be published is a draft.
func Verbatim(path string, source []byte, why note.Diag) (*note.Note, *note.Body) {
	n := &note.Note{Path: path, Diags: []note.Diag{why}}
	text, diag := decode(path, source)
	if diag != nil {
		n.Diags = append(n.Diags, *diag)
	}
	if head, body, fence := splitFrontMatter(text); fence != "" {
		n.Draft = unpublished.Match(head)
		text = body
	}
	n.Size = len(text)
	w := &writer{note: n}
	n.Title = w.title()
	w.string(`<pre tabindex="0" role="region" aria-label="The text of the note">` + "\n")
	w.out = appendText(w.out, bytes.TrimRight(text, "\n"))
	w.string("</pre>\n")
	n.Whole = note.Part{End: len(w.out)}
	note.SortDiags(n.Diags)
	return n, &note.Body{HTML: w.out}
}
