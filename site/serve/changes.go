package serve

import (
	"slices"
	"strings"

	"sheaf/site"
	"sheaf/site/note"
)

// changedPaths returns the notes that are not what they were, and those of the touched paths whose part in
// the site is not. It is for telling people; which pages are shown anew is decided by their own keys.
func changedPaths(before, after *site.Site, touched []string) []string {
	changed := after.Edited(before)
	for _, p := range touched {
		folder, _, inFolder := strings.Cut(p, "/")
		switch {
		case p == site.ConfigFile, inFolder && (folder == "templates" || folder == "static"):
			if before.Key(errorPage) != after.Key(errorPage) {
				changed = append(changed, p)
			}
		case note.IsMarkdown(p):
		case isFile(before, p) || isFile(after, p):
			changed = append(changed, p)
		}
	}
	slices.Sort(changed)
	return changed
}

// errorPage is the address of a page that shows no note: its key changes with the theme and the
// configuration.
const errorPage = "404.html"

// isFile reports whether the site publishes the file at a path as it is, or did until it was deleted.
func isFile(s *site.Site, p string) bool {
	content, _, _ := s.At(note.AttachmentPath(p))
	if content.File != nil {
		content.File.Close()
	}
	return content.Source == p
}

// newDiags returns the findings of after that before, which may be nil, did not have. A finding that
// only moved to another line is not new.
func newDiags(before, after *site.Site) []note.Diag {
	type finding struct{ path, code, message, target string }
	of := func(d note.Diag) finding { return finding{d.Path, d.Code, d.Message, d.Target} }
	known := map[finding]int{}
	if before != nil {
		for _, d := range before.Diags() {
			known[of(d)]++
		}
	}
	var news []note.Diag
	for _, d := range after.Diags() {
		if known[of(d)]--; known[of(d)] < 0 {
			news = append(news, d)
		}
	}
	return news
}
