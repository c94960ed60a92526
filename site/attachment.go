package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sheaf/site/asset"
	"sheaf/site/link"
	"sheaf/site/note"
)

// Attachments are anyone's, as notes are, and a reader may open one by itself. HTML and XML among
// them get a name by which browsers show them as text (note.AttachmentPath); out of SVG pictures is
// taken what could run or ask other hosts (asset.CleanSVG). All others are copied byte for byte.

// maxSVG bounds a picture in SVG, in bytes; a larger one is left out.
const maxSVG = 32 << 20

func isSVG(p string) bool { return strings.EqualFold(path.Ext(p), ".svg") }

// readSVG returns a picture as it is published, with what is removed from it.
func readSVG(fsys fs.FS, p string) (source, clean []byte, removed []asset.Removed, err error) {
	switch source, err = readUpTo(fsys, p, maxSVG); {
	case err == errOverLimit:
		clean, _ = asset.CleanSVG(nil)
		return nil, clean, nil, errSVGTooLarge
	case err != nil:
		return nil, nil, nil, err
	}
	clean, removed = asset.CleanSVG(source)
	return source, clean, removed, nil
}

var errSVGTooLarge = fmt.Errorf("larger than %d MiB", maxSVG>>20)

// pictures remembers what is to be said about SVG files, by path.
type pictures struct {
	fsys  fs.FS
	known map[string]picture
}

// A picture is an SVG file that was read: what it loses, if anything.
type picture struct {
	stamp   stamp
	trusted bool
	diag    *note.Diag
}

// check looks at the files that a site publishes, and returns the pictures in SVG among them, and what
// is to be said about those that are published otherwise than they are.
func (p *pictures) check(g *link.Graph) (map[string]picture, []note.Diag) {
	now := make(map[string]picture)
	var diags []note.Diag
	for _, f := range g.Files {
		switch {
		case isSVG(f.Path):
			each := p.look(f.Path)
			now[f.Path] = each
			if each.diag != nil {
				diags = append(diags, *each.diag)
			}
		case note.AttachmentPath(f.Path) != note.SafePath(f.Path):
			diags = append(diags, note.Diag{
				Path: f.Path, Severity: note.Warning, Code: note.CodeUnsafeFile,
				Message: "is published as a file to read or keep, not as a page: it could run code in its reader's browser",
				Hint:    fmt.Sprintf("it is at `%s`; to have it shown, make a note of it", f.Address),
			})
		}
	}
	p.known = now
	return now, diags
}

func (p *pictures) look(name string) picture {
	var found picture
	now := time.Now()
	if info, err := fs.Stat(p.fsys, name); err == nil {
		at, ok := stampOf(info)
		if old, known := p.known[name]; known && ok && old.trusted && old.stamp == at {
			return old
		}
		found.stamp, found.trusted = at, ok && at.settled(now)
	}
	source, _, removed, err := readSVG(p.fsys, name)
	switch {
	case errors.Is(err, errSVGTooLarge):
		found.diag = &note.Diag{Path: name, Severity: note.Warning, Code: note.CodeTooLarge, Message: "is published as an empty picture: " + err.Error()}
	case err == nil && len(removed) > 0: // what cannot be read is reported where it is measured or copied
		found.diag = &note.Diag{
			Path: name, Pos: placeIn(source, removed[0].Offset), Severity: note.Warning, Code: note.CodeUnsafeFile,
			Message: "is published without what could run code or ask other hosts: " + listRemoved(removed),
			Hint:    "take it out of the file, if the picture does not need it",
		}
	}
	return found
}

// listRemoved names what was removed, each thing once.
func listRemoved(removed []asset.Removed) string {
	const most = 5
	var names []string
	for _, r := range removed {
		if name := "`" + r.What + "`"; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// placeIn returns where an offset is in a file.
func placeIn(source []byte, offset int) note.Pos {
	before := source[:min(offset, len(source))]
	return note.Pos{
		Line:   1 + bytes.Count(before, []byte("\n")),
		Column: 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]),
	}
}

// isClean reports whether a picture's file is as it was when Load looked, and had nothing to lose.
func (s *Site) isClean(p string) bool {
	seen, ok := s.pictures[p]
	if !ok || !seen.trusted || seen.diag != nil {
		return false
	}
	info, err := fs.Stat(s.builder.fsys, p)
	if err != nil {
		return false
	}
	now, ok := stampOf(info)
	return ok && now == seen.stamp
}

// openAttachment opens an attachment as it is published.
func (s *Site) openAttachment(p string) (Content, error) {
	f, err := s.builder.fsys.Open(p)
	if err != nil || !isSVG(p) || s.isClean(p) {
		return Content{Source: p, File: f}, err
	}
	_, clean, _, err := readSVG(s.builder.fsys, p)
	if err != nil && !errors.Is(err, errSVGTooLarge) {
		f.Close()
		return Content{}, err
	}
	return Content{Source: p, File: f, Bytes: clean}, nil
}

// svg makes sure of a picture in SVG in the output folder.
func (w *writing) svg(i int, p, source string, scratch *scratch) error {
	now := time.Now()
	var key note.Hash
	if info, err := fs.Stat(w.site.builder.fsys, source); err == nil {
		if at, ok := stampOf(info); ok && at.settled(now) {
			key = stampKey(at, source, w.site.builder.compile.program())
			if w.keep(i, p, key) {
				return nil
			}
		}
	}
	_, clean, _, err := readSVG(w.site.builder.fsys, source)
	if err != nil && !errors.Is(err, errSVGTooLarge) {
		return changed(err)
	}
	return w.bytes(i, p, key, clean, scratch)
}

// stampKey is the key of an output file that is made of an attachment, by a program unless it is
// only copied.
func stampKey(at stamp, source string, program note.Hash) note.Hash {
	var b []byte
	for _, v := range []uint64{uint64(at.size), at.inode, uint64(at.modified), uint64(at.changed)} {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return sha256.Sum256(append(append(b, program[:]...), source...))
}
