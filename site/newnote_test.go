package site

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestTemplateIsFilledSoThatItsFrontMatterStaysValid(t *testing.T) {
	day := time.Date(2026, 1, 31, 23, 59, 0, 0, time.Local)
	for _, c := range []struct{ name, template, title, want string }{
		{"plain", "---\ntitle: {{title}}\ndate: {{date}}\n---\n# {{title}}\n", "Queues", "---\ntitle: Queues\ndate: 2026-01-31\n---\n# Queues\n"},
		{"a title that YAML reads as something else", "---\ntitle: {{title}}\n---\n# {{title}}", "true", "---\ntitle: \"true\"\n---\n# true"},
		{"a comment", "---\ntitle: {{title}}\n---\n", "C #1", "---\ntitle: 'C #1'\n---\n"},
		{"quoted by its author", "---\ntitle: \"{{title}}\"\n---\n", "@home", "---\ntitle: \"@home\"\n---\n"},
		{"part of a value", "---\ntitle: On {{title}}\n---\n", "true", "---\ntitle: On true\n---\n"},
		{"behind the front matter", "---\na: b\n---\ntitle: {{title}}\n", "true", "---\na: b\n---\ntitle: true\n"},
		{"a rule is no front matter", "x\n---\ntitle: {{title}}\n---\n", "true", "x\n---\ntitle: true\n---\n"},
		{"what is no placeholder", "{{ title }} {{other}} {title}", "T", "{{ title }} {{other}} {title}"},
		{"lines of Windows", "---\r\ntitle: {{title}}\r\n---\r\n", "true", "---\r\ntitle: \"true\"\r\n---\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fillTemplate(c.template, c.title, day); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTitlesOfNewNotes(t *testing.T) {
	for p, want := range map[string]string{
		"cache-basics.md": "Cache basics", "a/load_shedding.markdown": "Load shedding", "guide/README.md": "Guide", "README.md": "Home", "éclair.md": "Éclair", "---.md": "---",
	} {
		if got := NewTitle(p); got != want {
			t.Errorf("%s gets the title %q, want %q", p, got, want)
		}
	}
}

func TestNewNoteReadsNoTemplateFromOutside(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "notes")
	if err := errors.Join(
		os.MkdirAll(filepath.Join(source, ".templates"), 0o777),
		os.WriteFile(filepath.Join(dir, "secret.md"), []byte("secret"), 0o666),
	); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../../secret.md", filepath.Join(source, ".templates", "note.md")); err != nil {
		t.Skip(err)
	}
	if err := NewNote(source, "a/b.md", time.Now()); err == nil {
		t.Error("the note was made from a file outside the folder of notes")
	}
	if _, err := os.Stat(filepath.Join(source, "a")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder was made for a note that was not: %v", err)
	}
}
