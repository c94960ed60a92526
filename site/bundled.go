package site

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"sheaf/bundle"
	"sheaf/site/asset"
	"sheaf/site/math"
	"sheaf/site/note"
)

// What the binary carries of others, package bundle, is published as far as the notes need it: the style sheet
// of formulas where a note has one, what draws diagrams where a note has one.

// bundled is the bundle as one program carries it.
type bundled struct {
	files    fs.FS
	address  string // below the site's root, with a slash at the end; it has the bundle's version in it
	fileURLs bool

	classic func() ([]byte, error) // the script of diagrams for pages that are opened as files
}

// openBundle returns nil if there is no bundle.
func openBundle(fileURLs bool) *bundled {
	files, ok := bundle.FS()
	if !ok {
		return nil
	}
	version, err := fs.ReadFile(files, "version")
	if err != nil {
		return nil
	}
	return &bundled{
		files: files, address: asset.Folder + "/" + string(version) + "/", fileURLs: fileURLs,
		classic: sync.OnceValues(func() ([]byte, error) {
			modules, err := fs.Sub(files, "diagrams")
			if err != nil {
				return nil, err
			}
			return asset.Classic(modules, "frame.js")
		}),
	}
}

// typesetter returns what makes MathML of formulas; nil without a bundle.
func (b *bundled) typesetter() func(dst []byte, tex string, display bool) ([]byte, error) {
	if b == nil {
		return nil
	}
	start := sync.OnceValues(func() (*math.Typesetter, error) {
		script, err := fs.ReadFile(b.files, "math.js")
		if err != nil {
			return nil, err
		}
		return math.New(script)
	})
	return func(dst []byte, tex string, display bool) ([]byte, error) {
		t, err := start()
		if err != nil {
			return dst, err
		}
		return t.Append(dst, tex, display)
	}
}

// mathSheet returns the address of the style sheet of formulas, "" without a bundle.
func (b *bundled) mathSheet() string {
	if b == nil {
		return ""
	}
	return b.address + "math/math.css"
}

// diagramFrame returns the address of the page that diagrams are drawn in, "" without a bundle.
func (b *bundled) diagramFrame() string {
	switch {
	case b == nil:
		return ""
	case b.fileURLs:
		return b.address + "diagrams/classic.html"
	}
	return b.address + "diagrams/frame.html"
}

// published lists the files of the bundle that a site of these notes publishes, as paths in it.
func (b *bundled) published(notes []*note.Note) []string {
	if b == nil {
		return nil
	}
	var list []string
	if slices.ContainsFunc(notes, func(n *note.Note) bool { return n.Math }) {
		list = append(list, namesIn(b.files, "math")...)
	}
	if slices.ContainsFunc(notes, func(n *note.Note) bool { return n.Diagrams }) {
		if b.fileURLs {
			return append(list, "diagrams/classic.html", "diagrams/frame.js", "diagrams/licences.txt")
		}
		for _, name := range namesIn(b.files, "diagrams") {
			if name != "diagrams/classic.html" {
				list = append(list, name)
			}
		}
	}
	return list
}

func namesIn(files fs.FS, folder string) (list []string) {
	inside, err := fs.Sub(files, folder)
	if err != nil {
		return nil
	}
	for _, name := range names(inside) {
		list = append(list, path.Join(folder, name))
	}
	return list
}

// read returns the bytes of a published file.
func (b *bundled) read(name string) ([]byte, error) {
	if b.fileURLs && name == "diagrams/frame.js" {
		script, err := b.classic()
		if err != nil {
			return nil, fmt.Errorf("bundle the script that draws diagrams: %w", err)
		}
		return script, nil
	}
	return fs.ReadFile(b.files, name)
}

// bundledKey is the key of a published file of the bundle: its address says all about it, but which program
// bundled the modules.
func (s *Site) bundledKey(i int) note.Hash {
	program := s.builder.compile.program()
	return sha256.Sum256(append(program[:], s.builder.bundled.address+s.bundledFiles[i]...))
}

// bundledFile returns a published file of the bundle.
func (s *Site) bundledFile(i int) ([]byte, error) { return s.builder.bundled.read(s.bundledFiles[i]) }

// NeedsBundle reports whether pages show the source of formulas or diagrams because this program was built
// without what typesets and draws them.
func (s *Site) NeedsBundle() bool {
	return s.builder.bundled == nil &&
		slices.ContainsFunc(s.graph.Notes, func(n *note.Note) bool { return n.Math || n.Diagrams })
}
