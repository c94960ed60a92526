package serve

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"sheaf/site/note"
)

// When is a save over? Nothing says so: an editor that replaces a file by another is done with one event,
// one that writes in place empties the file first, and some move the note away before they write it. So
// each path ripens by itself, as soon as its file looks complete, and a note is not kept waiting by the
// temporary files around it. Where many files change, all wait until there is a rest.

const (
	// quietTime after the last event a file is looked at that was put in its place whole.
	quietTime = time.Millisecond
	// writeTime is the same for a file that was written to. It is written at once, but in pieces.
	writeTime = 3 * time.Millisecond
	// savePatience is how long a file that is empty or missing may take to come back, and how long one that
	// no page can be made of may stay.
	savePatience = 60 * time.Millisecond
	// growPatience is how long a file that is growing, piece by piece, may take for the next piece, and a note
	// for the first one.
	growPatience = 300 * time.Millisecond
	// burstLimit, growLimit and partLimit bound how long a path waits while events keep coming: partLimit that of
	// a note which is not whole yet.
	burstLimit = 500 * time.Millisecond
	growLimit  = 3 * time.Second
	partLimit  = 10 * time.Second

	// crowd is how many paths change together when it is no person who saves, but a version control system,
	// say. They wait until it has been quiet for crowdTime, at most crowdLimit.
	crowd      = 20
	crowdTime  = 50 * time.Millisecond
	crowdLimit = 3 * time.Second

	// restTime without events is when what makes none is looked for.
	restTime = 3 * time.Second
)

// heard is what events have told of and nobody has looked at.
type heard struct {
	paths       map[string]change // absolute
	all         bool              // events were lost
	first, last time.Time
}

// A change is what events said of a path.
type change struct {
	first, last     time.Time
	created, edited bool
}

func (h *heard) isEmpty() bool { return len(h.paths) == 0 && !h.all }

func (h *heard) add(e fsnotify.Event, now time.Time) {
	h.at(now)
	if h.paths == nil {
		h.paths = map[string]change{}
	}
	c, known := h.paths[e.Name]
	if !known {
		c.first = now
	}
	c.last = now
	c.created = c.created || e.Has(fsnotify.Create)
	c.edited = c.edited || e.Has(fsnotify.Write)
	h.paths[e.Name] = c
}

// doubt records that anything may have changed.
func (h *heard) doubt(now time.Time) {
	h.at(now)
	h.all = true
}

func (h *heard) at(now time.Time) {
	if h.isEmpty() {
		h.first = now
	}
	h.last = now
}

// A told path was returned by next a moment ago.
type told struct {
	at   time.Time
	size int64 // of the file
}

// untilRipe returns how long it takes until there is something to do, if nothing more is heard of.
func (w *watcher) untilRipe(now time.Time) time.Duration {
	h := &w.heard
	switch {
	case h.isEmpty() && w.told == nil:
		return time.Hour // a rest has been taken
	case h.isEmpty():
		return h.last.Add(restTime).Sub(now)
	case h.all || len(h.paths) > crowd:
		return min(h.last.Add(crowdTime).Sub(now), h.first.Add(crowdLimit).Sub(now))
	}
	wait := time.Duration(1<<63 - 1)
	for p, c := range h.paths {
		wait = min(wait, w.due(p, c).Sub(now))
	}
	return wait
}

// ripe returns the paths that can be looked at.
func (w *watcher) ripe(now time.Time) map[string]bool {
	paths := map[string]bool{}
	for p, c := range w.heard.paths {
		if len(w.heard.paths) > crowd || !w.due(p, c).After(now) {
			paths[p] = true
		}
	}
	return paths
}

// due returns when a path can be looked at.
func (w *watcher) due(p string, c change) time.Time {
	wait, limit := quietTime, burstLimit
	info, err := os.Lstat(p)
	isFile := err == nil && info.Mode().IsRegular()
	before, wasTold := w.told[p]
	switch {
	case isFile && (c.edited || info.Size() == 0) && w.lacksEnding(p, info.Size()):
		wait, limit = w.growPatience(), partLimit
	case err != nil || isFile && info.Size() == 0:
		wait = savePatience
	case isFile && c.created && !w.isSource(p):
		wait = savePatience // most likely some program's own
	case isFile && c.edited && wasTold && info.Size() > before.size && c.first.Sub(before.at) < w.growPatience():
		wait, limit = w.growPatience(), growLimit
	case c.edited:
		wait = writeTime
	}
	due := c.last.Add(wait)
	if last := c.first.Add(limit); due.After(last) {
		return last
	}
	return due
}

// growPatience is longer where a file is looked at from time to time only.
func (w *watcher) growPatience() time.Duration {
	if w.notify == nil {
		return pollEvery + crowdTime
	}
	return growPatience
}

// lacksEnding reports whether a note does not hold what it ended with before. Who writes a note in its place, and
// slowly, has not come to its end then. (Or it was deleted; then waiting a moment does no harm.) Where all
// before the ending is as it was, and the ending another, somebody has mended the last words.
func (w *watcher) lacksEnding(p string, size int64) bool {
	if w.fingerprint == nil || !note.IsMarkdown(p) {
		return false
	}
	rel, err := filepath.Rel(w.root, p)
	if err != nil {
		return false
	}
	before, ok := w.fingerprint(filepath.ToSlash(rel))
	if !ok || before.Ending == "" {
		return false
	}
	f, err := os.Open(p)
	if err != nil {
		return false
	}
	defer f.Close()
	// Most edits are before the end; then it is right there.
	last := make([]byte, min(size, int64(len(before.Ending))+blanksRead))
	if _, err := f.ReadAt(last, size-int64(len(last))); err == nil && bytes.Contains(last, []byte(before.Ending)) {
		return false
	}
	whole, err := io.ReadAll(io.NewSectionReader(f, 0, min(size, endingRead)))
	return err == nil && !bytes.Contains(whole, []byte(before.Ending)) && !before.HasOtherEnding(whole)
}

const (
	blanksRead = 64      // bytes, for the white space at the end of a note
	endingRead = 1 << 20 // bytes that are searched for what a note ended with
)

// isSource reports whether pages can be made of the file at a path.
func (w *watcher) isSource(p string) bool {
	below := strings.TrimPrefix(p, w.root+string(filepath.Separator))
	folder, _, _ := strings.Cut(filepath.ToSlash(below), "/")
	return note.IsMarkdown(p) || p == w.config || strings.HasSuffix(p, ".yaml") || folder == "templates" || folder == "static"
}

// remember keeps what is told of, until there is a rest.
func (w *watcher) remember(paths map[string]bool, now time.Time) {
	if w.told == nil {
		w.told = map[string]told{}
	}
	if len(paths) > crowd {
		return
	}
	for p := range paths {
		if info, err := os.Lstat(p); err == nil {
			w.told[p] = told{now, info.Size()}
		}
	}
}
