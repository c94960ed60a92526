package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// vanishing is a file system whose file goes when it is to be read.
type vanishing struct {
	fs.FS
	name, path string
}

func (v vanishing) Open(name string) (fs.File, error) {
	if name == v.name {
		os.Remove(v.path)
	}
	return v.FS.Open(name)
}

func TestWriteWantsAnotherLookWhereANoteWentInTheFirst(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.md", "b.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("# "+name+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Open(Options{Source: dir, Once: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	b.compile.fsys = vanishing{b.fsys, "b.md", filepath.Join(dir, "b.md")}
	out := filepath.Join(t.TempDir(), "public")
	for _, want := range []error{ErrChanged, nil} {
		s, err := b.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write(t.Context(), out, nil); !errors.Is(err, want) {
			t.Errorf("Write returns %v, want %v", err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(out, "b", "index.html")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the note that went has a page: %v", err)
	}
}
