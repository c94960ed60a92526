package deploy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"sheaf/site"
)

// A folder is a target on this machine: what a web server serves, a mounted share, or what another program
// carries on.
//
// A new file is written to the folder staging in the target and then renamed, so each file is whole at any
// time. All access goes through an os.Root, which lets nothing lead out of the target, and a symbolic link on
// the way to a file is in the way.
type folder struct{ path string }

func (t *folder) String() string { return t.path }

// staging holds files that are being written. Its files are named by number, so that what a deployment that
// was killed left can be told from files of others.
const staging = ".sheaf-deploy"

func (t *folder) Deploy(ctx context.Context, s *Source, o Options) (*Report, error) {
	dir, err := t.resolve(s, o.Notes)
	if err != nil {
		return nil, err
	}
	if !o.DryRun {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
	}
	at := &folderPlace{site: s, spelt: spellings(s.paths())}
	if at.root, err = os.OpenRoot(dir); err != nil && !(o.DryRun && errors.Is(err, fs.ErrNotExist)) {
		return nil, err
	}
	var owned []string
	if at.root != nil {
		defer at.root.Close()
		claim, err := lockFolder(ctx, dir, o.Waiting)
		if err != nil {
			return nil, err
		}
		defer claim.Unlock()
		if owned, err = t.owned(at.root, dir, o.Notes); err != nil {
			return nil, err
		}
		at.owned = spellings(owned)
	}
	p, err := newPlan(ctx, s, t.String(), at, owned, 2*runtime.GOMAXPROCS(0), &o)
	if err != nil || o.DryRun {
		return planned(p, err)
	}
	if err := at.move(ctx, p, owned, &o); err != nil {
		return nil, fmt.Errorf("copy the site to %s: %w", dir, err)
	}
	return p.report, nil
}

// planned is what a dry run returns.
func planned(p *plan, err error) (*Report, error) {
	if err != nil {
		return nil, err
	}
	return p.report, nil
}

// resolve returns the target's path with symbolic links resolved, or a *site.UsageError if no site belongs there.
func (t *folder) resolve(s *Source, notes string) (string, error) {
	refuse := func(why string) (string, error) {
		return "", &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: %s", t.path, why)}
	}
	dir, err := site.RealPath(t.path)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return refuse("it is a file")
	}
	output, err := site.RealPath(s.dir)
	if err != nil {
		return "", err
	}
	in, err := site.RealPath(notes)
	if err != nil {
		return "", err
	}
	home, _ := os.UserHomeDir()
	switch {
	case dir == output:
		return refuse("the site is built there already")
	case contains(dir, output):
		return refuse("the folder that the site is built in is inside it")
	case contains(output, dir):
		return refuse("it is inside the folder that the site is built in")
	case dir == in:
		return refuse("it is the folder of notes itself")
	case contains(dir, in):
		return refuse("the folder of notes is inside it")
	case filepath.Dir(dir) == dir, dir == home:
		return refuse("it is no place for a site")
	}
	return dir, nil
}

// contains reports whether the folder inner is below outer.
func contains(outer, inner string) bool {
	separator := string(filepath.Separator)
	return inner != outer && strings.HasPrefix(inner, strings.TrimSuffix(outer, separator)+separator)
}

// owned returns the files in the target that Sheaf put there. A manifest marks a folder as no notes, so that
// a folder of notes must not become a target.
func (t *folder) owned(root *os.Root, dir, notes string) ([]string, error) {
	text, err := root.ReadFile(site.ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		in, err := site.RealPath(notes)
		if err != nil || !contains(in, dir) {
			return nil, err
		}
		entries, err := os.ReadDir(dir)
		if err == nil && len(entries) > 0 {
			err = &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: it is a folder in your notes, with files in it", t.path)}
		}
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	owned, ok := site.ParseManifest(text)
	if !ok {
		return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: %v", t.path, errNoManifest)}
	}
	return owned, nil
}

// A folderPlace is the target while it is worked on. Its root is nil where there is no such folder yet.
type folderPlace struct {
	site   *Source
	root   *os.Root
	spelt  map[string][]string // the site's paths, and those that Sheaf put here before
	owned  map[string][]string
	staged atomic.Int64
}

// spellings groups paths that a file system which does not tell letter case apart takes for one.
func spellings(paths []string) map[string][]string {
	m := make(map[string][]string, len(paths))
	for _, p := range paths {
		key := strings.ToLower(p)
		m[key] = append(m[key], p)
	}
	return m
}

// sameAs returns the first of some spellings of a path that is another name of a file, or "".
func (at *folderPlace) sameAs(info fs.FileInfo, p string, spelt map[string][]string) string {
	for _, other := range spelt[strings.ToLower(p)] {
		if found, err := at.root.Lstat(filepath.FromSlash(other)); err == nil && os.SameFile(found, info) {
			return other
		}
	}
	return ""
}

func (at *folderPlace) look(_ context.Context, f file) (found, error) {
	if at.root == nil {
		return found{}, nil
	}
	info, err := at.root.Lstat(filepath.FromSlash(f.path))
	if other, err := at.behind(f.path); other != "" || err != nil {
		return found{state: behind, at: other}, err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return found{state: absent}, nil
	case err != nil:
		return found{}, err
	case info.IsDir():
		return found{state: isDir}, nil
	case !info.Mode().IsRegular() || info.Size() != f.size:
		return found{differs, at.sameAs(info, f.path, at.owned)}, nil
	}
	equal, err := at.equal(f.path)
	if err != nil || !equal {
		return found{differs, at.sameAs(info, f.path, at.owned)}, err
	}
	return found{state: same}, nil
}

// behind returns the path of what stands where a folder on the way to p must be, "" if nothing does.
func (at *folderPlace) behind(p string) (string, error) {
	for i := range p {
		if p[i] != '/' {
			continue
		}
		info, err := at.root.Lstat(filepath.FromSlash(p[:i]))
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		if !info.IsDir() {
			return p[:i], nil
		}
	}
	return "", nil
}

// equal compares the bytes of a file of the site with those of the target's.
func (at *folderPlace) equal(p string) (bool, error) {
	ours, err := at.site.open(p)
	if err != nil {
		return false, err
	}
	defer ours.Close()
	theirs, err := at.root.Open(filepath.FromSlash(p))
	if err != nil {
		return false, err
	}
	defer theirs.Close()
	var a, b [32 << 10]byte
	for {
		n, err := io.ReadFull(ours, a[:])
		m, otherErr := io.ReadFull(theirs, b[:])
		if !bytes.Equal(a[:n], b[:m]) {
			return false, nil
		}
		for _, err := range []error{err, otherErr} {
			if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
				return false, err
			}
		}
		if err != nil {
			return true, nil
		}
	}
}

func (at *folderPlace) below(dir string) (paths []string, err error) {
	err = fs.WalkDir(at.root.FS(), dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, p)
		}
		return err
	})
	return paths, err
}

// holds leaves out a file that the site has under another spelling: where letter case does not count, the page of
// a note whose name changed in that alone is where the old one was.
func (at *folderPlace) holds(p string) (bool, error) {
	if other, err := at.behind(p); other != "" || err != nil {
		return false, err
	}
	info, err := at.root.Lstat(filepath.FromSlash(p))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && !info.IsDir() && at.sameAs(info, p, at.spelt) == "", err
}

// move brings the files of the plan into place.
func (at *folderPlace) move(ctx context.Context, p *plan, owned []string, o *Options) error {
	now := p.site.paths()
	if p.idle() && slices.Equal(owned, now) {
		return at.clean()
	}
	if err := at.clean(); err != nil {
		return err
	}
	if err := at.root.Mkdir(staging, 0o777); err != nil {
		return err
	}
	if both := p.union(owned); !slices.Equal(both, owned) {
		if err := at.writeManifest(both); err != nil {
			return err
		}
	}
	for q := range p.early {
		if err := at.remove(q); err != nil {
			return err
		}
	}
	var done atomic.Int64
	total := len(p.report.New) + len(p.report.Changed)
	for _, files := range p.put {
		err := each(ctx, 2*runtime.GOMAXPROCS(0), len(files), func(_ context.Context, i int) error {
			o.step("copying", int(done.Add(1)), total)
			return at.copy(files[i].path)
		})
		if err != nil {
			return err
		}
	}
	for _, q := range p.last {
		if err := at.remove(q); err != nil {
			return err
		}
	}
	if err := at.writeManifest(now); err != nil {
		return err
	}
	return at.clean()
}

// copy makes the target's file at p the site's. One that it replaces leaves it its permissions.
func (at *folderPlace) copy(p string) error {
	from, err := at.site.open(p)
	if err != nil {
		return err
	}
	defer from.Close()
	return at.write(p, from)
}

func (at *folderPlace) write(p string, from io.Reader) error {
	name := filepath.FromSlash(p)
	if err := at.root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	temp := filepath.Join(staging, strconv.FormatInt(at.staged.Add(1), 10))
	to, err := at.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if info, statErr := at.root.Lstat(name); statErr == nil && info.Mode().IsRegular() {
		err = errors.Join(err, to.Chmod(info.Mode().Perm()))
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return err
	}
	return at.root.Rename(temp, name)
}

func (at *folderPlace) writeManifest(paths []string) error {
	return at.write(site.ManifestName, bytes.NewReader(site.FormatManifest(paths)))
}

// remove deletes a file and the folders that it leaves empty.
func (at *folderPlace) remove(q string) error {
	if err := at.root.Remove(filepath.FromSlash(q)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(q); dir != "."; dir = path.Dir(dir) {
		if at.root.Remove(filepath.FromSlash(dir)) != nil {
			break // not empty
		}
	}
	return nil
}

// clean deletes the staging folder, which a deployment that was killed may have left with files in it.
func (at *folderPlace) clean() error {
	info, err := at.root.Lstat(staging)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || !info.IsDir() {
		return errors.Join(err, fmt.Errorf("%s is in the way", staging))
	}
	entries, err := fs.ReadDir(at.root.FS(), staging)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil || !e.Type().IsRegular() {
			continue
		}
		if err := at.root.Remove(filepath.Join(staging, e.Name())); err != nil {
			return err
		}
	}
	return at.root.Remove(staging)
}
