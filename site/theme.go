package site

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"sheaf/site/asset"
	"sheaf/site/highlight"
	"sheaf/site/note"
	"sheaf/site/render"
	"sheaf/static"
	"sheaf/templates"
)

// The theme is the templates and static files that Sheaf brings, each of which gives way to a file
// of the same name in the folders templates/ and static/ of the source tree.

// A theme is ready to render with.
type theme struct {
	renderer *render.Renderer
	bundle   *asset.Bundle
}

// themes loads the theme and keeps it until an override changes.
type themes struct {
	fsys   fs.FS
	loaded *theme
	of     note.Hash // of the overrides it was loaded with
	failed bool      // when it was last looked at
}

// load returns the theme. It looks for overrides only where paths, if not nil, may have changed.
func (t *themes) load(paths []string) (*theme, error) {
	if paths != nil && t.loaded != nil && !t.failed && !slices.ContainsFunc(paths, isOverride) {
		return t.loaded, nil
	}
	theme, err := t.look()
	t.failed = err != nil
	return theme, err
}

// isOverride reports whether a change at a path may be one of the theme.
func isOverride(p string) bool {
	folder, _, _ := strings.Cut(p, "/")
	return strings.EqualFold(folder, "templates") || strings.EqualFold(folder, "static")
}

func (t *themes) look() (*theme, error) {
	views, files := t.overlays()
	now, err := hashOverrides(views, files)
	if err != nil {
		return nil, err
	}
	if t.loaded != nil && t.of == now {
		return t.loaded, nil
	}
	renderer, err := render.New(views)
	if err != nil {
		return nil, err
	}
	bundle, err := asset.Build(files, highlight.CSS())
	if err != nil {
		return nil, err
	}
	// Files that changed while they were read may have given something else than their hash says.
	if after, err := hashOverrides(views, files); err != nil || after != now {
		now = note.Hash{}
	}
	t.loaded, t.of = &theme{renderer, bundle}, now
	return t.loaded, nil
}

func (t *themes) overlays() (views, files overlay) {
	return overlay{fsys: t.fsys, folder: "templates", base: templates.FS}, overlay{fsys: t.fsys, folder: "static", base: static.FS}
}

// overrides returns a hash of the files that take the place of the theme's own.
func (t *themes) overrides() (note.Hash, error) {
	views, files := t.overlays()
	return hashOverrides(views, files)
}

// An overlay shows the files of base, or in their place those of the same name in a folder of fsys.
type overlay struct {
	fsys   fs.FS
	folder string
	base   fs.FS
}

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.override(name); err == nil {
		return f, nil
	}
	return o.base.Open(name)
}

// maxOverride bounds a theme file of the user's, in bytes.
const maxOverride = 8 << 20

// override opens the user's file of a name that the theme has too.
func (o overlay) override(name string) (fs.File, error) {
	if info, err := fs.Stat(o.base, name); err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(o.fsys, o.folder+"/"+name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxOverride {
		return nil, errors.New("it is not a regular file of at most 8 MiB")
	}
	return o.fsys.Open(o.folder + "/" + name)
}

func hashOverrides(overlays ...overlay) (sum note.Hash, err error) {
	h := sha256.New()
	for _, o := range overlays {
		for _, name := range names(o.base) {
			f, err := o.override(name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return sum, &UsageError{fmt.Sprintf("%s/%s cannot take the place of the theme's file: %s", o.folder, name, reason(err))}
			}
			fmt.Fprintln(h, o.folder, name)
			_, err = io.Copy(h, f)
			f.Close()
			if err != nil {
				return sum, fmt.Errorf("read %s/%s: %w", o.folder, name, err)
			}
		}
	}
	h.Sum(sum[:0])
	return sum, nil
}

// names lists the regular files of fsys.
func names(fsys fs.FS) (list []string) {
	fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			list = append(list, p)
		}
		return err
	})
	return list
}

// ThemeFiles returns the paths of the files that make the theme, as a source tree overrides them:
// "templates/note.html", "static/theme.css".
func ThemeFiles() []string {
	var list []string
	for _, name := range names(templates.FS) {
		list = append(list, "templates/"+name)
	}
	for _, name := range names(static.FS) {
		list = append(list, "static/"+name)
	}
	slices.Sort(list)
	return list
}

// ThemeFile returns the contents of one of ThemeFiles.
func ThemeFile(name string) ([]byte, error) {
	for folder, fsys := range map[string]fs.FS{"templates/": templates.FS, "static/": static.FS} {
		if len(name) > len(folder) && name[:len(folder)] == folder {
			return fs.ReadFile(fsys, name[len(folder):])
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
