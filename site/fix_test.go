package site

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/site/note"
)

func TestEditsAreMadeAtTheirPlaces(t *testing.T) {
	edit := func(line, column int, before, after string) note.Edit {
		return note.Edit{Pos: note.Pos{Line: line, Column: column}, Old: before, New: after}
	}
	tests := []struct {
		name, file string
		edits      []note.Edit
		want       string
		count      int
	}{
		{"one", "a b c", []note.Edit{edit(1, 3, "b", "long")}, "a long c", 1},
		{"several in any order", "ab ab\nab", []note.Edit{edit(2, 1, "ab", ""), edit(1, 4, "ab", "y"), edit(1, 1, "ab", "x")}, "x y\n", 3},
		{"behind a byte order mark, CR LF and CR", "\uFEFFé\r\nx\ry b", []note.Edit{edit(1, 1, "é", "e"), edit(3, 3, "b", "c")}, "\uFEFFe\r\nx\ry c", 2},
		{"behind bytes that are not UTF-8", "\xff\xfeé b", []note.Edit{edit(1, 5, "b", "c")}, "\xff\xfeé c", 1},
		{"the same twice", "x", []note.Edit{edit(1, 1, "x", "y"), edit(1, 1, "x", "y")}, "y", 2},
		{"two of one place", "x", []note.Edit{edit(1, 1, "x", "y"), edit(1, 1, "x", "z")}, "y", 1},
		{"overlapping", "abc", []note.Edit{edit(1, 1, "ab", "y"), edit(1, 2, "bc", "z")}, "yc", 1},
		{"something else stands there", "abc", []note.Edit{edit(1, 1, "b", "y")}, "abc", 0},
		{"no such line", "abc\n", []note.Edit{edit(3, 1, "a", "y")}, "abc\n", 0},
		{"no such column", "abc\nd", []note.Edit{edit(1, 5, "d", "y")}, "abc\nd", 0},
		{"over a line's end", "a\nb", []note.Edit{edit(1, 1, "a\nb", "y")}, "a\nb", 0},
	}
	for _, test := range tests {
		got, count := edited([]byte(test.file), test.edits)
		if string(got) != test.want || count != test.count {
			t.Errorf("%s: %d edits make %q, want %d and %q", test.name, count, got, test.count, test.want)
		}
	}
}

// fixable is a folder with one note that has a finding to mend, and its Builder.
func fixable(t *testing.T) (*Builder, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"a.md": "[x](B.md)\r\n", "b.md": "# B\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := Open(Options{Source: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b, dir
}

func TestFixesKeepWhatTheyDoNotMend(t *testing.T) {
	b, dir := fixable(t)
	name := filepath.Join(dir, "a.md")
	if err := os.Chmod(name, 0o666); err != nil { // more than the umask lets through
		t.Fatal(err)
	}
	s, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	fixes, err := s.Fixes()
	if err != nil || len(fixes) != 1 {
		t.Fatalf("%d fixes, %v", len(fixes), err)
	}
	if err := b.Apply(fixes[0]); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o666 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	if data, _ := os.ReadFile(name); string(data) != "[x](b.md)\r\n" {
		t.Errorf("the note is %q", data)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("there are %v", entries)
	}
	if s, err = b.Load(context.Background()); err != nil || len(s.Diags()) > 0 {
		t.Errorf("left is %v, %v", s.Diags(), err)
	}
}

func TestFixesRefuseWhatHasChanged(t *testing.T) {
	b, dir := fixable(t)
	s, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	early, err := s.Fixes()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "a.md")
	refused := func(what string, err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "a.md: "+want) {
			t.Errorf("%s: %v", what, err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 2 {
			t.Errorf("%s: there are %v", what, entries)
		}
	}
	if err := os.Chmod(name, 0o444); err != nil {
		t.Fatal(err)
	}
	refused("a read-only note", b.Apply(early[0]), "it is read-only")
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("[x](B.md) and more\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	late, err := s.Fixes()
	refused("changed before the edits", err, "it has changed")
	if len(late) > 0 {
		t.Errorf("there are edits for a changed note: %v", late)
	}
	refused("changed behind the edits", b.Apply(early[0]), "it has changed")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("b.md", name); err != nil {
		t.Fatal(err)
	}
	refused("now a symbolic link", b.Apply(early[0]), "it has changed")
	if data, _ := os.ReadFile(filepath.Join(dir, "b.md")); string(data) != "# B\n" {
		t.Errorf("another note is %q", data)
	}
}
