package link

import (
	"runtime"
	"sync"
	"sync/atomic"

	"sheaf/site/note"
)

// Most links are written as the path they lead to is, or leave the site. What such a link refers to, and that there is
// nothing to report of it, can be told from what names alone decide of, without anything that is made when it is first
// needed. So those of all notes are resolved by all processors at once, before the others.

// resolvePlainOfAll begins Graph.Links of all notes.
func (l *linker) resolvePlainOfAll() {
	const batch = 64 // notes; a few of them are done in a moment
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(l.in.Notes)/batch+1) {
		wait.Go(func() {
			for {
				end := int(next.Add(batch))
				if end-batch >= len(l.in.Notes) {
					return
				}
				for n := end - batch; n < min(end, len(l.in.Notes)); n++ {
					l.resolvePlain(n)
				}
			}
		})
	}
	wait.Wait()
}

// resolvePlain begins Graph.Links of one note, with the links that are plain or known. It changes nothing else but direct,
// which says which these are.
func (l *linker) resolvePlain(n int) {
	count := len(l.in.Notes[n].Links)
	if count == 0 {
		return
	}
	targets, direct := make([]Target, count), make([]bool, count)
	r := l.referenceIn(n)
	for i := range targets {
		if targets[i], direct[i] = l.known.target(l, n, i); !direct[i] {
			r.set(i)
			targets[i], direct[i] = r.plain()
		}
	}
	l.graph.Links[n], l.direct[n] = targets, direct
}

// plain returns what resolve does for a link that is plain; ok is false for any other.
func (r *reference) plain() (t Target, ok bool) {
	kind, d := r.link.Kind, &r.dest
	switch {
	case kind == note.Wiki || kind == note.Embed || kind == note.Include:
		return t, false
	case kind == note.Tag:
		return Target{State: Tagged, Note: -1, File: -1}, true
	case isDrive(d.scheme) || isRefused(d.scheme, d.url, kind):
		return t, false
	case d.scheme != "" || d.host:
		return r.external(), true
	case d.path == "":
		return t, false
	}
	path, inside := join(r.folder, d.path)
	there, isThere := r.places.exact[path]
	switch {
	case !inside || !isThere:
	case there.kind == aFile:
		return r.to(there), true
	case there.kind == aNote && kind == note.Anchor && !r.isSplit(there.at):
		if ids := (idSet{note: r.in.Notes[there.at]}); d.fragment == "" || ids.isFew() && ids.has(d.fragment) {
			return Target{State: Page, Note: there.at, File: -1, Address: r.graph.Address[there.at], Fragment: d.fragment, Query: d.query}, true
		}
	}
	return t, false
}
