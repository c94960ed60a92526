package site

import (
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"iter"
	"maps"
	"time"

	"sheaf/site/link"
	"sheaf/site/markdown"
	"sheaf/site/note"
	"sheaf/site/snippet"
)

// Code that notes show out of files. A note is compiled without it and leaves a hole; what fills it is
// read here, and is a part of the view like any other piece. So the file is one of the things that the page
// depends on, and the note need not be compiled again when it changes.

// Limits of what pages show of files.
const (
	maxIncluded     = 1 << 20 // of one file, in bytes
	maxIncludedPage = 2 << 20 // of all files on one page
)

// A cutting names a part of a file.
type cutting struct {
	path      string
	selection snippet.Selection
}

// An inclusion is a part of a file, as it was read.
type inclusion struct {
	stamp         stamp
	trusted       bool
	code          string
	message, hint string // why there is no code
}

// inclusions reads parts of files and remembers them. The map is replaced when one changes, as Sites
// have it too.
type inclusions struct {
	fsys  fs.FS
	known map[cutting]inclusion
}

// of returns every part of a file that a note shows.
func (c *inclusions) of(g *link.Graph) map[cutting]inclusion {
	now := map[cutting]inclusion{}
	for i := range g.Notes {
		for _, part := range includesOf(g, i) {
			if _, seen := now[part]; !seen {
				now[part] = c.read(part)
			}
		}
	}
	c.known = now
	return now
}

// after returns what of returns, where only some notes are not what they were, and only some files may be.
func (c *inclusions) after(g *link.Graph, notes []int, files []string) map[cutting]inclusion {
	now := maps.Clone(c.known)
	for _, i := range notes {
		for _, part := range includesOf(g, i) {
			now[part] = c.read(part)
		}
	}
	for part := range c.known {
		for _, p := range files {
			if part.path == p {
				now[part] = c.read(part)
			}
		}
	}
	c.known = now
	return now
}

// includesOf yields the parts of files that a note shows, by the link that shows them.
func includesOf(g *link.Graph, i int) iter.Seq2[int, cutting] {
	return func(yield func(int, cutting) bool) {
		for j, t := range g.Links[i] {
			if t.State == link.Included && !yield(j, cuttingOf(&g.Notes[i].Links[j], t)) {
				return
			}
		}
	}
}

func cuttingOf(l *note.Link, t link.Target) cutting {
	region, lines := markdown.Included(l)
	return cutting{t.Address, snippet.Selection{Region: region, Lines: lines}}
}

func (c *inclusions) read(part cutting) (found inclusion) {
	now := time.Now()
	info, err := fs.Stat(c.fsys, part.path)
	if err != nil {
		found.message = "cannot be read: " + reason(err)
		return found
	}
	at, ok := stampOf(info)
	if old, known := c.known[part]; known && ok && old.trusted && old.stamp == at {
		return old
	}
	found.stamp, found.trusted = at, ok && at.settled(now)
	source, err := readUpTo(c.fsys, part.path, maxIncluded)
	var wrong *snippet.Error
	switch {
	case errors.Is(err, errOverLimit):
		found.message, found.hint = fmt.Sprintf("is larger than %d MiB", maxIncluded>>20), "show a smaller file"
	case err != nil:
		found.message = "cannot be read: " + reason(err)
	default:
		if found.code, err = snippet.Cut(source, part.selection); errors.As(err, &wrong) {
			found.message, found.hint = wrong.Message, wrong.Hint
		}
	}
	return found
}

var errOverLimit = errors.New("larger than allowed")

// readUpTo reads a regular file of at most limit bytes.
func readUpTo(fsys fs.FS, p string, limit int64) ([]byte, error) {
	f, err := fsys.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: p, Err: fs.ErrInvalid}
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errOverLimit
	}
	return data, err
}

// included fills the hole of a fence that shows a file. What is written between the fences stands for
// what is not there.
func (f *filler) included(l *note.Link, t link.Target) string {
	why := "`" + l.Dest + "` is not there."
	if t.State == link.Included {
		found := f.site.included[cuttingOf(l, t)]
		switch {
		case found.message != "":
			why = "`" + l.Dest + "` " + found.message + "."
		case f.includedBytes+len(found.code) > maxIncludedPage:
			why = "There is too much code on this page."
		default:
			f.includedBytes += len(found.code)
			return string(f.site.builder.compile.appendIncluded(nil, l, found.code))
		}
	}
	if l.Text != "" {
		return string(f.site.builder.compile.appendIncluded(nil, l, l.Text))
	}
	return ">" + html.EscapeString(why)
}

// includeDiags returns what is wrong with the parts of files that notes show.
func (s *Site) includeDiags() (diags []note.Diag) {
	if len(s.included) == 0 { // as in most vaults; the links of all notes are many
		return nil
	}
	for i, n := range s.graph.Notes {
		size := 0
		for j, part := range includesOf(s.graph, i) {
			found := s.included[part]
			l := &n.Links[j]
			d := note.Diag{Path: n.Path, Pos: l.Pos, Severity: note.Error, Code: note.CodeBrokenInclude, Target: l.Dest}
			switch size += len(found.code); {
			case found.message != "":
				d.Message, d.Hint = "`"+l.Dest+"` "+found.message, found.hint
			case size > maxIncludedPage && size-len(found.code) <= maxIncludedPage:
				d.Severity, d.Code = note.Warning, note.CodeTooLarge
				d.Message, d.Hint = fmt.Sprintf("a page shows at most %d MiB of files, so that `%s` is left out", maxIncludedPage>>20, l.Dest), "show the lines that matter: `lines=\"3-7\"`"
			default:
				continue
			}
			diags = append(diags, d)
		}
	}
	return diags
}

// sameInclusions reports whether two maps say the same of every part of a file.
func sameInclusions(a, b map[cutting]inclusion) bool {
	return maps.EqualFunc(a, b, func(x, y inclusion) bool {
		return x.code == y.code && x.message == y.message && x.hint == y.hint
	})
}
