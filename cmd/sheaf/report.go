package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"sheaf/site/note"
)

// A report is what check has found, to be printed in one of its formats, each of which has a file of
// its own: report_text.go, report_github.go, report_sarif.go; json is in build.go.
type report struct {
	diags  []note.Diag                       // sorted
	source string                            // the folder of notes
	read   func(path string) ([]byte, error) // a note
}

func (r *report) print(w io.Writer, format string) error {
	switch format {
	case "json":
		return printJSON(w, checkReport{jsonDiags(r.diags)})
	case "github":
		return r.github(w)
	case "sarif":
		return r.sarif(w)
	}
	return r.text(newPrinter(w))
}

// prefix returns what goes before the path of a note, so that others find the file: it leads from
// the top of the git checkout that the notes are in to their folder. Outside of one it leads from the
// current folder, and is "" for notes that are not below that.
func (r *report) prefix() string {
	source, err := resolved(r.source)
	if err != nil {
		return ""
	}
	top := source
	for {
		if _, err := os.Stat(filepath.Join(top, ".git")); err == nil {
			break
		}
		parent := filepath.Dir(top)
		if parent == top {
			if top, err = resolved("."); err != nil {
				return ""
			}
			break
		}
		top = parent
	}
	way, err := filepath.Rel(top, source)
	if err != nil || way == "." || way == ".." || strings.HasPrefix(way, ".."+string(filepath.Separator)) {
		return ""
	}
	return filepath.ToSlash(way) + "/"
}

// resolved returns the absolute path of a folder without symbolic links.
func resolved(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}
