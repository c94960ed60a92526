package link

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"sheaf/site/note"
)

// Wikilinks and embeds are resolved as Obsidian resolves them: a path from the root, else any path
// that ends in what is written, in any letter case and without a note's ending. Of several, one below
// the linking note's folder comes first, then the shortest path, then the lowest; but it is said that
// there are others. What Obsidian would not find is tried further: an alias, then with "-" for a
// space, as GitHub's wikis name files, then with the two parts of [[text|page]] as those write them.

// wiki resolves a wikilink or an embed.
func (r *reference) wiki() Target {
	dest := strings.TrimSpace(r.link.Dest)
	r.dest = destination{url: sourceOf(r.link)}
	switch schemeOf(dest) {
	case "http", "https":
		return Target{State: External, Note: -1, File: -1, URL: escapeURL(clean(dest))}
	}
	if t, ok := r.wikiTarget(dest); ok {
		return t
	}
	if r.link.Kind == note.Wiki && r.link.Text != note.WikiText(r.link.Dest) {
		if t, ok := r.wikiTarget(r.link.Text); ok {
			t.Swapped = true
			return t
		}
	}
	code, what := note.CodeBrokenLink, "names no note or file"
	if r.link.Kind == note.Embed {
		code = note.CodeBrokenEmbed
		if note.EmbedMedium(dest) != note.NoMedium {
			code, what = note.CodeMissingImage, "names no file"
		}
	}
	name, _, _ := strings.Cut(dest, "#")
	r.report(note.Error, code, fmt.Sprintf("`%s` %s", r.shown(), what), r.wikiCandidate(name))
	return Target{State: Missing, Note: -1, File: -1}
}

// sourceOf writes a wikilink as it stands in the note, without its text.
func sourceOf(l *note.Link) string {
	if l.Kind == note.Embed {
		return "![[" + l.Dest + "]]"
	}
	return "[[" + l.Dest + "]]"
}

// wikiTarget resolves "path#heading".
func (r *reference) wikiTarget(dest string) (Target, bool) {
	name, fragment, _ := strings.Cut(dest, "#")
	name = strings.TrimSpace(strings.ReplaceAll(name, `\`, "/"))
	if name == "" {
		return r.toPart(r.from, fragment), fragment != ""
	}
	found := r.wikiPlaces(name)
	if len(found) == 0 {
		return Target{}, false
	}
	if len(found) > 1 {
		r.ambiguous(found)
	}
	if there := found[0].place; there.kind == aNote {
		return r.toPart(there.at, fragment), true
	}
	return Target{State: Attachment, Note: -1, File: found[0].at, Fragment: strings.TrimSpace(fragment)}, true
}

// ambiguous says that a wikilink names several places, the first of which it leads to.
func (r *reference) ambiguous(found []named) {
	r.report(note.Warning, note.CodeAmbiguousLink,
		fmt.Sprintf("`%s` leads to `%s`, but also names %s", r.shown(), found[0].path, others(found)),
		fmt.Sprintf("write `[[%s]]`", stem(found[0].path)))
}

// others lists the paths of all places but the first, for a message.
func others(found []named) string {
	const most = 5
	var b strings.Builder
	for i, each := range found[1:] {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(found)-1-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "`%s`", each.path)
	}
	return b.String()
}

// wikiPlaces returns what a wikilink's path names, the best first.
func (r *reference) wikiPlaces(name string) []named {
	if strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") {
		p, inside := join(r.folder, name)
		if !inside {
			return nil
		}
		name = "/" + p
	}
	if found := r.wikiNames().find(r.folder, name, false); len(found) > 0 {
		return found
	}
	if found := r.wikiNames().withAlias(r.in.Notes, name); len(found) > 0 {
		return found
	}
	return r.wikiNames().find(r.folder, name, true)
}

// wikiNames finds notes and files by the names that wikilinks use. It is made when the first wikilink
// is met, its parts when they are first needed.
type wikiNames struct {
	byName  map[string][]named // by wikiKey of the last element; notes also without their ending
	dashed  map[string][]named // the same with "-" for spaces
	aliases map[string][]named
	rest    map[string]named // by key: those beyond maxSameName of a name
}

// A named place is a note or file.
type named struct {
	place
	path string
	key  string // wikiKey of path, without the ending of a note
}

// wikiKey is what two names of wikilinks have in common if they are the same to Obsidian.
func wikiKey(name string) string {
	return fold(strings.ReplaceAll(name, "\u00a0", " "))
}

func withDashes(key string) string { return strings.ReplaceAll(key, " ", "-") }

// wikiNames returns the names of the vault.
func (l *linker) wikiNames() *wikiNames {
	if l.wikis == nil {
		l.wikis = newWikiNames(l.places)
	}
	return l.wikis
}

func newWikiNames(p *places) *wikiNames {
	w := &wikiNames{byName: make(map[string][]named)}
	for _, each := range p.paths {
		there := p.exact[each]
		if there.kind == aFolder {
			continue
		}
		n := named{place: there, path: each, key: wikiKey(each)}
		base := path.Base(n.key)
		if there.kind == aNote {
			w.byName[base] = append(w.byName[base], n)
			n.key = stem(n.key)
			base = stem(base)
		}
		w.byName[base] = append(w.byName[base], n)
	}
	sortNamed(w.byName)
	return w
}

// sortNamed puts the places of each name in order: notes first, then short paths.
func sortNamed(names map[string][]named) {
	for _, found := range names {
		slices.SortFunc(found, func(a, b named) int {
			return cmp.Or(int(a.kind)-int(b.kind), len(a.path)-len(b.path), strings.Compare(a.path, b.path))
		})
	}
}

// maxSameName is how many places of one name are looked at, so that a vault of ten thousand notes
// named README is linked as fast as any.
const maxSameName = 200

// find returns the places that a path names from a folder, the best first: the one that has the path
// from the root, or all whose path ends in it.
func (w *wikiNames) find(folder, name string, dashes bool) []named {
	key, names := wikiKey(strings.TrimLeft(name, "/")), w.byName
	if dashes {
		key, names = withDashes(key), w.withDashes()
	}
	all := names[path.Base(key)]
	if len(all) > maxSameName {
		all = append(w.besides(key, wikiKey(path.Join(folder, name))), all[:maxSameName]...)
	}
	below := folder
	if folder != "" {
		below += "/"
	}
	var exact, near, far []named
	for _, each := range all {
		have := each.key
		if dashes {
			have = withDashes(have)
		}
		switch {
		case have == key && (each.path == name || stem(each.path) == name):
			exact = slices.Insert(exact, 0, each)
		case have == key:
			exact = append(exact, each)
		case !strings.HasSuffix(have, key) || have[len(have)-len(key)-1] != '/':
		case strings.HasPrefix(each.path, below):
			near = append(near, each)
		default:
			far = append(far, each)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return append(near, far...)
}

// besides returns, of the places that are not looked at for their names, the ones with these paths.
func (w *wikiNames) besides(keys ...string) []named {
	if w.rest == nil {
		w.rest = make(map[string]named)
		for _, all := range w.byName {
			for _, each := range all[min(len(all), maxSameName):] {
				w.rest[each.key] = each
			}
		}
	}
	var found []named
	for _, key := range slices.Compact(keys) {
		if each, ok := w.rest[key]; ok {
			found = append(found, each)
		}
	}
	return found
}

func (w *wikiNames) withDashes() map[string][]named {
	if w.dashed == nil {
		w.dashed = make(map[string][]named, len(w.byName))
		for name, found := range w.byName {
			key := withDashes(name)
			w.dashed[key] = append(w.dashed[key], found...)
		}
		sortNamed(w.dashed) // the map's order must not show
	}
	return w.dashed
}

// withAlias returns the notes that have a name as an alias, in order of path.
func (w *wikiNames) withAlias(notes []*note.Note, name string) []named {
	if w.aliases == nil {
		w.aliases = make(map[string][]named)
		for i, n := range notes {
			for j, alias := range n.Aliases {
				if key := wikiKey(alias); !slices.ContainsFunc(n.Aliases[:j], func(s string) bool { return wikiKey(s) == key }) {
					w.aliases[key] = append(w.aliases[key], named{place: place{aNote, i}, path: n.Path})
				}
			}
		}
	}
	return w.aliases[wikiKey(name)]
}

// wikiCandidate returns a hint for a wikilink that names nothing: the most similar name, or "".
func (r *reference) wikiCandidate(name string) string {
	name = strings.TrimSpace(name)
	isFile := note.MediumOf(name) != note.NoMedium
	for _, c := range r.nearby().find(wikiKey(nameOf(path.Base(name)))) {
		for _, holder := range c.holders {
			there := r.places.exact[holder]
			if there.kind == aFolder || r.link.Kind == note.Wiki && there.kind == aFile || isFile && there.kind == aNote {
				continue
			}
			open, to := "[[", holder
			if r.link.Kind == note.Embed {
				open = "![["
			}
			if there.kind == aNote {
				to = stem(to)
			}
			if len(r.wikiNames().byName[wikiKey(path.Base(to))]) == 1 {
				to = path.Base(to)
			}
			return fmt.Sprintf("did you mean `%s%s]]`?", open, to)
		}
	}
	return ""
}
