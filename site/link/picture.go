package link

import (
	"fmt"
	"strings"

	"sheaf/site/note"
)

// Pictures of Markdown and HTML are at the path that is written, for GitHub, and for Obsidian wherever a
// file of that name is. So the second is only tried where the first shows nothing, and what it finds is
// shown but stays an error: the same note lacks its picture on GitHub.

// namedPicture resolves a picture whose path leads nowhere as Obsidian does, by what the path ends in.
// One that says where to start, with "/" or a dot, is meant as it is written.
func (r *reference) namedPicture() (Target, bool) {
	name := r.dest.path
	if r.link.Kind != note.Image || strings.HasPrefix(name, "/") || strings.HasPrefix(name, ".") || note.MediumOf(name) == note.NoMedium {
		return Target{}, false
	}
	var files []named
	for _, each := range r.wikiNames().find(r.folder, name, false) {
		if each.kind == aFile {
			files = append(files, each)
		}
	}
	if len(files) == 0 {
		return Target{}, false
	}
	right := r.rewritten(files[0].path)
	message := fmt.Sprintf("`%s` is not there: shown is `%s`, as Obsidian finds it", r.shown(), right)
	if len(files) > 1 {
		message += ", but the name is also that of " + others(files)
	}
	r.report(note.Error, note.CodeWrongPath, message, fmt.Sprintf("write `%s`", right))
	if len(files) == 1 {
		r.mend(right)
	}
	return r.to(files[0].place), true
}
