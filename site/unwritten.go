package site

import (
	"html"
	"net/url"
	"path"
	"slices"
	"strings"

	"sheaf/site/link"
	"sheaf/site/note"
)

// While notes are written, a link to one that is not there leads to the address that it would have; the
// development server offers to create it there. In a published site such a link leads nowhere.

// toWrite is the href of a link to a missing note, or "" where there is none.
func (f *filler) toWrite(l *note.Link) string {
	if f.site.builder.options.Live == "" {
		return ""
	}
	p := pathToWrite(f.site.graph.Notes[f.note].Path, l)
	if p == "" {
		return ""
	}
	return ` href="` + html.EscapeString(note.URL(f.address, f.site.builder.style().NoteAddress(p), "")) + `"`
}

// isBroken reports whether a link names a part of its target that is not there, which the writer alone is shown.
func (f *filler) isBroken(l *note.Link) bool {
	return f.site.builder.options.Live != "" && slices.ContainsFunc(f.site.graph.LinkDiags[f.note], func(d note.Diag) bool {
		return d.Code == note.CodeBrokenAnchor && d.Pos == l.Pos
	})
}

// pathToWrite returns the path of the note that a link of the note at a path asks for, or "" if it asks for none that
// could be published. A wikilink that names no folder means one beside it.
func pathToWrite(from string, l *note.Link) string {
	folder, name := path.Dir(from), l.Dest
	switch l.Kind {
	case note.Wiki:
		name, _, _ = strings.Cut(strings.ReplaceAll(name, `\`, "/"), "#")
		name = strings.TrimSpace(name)
		if note.EmbedMedium(name) != note.NoMedium {
			return ""
		}
		if strings.Contains(name, "/") && !strings.HasPrefix(name, "./") && !strings.HasPrefix(name, "../") {
			folder = "."
		}
	case note.Anchor:
		u, err := url.Parse(strings.TrimSpace(name))
		if err != nil || u.Scheme != "" || u.Host != "" {
			return ""
		}
		name = strings.TrimSuffix(u.Path, "/")
		if strings.HasPrefix(name, "/") {
			folder = "."
		}
		if path.Ext(name) != "" && !note.IsMarkdown(name) {
			return ""
		}
	default:
		return ""
	}
	if name == "" {
		return ""
	}
	if !note.IsMarkdown(name) {
		name += ".md"
	}
	if p := path.Join(folder, name); CanCreate(p) {
		return p
	}
	return ""
}

// CanCreate reports whether a note may be made at a path: one below the source folder that is
// published, at an address of that very name, and that every file system can hold.
func CanCreate(p string) bool {
	const longest = 500 // bytes
	if len(p) > longest || !note.IsMarkdown(p) || note.SafePath(p) != p || path.Clean(p) != p {
		return false
	}
	for segment := range strings.SplitSeq(p, "/") {
		if segment == "" || segment != strings.TrimSpace(segment) || NeverRead(segment) {
			return false
		}
	}
	return strings.TrimSpace(strings.TrimSuffix(path.Base(p), path.Ext(p))) != ""
}

// NoteAt returns the address of the page that a note makes, percent-encoded, below the site's root.
func (s *Site) NoteAt(p string) (address string, ok bool) {
	i := slices.IndexFunc(s.graph.Notes, func(n *note.Note) bool { return n.Path == p })
	if i < 0 {
		return "", false
	}
	return note.EscapePath(s.graph.Address[i]), true
}

// Near returns at most limit pages of notes whose names are spelled most like that of a path.
func (s *Site) Near(p string, limit int) []Page {
	paths := make([]string, len(s.graph.Notes))
	for i, n := range s.graph.Notes {
		paths[i] = n.Path
	}
	var pages []Page
	for _, i := range link.Nearest(p, paths, limit) {
		n := s.graph.Notes[i]
		pages = append(pages, Page{n.Path, note.EscapePath(s.graph.Address[i]), n.Title})
	}
	return pages
}
