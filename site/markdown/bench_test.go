package markdown

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"sheaf/site/note"
)

// benchmarkNotes returns real notes: those beside the checkout, else the repository's own.
func benchmarkNotes(b *testing.B) (notes [][]byte, size int64) {
	root := filepath.Join(shared(b), "inputs")
	if _, err := os.Stat(root); err != nil {
		root = filepath.Join("..", "..", "notes")
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !note.IsMarkdown(path) {
			return err
		}
		source, err := os.ReadFile(path)
		notes, size = append(notes, source), size+int64(len(source))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return notes, size
}

func BenchmarkCompile(b *testing.B) {
	notes, size := benchmarkNotes(b)
	compiler := New(Options{})
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, source := range notes {
			compiler.Compile("note.md", source)
		}
	}
}

// BenchmarkParse is what goldmark takes of BenchmarkCompile.
func BenchmarkParse(b *testing.B) {
	notes, size := benchmarkNotes(b)
	parse := newParser()
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, source := range notes {
			decoded, _ := decode("note.md", source)
			parse.Parse(text.NewReader(decoded), parser.WithContext(newSession()))
		}
	}
}
