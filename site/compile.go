package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"sheaf/site/cache"
	"sheaf/site/drawing"
	"sheaf/site/highlight"
	"sheaf/site/markdown"
	"sheaf/site/note"
	"sheaf/site/search"
)

// compiling is the compile stage with its memory. A note's key is the hash of all that its compiled
// form depends on: this program, the note's path and its bytes. So an entry of the cache never
// goes stale; it is only no longer asked for.
type compiling struct {
	fsys    fs.FS
	cache   *cache.Cache
	program func() note.Hash // see programID

	compileNote func(path string, source []byte) (*note.Note, *note.Body)

	appendIncluded func(dst []byte, l *note.Link, code string) []byte // see markdown.Compiler.AppendIncluded
	tick           time.Duration                                      // by which patience with it is counted

	found map[string]*memo // what the last call of all found, by path
	terms search.Compilers
}

// A memo is a compiled note, the holes of its body, and its key. The body's HTML stays in the cache. It
// never changes.
type memo struct {
	note        *note.Note
	holes       []note.Hole
	key         note.Hash
	plain       *note.Body  // of a note that could not be compiled, whose body is in no cache; else nil
	problem     *note.Diag  // why there is no note
	source      note.Hash   // the key that was asked for
	fingerprint Fingerprint // of the source
	stamp       stamp       // of the file it was made from
	trusted     bool        // stamp can vouch for the file
}

func newCompiling(fsys fs.FS, store *cache.Cache, typeset func(dst []byte, tex string, display bool) ([]byte, error)) *compiling {
	highlighter := new(highlight.Highlighter)
	compiler := markdown.New(markdown.Options{Highlight: highlighter.AppendWith, Math: typeset, Draw: drawing.Append})
	return &compiling{
		fsys: fsys, cache: store, program: programID,
		compileNote: compiler.Compile, appendIncluded: compiler.AppendIncluded, tick: tick,
	}
}

// all compiles the notes at paths and returns what it found, in the same order, calling step after each.
// It looks at files only where look, if not nil, has their path, or if it has not seen them before; those
// whose stamp has not changed since the last call are not read again. What a glance has told is not asked again.
func (c *compiling) all(ctx context.Context, paths []string, seen *glance, look map[string]bool, step func()) ([]*memo, error) {
	found := make([]*memo, len(paths))
	var todo []int
	for i, p := range paths {
		if found[i] = c.found[p]; look == nil || look[p] || found[i] == nil {
			todo = append(todo, i)
		}
	}
	each := func(work func(at int, scratch *compileScratch)) error {
		return inParallel(ctx, len(todo), func() func(int) error {
			var scratch compileScratch
			return func(i int) error {
				work(todo[i], &scratch)
				return nil
			}
		})
	}
	err := each(func(at int, scratch *compileScratch) {
		found[at] = c.one(paths[at], seen, scratch, true)
		step()
	})
	if err == nil {
		err = each(func(at int, scratch *compileScratch) {
			if m := found[at]; m.isInCacheOnly() && !c.decode(m, paths[at]) { // the cache has lost it in between
				found[at] = c.one(paths[at], seen, scratch, false)
			}
		})
	}
	if err != nil {
		return nil, err
	}
	if len(c.found) != len(paths) { // notes came or went
		c.found = make(map[string]*memo, len(paths))
		for i, p := range paths {
			c.found[p] = found[i]
		}
		return found, nil
	}
	for _, i := range todo {
		c.found[paths[i]] = found[i]
	}
	return found, nil
}

// compileScratch is what one goroutine that compiles uses again and again.
type compileScratch struct{ source, head, table, text []byte }

// one compiles one note, or finds it compiled. If toCache is set, what is compiled goes there alone, to be had by
// decode when all is compiled: the garbage of compiling is collected at little cost as long as nothing is held,
// and what is held comes to lie together.
func (c *compiling) one(p string, seen *glance, scratch *compileScratch, toCache bool) *memo {
	m, old := &memo{}, c.found[p]
	at, now, ok := c.look(p, seen)
	if ok && old != nil && old.trusted && old.stamp == at {
		return old
	}
	m.stamp, m.trusted = at, ok && at.settled(now)
	source, hash, err := readNote(c.fsys, p, scratch.source)
	scratch.source = source
	switch {
	case errors.Is(err, errTooLarge):
		m.problem = &note.Diag{Path: p, Severity: note.Warning, Code: note.CodeTooLarge, Message: "is left out: " + err.Error(), Hint: "split it"}
	case err != nil:
		m.problem = &note.Diag{Path: p, Severity: note.Error, Code: note.CodeUnreadable, Message: "cannot be read: " + reason(err), Hint: "check its permissions"}
	}
	if m.problem != nil {
		m.trusted = false
		if old != nil && old.problem != nil && *old.problem == *m.problem {
			return old
		}
		return m
	}
	m.source, m.fingerprint = c.key(p, hash), FingerprintOf(source)
	if old != nil && old.source == m.source {
		m.note, m.holes, m.key, m.plain = old.note, old.holes, old.key, old.plain
		return m
	}
	m.key = m.source
	if c.decode(m, p) {
		return m
	}
	n, body, failed, keep := c.compile(p, source)
	if failed {
		m.note, m.key, m.plain = n, failedKey(m.key), body
		if keep {
			scratch.source = nil
		}
		return m
	}
	scratch.head = appendHead(scratch.head[:0], n, body.Holes)
	c.keepSections(m.key, body.Sections, scratch)
	c.cache.Put(cache.Key(m.key), scratch.head, body.HTML)
	if !toCache {
		m.note, m.holes = n, body.Holes
	}
	return m
}

// isInCacheOnly reports whether the note is compiled, and still to be decoded.
func (m *memo) isInCacheOnly() bool { return m.note == nil && m.problem == nil }

// decode has the note at a path, and its holes, from the cache. What that gives is in one piece, and holds on to none of
// the compiler's memory.
func (c *compiling) decode(m *memo, p string) bool {
	head, ok := c.cache.Head(cache.Key(m.key))
	if !ok {
		return false
	}
	n, holes, err := decodeHead(head)
	if err != nil || n.Path != p {
		return false
	}
	m.note, m.holes = n, holes
	return true
}

// look returns the stamp of the note at path p, and when it was taken; ok is false if there is none.
func (c *compiling) look(p string, seen *glance) (at stamp, now time.Time, ok bool) {
	if seen != nil {
		if at, ok = seen.stamps[p]; ok {
			return at, seen.at, true
		}
	}
	now = time.Now()
	if info, err := fs.Stat(c.fsys, p); err == nil {
		at, ok = stampOf(info)
	}
	return at, now, ok
}

// body returns the body of a compiled note. If the cache has lost its HTML, the note is compiled again.
func (c *compiling) body(known *memo) (*note.Body, error) {
	return c.bodyIn(new([]byte), known)
}

// bodyIn returns the body of a compiled note, whose HTML may be in *scratch: it lasts until that is used again.
func (c *compiling) bodyIn(scratch *[]byte, known *memo) (*note.Body, error) {
	if known.plain != nil {
		return known.plain, nil
	}
	if data, ok := c.cache.AppendBody((*scratch)[:0], cache.Key(known.key)); ok {
		if cap(data) <= maxScratch {
			*scratch = data
		}
		return &note.Body{HTML: data, Holes: known.holes}, nil
	}
	body, err := c.again(known)
	if err == nil {
		c.cache.Put(cache.Key(known.key), appendHead(nil, known.note, body.Holes), body.HTML)
	}
	return body, err
}

// again compiles a note that is compiled once more, unless it has changed in between.
func (c *compiling) again(known *memo) (*note.Body, error) {
	p := known.note.Path
	source, hash, err := readNote(c.fsys, p, nil)
	if err != nil {
		return nil, fmt.Errorf("compile %s again: %w", p, changed(err))
	}
	if c.key(p, hash) != known.key {
		return nil, fmt.Errorf("compile %s again: %w", p, ErrChanged)
	}
	_, body, failed, _ := c.compile(p, source)
	if failed {
		return nil, fmt.Errorf("compile %s again: it cannot be compiled now", p)
	}
	return body, nil
}

func (c *compiling) key(p string, content note.Hash) (key note.Hash) {
	h := sha256.New()
	program := c.program()
	h.Write(program[:])
	h.Write(content[:])
	io.WriteString(h, p)
	h.Sum(key[:0])
	return key
}

// programID returns the hash of this very program, which takes some milliseconds to read. Where it cannot
// be read the ID is of this moment, so that nothing is shared with another build.
var programID = sync.OnceValue(func() note.Hash {
	id, err := hashProgram()
	if err != nil {
		id = sha256.Sum256(fmt.Append(nil, time.Now().UnixNano()))
	}
	return id
})

// hashProgram returns the hash of the hashes of the program's parts, which all processors work on.
func hashProgram() (note.Hash, error) {
	name, err := os.Executable()
	if err != nil {
		return note.Hash{}, err
	}
	f, err := os.Open(name)
	if err != nil {
		return note.Hash{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return note.Hash{}, err
	}
	const part = 4 << 20
	sums := make([]note.Hash, (info.Size()+part-1)/part)
	var read atomic.Int64
	err = inParallel(context.Background(), len(sums), func() func(int) error {
		h := sha256.New()
		return func(i int) error {
			h.Reset()
			n, err := io.Copy(h, io.NewSectionReader(f, int64(i)*part, part))
			read.Add(n)
			h.Sum(sums[i][:0])
			return err
		}
	})
	if n := read.Load(); err == nil && (n == 0 || n != info.Size()) {
		err = io.ErrUnexpectedEOF
	}
	h := sha256.New()
	for _, sum := range sums {
		h.Write(sum[:])
	}
	var id note.Hash
	h.Sum(id[:0])
	return id, err
}
