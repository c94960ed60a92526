package serve

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"sheaf/site"
)

// A watcher tells that a source tree may have changed. An event says no more than "look again": what
// has changed is for the Builder to see. So events may be doubled, late, or name the wrong thing;
// the last one must not be missed, and isn't, as those that come during a look wait for the next call.
//
// Every folder is watched by itself, and the set of them is made to match the disk whenever one seems
// to have come or gone. Where events can't be had the tree is compared with itself every second.
//
// A watcher has no goroutine of its own and is not safe for concurrent use.
type watcher struct {
	root        string
	config      string // the configuration, where it may lie outside the tree; or ""
	tell        func(format string, args ...any)
	notify      *fsnotify.Watcher // nil: polling
	watched     map[string]bool   // the folders, by the names that notify knows
	seen        map[string]fs.FileInfo
	rootNow     fs.FileInfo
	ask         <-chan struct{} // what comes from it makes next return with asked set
	asked       bool
	fingerprint func(p string) (site.Fingerprint, bool) // of a note as it was looked at; nil if nobody knows

	heard heard           // and not yet returned by next
	told  map[string]told // returned by next lately; nil after a rest
	idle  bool            // see next
}

// pollEvery is how often the tree is compared where there are no events; and elsewhere, how often the root
// is, whose replacement (an unmount, another target of a symbolic link) makes none.
const pollEvery = time.Second

// watch begins to watch root, an absolute path; changes from now on are told by next.
func watch(root, config string, poll bool, tell func(string, ...any)) *watcher {
	w := &watcher{root: filepath.Clean(root), tell: tell, watched: map[string]bool{}}
	if config != "" {
		w.config = config
		if abs, err := filepath.Abs(config); err == nil {
			w.config = abs
		}
	}
	w.rootNow, _ = os.Stat(w.root)
	switch notify, err := fsnotify.NewBufferedWatcher(waitingEvents); {
	case poll:
		w.startPolling()
	case eventless(w.root):
		tell("%s is on a file system that does not report all changes: looking every second", root)
		w.startPolling()
	case err != nil:
		w.fallBack(err)
	default:
		w.notify = notify
		if w.config != "" {
			notify.Add(filepath.Dir(w.config))
		}
		w.rescan(nil, nil)
	}
	return w
}

func (w *watcher) close() {
	if w.notify != nil {
		w.notify.Close()
		w.notify = nil
	}
}

// fallBack goes on without events.
func (w *watcher) fallBack(err error) {
	why := err.Error()
	switch {
	case errors.Is(err, syscall.ENOSPC):
		why = "the system watches no more folders (on Linux, raise the sysctl fs.inotify.max_user_watches)"
	case errors.Is(err, syscall.EMFILE):
		why = "the system watches for no more programs (on Linux, raise the sysctl fs.inotify.max_user_instances)"
	}
	w.tell("Changes are looked for every second: %s", why)
	w.close()
	w.startPolling()
}

func (w *watcher) startPolling() { w.seen = w.stat() }

// next waits until the tree may have changed and what has changed is fit to be looked at, and returns the
// slash paths below the root that are concerned, in order; nil means that it could be any. ok is false if
// ctx ended. With idle set nothing has been heard of, and for so long that a look costs nobody's time.
func (w *watcher) next(ctx context.Context) (touched []string, ok bool) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	wake := time.NewTimer(max(0, w.untilRipe(time.Now()))) // what was heard of before may not have been ripe
	defer wake.Stop()
	w.idle = false
	for {
		events, failures := w.sources()
		select {
		case <-ctx.Done():
			return nil, false
		case e := <-events:
			if !w.hear(e) {
				continue
			}
		case <-failures:
			w.heard.doubt(time.Now())
		case <-w.ask:
			w.asked = true
			return nil, true
		case <-tick.C:
			now, err := os.Stat(w.root)
			if err != nil || w.rootNow == nil || !os.SameFile(now, w.rootNow) {
				return nil, true
			}
			if w.notify == nil {
				w.compare()
			}
		case <-wake.C:
		}
		w.drain()
		wait := w.untilRipe(time.Now())
		if wait > 0 {
			wake.Reset(wait)
			continue
		}
		if w.heard.isEmpty() { // nor was anything for some time
			w.idle, w.told = true, nil
			return nil, true
		}
		if touched, any := w.take(time.Now()); any {
			return touched, true
		}
		wake.Reset(0)
	}
}

func (w *watcher) sources() (chan fsnotify.Event, chan error) {
	if w.notify == nil {
		return nil, nil
	}
	return w.notify.Events, w.notify.Errors
}

// waitingEvents is how many events are kept while nobody asks for them.
const waitingEvents = 4096

// hear takes in an event, and reports whether it is of the site.
func (w *watcher) hear(e fsnotify.Event) bool {
	if !w.concerns(e) {
		return false
	}
	w.heard.add(e, time.Now())
	return true
}

// drain takes in the events that wait. On a busy machine the first of many changes may ripen before the second
// is heard of, and each would be looked at by itself.
func (w *watcher) drain() {
	for {
		events, _ := w.sources()
		select {
		case e, ok := <-events:
			if !ok {
				return
			}
			w.hear(e)
		default:
			return
		}
	}
}

// hears waits until something is heard of, or done is closed, and reports which.
func (w *watcher) hears(done <-chan struct{}) bool {
	events, failures := w.sources()
	for {
		select {
		case <-done:
			return false
		case e := <-events:
			if w.hear(e) {
				return true
			}
		case <-failures:
			w.heard.doubt(time.Now())
			return true
		}
	}
}

// take returns what is ripe and forgets it. any is false if that was nothing which a site can be made of.
func (w *watcher) take(now time.Time) (touched []string, any bool) {
	if w.heard.all {
		w.heard = heard{last: now}
		if w.notify != nil {
			w.rescan(nil, nil)
		}
		w.told = map[string]told{}
		return nil, true
	}
	ripe := w.ripe(now)
	if w.notify != nil && w.foldersChanged(ripe) {
		for p := range w.heard.paths { // the names of folders hang together
			ripe[p] = true
		}
		w.rescan(ripe, ripe)
	}
	any = ripe[w.config] || ripe[w.root]
	for p := range ripe {
		delete(w.heard.paths, p)
		if w.cannotShow(p) {
			delete(ripe, p)
		}
	}
	w.remember(ripe, now)
	touched = w.below(ripe)
	return touched, any || len(touched) > 0
}

// concerns reports whether an event is about the tree. (A configuration outside of it is
// watched by its folder, with all else that is in there.)
func (w *watcher) concerns(e fsnotify.Event) bool {
	if e.Name == "" {
		return false
	}
	return e.Name == w.config || e.Name == w.root || w.watched[filepath.Dir(e.Name)]
}

// cannotShow reports whether nothing can come of a path: it is a file, there or gone, that is never shown.
func (w *watcher) cannotShow(p string) bool {
	base := filepath.Base(p)
	if !site.NeverShown(base) || base == site.ManifestName || w.watched[p] {
		return false
	}
	info, err := os.Lstat(p)
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular()
}

func (w *watcher) foldersChanged(paths map[string]bool) bool {
	for p := range paths {
		if w.watched[p] {
			return true
		}
		if info, err := os.Lstat(p); err == nil && info.IsDir() {
			return true
		}
	}
	return false
}

// rescan makes the set of watched folders match the disk, and adds what is in new ones to found. Moved are
// paths at which folders may have changed their names; nil stands for all.
func (w *watcher) rescan(moved, found map[string]bool) {
	// A watch belongs to a folder, not to its name: those of folders that were renamed must go first,
	// as adding them under their new names would find them watched.
	for p := range w.watched {
		if _, err := os.Lstat(p); err != nil || moved == nil || renamed(moved, p, w.root) {
			w.notify.Remove(p)
			delete(w.watched, p)
		}
	}
	err := w.add(w.root, found)
	if err != nil {
		w.fallBack(err)
	}
}

// renamed reports whether p or a folder above it, up to root, is one of folders.
func renamed(folders map[string]bool, p, root string) bool {
	for ; len(p) > len(root); p = filepath.Dir(p) {
		if folders[p] {
			return true
		}
	}
	return folders[p]
}

// add watches a folder and those in it. It is watched before it is read, so that nothing comes into it unseen.
func (w *watcher) add(dir string, found map[string]bool) error {
	isNew := !w.watched[dir]
	if isNew {
		if _, err := os.Lstat(filepath.Join(dir, site.ManifestName)); err == nil {
			return nil
		}
		err := w.notify.Add(dir)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return nil // gone again; or its notes can't be read either
		}
		if err != nil {
			return err
		}
		w.watched[dir] = true
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		p := filepath.Join(dir, e.Name())
		if e.IsDir() {
			if !site.NeverRead(e.Name()) {
				if err := w.add(p, found); err != nil {
					return err
				}
			}
		} else if isNew && found != nil {
			found[p] = true
		}
	}
	return nil
}

// below returns paths as slash paths below the root, in order; the list is not nil.
func (w *watcher) below(paths map[string]bool) []string {
	list := []string{}
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		if rel, err := filepath.Rel(w.root, p); err == nil && rel != "." && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			list = append(list, filepath.ToSlash(rel))
		}
	}
	return list
}

// compare looks for what differs from what was seen before, as if there were events.
func (w *watcher) compare() {
	before := w.seen
	w.seen = w.stat()
	now := time.Now()
	differs := func(p string) {
		w.heard.add(fsnotify.Event{Name: p, Op: fsnotify.Write}, now)
	}
	for p, info := range w.seen {
		if old := before[p]; old == nil || !sameState(old, info) {
			differs(p)
		}
	}
	for p := range before {
		if w.seen[p] == nil {
			differs(p)
		}
	}
}

func sameState(a, b fs.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode() == b.Mode() && os.SameFile(a, b)
}

// stat returns what the file system says of every file and folder in the tree, unread.
func (w *watcher) stat() map[string]fs.FileInfo {
	found := make(map[string]fs.FileInfo, len(w.seen))
	var walk func(dir string)
	walk = func(dir string) {
		if _, err := os.Lstat(filepath.Join(dir, site.ManifestName)); err == nil {
			return
		}
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			p := filepath.Join(dir, e.Name())
			if e.IsDir() {
				if !site.NeverRead(e.Name()) {
					walk(p)
				}
			} else if info, err := e.Info(); err == nil {
				found[p] = info
			}
		}
	}
	walk(w.root)
	if w.config != "" {
		if info, err := os.Stat(w.config); err == nil {
			found[w.config] = info
		}
	}
	return found
}
