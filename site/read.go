package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/site/note"
)

// A tree is what reading finds: which files there are, in path order, and what stands in the way of
// reading some. Contents are not read yet.
type tree struct {
	notes []string // paths of Markdown files
	files []string // paths of all other regular files, those in dot folders included
	diags []note.Diag
}

// NeverRead reports whether a folder of this name is never part of a knowledge base: it belongs to
// version control or an editor, or holds installed packages.
func NeverRead(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", ".jj", ".obsidian", ".trash", "node_modules", "__pycache__", ".venv":
		return true
	}
	return false
}

// walk looks at the whole tree below fsys. It follows no symbolic link and opens nothing but folders.
// What it leaves out: the folders above, Sheaf's own output (a folder with a manifest in it),
// dot files and temporary ones, notes in dot folders, and what the patterns of exclude name.
func walk(ctx context.Context, fsys fs.FS, exclude []string) (*tree, *glance, error) {
	t, g := &tree{}, newGlance()
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			if p == "." {
				return err
			}
			t.warn(p, note.CodeUnreadable, "cannot be read: "+reason(err), "check its permissions")
			t.diags[len(t.diags)-1].Severity = note.Error
			return nil
		}
		base := path.Base(p)
		switch {
		case p == ".":
			return nil
		case excluded(p, exclude):
			return skip(d)
		case !utf8.ValidString(base): // fs.FS has no way to name it
			t.warn(p, note.CodeUnsafeName, "is left out: its name is not UTF-8", "rename it")
			return skip(d)
		case d.IsDir():
			if NeverRead(base) {
				return fs.SkipDir
			}
			if _, err := fs.Stat(fsys, p+"/"+ManifestName); err == nil {
				return fs.SkipDir
			}
			return nil
		case strings.HasPrefix(base, ".#"): // Emacs locks a file by a symbolic link
		case d.Type()&fs.ModeSymlink != 0:
			t.warn(p, note.CodeSymlink, "is a symbolic link, which is not followed", "put the file itself here, or build the folder it points into")
		case !d.Type().IsRegular():
			t.warn(p, note.CodeUnreadable, "is not a regular file", "")
		case NeverShown(base), base == ConfigFile && p == base:
		case note.IsMarkdown(p):
			if !hidden(p) {
				t.notes = append(t.notes, p)
				g.add(p, d)
			}
		default:
			t.files = append(t.files, p)
			g.add(p, d)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read the source folder: %w", err)
	}
	slices.Sort(t.notes) // folders came before files that begin with their name
	slices.Sort(t.files)
	return t, g, nil
}

// stands reports whether a walk would find the very same tree again, given that nothing has changed but
// what is at some paths. It looks at these alone, and where they leave a doubt it says no.
func (t *tree) stands(root *os.Root, paths []string) bool {
	for _, p := range paths {
		info, err := root.Lstat(filepath.FromSlash(p))
		known := t.has(p)
		switch base := path.Base(p); {
		case base == ManifestName:
			return false
		case err == nil && info.Mode().IsRegular():
			if !known && !NeverShown(base) && p != ConfigFile {
				return false
			}
		case errors.Is(err, fs.ErrNotExist):
			if known || t.isFolder(p) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// names reports whether a tree that was walked calls what is at some paths just so. It does not where
// they are folders, or where the file system takes several spellings for one.
func (t *tree) names(root *os.Root, paths []string) bool {
	for _, p := range paths {
		info, err := root.Lstat(filepath.FromSlash(p))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil || !info.Mode().IsRegular():
			return false
		case !t.has(p) && !NeverShown(path.Base(p)) && p != ConfigFile:
			return false
		}
	}
	return true
}

// has reports whether the tree has a note or file at a path.
func (t *tree) has(p string) bool {
	_, isNote := slices.BinarySearch(t.notes, p)
	_, isFile := slices.BinarySearch(t.files, p)
	return isNote || isFile
}

// isFolder reports whether something in the tree, or a finding, is at a path or below it.
func (t *tree) isFolder(p string) bool {
	below := p + "/"
	for _, list := range [][]string{t.notes, t.files} {
		if i, _ := slices.BinarySearch(list, below); i < len(list) && strings.HasPrefix(list[i], below) {
			return true
		}
	}
	return slices.ContainsFunc(t.diags, func(d note.Diag) bool { return d.Path == p || strings.HasPrefix(d.Path, below) })
}

// NeverShown reports whether a file of this name is never part of a knowledge base: it is hidden, or a program
// made it while it saved another one and may leave it behind.
func NeverShown(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") {
		return true
	}
	for _, ending := range []string{"~", ".tmp", "___jb_tmp___", "___jb_old___"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

func (t *tree) warn(p, code, message, hint string) {
	t.diags = append(t.diags, note.Diag{Path: p, Severity: note.Warning, Code: code, Message: message, Hint: hint})
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// hidden reports whether a file stands in a dot folder.
func hidden(p string) bool { return strings.HasPrefix(p, ".") || strings.Contains(p, "/.") }

// excluded reports whether a pattern names p by its whole path or by its last element.
func excluded(p string, patterns []string) bool {
	for _, pattern := range patterns {
		pattern = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(pattern, "**/"), "/"), "/**"), "/")
		whole, _ := path.Match(pattern, p)
		last, _ := path.Match(pattern, path.Base(p))
		if whole || last {
			return true
		}
	}
	return false
}

// maxNote bounds a note, in bytes: a larger file is not read but reported. goldmark needs some
// thirty times a note's size in memory.
const maxNote = 16 << 20

var errTooLarge = errors.New("larger than 16 MiB")

// readNote reads one note into buf, which it grows, and returns its bytes and their hash.
func readNote(fsys fs.FS, p string, buf []byte) ([]byte, note.Hash, error) {
	f, err := fsys.Open(p)
	if err != nil {
		return buf, note.Hash{}, err
	}
	defer f.Close()
	buf = buf[:0]
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if len(buf) > maxNote {
			return buf, note.Hash{}, errTooLarge
		}
		if err == io.EOF {
			return buf, sha256.Sum256(buf), nil
		}
		if err != nil {
			return buf, note.Hash{}, err
		}
	}
}
