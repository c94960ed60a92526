package site

import (
	"fmt"
	"io/fs"
	"slices"
)

// Some files mean something to hosts and others by standing at a site's root. One of the same name at the root of
// the notes is published as it is, whether a note refers to it or not.

// The names of those files.
const (
	cnameFile  = "CNAME"      // GitHub Pages: the site's own domain
	robotsFile = "robots.txt" // else one is made, where the site knows its full address
)

var rootFiles = []string{cnameFile, robotsFile, llmsFile, fullFile}

func (s *Site) eachRootFile(add func(string, int)) {
	for i, name := range rootFiles {
		if s.hasFile(name) || name == robotsFile && s.frame.Site != "" || name == llmsFile || name == fullFile && s.isFull {
			add(name, i)
		}
	}
}

func (s *Site) hasFile(p string) bool { return slices.Contains(s.files, p) }

func (s *Site) rootFile(i int) ([]byte, error) {
	name := rootFiles[i]
	switch {
	case s.hasFile(name):
		return s.ownFile(name)
	case name == llmsFile:
		return s.llms(), nil
	case name == fullFile:
		return s.full()
	}
	return s.robots()
}

// ownFile reads a file at the root of the notes that is published as it is.
func (s *Site) ownFile(name string) ([]byte, error) {
	const most = 1 << 20
	info, err := fs.Stat(s.builder.fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, &UsageError{fmt.Sprintf("%s cannot be published: it is not a regular file of at most 1 MiB", name)}
	}
	return fs.ReadFile(s.builder.fsys, name)
}
