package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sheaf/site/note"
)

// What notes ask for beyond the addresses of their paths. Nothing that stands somewhere gives way to
// it: pages come first, then files, then what is asked for in order of the notes' paths. Asking for
// what one has already is no mistake.
//
//   - A permalink moves the note's page. The address of its path leads to it, and stays the note's own.
//   - An alias is an address that leads to the note.
//   - So is each path that the note had before, by its history. If something stands there now, that is
//     as it should be, and nothing is said.
//
// A redirect leads to a page, never to another redirect, so that no chain or circle of them can come
// to be; what would have made a circle is reported as one.

// grantPermalinks moves the notes that ask for it, and keeps the addresses they leave.
func (l *linker) grantPermalinks() {
	g := l.graph
	for n, each := range l.in.Notes {
		if each.Permalink == nil {
			continue
		}
		had, wanted := g.Address[n], l.in.Style.AskedAddress(each.Permalink.Path)
		if fold(note.OutputPath(had)) != fold(note.OutputPath(wanted)) {
			if clash := l.claims.wish(each.Path, wanted); clash != nil {
				code, message := clash.describe(each.Path)
				l.reportAsked(n, each.Permalink, code, message, fmt.Sprintf("it is published at `%s`", had))
				continue
			}
			l.moved = append(l.moved, Redirect{Address: had, Note: n})
		} else if byPath := l.in.Style.PathAddress(each.Path); l.claims.wish(each.Path, byPath) == nil {
			l.moved = append(l.moved, Redirect{Address: byPath, Note: n}) // see adoptPermalinks
		}
		g.Address[n] = wanted
		if f := &g.Folders[g.Within[n]]; f.Index == n {
			f.Address = wanted
		}
	}
}

// publishRedirects fills Graph.Redirects. It comes after publishFiles, as a redirect stands back
// behind everything that there is.
func (l *linker) publishRedirects() {
	g := l.graph
	g.Redirects = slices.Clone(l.moved)
	refused := make(map[int][]refusal)
	for n, each := range l.in.Notes {
		for i := range each.Redirects {
			address := l.in.Style.AskedAddress(each.Redirects[i].Path)
			clash := l.claims.wish(each.Path, address)
			switch {
			case clash == nil:
				g.Redirects = append(g.Redirects, Redirect{address, n})
			case clash.owner != each.Path:
				refused[n] = append(refused[n], refusal{&each.Redirects[i], clash})
			}
		}
	}
	l.reportRefusals(refused)
	for _, r := range l.in.Renamed {
		there, ok := l.places.exact[r.To]
		if !ok || there.kind != aNote || strings.HasPrefix(r.From, ".") || strings.Contains(r.From, "/.") {
			continue
		}
		if address := l.in.Style.PathAddress(r.From); l.claims.wish(r.To, address) == nil {
			g.Redirects = append(g.Redirects, Redirect{address, there.at})
		}
	}
	slices.SortFunc(g.Redirects, func(a, b Redirect) int { return cmp.Compare(a.Address, b.Address) })
}

// A refusal is an alias that is not published, and why.
type refusal struct {
	alias *note.Asked
	clash *clash
}

// reportRefusals reports the aliases that are not published: as a loop what would have closed one.
func (l *linker) reportRefusals(refused map[int][]refusal) {
	const onStack, done = 1, 2
	state := make(map[int]int, len(refused))
	var chain []int
	var follow func(n int)
	follow = func(n int) {
		state[n] = onStack
		chain = append(chain, n)
		for _, r := range refused[n] {
			owner, isNote := l.places.exact[r.clash.owner]
			switch {
			case !isNote || owner.kind != aNote || !l.isPageOf(r, owner.at):
				l.reportRefusal(n, r)
			case state[owner.at] == onStack:
				l.reportLoop(n, r, append(chain[slices.Index(chain, owner.at):], owner.at))
			default:
				l.reportRefusal(n, r)
				if state[owner.at] == 0 {
					follow(owner.at)
				}
			}
		}
		chain = chain[:len(chain)-1]
		state[n] = done
	}
	for n := range l.in.Notes {
		if len(refused[n]) > 0 && state[n] == 0 {
			follow(n)
		}
	}
}

// isPageOf reports whether an alias asks for the address that note n's page has, or has by its path.
func (l *linker) isPageOf(r refusal, n int) bool {
	wanted := fold(note.OutputPath(l.in.Style.AskedAddress(r.alias.Path)))
	return wanted == fold(note.OutputPath(l.graph.Address[n])) ||
		wanted == fold(note.OutputPath(l.in.Style.PathAddress(l.in.Notes[n].Path)))
}

func (l *linker) reportRefusal(n int, r refusal) {
	code := note.CodeRedirectClash
	message := fmt.Sprintf("%s: `%s` is not led from `%s` to this note: `%s` has that address", r.alias.Key, r.alias.Value, r.clash.address, r.clash.owner)
	if r.clash.owner == "" {
		code = note.CodeReservedName
		message = fmt.Sprintf("%s: `%s` is not led from `%s` to this note: Sheaf keeps that address for itself", r.alias.Key, r.alias.Value, r.clash.address)
	}
	l.reportAsked(n, r.alias, code, message, "choose another alias, or move what is there")
}

func (l *linker) reportLoop(n int, r refusal, chain []int) {
	const most = 6
	names := make([]string, 0, most)
	for i, each := range chain {
		if len(chain) > most && i == most-2 {
			names = append(names, "…")
		}
		if len(chain) <= most || i < most-2 || i == len(chain)-1 {
			names = append(names, "`"+l.in.Notes[each].Path+"`")
		}
	}
	l.reportAsked(n, r.alias, note.CodeRedirectLoop,
		fmt.Sprintf("%s: `%s` would close a loop of redirects: %s", r.alias.Key, r.alias.Value, strings.Join(names, " -> ")),
		"each of these notes asks for the address of the next; all of them stay where they are")
}

// reportAsked reports what became of an address that note n asks for.
func (l *linker) reportAsked(n int, w *note.Asked, code, message, hint string) {
	l.graph.AddressDiags = append(l.graph.AddressDiags, note.Diag{
		Path: l.in.Notes[n].Path, Pos: w.Pos, Severity: note.Warning, Code: code, Message: message, Hint: hint,
	})
}

// redirected finds the note that a path would lead to as an address that the note asks for, or has by
// its path: links to such an address go to the note at once. Where several notes ask for one address,
// the first in order of path has it, as in publishRedirects.
func (l *linker) redirected(p string) (place, bool) {
	if l.asked == nil {
		l.asked = l.indexAsked()
	}
	if note.IsMarkdown(p) {
		p = stem(p)
	}
	there, ok := l.asked[pageKey(note.SafePath(p))]
	return there, ok
}

func (l *linker) indexAsked() pageIndex {
	index := make(pageIndex)
	add := func(address string, n int) {
		key := pageKey(address)
		if _, ok := index[key]; !ok {
			index[key] = place{aNote, n}
		}
	}
	for _, r := range l.moved {
		add(l.graph.Address[r.Note], r.Note)
		add(r.Address, r.Note)
	}
	for n, each := range l.in.Notes {
		for i := range each.Redirects {
			add(l.in.Style.AskedAddress(each.Redirects[i].Path), n)
		}
	}
	return index
}
