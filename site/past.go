package site

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"maps"
	"slices"

	"sheaf/site/cache"
	"sheaf/site/history"
	"sheaf/site/link"
	"sheaf/site/note"
)

// A past is what git knows of the notes, and remembers it: in the Builder until another commit is checked
// out, and in the cache, under a key that covers the commit, the folder and this program.
type past struct {
	cache   *cache.Cache
	program func() note.Hash
	source  string

	state string
	known *history.History // nil outside of a git checkout
	diags []note.Diag

	failed bool // git could not tell, and may the next time
}

// read looks for what git knows now. Outside of a checkout, or before the first commit, that is nothing,
// and git is not asked. Why git could not tell what it should know is said in a hint: the notes are
// none the worse for it.
func (p *past) read(ctx context.Context, people bool) error {
	var state string
	r := history.Find(p.source)
	if r != nil {
		state = r.State(people)
	}
	if state == p.state {
		return nil
	}
	p.state, p.known, p.diags, p.failed = state, nil, nil, false
	if state == "" {
		return nil
	}
	h, err := p.ask(ctx, r, state, people)
	if ctx.Err() != nil {
		p.state = ""
		return ctx.Err()
	}
	switch {
	case err != nil:
		p.failed = true
		p.hint(note.CodeNoHistory, "git cannot tell when the notes were changed: "+err.Error(),
			"pages show no dates of changes, and nothing leads from the addresses of renamed notes")
		return nil
	case h.Shallow:
		p.hint(note.CodeShallowHistory, "only the latest commits were fetched, so most notes show no date of their last change",
			"fetch all of them: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout")
	}
	p.known = h
	return nil
}

func (p *past) hint(code, message, hint string) {
	p.diags = []note.Diag{{Path: ".", Severity: note.Advice, Code: code, Message: message, Hint: hint}}
}

// ask returns what the cache has, or asks git.
func (p *past) ask(ctx context.Context, r *history.Repository, state string, people bool) (*history.History, error) {
	h := sha256.New()
	program := p.program()
	h.Write(program[:])
	io.WriteString(h, "history "+state)
	key := cache.Key(h.Sum(nil))
	if data, ok := p.cache.Head(key); ok {
		if h, err := decodeHistory(data); err == nil {
			return h, nil
		}
	}
	found, err := r.Read(ctx, people)
	if err == nil {
		p.cache.Put(key, appendHistory(nil, found), nil)
	}
	return found, err
}

// of returns what is known of a note.
func (p *past) of(path string) history.File {
	if p.known == nil {
		return history.File{}
	}
	return p.known.Files[path]
}

// renamed lists the former paths of the notes, in order.
func (p *past) renamed(notes []*note.Note) []link.Rename {
	var list []link.Rename
	for _, n := range notes {
		for _, from := range p.of(n.Path).Former {
			list = append(list, link.Rename{From: from, To: n.Path})
		}
	}
	slices.SortFunc(list, func(a, b link.Rename) int { return cmp.Compare(a.From, b.From) })
	return list
}

func appendHistory(b []byte, h *history.History) []byte {
	b = appendBool(b, h.Shallow)
	b = binary.AppendUvarint(b, uint64(len(h.Files)))
	for _, p := range slices.Sorted(maps.Keys(h.Files)) {
		f := h.Files[p]
		b = appendStrings(appendStrings(appendString(appendString(appendString(b, p), f.First), f.Last), f.Former), f.Authors)
	}
	return b
}

func decodeHistory(data []byte) (*history.History, error) {
	d := &decoder{rest: string(data)}
	h := &history.History{Shallow: d.byte() != 0}
	type entry struct {
		path string
		file history.File
	}
	entries := decodeList(d, func(d *decoder) entry {
		return entry{d.string(), history.File{First: d.string(), Last: d.string(), Former: d.strings(), Authors: d.strings()}}
	})
	if d.damaged || d.rest != "" {
		return nil, errDamaged
	}
	h.Files = make(map[string]history.File, len(entries))
	for _, e := range entries {
		h.Files[e.path] = e.file
	}
	return h, nil
}
