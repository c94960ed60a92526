// Package scaffold proposes the files that make a folder of notes a site which publishes itself: a
// sheaf.yaml that explains its keys, a Makefile, what git is to ignore, and the workflow for GitHub Pages.
//
// Files says what they are, as a function of Facts alone. Each File can then be compared with what is
// there and written, through an *os.Root, so that no symbolic link leads a write out of the folder.
// Whether a file that exists may be replaced is its caller's to ask.
package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// Facts are what is known of the notes and their surroundings.
type Facts struct {
	Notes  string // slash path of the notes below the repository, "." if they are all of it
	Empty  bool   // there is no note yet
	Branch string // whose pushes publish; "" is main
	Sheaf  string // where the workflow gets Sheaf from: see its first lines; "" leaves it to be said
	Keys   []Key  // of sheaf.yaml
}

// A Key is one key of sheaf.yaml.
type Key struct {
	Name        string
	Description string
	Default     string // in words
	Example     string // the key with a value, as the file would have it
	Value       string // what is right here, as Example; "" leaves the key out, with its example in a comment
}

// A File is one that is proposed.
type File struct {
	Path    string // slash path below the repository
	Content []byte
	Lines   bool // of a file that exists the lines that it lacks are added, and the rest stays
}

// A State is how a proposed file compares with what is there.
type State uint8

const (
	Missing   State = iota // nothing is there
	Same                   // it is as proposed
	Different              // something else is there
)

// Workflow is the path of the workflow below the repository. GitHub looks for it nowhere else.
const Workflow = ".github/workflows/pages.yml"

//go:embed files
var files embed.FS

// Files returns what is proposed, in the order in which it is told.
func Files(facts Facts) ([]File, error) {
	if facts.Branch == "" {
		facts.Branch = "main"
	}
	below := func(name string) string { return path.Join(facts.Notes, name) }
	makefile, err := files.ReadFile("files/Makefile")
	if err != nil {
		return nil, err
	}
	workflow, err := workflow(facts)
	if err != nil {
		return nil, err
	}
	list := []File{
		{Path: below("sheaf.yaml"), Content: config(facts.Keys)},
		{Path: below("Makefile"), Content: makefile},
		{Path: below(".gitignore"), Content: []byte("/public/\n"), Lines: true},
		{Path: Workflow, Content: workflow},
	}
	if facts.Empty {
		list = append([]File{{Path: below("README.md"), Content: []byte("# Notes\n\nWrite here. A link to another note is its name in `[[double brackets]]`, or its file as any Markdown link.\n")}}, list...)
	}
	return list, nil
}

// workflow returns the GitHub workflow. Texts are quoted as Go does it, which YAML understands.
func workflow(facts Facts) ([]byte, error) {
	text, err := files.ReadFile("files/pages.yml")
	if err != nil {
		return nil, err
	}
	sheaf := strconv.Quote(facts.Sheaf)
	if facts.Sheaf == "" {
		sheaf += " # to be said: the Sheaf that wrote this was built from a checkout and does not know where it can be fetched"
	}
	fill := strings.NewReplacer("@branch@", strconv.Quote(facts.Branch), "@notes@", strconv.Quote(facts.Notes), "@sheaf@", sheaf)
	return []byte(fill.Replace(string(text))), nil
}

// config returns a sheaf.yaml that explains every key, and sets those whose value is known.
func config(keys []Key) []byte {
	var b bytes.Buffer
	b.WriteString("# The configuration of the notes in this folder. Nothing in it is needed: take the `# ` off a line to set a key.\n" +
		"# `sheaf config schema` prints a schema by which an editor completes and checks this file.\n")
	for _, k := range keys {
		b.WriteByte('\n')
		for _, line := range wrap(k.Description+" Default: "+k.Default+".", 110) {
			fmt.Fprintf(&b, "# %s\n", line)
		}
		if k.Value != "" {
			b.WriteString(k.Value + "\n")
		} else {
			b.WriteString("# " + k.Example + "\n")
		}
	}
	return b.Bytes()
}

// wrap breaks a text between words into lines of at most width bytes, if words allow.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// Compare returns how the file compares with what is there.
func (f File) Compare(root *os.Root) (State, error) {
	old, err := root.ReadFile(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return Different, fmt.Errorf("look at what is there: %w", err)
	case f.Lines && len(f.lacking(old)) == 0, !f.Lines && bytes.Equal(old, f.Content):
		return Same, nil
	}
	return Different, nil
}

// lacking returns the lines of the file that another does not have.
func (f File) lacking(old []byte) []byte {
	has := map[string]bool{}
	for line := range bytes.Lines(old) {
		has[strings.TrimSpace(string(line))] = true
	}
	var lacking []byte
	for line := range bytes.Lines(f.Content) {
		if !has[strings.TrimSpace(string(line))] {
			lacking = append(lacking, line...)
		}
	}
	return lacking
}

// Write puts the file where it belongs, in the place of what is there; a File of Lines adds to it.
func (f File) Write(root *os.Root) error {
	content := f.Content
	if f.Lines {
		old, err := root.ReadFile(f.Path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if len(old) > 0 && !bytes.HasSuffix(old, []byte("\n")) {
			old = append(old, '\n')
		}
		content = append(old, f.lacking(old)...)
	}
	if err := root.MkdirAll(path.Dir(f.Path), 0o777); err != nil {
		return err
	}
	temporary := f.Path + ".sheaf-new"
	if err := root.WriteFile(temporary, content, 0o666); err != nil {
		root.Remove(temporary)
		return err
	}
	if err := root.Rename(temporary, f.Path); err != nil {
		root.Remove(temporary)
		return err
	}
	return nil
}
