package site

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sheaf/site/lock"
	"sheaf/site/note"
)

// The output folder changes in one step. New and changed files are staged in a folder beside it;
// the files that stay are linked into that (hard links: no bytes move); then the two folders change
// places by one call of the system, and the old one is deleted. Whoever is killed on the way leaves
// the old site or the new one.
//
// Where others keep files in the output folder, or the system will not exchange it (a mount point, a
// parent that may not be written to, a system without that call), the staged files are moved into it
// one by one instead. Each file is then whole at any time, and the manifest, which names old and new
// files until the end, makes sure that the next build cleans up after a killed one.
//
// Sheaf deletes and replaces nothing that its manifest does not name. A folder with something in it
// and no manifest is not Sheaf's to write to; nor is a file that somebody put where a page must go.

// An output is an output folder during one Write.
type output struct {
	dir   string   // absolute, symbolic links resolved
	root  *os.Root // of dir; nil if it does not exist
	lock  *lock.Lock
	index string // path of the index in the cache folder, or ""

	manifest []string    // the files of the last build, in order
	known    outputIndex // what the index says of them
	stale    []string    // those that are no longer part of the site

	prepared func() error // see prepare
	staging  string       // the staging folder, once prepared
	exchange bool         // stage and dir change places; else files are moved one by one
	folders  sync.Map     // made in staging -> func() error
}

// An outputEntry is what is known of one output file.
type outputEntry struct {
	key      note.Hash // of what it was made from
	size     int64
	modified int64 // of the file in place, nanoseconds since 1970
	staged   bool  // it is in the staging folder
}

// openOutput checks that dir may be written to, claims it, and reads what the last build left.
func openOutput(ctx context.Context, dir string, b *Builder, waiting func()) (*output, error) {
	resolved, err := resolveOutput(dir, b.options.Source)
	if err != nil {
		return nil, err
	}
	o := &output{dir: resolved}
	o.prepared = sync.OnceValue(o.doPrepare)
	if err := o.claim(ctx, waiting); err != nil {
		return nil, err
	}
	if err := o.inspect(dir); err != nil {
		o.close()
		return nil, err
	}
	if b.options.CacheDir != "" {
		o.index = b.indexName(resolved)
		if o.root != nil {
			o.known = readIndex(o.index)
		}
	}
	if err := o.removeLeftovers(); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// resolveOutput returns the absolute path of an output folder, or a *UsageError if it is none: it
// must neither be nor contain the source folder, nor be a place that no site belongs in.
func resolveOutput(dir, source string) (string, error) {
	refuse := func(why string) (string, error) {
		return "", &UsageError{fmt.Sprintf("cannot write the site to %q: %s", dir, why)}
	}
	if dir == "" {
		return refuse("name a folder")
	}
	out, err := RealPath(dir)
	if err != nil {
		return "", err
	}
	in, err := RealPath(source)
	if err != nil {
		return "", err
	}
	home, _ := os.UserHomeDir()
	switch {
	case out == in:
		return refuse("it is the folder of notes itself")
	case strings.HasPrefix(in+string(filepath.Separator), strings.TrimSuffix(out, string(filepath.Separator))+string(filepath.Separator)):
		return refuse("the folder of notes is inside it")
	case filepath.Dir(out) == out, out == home:
		return refuse("it is no place for a site")
	}
	return out, nil
}

// RealPath is the absolute path of name with symbolic links resolved as far as it exists.
func RealPath(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	resolved, err := filepath.EvalSymlinks(abs)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(abs); err == nil {
			return "", &UsageError{fmt.Sprintf("%s is a symbolic link to nothing", name)}
		}
		if parent := filepath.Dir(abs); parent != abs {
			if parent, err = RealPath(parent); err == nil {
				resolved = filepath.Join(parent, filepath.Base(abs))
			}
		}
	}
	return resolved, err
}

// claim locks the output folder, or the one it will be made in, against other builds.
func (o *output) claim(ctx context.Context, waiting func()) error {
	for {
		target := o.dir
		if _, err := os.Stat(target); errors.Is(err, fs.ErrNotExist) {
			target = filepath.Dir(o.dir)
			if err := os.MkdirAll(target, 0o777); err != nil {
				return err
			}
		}
		l, err := lock.Wait(ctx, target, waiting)
		if err != nil {
			return fmt.Errorf("lock the output folder: %w", err)
		}
		// The folder may have been exchanged, or made, while this build waited for it.
		locked, err := l.Info()
		now, statErr := os.Stat(target)
		_, outErr := os.Stat(o.dir)
		if err == nil && statErr == nil && os.SameFile(locked, now) && (target == o.dir) == (outErr == nil) {
			o.lock = l
			return nil
		}
		l.Unlock()
	}
}

// inspect looks at what is in the output folder. name is its path as the user gave it.
func (o *output) inspect(name string) error {
	info, err := os.Stat(o.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &UsageError{fmt.Sprintf("cannot write the site to %q: it is a file", name)}
	}
	if o.root, err = os.OpenRoot(o.dir); err != nil {
		return err
	}
	data, err := o.root.ReadFile(ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(o.dir)
		if err != nil {
			return err
		}
		if len(entries) > 0 {
			return &UsageError{fmt.Sprintf("cannot write the site to %q: it holds files that Sheaf did not make; name another folder, or empty this one", name)}
		}
		return nil
	}
	if err != nil {
		return err
	}
	listed, ok := ParseManifest(data)
	if !ok {
		return &UsageError{fmt.Sprintf("cannot write the site to %q: %s in it is not a list that Sheaf wrote; delete the folder if it may go", name, ManifestName)}
	}
	o.manifest = listed
	return nil
}

func (o *output) close() {
	if o.staging != "" {
		removeStaging(o.staging) // what is left of it, the next build deletes
	}
	if o.root != nil {
		o.root.Close()
	}
	if o.lock != nil {
		o.lock.Unlock()
	}
}

// stagingName is the name of the staging folder: one for each output folder, since builds of one take
// turns.
func (o *output) stagingName() string { return ".sheaf-" + filepath.Base(o.dir) + ".staging" }

// removeLeftovers deletes the staging folder of a build that was killed. This build holds the lock, so
// that it is not in use; its manifest, made first, says that it is Sheaf's.
func (o *output) removeLeftovers() error {
	for _, parent := range []string{filepath.Dir(o.dir), o.dir} {
		name := filepath.Join(parent, o.stagingName())
		if os.Remove(name) == nil { // empty: killed before its manifest was made
			continue
		}
		if _, err := os.Lstat(filepath.Join(name, ManifestName)); err != nil {
			continue
		}
		if err := removeStaging(name); err != nil {
			return fmt.Errorf("clean up after a build that was killed: %w", err)
		}
	}
	return nil
}

// removeStaging deletes a staging folder, the manifest that says what it is last.
func removeStaging(name string) error {
	entries, err := os.ReadDir(name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == ManifestName {
			continue
		}
		if err := os.RemoveAll(filepath.Join(name, e.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(name)
}

// prepare makes the staging folder, when the first file is to be staged, and decides how it will
// come into place.
func (o *output) prepare() error { return o.prepared() }

func (o *output) doPrepare() error {
	foreign, err := o.foreign()
	if err != nil {
		return err
	}
	if !foreign {
		if err = o.makeStaging(filepath.Dir(o.dir)); err == nil {
			if o.exchange = o.root == nil || sameDevice(o.staging, o.dir); o.exchange {
				return nil
			}
			if err := removeStaging(o.staging); err != nil {
				return err
			}
			o.staging = ""
		}
	}
	if o.root == nil {
		return err
	}
	return o.makeStaging(o.dir)
}

// makeStaging makes the staging folder, with the permissions of the output folder that it may become.
func (o *output) makeStaging(parent string) error {
	name := filepath.Join(parent, o.stagingName())
	if err := os.Mkdir(name, 0o777); err != nil {
		return err
	}
	o.staging = name
	if info, err := os.Stat(o.dir); err == nil {
		if err := os.Chmod(name, info.Mode()&(fs.ModePerm|fs.ModeSetgid|fs.ModeSticky)); err != nil {
			return err
		}
	}
	return writeManifest(filepath.Join(name, ManifestName), nil)
}

// foreign reports whether something is in the output folder that Sheaf did not put there.
func (o *output) foreign() (bool, error) {
	if o.root == nil {
		return false, nil
	}
	ours := map[string]bool{".": true, ManifestName: true}
	for _, p := range o.manifest {
		for ours[p] = true; p != "."; p = path.Dir(p) {
			ours[path.Dir(p)] = true
		}
	}
	found := false
	err := fs.WalkDir(o.root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !ours[p] {
			found = true
			return fs.SkipAll
		}
		return err
	})
	return found, err
}

// commit brings the staged files into place, so that the folder holds those of paths. Nothing staged and
// nothing stale is nothing to do.
func (o *output) commit(ctx context.Context, paths []string, entries []outputEntry) error {
	for _, p := range o.manifest {
		if _, ok := slices.BinarySearch(paths, p); !ok {
			o.stale = append(o.stale, p)
		}
	}
	if o.staging == "" && len(o.stale) == 0 && slices.Equal(o.manifest, paths) {
		o.stamp(paths, entries)
		return nil
	}
	if err := o.prepare(); err != nil {
		return err
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	// The index describes the files as they are now: once they are in place, so may another build's be.
	o.stamp(paths, entries)
	if err := o.move(paths, entries); err != nil {
		return fmt.Errorf("put the new site in place: %w", err)
	}
	return nil
}

// move lets the new site take the old one's place.
func (o *output) move(paths []string, entries []outputEntry) error {
	if !o.exchange {
		return o.moveFiles(paths, entries)
	}
	for i, p := range paths {
		if entries[i].staged {
			continue
		}
		if err := o.makeFolder(path.Dir(p)); err != nil {
			return err
		}
		name := filepath.FromSlash(p)
		if err := linkOrCopy(filepath.Join(o.dir, name), filepath.Join(o.staging, name)); err != nil {
			return err
		}
	}
	if err := writeManifest(filepath.Join(o.staging, ManifestName), paths); err != nil {
		return err
	}
	if o.root == nil {
		if err := os.Rename(o.staging, o.dir); err != nil {
			return err
		}
		o.staging = ""
		return nil
	}
	if exchange(o.staging, o.dir) == nil {
		return nil // close deletes what is in staging now, the old site
	}
	return o.moveFiles(paths, entries)
}

// stamp notes when each file that stays was last changed, by which the next build knows it. Neither linking nor
// renaming a file changes that.
func (o *output) stamp(paths []string, entries []outputEntry) {
	for i, p := range paths {
		if entries[i].modified != 0 {
			continue
		}
		if info, err := os.Lstat(filepath.Join(o.dir, filepath.FromSlash(p))); err == nil {
			entries[i].modified = info.ModTime().UnixNano()
		}
	}
}

// moveFiles moves the staged files into the output folder one by one.
func (o *output) moveFiles(paths []string, entries []outputEntry) error {
	if err := o.checkRoom(paths, entries); err != nil {
		return err
	}
	both := slices.Concat(paths, o.stale)
	slices.Sort(both)
	if err := o.replaceManifest(both); err != nil {
		return err
	}
	for _, p := range o.stale {
		name := filepath.FromSlash(p)
		if info, err := o.root.Lstat(name); err != nil || info.IsDir() {
			continue // gone, or no longer the file that Sheaf made
		}
		if err := o.root.Remove(name); err != nil {
			return err
		}
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if o.root.Remove(filepath.FromSlash(dir)) != nil {
				break // not empty
			}
		}
	}
	for i, p := range paths {
		if !entries[i].staged {
			continue
		}
		name := filepath.FromSlash(p)
		if err := o.root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := renameOrCopy(filepath.Join(o.staging, name), filepath.Join(o.dir, name)); err != nil {
			return err
		}
	}
	return o.replaceManifest(paths)
}

// checkRoom reports, before anything is moved, what stands where a new file must go and is not Sheaf's
// to replace.
func (o *output) checkRoom(paths []string, entries []outputEntry) error {
	refuse := func(p string) error {
		return &UsageError{fmt.Sprintf("%s is in the way of the new site, and Sheaf did not make it; move it, or name another output folder", filepath.Join(o.dir, filepath.FromSlash(p)))}
	}
	for i, p := range paths {
		if !entries[i].staged {
			continue
		}
		_, ours := slices.BinarySearch(o.manifest, p)
		if info, err := o.root.Lstat(filepath.FromSlash(p)); err == nil && (!ours && !o.replaces(p) || info.IsDir() && !o.replaces(p)) {
			return refuse(p)
		}
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			_, file := slices.BinarySearch(o.manifest, dir)
			if info, err := o.root.Lstat(filepath.FromSlash(dir)); err == nil && !info.IsDir() && !file {
				return refuse(dir)
			}
		}
	}
	return nil
}

// replaces reports whether p was a folder that held nothing but files of the last build, all stale.
func (o *output) replaces(p string) bool {
	found := false
	err := fs.WalkDir(o.root.FS(), p, func(q string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, stale := slices.BinarySearch(o.stale, q); !stale {
			return fs.ErrExist
		}
		found = true
		return nil
	})
	return err == nil && found
}

func (o *output) replaceManifest(paths []string) error {
	staged := filepath.Join(o.staging, ManifestName)
	if err := writeManifest(staged, paths); err != nil {
		return err
	}
	return renameOrCopy(staged, filepath.Join(o.dir, ManifestName))
}

func writeManifest(name string, paths []string) error {
	return os.WriteFile(name, FormatManifest(paths), 0o666)
}
