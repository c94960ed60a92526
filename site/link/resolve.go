package link

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"sheaf/site/note"
)

// resolveNote fills Graph.Links for one note. Target.File is an index into Input.Files until
// publishFiles.
func (l *linker) resolveNote(n int) {
	if l.direct[n] == nil {
		l.resolvePlain(n)
	}
	targets, direct := l.graph.Links[n], l.direct[n]
	r := l.referenceIn(n)
	for i := range targets {
		if direct[i] {
			continue
		}
		r.set(i)
		reports := len(l.graph.LinkDiags[n])
		targets[i] = r.resolve()
		direct[i] = reports == len(l.graph.LinkDiags[n]) && r.isDirect(&targets[i])
		l.toSection(&targets[i])
	}
	note.SortDiags(l.graph.LinkDiags[n])
}

// A reference is one link while it is being resolved.
type reference struct {
	*linker
	from   int
	folder string // of from
	link   *note.Link
	dest   destination
	path   string // below the source root, once it is known
}

func (l *linker) referenceIn(n int) reference {
	return reference{linker: l, from: n, folder: folderOf(l.in.Notes[n].Path)}
}

// set goes to the note's i-th link.
func (r *reference) set(i int) {
	r.link = &r.in.Notes[r.from].Links[i]
	r.dest, r.path = parse(r.link.Dest), ""
}

func (r *reference) resolve() Target {
	if r.link.Kind == note.Wiki || r.link.Kind == note.Embed {
		return r.wiki()
	}
	if r.link.Kind == note.Include {
		return r.include()
	}
	switch d := &r.dest; {
	case r.link.Kind == note.Tag:
		return Target{State: Tagged, Note: -1, File: -1}
	case isDrive(d.scheme):
		return r.broken("`%s` is a path on one computer", "write the path from this note to the file, with `/`")
	case isRefused(d.scheme, d.url, r.link.Kind):
		return r.broken("`%s` is left out: addresses of this kind can run code or show local files", "")
	case d.scheme != "" || d.host:
		return r.external()
	case r.link.Kind != note.Anchor && d.path == "":
		return r.broken("`%s` names no file", "write the path of the picture, or remove it")
	case d.path == "":
		return r.toNote(r.from)
	}
	var inside bool
	r.path, inside = join(r.folder, r.dest.path)
	if !inside {
		return r.outside()
	}
	if r.link.Kind != note.Anchor {
		return r.media()
	}
	there, spelling, ok := r.places.find(r.path)
	if !ok {
		if there, ok = r.pretty(r.from, r.dest.path); !ok {
			there, ok = r.redirected(r.path)
		}
		if !ok {
			return r.broken("`%s` is not there", "")
		}
	}
	if spelling != "" {
		r.wrongCase(spelling)
	}
	return r.to(there)
}

func (r *reference) external() Target {
	return Target{State: External, Note: -1, File: -1, URL: escapeURL(r.dest.url)}
}

// media resolves pictures, video and sound, which only files can be.
func (r *reference) media() Target {
	if _, there, ok := r.places.get(r.path); ok {
		if there.kind != aFile {
			return r.broken("`%s` is a note or a folder and cannot be shown as a picture", "to link to it, leave out the `!`")
		}
		return r.to(there)
	}
	spelling, there, ok := r.places.getFolded(r.path)
	if !ok || there.kind != aFile {
		if t, ok := r.namedPicture(); ok {
			return t
		}
		return r.broken("`%s` is not there", "")
	}
	r.wrongCase(spelling)
	return r.to(there)
}

func (r *reference) has(p string) bool {
	_, _, ok := r.places.get(p)
	return ok
}

// to returns the target for what a path holds.
func (r *reference) to(there place) Target {
	switch {
	case there.kind == aFile:
		return Target{State: Attachment, Note: -1, File: there.at, Fragment: r.dest.fragment, Query: r.dest.query}
	case there.kind == aNote:
		return r.toNote(there.at)
	case there.at < 0:
		return Target{State: Unpublished, Note: -1, File: -1}
	}
	f := &r.graph.Folders[there.at]
	if f.Index >= 0 {
		return r.toNote(f.Index)
	}
	return Target{State: Page, Note: -1, File: -1, Address: f.Address, Query: r.dest.query}
}

func (r *reference) toNote(n int) Target {
	return Target{
		State:    Page,
		Note:     n,
		File:     -1,
		Address:  r.graph.Address[n],
		Fragment: r.anchor(n),
		Query:    r.dest.query,
	}
}

// broken reports a link that leads nowhere. The format is for the destination; a hint of
// "" means to look for a candidate.
func (r *reference) broken(format, hint string) Target {
	if hint == "" && r.dest.scheme == "" {
		hint = r.candidate()
	}
	code := note.CodeBrokenLink
	switch r.link.Kind {
	case note.Anchor:
	case note.Include:
		code = note.CodeBrokenInclude
	default:
		code = note.CodeMissingImage
	}
	r.report(note.Error, code, fmt.Sprintf(format, r.shown()), hint)
	r.mend(r.certain())
	return Target{State: Missing, Note: -1, File: -1}
}

// outside reports a link that leaves the source tree. Some of these work on GitHub alone, where a
// repository's pages lie above its files.
func (r *reference) outside() Target {
	hint := "a site holds only what is in its source folder"
	page, _, _ := strings.Cut(strings.TrimLeft(strings.ReplaceAll("/"+r.path, "/..", ""), "/"), "/")
	switch page {
	case "issues", "pulls", "pull", "wiki", "releases", "discussions", "actions", "blob", "tree", "raw", "commits", "compare", "security", "projects":
		hint = "this is an address on GitHub: write it in full, with https://"
	}
	r.report(note.Error, note.CodeOutsideRoot, fmt.Sprintf("`%s` leads out of the source folder", r.shown()), hint)
	return Target{State: Missing, Note: -1, File: -1}
}

func (r *reference) wrongCase(spelling string) {
	r.report(note.Error, note.CodeWrongCase,
		fmt.Sprintf("`%s` differs from the path in letter case", r.shown()),
		fmt.Sprintf("write `%s`", r.respelled(spelling)))
	r.mend(r.respelled(spelling))
}

// rewritten returns the destination with another path in place of its own.
func (r *reference) rewritten(to string) string {
	if strings.HasPrefix(r.dest.path, "/") {
		return "/" + relative("", to) + r.dest.tail
	}
	return relative(r.folder, to) + r.dest.tail
}

func (r *reference) report(severity note.Severity, code, message, hint string) {
	r.graph.LinkDiags[r.from] = append(r.graph.LinkDiags[r.from], note.Diag{
		Path:     r.in.Notes[r.from].Path,
		Pos:      r.link.Pos,
		Severity: severity,
		Code:     code,
		Message:  message,
		Hint:     hint,
		Target:   r.link.Dest,
	})
}

// shown returns the destination for a message, cut where it is too long to be read.
func (r *reference) shown() string {
	const limit = 120 // bytes
	dest := r.dest.url
	if len(dest) <= limit {
		return dest
	}
	end := limit
	for !utf8.RuneStart(dest[end]) {
		end--
	}
	return dest[:end] + "…"
}
