package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"sheaf/site/markdown"
	"sheaf/site/note"
)

// A new note is made from a template: NoteTemplate in the note's folder, or in the nearest above it that has one.
// {{title}} and {{date}} stand for what they say. A dot folder holds no notes, so a template is never published.

// NoteTemplate is the template of new notes, below a folder of notes.
const NoteTemplate = ".templates/note.md"

// builtinTemplate is for folders that have no template.
const builtinTemplate = "---\ntitle: {{title}}\ndate: {{date}}\n---\n\n"

// NewNote makes a note at a path below the folder source, from its template, and the folders that it needs. Neither a name nor a
// symbolic link leads out of source. The error is a *UsageError where no note can have the path, and wraps
// fs.ErrExist where there is a file already, which stays as it is.
func NewNote(source, p string, day time.Time) error {
	if !CanCreate(p) {
		return &UsageError{fmt.Sprintf("no note can have the path %q: it must lead into the folder of notes, past no dot folder, and have names that every system can hold", p)}
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.FromSlash(p)
	if _, err := root.Lstat(name); err == nil {
		return fmt.Errorf("create %s: %w", p, fs.ErrExist)
	}
	template, err := noteTemplate(root, path.Dir(p))
	if err != nil {
		return err
	}
	if err := root.MkdirAll(filepath.FromSlash(path.Dir(p)), 0o777); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, fillTemplate(template, NewTitle(p), day))
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

// noteTemplate returns the template of notes in a folder below root.
func noteTemplate(root *os.Root, folder string) (string, error) {
	for {
		name := path.Join(folder, NoteTemplate)
		f, err := root.Open(filepath.FromSlash(name))
		if err == nil {
			defer f.Close()
			text, err := io.ReadAll(io.LimitReader(f, maxNote))
			if err != nil {
				return "", fmt.Errorf("read the template %s: %w", name, err)
			}
			return string(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("read the template %s: %w", name, err)
		}
		if folder == "." {
			return builtinTemplate, nil
		}
		folder = path.Dir(folder)
	}
}

// fillTemplate puts a title and a day in the places that a template has for them. Where a title is the whole value of
// a key in YAML, it is quoted if it would be something else than text there.
func fillTemplate(template, title string, day time.Time) string {
	date := day.Format(time.DateOnly)
	var b strings.Builder
	isFront, isFirst := false, true
	for line := range strings.Lines(template) {
		bare := strings.TrimRight(line, " \t\r\n")
		if bare == "---" && (isFirst || isFront) {
			isFront = isFirst
		}
		isFirst = false
		shown := title
		if _, value, isPair := strings.Cut(bare, ":"); isFront && isPair && strings.TrimSpace(value) == "{{title}}" {
			shown = yamlText(title)
		}
		b.WriteString(strings.NewReplacer("{{title}}", shown, "{{date}}", date).Replace(line))
	}
	return b.String()
}

// yamlText returns how YAML writes a text of one line.
func yamlText(s string) string {
	encoded, err := yaml.Marshal(s)
	if err != nil {
		return s
	}
	return strings.TrimSpace(string(encoded))
}

// NewTitle returns the title that NewNote gives to a note: its name as a page without a title would have it, with a capital
// letter. The root's page is "Home".
func NewTitle(p string) string {
	name := markdown.TitleOf(p)
	if name == "" {
		return "Home"
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// NotePath returns the path below the folder source of a note that a user names: a path below it or an absolute one, in
// the system's spelling, with or without its ending.
func NotePath(source, named string) (string, error) {
	if filepath.IsAbs(named) {
		within, err := filepath.Abs(source)
		if err != nil {
			return "", err
		}
		if named, err = filepath.Rel(within, named); err != nil {
			return "", &UsageError{fmt.Sprintf("%s is not below %s", named, within)}
		}
	}
	p := path.Clean(filepath.ToSlash(named))
	if !note.IsMarkdown(p) {
		p += ".md"
	}
	return p, nil
}
