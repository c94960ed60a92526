package site

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"

	"sheaf/site/cache"
	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/search"
)

// The search index is made of the notes' search objects, which compiling leaves in the cache, and of
// what linking knows: addresses, titles, and the text of links. It is made when it is asked for, once for
// a Site.

// A searchIndex is made on first use.
type searchIndex struct {
	once  sync.Once
	index *search.Index
	err   error
}

// searched returns the index.
func (s *Site) searched() (*search.Index, error) {
	s.search.once.Do(func() { s.search.index, s.search.err = s.makeIndex() })
	return s.search.index, s.search.err
}

// makeIndex makes the index, or learns from the cache which files it has, if an index of the very same
// pages was made before.
func (s *Site) makeIndex() (*search.Index, error) {
	store := s.builder.compile.cache
	pages := s.searchPages()
	of := search.Key(pages)
	key := cache.Key(sha256.Sum256(append(append([]byte("listing\x00"), s.builder.compile.program[:]...), of[:]...)))
	if listing, ok := store.Head(key); ok {
		if x, err := search.Listed(pages, listing); err == nil {
			for i := range s.compiled {
				store.Use(searchKey(s.compiled[i].key))
			}
			return x, nil
		}
	}
	x, err := search.Build(pages, searchSource{s})
	if err == nil {
		store.Put(key, x.Listing(), nil)
	}
	return x, err
}

// searchSource gives the notes' search objects.
type searchSource struct{ site *Site }

// Terms implements search.Source.
func (s searchSource) Terms(i int) ([]byte, error) {
	c, known := s.site.builder.compile, s.site.compiled[i]
	if data, ok := c.cache.Head(searchKey(known.key)); ok {
		return data, nil
	}
	o, err := c.objectAgain(s.site.graph.Notes[i].Path, known)
	return o.Terms, err
}

// Text implements search.Source.
func (s searchSource) Text(i int) ([]byte, error) {
	c, known := s.site.builder.compile, s.site.compiled[i]
	if data, ok := c.cache.Body(searchKey(known.key)); ok {
		return data, nil
	}
	o, err := c.objectAgain(s.site.graph.Notes[i].Path, known)
	return o.Text, err
}

// searchPages describes the notes' pages.
func (s *Site) searchPages() []search.Page {
	pages := make([]search.Page, len(s.graph.Notes))
	for i, n := range s.graph.Notes {
		p := &pages[i]
		*p = search.Page{Note: n, Address: s.graph.Address[i], Title: s.nav.title(page{index: i}), Key: s.compiled[i].key}
		for _, crumb := range s.nav.crumbs("", page{index: i}, s.graph.Within[i]) {
			p.Crumbs = append(p.Crumbs, crumb.Title)
		}
	}
	for from := range s.graph.Notes {
		for j, t := range s.graph.Links[from] {
			l := &s.graph.Notes[from].Links[j]
			if t.State != link.Page || t.Note < 0 || t.Note == from || l.Kind != note.Anchor && l.Kind != note.Wiki || l.Text == "" {
				continue
			}
			pages[t.Note].Links = append(pages[t.Note].Links, search.Link{Fragment: t.Fragment, Text: l.Text})
		}
	}
	return pages
}

// searchFile returns a file of the index, whose path begins with search.Folder; ok is false if there is none.
func (s *Site) searchFile(p string) (data []byte, ok bool, err error) {
	x, err := s.searched()
	if err != nil {
		return nil, false, err
	}
	i, ok := slices.BinarySearchFunc(x.Files, p, func(f search.File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return nil, false, nil
	}
	data, err = x.Make(x.Files[i], searchSource{s})
	return data, err == nil, err
}

// allOutputs returns the paths of all files of the site, sorted, and those of the search index by path.
func (s *Site) allOutputs() ([]string, map[string]search.File, error) {
	x, err := s.searched()
	if err != nil {
		return nil, nil, err
	}
	outputs := slices.Grow(slices.Clone(s.outputs), len(x.Files))
	files := make(map[string]search.File, len(x.Files))
	for _, f := range x.Files {
		outputs = append(outputs, f.Path)
		files[f.Path] = f
	}
	slices.Sort(outputs)
	return outputs, files, nil
}

// searchKey is the cache's key of a note's search object.
func searchKey(k note.Hash) cache.Key {
	return sha256.Sum256(append([]byte("search\x00"), k[:]...))
}

// objectAgain makes the search object of a compiled note, the one at path p, that the cache
// has lost or, for a note that could not be compiled, never had.
func (c *compiling) objectAgain(p string, known *memo) (search.Object, error) {
	if known.plain != nil {
		return search.Compile(known.note, known.plain.Sections), nil
	}
	source, hash, err := readNote(c.fsys, p, nil)
	if err != nil {
		return search.Object{}, fmt.Errorf("compile %s again: %w", p, err)
	}
	if c.key(p, hash) != known.key {
		return search.Object{}, fmt.Errorf("compile %s again: it has changed since the build began", p)
	}
	n, body, failed, _ := c.compile(p, source)
	if failed {
		return search.Object{}, fmt.Errorf("compile %s again: it cannot be compiled now", p)
	}
	return c.keepObject(known.key, n, body), nil
}

// keepObject makes a note's search object and puts it into the cache.
func (c *compiling) keepObject(key note.Hash, n *note.Note, body *note.Body) search.Object {
	o := search.Compile(n, body.Sections)
	c.cache.Put(searchKey(key), o.Terms, o.Text)
	return o
}
