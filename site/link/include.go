package link

import (
	"fmt"
	"strings"

	"sheaf/site/note"
)

// include resolves the file that a fence of code shows: a path as in links, a note's own text being
// as good as any. Nothing in it is an escape, a query or a fragment, since it is no address.
func (r *reference) include() Target {
	dest := clean(r.link.Dest)
	r.dest = destination{path: dest, url: dest}
	var inside bool
	if r.path, inside = join(r.folder, dest); !inside {
		return r.outside()
	}
	_, there, ok := r.places.get(r.path)
	if !ok {
		var spelling string
		if spelling, there, ok = r.places.getFolded(r.path); !ok || there.kind == aFolder {
			return r.broken("`%s` is not there", "")
		}
		up, right := between(r.folder, spelling)
		if right = strings.Repeat("../", up) + right; strings.HasPrefix(dest, "/") {
			right = "/" + spelling
		}
		r.report(note.Error, note.CodeWrongCase, fmt.Sprintf("`%s` differs from the path in letter case", r.shown()), fmt.Sprintf("write `%s`", right))
		r.mend(right)
		r.path = spelling
	}
	if there.kind == aFolder {
		return r.broken("`%s` is a folder and cannot be shown as code", "name a file in it")
	}
	return Target{State: Included, Note: -1, File: -1, Address: r.path}
}
