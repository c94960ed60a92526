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
	"sync"
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
	program note.Hash

	compileNote func(path string, source []byte) (*note.Note, *note.Body)

	appendIncluded func(dst []byte, l *note.Link, code string) []byte // see markdown.Compiler.AppendIncluded
	tick           time.Duration                                      // by which patience with it is counted

	found map[string]*memo // what the last call of all found, by path
	terms search.Compilers
}

// A memo is a compiled note, the holes of its body, and its key. The body's HTML stays in the cache. It
// never changes.
type memo struct {
	note    *note.Note
	holes   []note.Hole
	key     note.Hash
	plain   *note.Body // of a note that could not be compiled, whose body is in no cache; else nil
	problem *note.Diag // why there is no note
	source  note.Hash  // the key that was asked for
	ending  string     // what the source ends with: see Builder.Ending
	stamp   stamp      // of the file it was made from
	trusted bool       // stamp can vouch for the file
}

func newCompiling(fsys fs.FS, store *cache.Cache, typeset func(dst []byte, tex string, display bool) ([]byte, error)) *compiling {
	highlighter := new(highlight.Highlighter)
	compiler := markdown.New(markdown.Options{Highlight: highlighter.AppendWith, Math: typeset, Draw: drawing.Append})
	return &compiling{
		fsys: fsys, cache: store, program: programID(),
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
	each := func(work func(at int, space *workspace)) error {
		return inParallel(ctx, len(todo), func() func(int) error {
			var space workspace
			return func(i int) error {
				work(todo[i], &space)
				return nil
			}
		})
	}
	err := each(func(at int, space *workspace) {
		found[at] = c.one(paths[at], seen, space, true)
		step()
	})
	if err == nil {
		err = each(func(at int, space *workspace) {
			if m := found[at]; m.isLater() && !c.decode(m, paths[at]) {
				found[at] = c.one(paths[at], seen, space, false)
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

// A workspace is memory that is used for one note after the other.
type workspace struct{ source, head, table, text []byte }

// one compiles one note, or finds it compiled. If later is set, what is compiled goes to the cache alone, to be had from
// there by decode when all is compiled: the garbage of compiling is collected at little cost as long as nothing is held,
// and what is held comes to lie together.
func (c *compiling) one(p string, seen *glance, space *workspace, later bool) *memo {
	m, old := &memo{}, c.found[p]
	at, now, ok := c.look(p, seen)
	if ok && old != nil && old.trusted && old.stamp == at {
		return old
	}
	m.stamp, m.trusted = at, ok && at.settled(now)
	source, hash, err := readNote(c.fsys, p, space.source)
	space.source = source
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
	m.source, m.ending = c.key(p, hash), endingOf(source)
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
			space.source = nil
		}
		return m
	}
	space.head = appendHead(space.head[:0], n, body.Holes)
	c.keepSections(m.key, body.Sections, space)
	c.cache.Put(cache.Key(m.key), space.head, body.HTML)
	if !later {
		m.note, m.holes = n, body.Holes
	}
	return m
}

// isLater reports whether the note is compiled, and in the cache alone.
func (m *memo) isLater() bool { return m.note == nil && m.problem == nil }

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

// maxEnding is how many bytes of a note's end are remembered.
const maxEnding = 24

func endingOf(source []byte) string {
	source = bytes.TrimRight(source, " \t\r\n")
	return string(source[max(0, len(source)-maxEnding):])
}

// Ending returns the last bytes, but for white space, of the note at a path as it was looked at last; ok is false
// if there was none. A file without them is not the whole note, or a note that has lost its end.
func (b *Builder) Ending(p string) (ending string, ok bool) {
	m := b.compile.found[p]
	if m == nil || m.note == nil {
		return "", false
	}
	return m.ending, true
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
	if known.plain != nil {
		return known.plain, nil
	}
	if data, ok := c.cache.Body(cache.Key(known.key)); ok {
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
		return nil, fmt.Errorf("compile %s again: %w", p, err)
	}
	if c.key(p, hash) != known.key {
		return nil, fmt.Errorf("compile %s again: it has changed since the build began", p)
	}
	_, body, failed, _ := c.compile(p, source)
	if failed {
		return nil, fmt.Errorf("compile %s again: it cannot be compiled now", p)
	}
	return body, nil
}

func (c *compiling) key(p string, content note.Hash) (key note.Hash) {
	h := sha256.New()
	h.Write(c.program[:])
	h.Write(content[:])
	io.WriteString(h, p)
	h.Sum(key[:0])
	return key
}

// programID returns the hash of this very program, which takes some milliseconds to read. Where it cannot
// be read the ID is of this moment, so that nothing is shared with another build.
var programID = sync.OnceValue(func() (id note.Hash) {
	h := sha256.New()
	if err := hashProgram(h); err != nil {
		fmt.Fprintln(h, time.Now().UnixNano())
	}
	h.Sum(id[:0])
	return id
})

func hashProgram(h io.Writer) error {
	name, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(h, f)
	return err
}
