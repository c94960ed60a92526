// Package migrate reads how another program's site is set up, so that `sheaf init --from` can write a
// sheaf.yaml that keeps its title, its address and the order of its pages. It reads the other's
// configuration and the names and first lines of notes, executes nothing, and changes nothing.
//
// Each program has a file here that turns its configuration into a Site: the values of keys of
// sheaf.yaml, a tree of Entries that is its sidebar, and Findings, which say what has no equivalent and
// where it stands. What is common stands in this file and in nav.go, where the tree becomes the flat list
// that sheaf.yaml has.
package migrate

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"sheaf/site/note"
)

// A Site is what is known of one.
type Site struct {
	Program string // its name in Programs
	Notes   string // slash path of the folder of notes below the one that was read, "." if they are one

	Title, Description, URL, Lang, Edit string // of sheaf.yaml; "" where nothing is known
	Exclude                             []string
	Nav                                 []Item

	Findings []Finding // in the order of their places

	fsys    fs.FS
	sidebar []Entry
}

// An Item is one of the key nav: a path below Notes, with a title or without.
type Item struct{ Title, Path string }

// An Entry is one of a sidebar: a page, or a section with entries of its own, or both.
type Entry struct {
	Title   string
	Path    string // of the page below Notes; "" for a section without one
	Folder  string // that a section is known to stand for; "" leaves it to be found out
	Entries []Entry
	place
}

// A Finding says what could not be taken over, and where that stands.
type Finding struct {
	place
	Message string
}

func (f Finding) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}

// A place is a line of a file; line 0 is the file as a whole.
type place struct {
	File string
	Line int
}

// Detect, in the place of a program's name, asks which it is.
const Detect = "detect"

// maxFile bounds what is read of one file, in bytes.
const maxFile = 4 << 20

type program struct {
	name string
	read func(*Site) error
	is   []string // files by which its folder is known
}

func programs() []program {
	return []program{
		{"mkdocs", readMkDocs, []string{"mkdocs.yml", "mkdocs.yaml"}},
		{"mdbook", readMdBook, []string{"book.toml", "src/SUMMARY.md"}},
		{"docusaurus", readDocusaurus, docusaurusConfigs()},
		{"jekyll", readJekyll, []string{"_config.yml", "_config.yaml"}},
		{"obsidian", readObsidian, []string{".obsidian", "publish.css"}},
	}
}

// Programs are the names of programs whose sites can be read.
func Programs() []string {
	var names []string
	for _, p := range programs() {
		names = append(names, p.name)
	}
	return names
}

// ErrUnknown is the error of Read for a folder that is no such site.
var ErrUnknown = errors.New("not a site that can be read")

// Read reads the site in a folder. The error is an ErrUnknown if it is not one of the program's, or its
// configuration cannot be understood.
func Read(fsys fs.FS, name string) (*Site, error) {
	for _, p := range programs() {
		if name != Detect && name != p.name {
			continue
		}
		there := slices.ContainsFunc(p.is, func(file string) bool { _, err := fs.Stat(fsys, file); return err == nil })
		if !there && name != Detect {
			return nil, fmt.Errorf("%w: there is no %s", ErrUnknown, p.is[0])
		}
		if !there {
			continue
		}
		s := &Site{Program: p.name, Notes: ".", fsys: fsys}
		if err := p.read(s); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
		}
		s.settleNav()
		s.settleValues()
		slices.SortStableFunc(s.Findings, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
		})
		return s, nil
	}
	if name != Detect {
		return nil, fmt.Errorf("%w: %q is none of %s", ErrUnknown, name, strings.Join(Programs(), ", "))
	}
	return nil, fmt.Errorf("%w: nothing here is of %s", ErrUnknown, strings.Join(Programs(), ", "))
}

// languageTag is the form of a BCP 47 tag.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// settleValues leaves out what sheaf.yaml would not take.
func (s *Site) settleValues() {
	if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		s.find(place{".", 0}, "the address %q is not a full one; write the key url yourself", s.URL)
		s.URL = ""
	}
	if s.Lang != "" && !languageTag.MatchString(s.Lang) {
		s.find(place{".", 0}, "%q is not a language tag; write the key lang yourself", s.Lang)
		s.Lang = ""
	}
}

// find adds a finding.
func (s *Site) find(at place, format string, args ...any) {
	s.Findings = append(s.Findings, Finding{at, fmt.Sprintf(format, args...)})
}

// first returns the first of the files that is there.
func (s *Site) first(names ...string) string {
	for _, name := range names {
		if info, err := fs.Stat(s.fsys, name); err == nil && info.Mode().IsRegular() {
			return name
		}
	}
	return ""
}

// read returns a file of a sane size, without a byte order mark.
func (s *Site) read(name string) ([]byte, error) {
	if info, err := fs.Stat(s.fsys, name); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	f, err := s.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s is larger than 4 MiB", name)
	}
	return []byte(strings.TrimPrefix(string(text), "\ufeff")), err
}

// folder makes a folder that a configuration names the one of the notes.
func (s *Site) folder(named string, at place) error {
	clean := path.Clean(strings.TrimPrefix(strings.ReplaceAll(named, `\`, "/"), "./"))
	if !fs.ValidPath(clean) {
		return fmt.Errorf("%s:%d: the notes are in %q, which is not below this folder; run `sheaf init` there", at.File, at.Line, named)
	}
	if info, err := fs.Stat(s.fsys, clean); err != nil || !info.IsDir() {
		return fmt.Errorf("%s:%d: the folder of notes, %q, is not there", at.File, at.Line, named)
	}
	s.Notes = clean
	return nil
}

// notes returns the paths of all notes below the folder of notes, in order. Those of other dialects than Markdown, by the
// ends of their names, are counted.
func (s *Site) notes(others ...string) (notes []string, foreign []string) {
	sub, err := fs.Sub(s.fsys, s.Notes)
	if err != nil {
		return nil, nil
	}
	fs.WalkDir(sub, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // a build says what cannot be read
		case d.IsDir() && p != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return fs.SkipDir
		case !d.Type().IsRegular():
		case note.IsMarkdown(p):
			notes = append(notes, p)
		case slices.Contains(others, path.Ext(p)):
			foreign = append(foreign, p)
		}
		return nil
	})
	return notes, foreign
}

// hasNote reports whether a path below the folder of notes is a note.
func (s *Site) hasNote(p string) bool {
	return note.IsMarkdown(p) && fs.ValidPath(p) && s.first(path.Join(s.Notes, p)) != ""
}

// exclude adds patterns. One that sheaf.yaml cannot have is reported.
func (s *Site) exclude(pattern string, at place) {
	clean := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(pattern), "/"), "/")
	clean = strings.TrimSuffix(strings.TrimSuffix(clean, "/**"), "/*")
	clean = strings.TrimPrefix(clean, "**/")
	_, err := path.Match(clean, "")
	switch {
	case clean == "" || strings.HasPrefix(clean, "."): // dot files are never published
	case err != nil, strings.HasPrefix(clean, "!"), strings.Contains(clean, "**"), strings.HasPrefix(clean, "../"):
		s.find(at, "the pattern %q has no equivalent in exclude", pattern)
	case !slices.Contains(s.Exclude, clean):
		s.Exclude = append(s.Exclude, clean)
	}
}
