package link

import (
	"path"
	"slices"
	"strings"

	"sheaf/site/note"
)

// Some findings carry the edit that mends them. It is made where nothing else can be meant:
//
//   - A path or an anchor in other letter case than the one there is.
//   - A path with backslashes that is right with slashes.
//   - A file that is not there, while exactly one file of the tree has its name, letter for letter:
//     it was moved. The page of a folder (README, index) is not found so, for its name says nothing;
//     nor is a note that lacks the anchor which the link names.
//
// And only where the note has the destination letter for letter (note.Link.DestPos), and the new one
// needs no escaping wherever it may stand. Everything else keeps its hint, for a person to judge.

// mend gives the finding reported last an edit that makes dest the link's destination, if it can.
func (r *reference) mend(dest string) {
	if dest == "" || r.link.DestPos.Line == 0 || r.dest.url != r.link.Dest || !isPlain(dest) {
		return
	}
	diags := r.graph.LinkDiags[r.from]
	diags[len(diags)-1].Fix = &note.Edit{Pos: r.link.DestPos, Old: r.link.Dest, New: dest}
}

// respelled returns the destination with the letters of a path that differs from its own in case,
// and otherwise as its author wrote it: with the same "./", "../" and percent-encoding.
func (r *reference) respelled(spelling string) string {
	written := strings.Split(strings.TrimSuffix(r.dest.url, r.dest.tail), "/")
	right := strings.Split(spelling, "/")
	for i := len(written) - 1; i >= 0; i-- {
		name := decode(written[i])
		switch {
		case name == "" || name == "." || name == "..":
			if name == ".." && strings.Trim(strings.Join(written[:i], ""), ".") != "" {
				return r.rewritten(spelling) // it goes down and up
			}
			continue
		case len(right) == 0 || fold(name) != fold(right[len(right)-1]):
			return r.rewritten(spelling)
		case name != right[len(right)-1]:
			written[i] = escapeReference(right[len(right)-1])
		}
		right = right[:len(right)-1]
	}
	return strings.Join(written, "/") + r.dest.tail
}

// isPlain reports whether a destination can stand in Markdown, between angle brackets, in a table's
// cell and in an attribute of HTML just as it is.
func isPlain(dest string) bool {
	return !strings.ContainsAny(dest, " \t\n\r\\<>()\"'`&|*")
}

// mendAnchor gives the finding reported last an edit that makes id the link's fragment. If the link's
// path has an edit too, both become one.
func (r *reference) mendAnchor(prefix, id string) {
	var path *note.Edit
	diags := r.graph.LinkDiags[r.from]
	if i := len(diags) - 2; i >= 0 {
		if path = diags[i].Fix; path != nil && path.Pos == r.link.DestPos {
			prefix, _, _ = strings.Cut(path.New, "#")
		} else {
			path = nil
		}
	}
	r.mend(prefix + "#" + id)
	if both := diags[len(diags)-1].Fix; both != nil && path != nil {
		path.New = both.New
	}
}

// certain returns the destination that a link which leads nowhere must have meant, or "".
func (r *reference) certain() string {
	if r.path == "" {
		return ""
	}
	if strings.Contains(r.dest.path, `\`) {
		if p, inside := join(r.folder, strings.ReplaceAll(r.dest.path, `\`, "/")); inside {
			if there, spelling, ok := r.places.find(p); ok && spelling == "" && r.keepsAnchor(there) {
				return r.rewritten(r.spelling(there))
			}
		}
		return ""
	}
	to, ok := r.moved()
	if !ok {
		return ""
	}
	return r.rewritten(to)
}

// moved returns the only file of the tree that has the name of the one that is not there.
func (r *reference) moved() (to string, ok bool) {
	name := path.Base(r.path)
	if path.Ext(name) == "" || note.IndexRank(name) > 0 {
		return "", false
	}
	holders := r.placesNamed(fold(name))
	if len(holders) != 1 || path.Base(holders[0]) != name {
		return "", false
	}
	there := r.places.exact[holders[0]]
	return holders[0], there.kind != aFolder && r.fits(there) && r.keepsAnchor(there)
}

// keepsAnchor reports whether a place has the anchor that the link names, if it names one.
func (r *reference) keepsAnchor(there place) bool {
	if r.dest.fragment == "" || there.kind != aNote {
		return r.dest.fragment == ""
	}
	if !slices.Contains(r.askers[there.at], r.from) {
		r.askers[there.at] = append(r.askers[there.at], r.from)
	}
	return r.idsOf(there.at).has(r.dest.fragment)
}

// placesNamed returns the paths whose last name folds to a key, in the order of places.
func (l *linker) placesNamed(key string) []string {
	if l.named == nil {
		l.named = make(map[string][]string)
		for _, p := range l.places.paths {
			name := fold(path.Base(p))
			if holders := l.named[name]; len(holders) < 2 {
				l.named[name] = append(holders, p)
			}
		}
	}
	return l.named[key]
}
