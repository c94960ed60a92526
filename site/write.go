package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"sheaf/site/note"
	"sheaf/site/search"
)

// Stats tell what Write did.
type Stats struct {
	Notes    int   // in the site
	Pages    int   // with those that no note made
	Rendered int   // pages whose view had changed, or whose file had
	Written  int   // files, pages and others
	Removed  int   // files
	Bytes    int64 // of all the site's files
	Elapsed  Elapsed
}

// ErrChanged is why there is no site, or Write fails, where a file of the notes must be read again and is no longer what
// it was when Load looked at it. After another Load it may go well.
var ErrChanged = errors.New("it has changed since the build began")

// changed tells of an error in opening a file of the notes that it was there before.
func changed(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("%w: %w", err, ErrChanged)
	}
	return err
}

// vanished returns a file or folder that could not be read and is no longer there: it went while Load looked at it.
func (s *Site) vanished() (p string, any bool) {
	for _, d := range s.readDiags {
		if d.Code == note.CodeUnreadable {
			if _, err := fs.Stat(s.builder.fsys, d.Path); errors.Is(err, fs.ErrNotExist) {
				return d.Path, true
			}
		}
	}
	return "", false
}

// Write brings the output folder out up to date with the site: afterwards it holds exactly the
// site's files, and those that others put there. Only files whose bytes differ are written. They
// come into place all at once where the system allows it (see output.go), so that a build that
// fails or is killed leaves the site that was there whole.
//
// It waits for another Write to the same folder; waiting, if not nil, is told so. A *UsageError
// means that out is no folder that Sheaf may write to; nothing was touched. ErrChanged
// means that the notes are others by now.
func (s *Site) Write(ctx context.Context, out string, waiting func()) (Stats, error) {
	start := time.Now()
	if p, any := s.vanished(); any {
		return Stats{}, fmt.Errorf("read %s: %w", p, ErrChanged)
	}
	o, err := openOutput(ctx, out, s.builder, waiting)
	if err != nil {
		return Stats{}, err
	}
	defer o.close()

	w := &writing{site: s, output: o, outputs: s.outputs, entries: make([]outputEntry, len(s.outputs))}
	// Most of the search index is made by one goroutine. Meanwhile the others write all else.
	indexed := make(chan error, 1)
	go func() {
		_, err := s.searched()
		indexed <- err
	}()
	err = w.all(ctx, "writing", len(w.outputs), w.file)
	if e := <-indexed; err == nil {
		err = e
	}
	if err != nil {
		return Stats{}, err
	}
	if err := w.searchFiles(ctx); err != nil {
		return Stats{}, err
	}
	if err := o.commit(ctx, w.outputs, w.entries); err != nil {
		return Stats{}, err
	}
	stats := w.stats()
	o.recordIndex(s.vouched(), w.outputs, w.entries, func() *Report { return s.Report(stats) })
	elapsed := time.Since(start)
	stats.Elapsed = s.Elapsed
	stats.Elapsed.Render = min(elapsed, time.Duration(w.rendering.Load())/time.Duration(runtime.GOMAXPROCS(0)))
	stats.Elapsed.Write = elapsed - stats.Elapsed.Render
	return stats, nil
}

// writing is one run of Write.
type writing struct {
	site              *Site
	output            *output
	outputs           []string      // the paths of all files, sorted
	entries           []outputEntry // parallel to outputs
	rendered, written atomic.Int64
	rendering         atomic.Int64 // nanoseconds, of all goroutines together
}

// all makes sure of n files.
func (w *writing) all(ctx context.Context, stage string, n int, file func(i int, scratch *scratch) error) error {
	progress := &w.site.builder.progress
	progress.start(stage, n)
	return inParallel(ctx, n, func() func(int) error {
		scratch := new(scratch)
		return func(i int) error {
			defer progress.step()
			return file(i, scratch)
		}
	})
}

// searchFiles makes sure of the files of the search index, which take their place among the outputs.
func (w *writing) searchFiles(ctx context.Context) error {
	x, err := w.site.searched()
	if err != nil {
		return err
	}
	var at int
	w.outputs, at = w.site.withSearch(x)
	w.entries = slices.Insert(w.entries, at, make([]outputEntry, len(x.Files))...)
	return w.all(ctx, "writing the search index", len(x.Files), func(i int, scratch *scratch) error {
		return w.searchFile(x, at+i, x.Files[i], scratch)
	})
}

// stats counts what was done, once it is.
func (w *writing) stats() Stats {
	s := w.site
	stats := Stats{
		Notes: s.Notes(), Rendered: int(w.rendered.Load()), Written: int(w.written.Load()), Removed: len(w.output.stale),
	}
	for i, p := range w.outputs {
		stats.Bytes += w.entries[i].size
		if r, ok := s.byOutput[p]; ok && r.kind <= tagPage {
			stats.Pages++
		}
	}
	return stats
}

// searchFile makes sure of one file of the search index.
func (w *writing) searchFile(x *search.Index, i int, f search.File, scratch *scratch) error {
	program := w.site.builder.compile.program()
	key := sha256.Sum256(append(program[:], f.Key[:]...))
	if w.keep(i, f.Path, key) {
		return nil
	}
	data, err := x.Make(f, searchSource{w.site})
	if err != nil {
		return err
	}
	return w.bytes(i, f.Path, key, data, scratch)
}

// scratch is what pages are made in, one after the other, by one goroutine.
type scratch struct{ page, body, old []byte }

const maxScratch = 4 << 20 // bytes of each part that are kept for the next page

// file makes sure of one output file: it is either there as it should be, or staged.
func (w *writing) file(i int, scratch *scratch) error {
	p := w.outputs[i]
	switch r := w.site.byOutput[p]; r.kind {
	case attachment:
		source := w.site.graph.Files[r.index].Path
		if isSVG(source) && !w.site.isClean(source) {
			return w.svg(i, p, source, scratch)
		}
		return w.copy(i, p, source)
	case generated:
		return w.generated(i, p, r, scratch)
	default:
		return w.page(i, p, r, scratch)
	}
}

// page makes sure of a page.
func (w *writing) page(i int, p string, r resource, scratch *scratch) error {
	v := w.site.view(r)
	key := v.Key(w.site.frameKey)
	if w.keep(i, p, key) {
		return nil
	}
	start := time.Now()
	page, err := w.site.page(scratch, r, v)
	if err != nil {
		return err
	}
	w.rendering.Add(int64(time.Since(start)))
	w.rendered.Add(1)
	return w.bytes(i, p, key, page, scratch)
}

// generated makes sure of a file that the site makes of itself.
func (w *writing) generated(i int, p string, r resource, scratch *scratch) error {
	var key note.Hash
	if r.from.key != nil {
		if key = r.from.key(w.site, r.index); w.keep(i, p, key) {
			return nil
		}
	}
	data, err := r.from.bytes(w.site, r.index)
	if err != nil {
		return err
	}
	if r.from.key == nil {
		if key = sha256.Sum256(data); w.keep(i, p, key) {
			return nil
		}
	}
	return w.bytes(i, p, key, data, scratch)
}

// bytes makes sure that a file of the output folder holds data, which were made from key.
func (w *writing) bytes(i int, p string, key note.Hash, data []byte, scratch *scratch) error {
	w.entries[i] = outputEntry{key: key, size: int64(len(data))}
	if w.output.holds(p, data, &scratch.old) {
		return nil
	}
	return w.stage(i, p, func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
}

// keep reports whether the file at p was made from the same key before and has not been touched
// since; then there is nothing to do for it.
func (w *writing) keep(i int, p string, key note.Hash) bool {
	old, ok := w.output.known.find(p)
	if !ok || old.key != key || !w.output.isAsLeft(p, &old) {
		return false
	}
	w.entries[i] = old
	return true
}

// copy makes sure of an attachment. Its key is the stamp of its source where that vouches for the
// contents; else the bytes are compared. Nothing of it is held in memory.
func (w *writing) copy(i int, p, source string) error {
	now := time.Now()
	f, err := w.site.builder.fsys.Open(source)
	if err != nil {
		return changed(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return changed(&fs.PathError{Op: "copy", Path: source, Err: fs.ErrInvalid})
	}
	var key note.Hash
	if at, ok := stampOf(info); ok && at.settled(now) {
		key = stampKey(at, source, note.Hash{})
		if w.keep(i, p, key) {
			return nil
		}
	}
	w.entries[i] = outputEntry{key: key, size: info.Size()}
	if same, err := w.output.holdsFile(p, f, info.Size()); err != nil || same {
		return err
	}
	return w.stage(i, p, func(to *os.File) error {
		n, err := io.Copy(to, f)
		w.entries[i].size = n
		return err
	})
}

// holds reports whether the output folder has a file at p with these bytes. old is scratch space.
func (o *output) holds(p string, data []byte, old *[]byte) bool {
	if o.root == nil {
		return false
	}
	f, err := o.root.Open(filepath.FromSlash(p))
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	if cap(*old) < len(data) {
		*old = make([]byte, len(data)+len(data)/4)
	}
	n, err := io.ReadFull(f, (*old)[:len(data)])
	return err == nil && bytes.Equal((*old)[:n], data)
}

// holdsFile reports whether the output folder has a file at p equal to source, which it leaves at
// its start.
func (o *output) holdsFile(p string, source fs.File, size int64) (bool, error) {
	if o.root == nil {
		return false, nil
	}
	f, err := o.root.Open(filepath.FromSlash(p))
	if err != nil {
		return false, nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return false, nil
	}
	same := true
	var a, b [32 << 10]byte
	for same {
		n, err := io.ReadFull(source, a[:])
		m, _ := io.ReadFull(f, b[:])
		same = bytes.Equal(a[:n], b[:m])
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return false, err
		}
	}
	if !same {
		if seeker, ok := source.(io.Seeker); ok {
			_, err = seeker.Seek(0, io.SeekStart)
		}
	}
	return same, err
}

// stage stages a file, and notes when it was written.
func (w *writing) stage(i int, p string, fill func(*os.File) error) error {
	w.written.Add(1)
	if err := w.output.stage(p, fill); err != nil {
		return err
	}
	w.entries[i].staged = true
	info, err := os.Lstat(w.output.stagedName(p))
	if err == nil {
		w.entries[i].modified = info.ModTime().UnixNano()
	}
	return err
}

// stage writes a new file for p, with what fill puts into it, beside the site that is in place.
func (o *output) stage(p string, fill func(*os.File) error) error {
	if err := o.prepare(); err != nil {
		return err
	}
	if err := o.makeFolder(path.Dir(p)); err != nil {
		return err
	}
	f, err := os.OpenFile(o.stagedName(p), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	err = fill(f)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("write %s: %s", filepath.Join(o.dir, filepath.FromSlash(p)), reason(err))
	}
	return nil
}

// stagedName is the path of the staged file for p.
func (o *output) stagedName(p string) string { return filepath.Join(o.staging, filepath.FromSlash(p)) }

// makeFolder makes a folder in the staging folder, once.
func (o *output) makeFolder(dir string) error {
	made, _ := o.folders.LoadOrStore(dir, sync.OnceValue(func() error {
		return os.MkdirAll(filepath.Join(o.staging, filepath.FromSlash(dir)), 0o777)
	}))
	return made.(func() error)()
}
