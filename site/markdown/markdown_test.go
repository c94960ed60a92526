package markdown

import (
	"sheaf/site/note"
)

// fill puts into a body's holes what the suites expect there: the destination as written.
func fill(n *note.Note, b *note.Body) []byte {
	var out []byte
	at := 0
	for _, h := range b.Holes {
		out = append(out, b.HTML[at:h.Offset]...)
		at = h.Offset
		l := n.Links[h.Link]
		switch h.Kind {
		case note.HoleAnchor:
			out = append(appendAttribute(append(out, ` href="`...), l.Dest), '"')
		case note.HoleImage:
			out = appendAttribute(append(out, `<img src="`...), l.Dest)
			out = appendAttribute(append(out, `" alt="`...), l.Text)
			if l.Title != "" {
				out = appendAttribute(append(out, `" title="`...), l.Title)
			}
			out = append(out, `">`...)
		case note.HoleURL:
			out = appendAttribute(out, l.Dest)
		}
	}
	return append(out, b.HTML[at:]...)
}

// leadOf returns the heading that was taken out of the body.
func leadOf(n *note.Note) string {
	if n.Lead == nil {
		return ""
	}
	return "<h1>" + n.Lead.HTML + "</h1>\n"
}
