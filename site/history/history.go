// Package history asks git what it knows of the notes in a folder: when each was written first and
// changed last, and which paths it had before. It is the only room that runs another program.
//
// Find looks for the checkout that a folder is in, by reading files; there is none for most folders, and then
// git is not run at all. Repository.State names the commit that is checked out, as cheaply, so that a
// caller can keep what Read found until it changes. Read is one call of `git log`, whose output is read
// as it comes; see log.go for what it takes from it, and command.go for how git is kept from asking
// anybody, changing anything, or minding the user's taste.
//
// What comes out is a function of the commits alone. Changes that are not committed change no date, and
// a rename that is not committed is none yet. Names of people are asked for only where they are wanted, e-mail addresses never.
package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A History is what the commits tell of the files below a folder.
type History struct {
	Shallow bool            // older commits were not fetched: what they told is not known
	Files   map[string]File // by slash path below the folder; those that the commit has
}

// A File is what the commits tell of one file. Dates are those of the author, as YYYY-MM-DD in the
// author's own time zone, and "" where they are not known.
type File struct {
	First  string   // when it was committed first, under whatever path
	Last   string   // when it was committed last
	Former []string // the paths it had before, the latest first

	// Authors are the names of those who committed it, who did so most often first, without programs (whose names end in
	// "[bot]"); nil if nobody asked for them.
	Authors []string
}

// A Repository is a git checkout with a folder in it.
type Repository struct {
	folder  string // the folder
	prefix  string // slash path of the folder below the checkout's top
	gitDir  string // of this worktree: has HEAD
	common  string // of all worktrees: has refs and objects
	shallow []byte // the ids of commits whose parents were not fetched
}

// Find returns the checkout that a folder is in, or nil if there is none.
func Find(folder string) *Repository {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil { // git does so too
		return nil
	}
	for top := folder; ; top = filepath.Dir(top) {
		if r := open(filepath.Join(top, ".git")); r != nil {
			prefix, err := filepath.Rel(top, folder)
			if err != nil {
				return nil
			}
			r.folder, r.prefix = folder, filepath.ToSlash(prefix)
			return r
		}
		if top == filepath.Dir(top) {
			return nil
		}
	}
}

// open returns the repository that ".git" stands for, or nil: a folder, or in worktrees and submodules
// a file that names it (gitrepository-layout(5)).
func open(dotGit string) *Repository {
	info, err := os.Stat(dotGit)
	if err != nil {
		return nil
	}
	r := &Repository{gitDir: dotGit}
	if !info.IsDir() {
		dir, ok := strings.CutPrefix(readLine(dotGit), "gitdir: ")
		if !ok {
			return nil
		}
		r.gitDir = below(filepath.Dir(dotGit), dir)
	}
	r.common = r.gitDir
	if dir := readLine(filepath.Join(r.gitDir, "commondir")); dir != "" {
		r.common = below(r.gitDir, dir)
	}
	if readLine(filepath.Join(r.gitDir, "HEAD")) == "" {
		return nil
	}
	if info, err := os.Stat(filepath.Join(r.common, "objects")); err != nil || !info.IsDir() {
		return nil
	}
	r.shallow, _ = readSmall(filepath.Join(r.common, "shallow"))
	return r
}

// below returns a path that counts from dir unless it is absolute.
func below(dir, p string) string {
	if p = filepath.FromSlash(p); filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(dir, p)
}

// State returns a text that differs whenever Read would find something else, or "" if there is no commit yet.
func (r *Repository) State(people bool) string {
	head := r.head()
	if head == "" {
		return ""
	}
	known := fmt.Appendf(nil, "%s\n%s\n%s", head, r.prefix, r.shallow)
	if people {
		names, _ := readSmall(filepath.Join(r.top(), ".mailmap")) // which git reads as it is, committed or not
		known = fmt.Appendf(known, "\npeople\n%s", names)
	}
	sum := sha256.Sum256(known)
	return hex.EncodeToString(sum[:])
}

// head returns the id of the commit that is checked out: HEAD holds it, or the name of a branch, which
// is a file of its own or a line of packed-refs. In the other format that git has for branches
// (reftable), where their names lie packed, it is the list of the tables, which every change replaces.
func (r *Repository) head() string {
	if tables, err := readSmall(filepath.Join(r.common, "reftable", "tables.list")); err == nil {
		own, _ := readSmall(filepath.Join(r.gitDir, "reftable", "tables.list"))
		return string(tables) + string(own)
	}
	ref := readLine(filepath.Join(r.gitDir, "HEAD"))
	for range 5 { // as often as git follows names of names
		name, ok := strings.CutPrefix(ref, "ref: ")
		if !ok {
			break
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return ""
		}
		if ref = readLine(filepath.Join(r.gitDir, filepath.FromSlash(name))); ref == "" {
			ref = readLine(filepath.Join(r.common, filepath.FromSlash(name)))
		}
		if ref == "" {
			return r.packed(name)
		}
	}
	if len(ref) != 40 && len(ref) != 64 || strings.Trim(ref, "0123456789abcdef") != "" {
		return ""
	}
	return ref
}

// packed returns the id of a branch from packed-refs, or "".
func (r *Repository) packed(name string) string {
	refs, _ := os.ReadFile(filepath.Join(r.common, "packed-refs"))
	for line := range bytes.Lines(refs) {
		if id, ref, ok := strings.Cut(strings.TrimSpace(string(line)), " "); ok && ref == name {
			return id
		}
	}
	return ""
}

// maxSmall bounds the files of git's that are read whole, in bytes.
const maxSmall = 8 << 20

func readSmall(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // reading a pipe might never end
		return nil, os.ErrInvalid
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSmall))
}

// readLine returns the first line of a file, or "".
func readLine(name string) string {
	data, err := readSmall(name)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return strings.TrimSpace(line)
}
