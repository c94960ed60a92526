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
	"time"

	"sheaf/site/cache"
	"sheaf/site/highlight"
	"sheaf/site/markdown"
	"sheaf/site/note"
)

// compiling is the compile stage with its memory. A note's key is the hash of all that its compiled
// form depends on: this program, the note's path and its bytes. So an entry of the cache never
// goes stale; it is only no longer asked for.
type compiling struct {
	fsys    fs.FS
	cache   *cache.Cache
	program note.Hash

	compileNote func(path string, source []byte) (*note.Note, *note.Body)
	tick        time.Duration // by which patience with it is counted

	memo map[string]memo // what the last call of all found, by path
}

// memo is a compiled note, and the stamp of the file it was made from if that can vouch for it.
type memo struct {
	compiled
	source  note.Hash // the key that was asked for
	stamp   stamp
	trusted bool
}

// A compiled note, the holes of its body, and its key. The body's HTML stays in the cache, but that
// of a note which could not be compiled.
type compiled struct {
	note  *note.Note
	holes []note.Hole
	key   note.Hash
	plain *note.Body // of a note that could not be compiled; else nil
}

func newCompiling(fsys fs.FS, store *cache.Cache, typeset func(dst []byte, tex string, display bool) ([]byte, error)) *compiling {
	highlighter := new(highlight.Highlighter)
	compiler := markdown.New(markdown.Options{Highlight: highlighter.AppendWith, Math: typeset})
	return &compiling{
		fsys: fsys, cache: store, program: programID(),
		compileNote: compiler.Compile, tick: tick,
	}
}

// all compiles the notes at paths, which are in order, and returns those that could be read, in the
// same order, calling step after each. Files whose stamp has not changed since the last call are not
// read again.
func (c *compiling) all(ctx context.Context, paths []string, step func()) ([]compiled, []note.Diag, error) {
	found := make([]memo, len(paths))
	problems := make([]*note.Diag, len(paths))
	err := inParallel(ctx, len(paths), func() func(int) error {
		var buf []byte
		return func(i int) error {
			found[i], buf, problems[i] = c.one(paths[i], buf)
			step()
			return nil
		}
	})
	if err != nil {
		return nil, nil, err
	}
	notes := make([]compiled, 0, len(paths))
	var diags []note.Diag
	c.memo = make(map[string]memo, len(paths))
	for i, m := range found {
		if problems[i] != nil {
			diags = append(diags, *problems[i])
			continue
		}
		c.memo[paths[i]] = m
		notes = append(notes, m.compiled)
	}
	return notes, diags, nil
}

// one compiles one note, or finds it compiled. buf is scratch space, returned for the next call.
func (c *compiling) one(p string, buf []byte) (memo, []byte, *note.Diag) {
	var m memo
	now := time.Now()
	if info, err := fs.Stat(c.fsys, p); err == nil {
		var ok bool
		m.stamp, ok = stampOf(info)
		if old, known := c.memo[p]; ok && known && old.trusted && old.stamp == m.stamp {
			return old, buf, nil
		}
		m.trusted = ok && m.stamp.settled(now)
	}
	source, hash, err := readNote(c.fsys, p, buf)
	if errors.Is(err, errTooLarge) {
		return m, source, &note.Diag{Path: p, Severity: note.Warning, Code: note.CodeTooLarge, Message: "is left out: " + err.Error(), Hint: "split it"}
	}
	if err != nil {
		return m, source, &note.Diag{Path: p, Severity: note.Error, Code: note.CodeUnreadable, Message: "cannot be read: " + reason(err), Hint: "check its permissions"}
	}
	m.source = c.key(p, hash)
	if old, known := c.memo[p]; known && old.source == m.source {
		m.compiled = old.compiled
		return m, source, nil
	}
	m.key = m.source
	if head, ok := c.cache.Head(cache.Key(m.key)); ok {
		if m.note, m.holes, err = decodeHead(head); err == nil && m.note.Path == p {
			return m, source, nil
		}
	}
	n, body, failed, keep := c.compile(p, source)
	if failed {
		m.compiled = compiled{note: n, key: failedKey(m.key), plain: body}
		if keep {
			return m, nil, nil
		}
		return m, source, nil
	}
	head := appendHead(nil, n, body.Holes)
	c.keepObject(m.key, n, body)
	c.cache.Put(cache.Key(m.key), head, body.HTML)
	// What the cache would give is kept, in the place of what was compiled: it is the same, in one
	// piece, and holds on to none of the compiler's memory.
	if m.note, m.holes, err = decodeHead(head); err != nil {
		m.note, m.holes = n, body.Holes
	}
	return m, source, nil
}

// body returns the body of a compiled note, the one at path p. If the cache has lost its HTML, the
// note is compiled again, unless it has changed in between.
func (c *compiling) body(p string, known compiled) (*note.Body, error) {
	if known.plain != nil {
		return known.plain, nil
	}
	if data, ok := c.cache.Body(cache.Key(known.key)); ok {
		return &note.Body{HTML: data, Holes: known.holes}, nil
	}
	source, hash, err := readNote(c.fsys, p, nil)
	if err != nil {
		return nil, fmt.Errorf("compile %s again: %w", p, err)
	}
	if c.key(p, hash) != known.key {
		return nil, fmt.Errorf("compile %s again: it has changed since the build began", p)
	}
	n, body, failed, _ := c.compile(p, source)
	if failed {
		return nil, fmt.Errorf("compile %s again: it cannot be compiled now", p)
	}
	c.cache.Put(cache.Key(known.key), appendHead(nil, n, body.Holes), body.HTML)
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
