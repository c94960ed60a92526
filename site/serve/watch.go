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

	"sheaf/site/note"
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
	root    string
	config  string // the configuration, where it may lie outside the tree; or ""
	tell    func(format string, args ...any)
	notify  *fsnotify.Watcher // nil: polling
	watched map[string]bool   // the folders, by the names that notify knows
	seen    map[string]fs.FileInfo
	rootNow fs.FileInfo
	ask     <-chan struct{} // what comes from it makes next return with asked set
	asked   bool
}

const (
	// quietTime without an event ends a burst of them. Editors save within a millisecond.
	quietTime = 5 * time.Millisecond
	// savePatience is how long a note that is empty or missing may take to come back: some editors empty a
	// file or move it away before they write it.
	savePatience = 60 * time.Millisecond
	// burstLimit bounds how long a look waits while events keep coming.
	burstLimit = 500 * time.Millisecond
	// pollEvery is how often the tree is compared where there are no events; and elsewhere, how often
	// the root is, whose replacement (an unmount, another target of a symbolic link) makes none.
	pollEvery = time.Second
)

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
	switch notify, err := fsnotify.NewWatcher(); {
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
		w.rescan(nil)
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
	hint := ""
	if errors.Is(err, syscall.ENOSPC) {
		hint = " (on Linux, raise the sysctl fs.inotify.max_user_watches)"
	}
	w.tell("Changes are looked for every second, as the system does not report them: %v%s", err, hint)
	w.close()
	w.startPolling()
}

func (w *watcher) startPolling() { w.seen = w.stat() }

// A batch is what has been heard of since the last look.
type batch struct {
	paths   map[string]bool // named by events, absolute
	folders map[string]bool // those among them that came, went or were renamed, and may be folders
	all     bool            // events were lost
}

func (b *batch) add(e fsnotify.Event) {
	if b.paths == nil {
		b.paths, b.folders = map[string]bool{}, map[string]bool{}
	}
	b.paths[e.Name] = true
	if e.Has(fsnotify.Create) || e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		b.folders[e.Name] = true
	}
}

// next waits until the tree may have changed and has come to rest, and returns the slash paths below the
// root that seem to be concerned, in order. ok is false if ctx ended.
func (w *watcher) next(ctx context.Context) (touched []string, ok bool) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var events chan fsnotify.Event
	var failures chan error
	if w.notify != nil {
		events, failures = w.notify.Events, w.notify.Errors
	}
	for {
		var b batch
		select {
		case <-ctx.Done():
			return nil, false
		case e := <-events:
			if !w.concerns(e) {
				continue
			}
			b.add(e)
		case <-failures:
			b.all = true
		case <-w.ask:
			w.asked = true
			return nil, true
		case <-tick.C:
			now, err := os.Stat(w.root)
			if err != nil || w.rootNow == nil || !os.SameFile(now, w.rootNow) {
				return nil, true
			}
			if w.notify != nil || !w.compare(&b) {
				continue
			}
		}
		return w.settle(ctx, b)
	}
}

// settle gathers events until there is a pause.
func (w *watcher) settle(ctx context.Context, b batch) (touched []string, ok bool) {
	limit := time.NewTimer(burstLimit)
	defer limit.Stop()
	pause := time.NewTimer(quietTime)
	defer pause.Stop()
	waited := false // for a note that is being saved
	var events chan fsnotify.Event
	var failures chan error
	if w.notify != nil {
		events, failures = w.notify.Events, w.notify.Errors
	}
	for resting := false; !resting; {
		select {
		case <-ctx.Done():
			return nil, false
		case e := <-events:
			if w.concerns(e) {
				b.add(e)
				pause.Reset(quietTime)
				waited = false
			}
		case <-failures:
			b.all = true
		case <-limit.C:
			resting = true
		case <-pause.C:
			resting = waited || !w.halfSaved(b)
			waited = true
			pause.Reset(savePatience)
		}
	}
	if w.notify == nil {
		w.compare(&b)
	} else if w.foldersChanged(b) {
		w.rescan(&b)
	}
	return w.below(b), true
}

// concerns reports whether an event is about the tree. (A configuration outside of it is
// watched by its folder, with all else that is in there.)
func (w *watcher) concerns(e fsnotify.Event) bool {
	if e.Name == "" {
		return false
	}
	return e.Name == w.config || e.Name == w.root || w.watched[filepath.Dir(e.Name)]
}

// halfSaved reports whether a note that was heard of is missing or empty, or a folder is missing.
func (w *watcher) halfSaved(b batch) bool {
	for p := range b.paths {
		if !note.IsMarkdown(p) && p != w.config && !w.watched[p] {
			continue
		}
		if info, err := os.Lstat(p); err != nil || info.Mode().IsRegular() && info.Size() == 0 {
			return true
		}
	}
	return false
}

func (w *watcher) foldersChanged(b batch) bool {
	if b.all {
		return true
	}
	for p := range b.folders {
		if info, err := os.Lstat(p); w.watched[p] || err == nil && info.IsDir() {
			return true
		}
	}
	return false
}

// rescan makes the set of watched folders match the disk, and adds what is in new ones to b.
func (w *watcher) rescan(b *batch) {
	// A watch belongs to a folder, not to its name: those of folders that were renamed must go first,
	// as adding them under their new names would find them watched.
	for p := range w.watched {
		if _, err := os.Lstat(p); err != nil || b != nil && renamed(b.folders, p, w.root) {
			w.notify.Remove(p)
			delete(w.watched, p)
		}
	}
	err := w.add(w.root, b)
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
func (w *watcher) add(dir string, b *batch) error {
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
				if err := w.add(p, b); err != nil {
					return err
				}
			}
		} else if isNew && b != nil {
			if b.paths == nil {
				b.paths = map[string]bool{}
			}
			b.paths[p] = true
		}
	}
	return nil
}

// below returns the paths of a batch as slash paths below the root, in order.
func (w *watcher) below(b batch) []string {
	var list []string
	for _, p := range slices.Sorted(maps.Keys(b.paths)) {
		if rel, err := filepath.Rel(w.root, p); err == nil && rel != "." && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			list = append(list, filepath.ToSlash(rel))
		}
	}
	return list
}

// compare looks for what differs from what was seen before, adds it to b, and reports whether there is any.
func (w *watcher) compare(b *batch) bool {
	before := w.seen
	w.seen = w.stat()
	differs := func(p string) {
		b.add(fsnotify.Event{Name: p})
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
	return len(b.paths) > 0
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
