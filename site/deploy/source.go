package deploy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sheaf/site"
	"sheaf/site/asset"
	"sheaf/site/lock"
	"sheaf/site/search"
)

// A Source is a built site in its output folder, which no build changes until the Source is closed. Its
// files are those that the build's manifest lists.
type Source struct {
	LeftOut []string // files in the folder that the build did not make; they are not published

	dir   string
	root  *os.Root
	lock  *lock.Lock
	files []file // sorted by path
}

// A file is one file of the site.
type file struct {
	path string // slash path below the site's root
	size int64
}

// Open returns the site that a build left in the folder dir. A *site.UsageError means that there is none, or
// one that should not be published. It waits for a build that is writing to it; waiting, if not nil, is told so.
func Open(ctx context.Context, dir string, waiting func()) (*Source, error) {
	refuse := func(format string, args ...any) error {
		return &site.UsageError{Message: fmt.Sprintf("no site to deploy in %q: ", dir) + fmt.Sprintf(format, args...)}
	}
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil, refuse("there is no such folder; `sheaf build` makes it")
	}
	claim, err := lockFolder(ctx, dir, waiting)
	if err != nil {
		return nil, err
	}
	s := &Source{dir: dir, lock: claim}
	if s.root, err = os.OpenRoot(dir); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.list(refuse); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close lets builds change the folder again.
func (s *Source) Close() error {
	var err error
	if s.root != nil {
		err = s.root.Close()
	}
	return errors.Join(err, s.lock.Unlock())
}

// list reads which files the site has, and of which size they are.
func (s *Source) list(refuse func(string, ...any) error) error {
	text, err := s.root.ReadFile(site.ManifestName)
	if err != nil {
		return refuse("it has no %s, so no build of Sheaf's made it", site.ManifestName)
	}
	paths, ok := site.ParseManifest(text)
	if !ok {
		return refuse("%v", errNoManifest)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	if _, found := slices.BinarySearch(paths, "index.html"); !found {
		return refuse("it has no page at its root") // to deploy it would delete the site that is there
	}
	for _, p := range paths {
		info, err := s.root.Lstat(filepath.FromSlash(p))
		if err != nil || !info.Mode().IsRegular() {
			return refuse("%s is missing; build it again", p)
		}
		s.files = append(s.files, file{p, info.Size()})
	}
	return fs.WalkDir(s.root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".git" {
			return fs.SkipDir
		}
		if !d.IsDir() && !s.has(p) && p != site.ManifestName {
			s.LeftOut = append(s.LeftOut, p)
		}
		return nil
	})
}

func (s *Source) has(p string) bool {
	_, found := slices.BinarySearchFunc(s.files, p, func(f file, p string) int { return strings.Compare(f.path, p) })
	return found
}

// paths returns the paths of all files, in order.
func (s *Source) paths() []string {
	paths := make([]string, len(s.files))
	for i, f := range s.files {
		paths[i] = f.path
	}
	return paths
}

func (s *Source) open(p string) (*os.File, error) { return s.root.Open(filepath.FromSlash(p)) }

// lockFolder claims a folder as builds do. While it waits, a build may put another folder in its place.
func lockFolder(ctx context.Context, dir string, waiting func()) (*lock.Lock, error) {
	for {
		l, err := lock.Wait(ctx, dir, waiting)
		if err != nil {
			return nil, fmt.Errorf("lock %s: %w", dir, err)
		}
		locked, err := l.Info()
		now, statErr := os.Stat(dir)
		if err == nil && statErr == nil && os.SameFile(locked, now) {
			return l, nil
		}
		l.Unlock()
		if err := errors.Join(err, statErr); err != nil {
			return nil, err
		}
	}
}

// A turn is when a file comes into place, where files do so one by one.
type turn int

const (
	parts   turn = iota // what pages use
	entries             // what leads to parts, and changes with them
	pages
	listings // what leads others to pages: sitemap and feed
	turns
)

// turnOf returns a file's turn.
func turnOf(p string) turn {
	switch {
	case strings.HasSuffix(p, ".html"):
		return pages
	case p == search.Folder+"/root.js":
		return entries
	case strings.HasSuffix(p, ".xml") && !strings.HasPrefix(p, asset.Folder+"/"):
		return listings
	}
	return parts
}
