package serve

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sheaf/bundle"
	"sheaf/site"
)

// A state is what the server shows, and the loop that keeps it true.
type state struct {
	options site.Options
	writing sync.Mutex // of stderr
	stderr  io.Writer
	poll    bool
	bell    *bell
	shown   atomic.Pointer[shown]
	loaded  chan struct{}          // closed once the tree has been looked at
	failure atomic.Pointer[string] // the last error of making a page that was told
	saved   atomic.Pointer[saved]  // the note that was changed last; nil if there is none yet
	editor  string                 // see EditorLink
	token   string                 // what a page must know to write a file: see write.go
	follows bool                   // the page in view goes to the note just saved
	client  *client
	rebuild <-chan struct{} // see Options
	using   sync.RWMutex    // held to read while a page is made, to write while the Builder of its Site is closed

	// The rest is the loop's own.
	root    os.FileInfo // of the source folder that builder has open
	builder *site.Builder
	retired *site.Builder // made the Site that is shown, if builder has made none yet
	watch   *watcher
}

// shown is what readers see. It never changes.
type shown struct {
	site    *site.Site   // the last good one; nil if there was none yet
	problem *problem     // why there is no newer one, or nil
	count   func() tally // of the site's findings, counted when first asked for
}

// newShown returns a state to show: a site, or the one before and why there is no newer one.
func newShown(s *site.Site, p *problem) *shown {
	return &shown{site: s, problem: p, count: sync.OnceValue(func() tally { return tallyOf(s) })}
}

// open opens the source folder and begins to watch it, so that no change after this is missed.
func open(o Options) (*state, error) {
	st := &state{
		options: o.Site, stderr: o.Stderr, poll: o.Poll, bell: newBell(), loaded: make(chan struct{}),
		editor: o.Editor, token: rand.Text(), follows: o.Navigate, client: newClient(), rebuild: o.Rebuild,
	}
	st.shown.Store(newShown(nil, nil))
	return st, st.reopen()
}

// reopen opens the folder that has the source folder's name now.
func (st *state) reopen() error {
	builder, err := site.Open(st.options)
	if err != nil {
		return err
	}
	root, err := os.Stat(st.options.Source)
	if err != nil {
		builder.Close()
		return err
	}
	if st.watch != nil {
		st.watch.close()
	}
	switch {
	case st.builder == nil:
	case st.retired == nil:
		st.retired = st.builder
	default: // nothing shown is of its making
		st.builder.Close()
	}
	st.builder, st.root = builder, root
	st.watch = watch(st.options.Source, st.options.Config, st.poll, st.print)
	st.watch.ask, st.watch.fingerprint = st.rebuild, builder.Fingerprint
	return nil
}

func (st *state) close() {
	st.watch.close()
	if st.retired != nil {
		st.retired.Close()
	}
	st.builder.Close()
}

// follow keeps the state true until ctx ends.
func (st *state) follow(ctx context.Context) {
	for {
		touched, ok := st.watch.next(ctx)
		asked, start := ok && st.watch.asked, time.Now()
		if asked {
			st.print("%s reading all notes anew", clock())
			if err := st.reopen(); err != nil { // look will see why
				st.watch.asked = false
			}
		}
		if ok && st.watch.idle && st.lookIdly(ctx) {
			continue
		}
		for ok && !st.look(ctx, touched) {
			ok = st.awaitRoot(ctx)
			touched = nil
		}
		if !ok {
			return
		}
		if now := st.shown.Load(); asked && now.problem == nil {
			st.print("%s read %s, %s (%v)", clock(), count(now.site.Notes(), "note"), count(len(now.site.Diags()), "problem"), time.Since(start).Round(time.Millisecond))
		}
	}
}

// lookIdly lets the Builder look everywhere, as long as nobody waits for something else. It returns
// false if the source folder is gone.
func (st *state) lookIdly(ctx context.Context) bool {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	start, done := time.Now(), make(chan struct{})
	var loaded *site.Site
	var err error
	go func() {
		defer close(done)
		loaded, err = st.builder.Load(ctx)
	}()
	if st.watch.hears(done) {
		cancel()
	}
	<-done
	return ctx.Err() != nil || st.take(start, loaded, err, nil)
}

// look lets the Builder look at the paths that were touched, nil standing for all, shows what it found
// and tells what has changed. It returns false, and changes nothing, if the source folder is gone.
func (st *state) look(ctx context.Context, touched []string) bool {
	start := time.Now()
	var loaded *site.Site
	var err error
	if touched == nil {
		loaded, err = st.builder.Load(ctx)
	} else {
		loaded, err = st.builder.Update(ctx, touched)
	}
	return ctx.Err() != nil || st.take(start, loaded, err, touched)
}

// take makes what a look has found the state, as look does.
func (st *state) take(start time.Time, loaded *site.Site, err error, touched []string) bool {
	// The Builder holds the folder open. One that was deleted looks empty to it.
	if now, err := os.Stat(st.options.Source); err != nil || !os.SameFile(now, st.root) {
		return false
	}
	before := st.shown.Load()
	after := newShown(loaded, nil)
	if err != nil {
		after = newShown(before.site, describe(err, st.options.Source))
	}
	if after.site == before.site && after.problem.equals(before.problem) {
		return true // nothing that anybody could see
	}
	st.noteSaved(after, touched)
	st.show(after)
	st.report(start, before, after, touched)
	return true
}

// show puts a state in place of the one before and tells the open pages.
func (st *state) show(next *shown) {
	before := st.shown.Swap(next)
	if st.retired != nil && before.site != next.site {
		st.using.Lock() // pages of the Site before are finished now
		st.retired.Close()
		st.retired = nil
		st.using.Unlock()
	}
	st.bell.ring()
}

// rootPause is how often a source folder that is gone is looked for.
const rootPause = 200 * time.Millisecond

// awaitRoot waits for the source folder to come back, and opens it. It returns false if ctx ends.
func (st *state) awaitRoot(ctx context.Context) bool {
	gone := &problem{Title: "The folder of notes is gone", Message: fmt.Sprintf("%s is gone. What it last held is shown until it is back.", st.options.Source)}
	if info, err := os.Stat(st.options.Source); err != nil || !info.IsDir() {
		st.print("%s the folder %s is gone; its last state stays until it is back", clock(), st.options.Source)
		st.show(newShown(st.shown.Load().site, gone))
	}
	pause := time.NewTicker(rootPause)
	defer pause.Stop()
	for {
		if info, err := os.Stat(st.options.Source); err == nil && info.IsDir() && st.reopen() == nil {
			st.print("%s the folder %s is back", clock(), st.options.Source)
			st.watch.heard.doubt(time.Now()) // let it be filled
			_, ok := st.watch.next(ctx)
			return ok
		}
		select {
		case <-ctx.Done():
			return false
		case <-pause.C:
		}
	}
}

// fail tells of a page that cannot be made, once, however many readers ask for it.
func (st *state) fail(err error) {
	message := err.Error()
	if last := st.failure.Swap(&message); last == nil || *last != message {
		st.print("%s %s", clock(), message)
	}
}

func clock() string { return time.Now().Format(time.TimeOnly) }

// report tells what a look has changed, if anything.
func (st *state) report(start time.Time, before, after *shown, touched []string) {
	took := time.Since(start).Round(time.Millisecond)
	switch {
	case after.problem != nil:
		if before.problem == nil || after.problem.text() != before.problem.text() {
			st.print("%s %s", clock(), after.problem.text())
		}
		return
	case before.site == nil:
		st.print("%s, %s (%v)", count(after.site.Notes(), "note"), count(len(after.site.Diags()), "problem"), took)
		if after.site.NeedsBundle() {
			st.print("note: %s", bundle.Missing)
		}
	default:
		paths := changedPaths(before.site, after.site, touched)
		if len(paths) > 0 {
			st.print("%s changed %s (%v), %s", clock(), enumerate(paths), took, count(len(after.site.Diags()), "problem"))
		} else if before.problem != nil {
			st.print("%s mended (%v), %s", clock(), took, count(len(after.site.Diags()), "problem"))
		}
	}
	news := newDiags(before.site, after.site)
	for _, d := range news[:min(len(news), maxListed)] {
		st.print("  %s", d)
		if d.Hint != "" {
			st.print("      %s", d.Hint)
		}
	}
	if more := len(news) - maxListed; more > 0 {
		st.print("  and %d more; `sheaf check` lists them all", more)
	}
}

// maxListed bounds how many diagnostics are printed at once.
const maxListed = 20

// enumerate names a few paths and counts the rest.
func enumerate(paths []string) string {
	const named = 3
	if len(paths) <= named {
		return strings.Join(paths, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(paths[:named], ", "), len(paths)-named)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
