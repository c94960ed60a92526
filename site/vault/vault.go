// Package vault makes folders of notes that look like people's, for benchmarks and for tests at sizes
// that nobody writes by hand: 100 to 100,000 notes in nested folders, with front matter, links of every
// kind (a known share of them broken), code in nine languages, tables, lists, footnotes, alerts and
// small pictures.
//
// A vault is a pure function of its Options: every note depends on the seed and its own number alone,
// so notes are made one at a time, in any amount of memory, and the same Options give the same bytes on
// every machine. What a note says about another one (its path, its title, its headings) comes from the
// same functions that make that other note, so the generator knows which links hold. Count returns that
// knowledge, a truth to compare a build's diagnostics with.
//
// Only tests and benchmarks import this package.
package vault

import (
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing/fstest"
)

// Options say which vault to make. The zero value has no notes.
type Options struct {
	Notes int    // how many Markdown files, the folders' READMEs included
	Seed  uint64 // another seed, another vault of the same kind
}

// A Census counts what a vault holds: what a build of it must find.
type Census struct {
	Notes, Images int
	Bytes         int64 // of notes

	Links          int // of every kind and state, pictures included
	BrokenLinks    int // destinations that no file or folder has
	BrokenAnchors  int // fragments that their note does not have
	WrongCase      int // destinations that exist in other letter case only
	MissingImages  int
	CodeBlocks     int
	Tables         int
	FootnoteBodies int
}

// Files yields every file of the vault, path and contents, notes first. Paths are slash-separated and
// below the vault's root. The contents are the caller's to keep.
func Files(o Options) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		p := newPlan(o)
		for i := range o.Notes {
			w := p.note(i)
			if !yield(p.path(i), w.bytes()) {
				return
			}
		}
		for f := range p.folders {
			for k := range p.images(f) {
				if !yield(p.imagePath(f, k), picture(o.Seed, f, k)) {
					return
				}
			}
		}
	}
}

// Count makes the vault without keeping it and tells what is in it.
func Count(o Options) Census {
	p := newPlan(o)
	var c Census
	for i := range o.Notes {
		w := p.note(i)
		c.add(w.census)
		c.Notes++
		c.Bytes += int64(len(w.bytes()))
	}
	for f := range p.folders {
		c.Images += p.images(f)
	}
	return c
}

func (c *Census) add(d Census) {
	c.Links += d.Links
	c.BrokenLinks += d.BrokenLinks
	c.BrokenAnchors += d.BrokenAnchors
	c.WrongCase += d.WrongCase
	c.MissingImages += d.MissingImages
	c.CodeBlocks += d.CodeBlocks
	c.Tables += d.Tables
	c.FootnoteBodies += d.FootnoteBodies
}

// FS returns the vault as a file system held in memory: about 7 KB a note.
func FS(o Options) fs.FS {
	m := fstest.MapFS{}
	for path, contents := range Files(o) {
		m[path] = &fstest.MapFile{Data: contents, Mode: 0o644}
	}
	return m
}

// Write puts the vault's files below dir, which it makes if need be. Files that are there already are
// overwritten; others are left alone.
func Write(dir string, o Options) error {
	made := map[string]bool{}
	for path, contents := range Files(o) {
		file := filepath.Join(dir, filepath.FromSlash(path))
		if parent := filepath.Dir(file); !made[parent] {
			if err := os.MkdirAll(parent, 0o755); err != nil {
				return fmt.Errorf("write vault: %w", err)
			}
			made[parent] = true
		}
		if err := os.WriteFile(file, contents, 0o644); err != nil {
			return fmt.Errorf("write vault: %w", err)
		}
	}
	return nil
}
