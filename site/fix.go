package site

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/site/note"
)

// Findings may carry the edit that mends them (note.Diag.Fix). Here the edits of a Site become new
// texts of its notes, and those are written. Nothing is written over that the Site has not seen:
// a note that has changed since is refused, and so is one that is read-only.

// A Fix is what the edits of one note's findings make of it.
type Fix struct {
	Path          string // of the note
	Before, After []byte
	Findings      int // how many the edits mend
}

// Fixes returns what the edits in the Site's findings make of its notes, in order of path. Notes
// that have changed since Load read them are left out; the error names them.
func (s *Site) Fixes() ([]Fix, error) {
	edits := make(map[string][]note.Edit)
	for _, d := range s.Diags() {
		if d.Fix != nil {
			edits[d.Path] = append(edits[d.Path], *d.Fix)
		}
	}
	var fixes []Fix
	var errs []error
	for i, n := range s.graph.Notes {
		if len(edits[n.Path]) == 0 {
			continue
		}
		fix, err := s.mended(i, edits[n.Path])
		if err != nil {
			errs = append(errs, fmt.Errorf("mend %s: %w", n.Path, err))
		} else if fix.Findings > 0 {
			fixes = append(fixes, fix)
		}
	}
	return fixes, errors.Join(errs...)
}

// mended returns what edits make of note i. Its Findings are 0 if none of them fits.
func (s *Site) mended(i int, edits []note.Edit) (Fix, error) {
	n := s.graph.Notes[i]
	before, hash, err := readNote(s.builder.fsys, n.Path, nil)
	if err != nil {
		return Fix{}, err
	}
	if s.builder.compile.key(n.Path, hash) != s.compiled[i].key {
		return Fix{}, errChanged
	}
	after, count := edited(before, edits)
	return Fix{n.Path, before, after, count}, nil
}

// Mend makes the edit that one of the Site's findings carries.
func (s *Site) Mend(d note.Diag) error {
	i := slices.IndexFunc(s.graph.Notes, func(n *note.Note) bool { return n.Path == d.Path })
	if i < 0 || d.Fix == nil {
		return fmt.Errorf("mend %s: the finding has no edit that mends it", d.Path)
	}
	fix, err := s.mended(i, []note.Edit{*d.Fix})
	if err == nil && fix.Findings == 0 {
		err = errChanged
	}
	if err != nil {
		return fmt.Errorf("mend %s: %w", d.Path, err)
	}
	return s.builder.Apply(fix)
}

var errChanged = errors.New("it has changed since it was read")

// edited returns a file with edits made, and how many of them were. Equal ones count each; one whose
// place does not hold what it should, or is taken, is left out.
func edited(file []byte, edits []note.Edit) (after []byte, count int) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b note.Edit) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	done := 0 // offset in file up to which after has it
	var last *note.Edit
	at := place{offset: len(file) - len(bytes.TrimPrefix(file, []byte("\uFEFF"))), line: 1}
	for i := range edits {
		e := &edits[i]
		if last != nil && *last == *e {
			count++
			continue
		}
		offset := at.of(file, e.Pos)
		if offset < done || e.Old == "" || !bytes.HasPrefix(file[offset:], []byte(e.Old)) || strings.ContainsAny(e.Old+e.New, "\r\n") {
			continue
		}
		after = append(append(after, file[done:offset]...), e.New...)
		done = offset + len(e.Old)
		last = e
		count++
	}
	return append(after, file[done:]...), count
}

// A place is where a line of a file begins.
type place struct{ offset, line int }

// of returns the offset of a place in a file that is in the line of p or behind it, and moves p
// there; the offset is -1 if the file has no such place. Lines end as package markdown ends them: with LF, CR LF or CR.
func (p *place) of(file []byte, pos note.Pos) int {
	for p.line < pos.Line {
		end := bytes.IndexAny(file[p.offset:], "\r\n")
		if end < 0 {
			return -1
		}
		p.offset += end + 1
		if file[p.offset-1] == '\r' && p.offset < len(file) && file[p.offset] == '\n' {
			p.offset++
		}
		p.line++
	}
	offset := p.offset
	for range pos.Column - 1 {
		if offset >= len(file) || file[offset] == '\n' || file[offset] == '\r' {
			return -1
		}
		_, size := utf8.DecodeRune(file[offset:])
		offset += size
	}
	return offset
}

// Apply writes a note that was mended, in one step and with the permissions it had. It refuses if
// the file is not what the Fix was made from.
func (b *Builder) Apply(f Fix) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("mend %s: %w", f.Path, err)
		}
	}()
	name := filepath.FromSlash(f.Path)
	info, err := b.root.Lstat(name)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errChanged
	case info.Mode().Perm()&0o200 == 0:
		return errors.New("it is read-only")
	}
	temporary := filepath.Join(filepath.Dir(name), "."+path.Base(f.Path)+"."+rand.Text()[:8])
	if err := b.writeNew(temporary, f.After, info.Mode().Perm()); err != nil {
		return err
	}
	now, _, err := readNote(b.fsys, f.Path, nil)
	if err == nil && !bytes.Equal(now, f.Before) {
		err = errChanged
	}
	if err == nil {
		err = b.root.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(err, b.root.Remove(temporary))
	}
	return nil
}

// writeNew writes a file that must not exist yet, and has it on the disk before it returns.
func (b *Builder) writeNew(name string, data []byte, perm fs.FileMode) error {
	f, err := b.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(perm), f.Sync(), f.Close()) // the umask may have taken some of perm away
	if err != nil {
		return errors.Join(err, b.root.Remove(name))
	}
	return nil
}

// Source returns the bytes of a note as they are now.
func (s *Site) Source(p string) ([]byte, error) {
	data, _, err := readNote(s.builder.fsys, p, nil)
	return data, err
}
