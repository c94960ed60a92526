package site

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"

	"sheaf/site/cache"
	"sheaf/site/link"
	"sheaf/site/note"
	"sheaf/site/search"
)

// The search index is made of the notes' texts, which compiling leaves in the cache, of the terms in them, and
// of what linking knows: addresses, titles, and the text of links. Terms and index are made when the index
// is asked for, since finding terms takes a third as long as compiling and no page needs them; terms once for
// each state of a note, the index once for a Site.

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
	pages, program := s.searchPages(), s.builder.compile.program()
	of := search.Key(pages)
	key := cache.Key(sha256.Sum256(append(append([]byte("listing\x00"), program[:]...), of[:]...)))
	if listing, ok := store.Head(key); ok {
		if x, err := search.Listed(pages, listing); err == nil {
			for _, m := range s.compiled {
				store.Use(textKey(m.key))
				store.Use(termsKey(m.key))
			}
			return x, nil
		}
	}
	if err := s.findTerms(); err != nil {
		return nil, err
	}
	x, err := search.Build(pages, searchSource{s})
	if err == nil {
		store.Put(key, x.Listing(), nil)
	}
	return x, err
}

// findTerms sees to it that the cache has the terms of all notes, on all processors.
func (s *Site) findTerms() error {
	return inParallel(context.Background(), len(s.compiled), func() func(int) error {
		return func(i int) error {
			_, err := searchSource{s}.Terms(i)
			return err
		}
	})
}

// searchSource gives the notes' texts and the terms in them.
type searchSource struct{ site *Site }

// Terms implements search.Source.
func (s searchSource) Terms(i int) ([]byte, error) {
	c, known := s.site.builder.compile, s.site.compiled[i]
	if terms, ok := c.cache.Head(termsKey(known.key)); ok {
		return terms, nil
	}
	sections, err := c.sections(known)
	if err != nil {
		return nil, err
	}
	terms := c.terms.Compile(known.note, sections)
	if known.plain == nil {
		c.cache.Put(termsKey(known.key), terms, nil)
	}
	return terms, nil
}

// Text implements search.Source.
func (s searchSource) Text(i int) ([]byte, error) {
	c, known := s.site.builder.compile, s.site.compiled[i]
	if text, ok := c.cache.Body(textKey(known.key)); ok {
		return text, nil
	}
	sections, err := c.sections(known)
	return appendTextOf(nil, sections), err
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

// withSearch returns the paths of all files of the site, sorted: those of its outputs and those of the search
// index, which begin at an index of the list.
func (s *Site) withSearch(x *search.Index) (paths []string, at int) {
	at, _ = slices.BinarySearch(s.outputs, search.Folder+"/")
	paths = make([]string, 0, len(s.outputs)+len(x.Files))
	paths = append(paths, s.outputs[:at]...)
	for _, f := range x.Files {
		paths = append(paths, f.Path)
	}
	return append(paths, s.outputs[at:]...), at
}

// textKey is the cache's key of a note's sections, termsKey that of the terms in them.
func textKey(k note.Hash) cache.Key  { return sha256.Sum256(append([]byte("text\x00"), k[:]...)) }
func termsKey(k note.Hash) cache.Key { return sha256.Sum256(append([]byte("terms\x00"), k[:]...)) }

// keepSections puts the sections of a note into the cache.
func (c *compiling) keepSections(key note.Hash, sections []note.Section, scratch *compileScratch) {
	scratch.table = appendSections(scratch.table[:0], sections)
	scratch.text = appendTextOf(scratch.text[:0], sections)
	c.cache.Put(textKey(key), scratch.table, scratch.text)
}

func appendTextOf(dst []byte, sections []note.Section) []byte {
	for i := range sections {
		dst = append(dst, sections[i].Text...)
	}
	return dst
}

// sections returns the sections of a compiled note. One that the cache has lost is compiled again.
func (c *compiling) sections(known *memo) ([]note.Section, error) {
	if known.plain != nil {
		return known.plain.Sections, nil
	}
	if table, ok := c.cache.Head(textKey(known.key)); ok {
		if text, ok := c.cache.Body(textKey(known.key)); ok {
			if sections, err := decodeSections(table, string(text)); err == nil {
				return sections, nil
			}
		}
	}
	body, err := c.again(known)
	if err != nil {
		return nil, err
	}
	c.keepSections(known.key, body.Sections, new(compileScratch))
	return body.Sections, nil
}
