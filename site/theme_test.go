package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// hastyFS changes a file as soon as it has been opened so often.
type hastyFS struct {
	fs.FS
	name  string
	opens int
	then  func()
}

func (h *hastyFS) Open(name string) (fs.File, error) {
	f, err := h.FS.Open(name)
	if name == h.name {
		if h.opens--; h.opens == 0 {
			h.then()
		}
	}
	return f, err
}

// A style sheet that is emptied between being hashed and being read must not pass for what it was.
func TestThemeThatChangesWhileItIsReadIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "static", "print.css")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	const broken = "@import \"nothing.css\";"
	write(broken)
	hasty := &hastyFS{FS: os.DirFS(dir), name: "static/print.css", opens: 2} // it is asked for its state first
	hasty.then = func() {
		// What has been opened is read to its end by then: the next one to open finds another file.
		os.Remove(name)
		write("")
	}
	themes := &themes{fsys: hasty}
	if _, err := themes.load(nil); err != nil {
		t.Fatalf("an empty style sheet is an error: %v", err)
	}
	write(broken)
	if _, err := themes.load([]string{"static/print.css"}); err == nil {
		t.Error("a broken style sheet passes for the one that was read before")
	}
}
