package link

import (
	"slices"
	"strings"

	"sheaf/site/note"
)

// A Wanted is a note that is not there, and that links ask for.
type Wanted struct {
	Name  string     // as the first link has it: a wikilink's name, or a path below the source root; without an ending
	Links []Backlink // to it, in order
}

// gatherWanted fills Graph.Wanted and Graph.Wants from the links that lead nowhere.
func (g *Graph) gatherWanted() {
	byKey := make(map[string]int)
	for from, targets := range g.Links {
		for i, t := range targets {
			if t.State != Missing {
				continue
			}
			name := wantedName(g.Notes[from].Path, &g.Notes[from].Links[i])
			if name == "" {
				continue
			}
			key := wikiKey(name)
			at, ok := byKey[key]
			if !ok {
				at = len(g.Wanted)
				byKey[key] = at
				g.Wanted = append(g.Wanted, Wanted{Name: name})
			}
			g.Wanted[at].Links = append(g.Wanted[at].Links, Backlink{from, i})
			if g.Wants == nil {
				g.Wants = make(map[int][]int)
			}
			if !slices.Contains(g.Wants[from], at) {
				g.Wants[from] = append(g.Wants[from], at)
			}
		}
	}
}

// wantedName returns which note a link asks for that leads nowhere, "" if it asks for something else: a
// wikilink or an embed that is no picture, or a link to a Markdown file inside of the source folder.
func wantedName(from string, l *note.Link) string {
	switch l.Kind {
	case note.Wiki, note.Embed:
		if l.Kind == note.Embed && note.EmbedMedium(l.Dest) != note.NoMedium {
			return ""
		}
		name, _, _ := strings.Cut(l.Dest, "#")
		name = strings.Trim(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"), "/")
		if strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") {
			p, inside := join(folderOf(from), name)
			if !inside {
				return ""
			}
			name = p
		}
		return withoutMarkdown(name)
	case note.Anchor:
		d := parse(l.Dest)
		if p, inside := join(folderOf(from), d.path); inside && d.scheme == "" && !d.host && note.IsMarkdown(p) {
			return withoutMarkdown(p)
		}
	}
	return ""
}

func withoutMarkdown(p string) string {
	if note.IsMarkdown(p) {
		return stem(p)
	}
	return p
}
