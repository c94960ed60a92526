package link

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"sheaf/site/note"
)

// candidate returns a hint for a link whose path holds nothing: what it most likely means, or "".
func (r *reference) candidate() string {
	if hint := r.punctuation(); hint != "" {
		return hint
	}
	if strings.HasPrefix(path.Base(r.path), ".") {
		return "files whose name starts with a dot are not published"
	}
	if to := r.otherFolder(); to != "" {
		return fmt.Sprintf("did you mean `%s`?", r.rewritten(to))
	}
	to, same := r.otherName()
	switch {
	case to == "":
		return ""
	case same:
		return fmt.Sprintf("a file of this name is at `%s`", r.rewritten(to))
	}
	return fmt.Sprintf("did you mean `%s`?", r.rewritten(to))
}

// punctuation recognises paths that are right but for characters that mean something else in a
// URL: backslashes as Windows writes them, and "#" or "?" in a file's name.
func (r *reference) punctuation() string {
	if strings.Contains(r.dest.path, `\`) {
		if p, inside := join(r.folder, strings.ReplaceAll(r.dest.path, `\`, "/")); inside {
			if there, spelling, ok := r.places.find(p); ok {
				return fmt.Sprintf("write `/` instead of `\\`: `%s`", r.rewritten(cmp.Or(spelling, r.spelling(there))))
			}
		}
	}
	if whole := decode(r.dest.url); whole != r.dest.path {
		if p, inside := join(r.folder, whole); inside {
			if there, _, ok := r.places.find(p); ok {
				return fmt.Sprintf("write `#` as `%%23` and `?` as `%%3F` in a path: `%s`", relative(r.folder, r.spelling(there)))
			}
		}
	}
	return ""
}

// spelling returns the path of a place.
func (l *linker) spelling(p place) string {
	switch {
	case p.kind == aNote:
		return l.in.Notes[p.at].Path
	case p.kind == aFile:
		return l.in.Files[p.at]
	case p.at >= 0:
		return l.graph.Folders[p.at].Path
	}
	return ""
}

// otherFolder looks for the path with its first folder that does not exist spelled otherwise.
func (r *reference) otherFolder() string {
	parent, rest := "", r.path
	for {
		name, below, more := strings.Cut(rest, "/")
		if !more {
			return "" // all folders exist
		}
		if p := path.Join(parent, name); r.has(p) {
			parent, rest = p, below
			continue
		}
		for _, c := range r.nearby().find(fold(name)) {
			folder, _, ok := r.places.getFolded(path.Join(parent, c.name))
			if !ok {
				continue
			}
			p := path.Join(folder, below)
			if there, spelling, ok := r.places.find(p); ok && r.fits(there) {
				return cmp.Or(spelling, p)
			}
		}
		return ""
	}
}

// otherName looks for a file or folder of nearly the same name anywhere, the ending aside, and
// reports whether it is the very name. Of several it takes the one that is nearest by spelling,
// then has the ending, then is fewest steps away.
func (r *reference) otherName() (to string, same bool) {
	name := path.Base(r.path)
	ending := path.Ext(name)
	type ranked struct {
		path                     string
		distance, ending, remote int
	}
	var best ranked
	for _, c := range r.nearby().find(fold(nameOf(name))) {
		if c.more {
			continue // a name that is everywhere says nothing
		}
		for _, holder := range c.holders {
			there := r.places.exact[holder]
			if !r.fits(there) || holder == r.in.Notes[r.from].Path || !sameFolderPage(name, r.path, holder) {
				continue
			}
			up, down := between(r.folder, holder)
			each := ranked{path: holder, distance: c.distance, remote: up + strings.Count(down, "/")}
			if ending != "" && (there.kind == aFolder || !strings.EqualFold(path.Ext(holder), ending)) {
				each.ending = 1
			}
			if best.path == "" || cmp.Or(each.distance-best.distance, each.ending-best.ending,
				each.remote-best.remote, strings.Compare(each.path, best.path)) < 0 {
				best = each
			}
		}
	}
	return best.path, best.distance == 0 && best.ending == 0
}

// sameFolderPage reports whether, if name is that of a folder's page, as README.md is, two paths lead to
// pages of folders of one name: every folder has a README, so the name alone says nothing.
func sameFolderPage(name, a, b string) bool {
	return note.IndexRank(name) == 0 || strings.EqualFold(path.Base(path.Dir(a)), path.Base(path.Dir(b)))
}

// fits reports whether a link of this kind could lead to a place.
func (r *reference) fits(there place) bool {
	return there.kind == aFile || r.link.Kind == note.Anchor && there.hasPage() || r.link.Kind == note.Include && there.kind == aNote
}

// nearby returns the index of every name that a link could lead to.
func (l *linker) nearby() *nearNames {
	if l.near == nil {
		l.near = new(nearNames)
		for _, p := range l.places.paths {
			name := path.Base(p)
			if l.places.exact[p].kind != aFolder {
				name = nameOf(name)
			}
			l.near.add(fold(name), p)
		}
	}
	return l.near
}

// nameOf returns a name without an ending: authors get those wrong as wholes.
func nameOf(name string) string {
	if ending := path.Ext(name); len(ending) < len(name) && len(ending) <= len(".markdown") {
		return strings.TrimSuffix(name, ending)
	}
	return name
}
