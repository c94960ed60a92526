package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"sheaf/site"
	"sheaf/site/note"
)

// lossLimit is after which time an update that does not show is lost.
const lossLimit = 20 * time.Second

// step makes one edit, or some that belong together, and waits until they show.
func (s *soaker) step(ctx context.Context) error {
	s.edits++
	switch n := s.IntN(100); {
	case n < 60:
		return s.save(ctx, pickOf(s, s.paths), s.ways()[s.IntN(len(s.ways()))])
	case n < 68:
		return s.create(ctx)
	case n < 76:
		return s.remove(ctx)
	case n < 84:
		return s.rename(ctx)
	case n < 86:
		return s.renameFolder(ctx)
	case n < 88:
		return s.checkout(ctx)
	case n < 90:
		return s.exclude(ctx)
	case n < 92:
		return s.retitle(ctx)
	case n < 94:
		return s.restyle(ctx)
	case n < 96:
		return s.breakTheme(ctx)
	}
	return s.look(ctx)
}

func pickOf[T any](s *soaker, list []T) T { return list[s.IntN(len(list))] }

func (s *soaker) mark() string {
	s.marks++
	return fmt.Sprintf("zqmark%dz", s.marks)
}

// marked is a note's text with a mark on its first page, and some other change to what links can name.
func (s *soaker) marked(text, mark string) []byte {
	extra := fmt.Sprintf("Saved as %s with #%s.\n\n", mark, pickOf(s, []string{"soaked", "soaked/through", "dry"}))
	switch s.IntN(6) {
	case 0:
		extra += "[[" + strings.TrimSuffix(pickOf(s, s.paths), ".md") + "]]\n\n"
	case 1:
		extra += "![[" + path.Base(pickOf(s, s.paths)) + "]]\n\n"
	case 2:
		extra += "See [nothing](nowhere.md).\n\n"
	}
	if at := strings.Index(text, "\n## "); at >= 0 {
		return []byte(text[:at+1] + extra + text[at+1:])
	}
	return []byte(text + "\n\n" + extra)
}

func (s *soaker) file(p string) string { return filepath.Join(s.source, filepath.FromSlash(p)) }

// A way is how a program saves a file.
type way func(file string, contents []byte) error

func (s *soaker) ways() []way {
	pause := time.Duration(s.IntN(40)) * time.Millisecond
	inPieces := func(file string, contents []byte) error {
		f, err := os.Create(file)
		if err != nil {
			return err
		}
		defer f.Close()
		for chunk := range slices.Chunk(contents, len(contents)/3+1) {
			time.Sleep(pause)
			if _, err := f.Write(chunk); err != nil {
				return err
			}
		}
		return nil
	}
	return []way{
		func(file string, contents []byte) error { _, err := replace(file, contents); return err },
		write,
		inPieces,
		func(file string, contents []byte) error { // vim
			if err := os.Rename(file, file+"~"); err != nil {
				return err
			}
			if err := write(file, contents); err != nil {
				return err
			}
			return os.Remove(file + "~")
		},
		func(file string, contents []byte) error { // JetBrains
			if err := write(file+"___jb_tmp___", contents); err != nil {
				return err
			}
			if err := os.Rename(file, file+"___jb_old___"); err != nil {
				return err
			}
			if err := os.Rename(file+"___jb_tmp___", file); err != nil {
				return err
			}
			return os.Remove(file + "___jb_old___")
		},
	}
}

func write(file string, contents []byte) error { return os.WriteFile(file, contents, 0o644) }

func (s *soaker) save(ctx context.Context, p string, w way) error {
	mark := s.mark()
	if err := w(s.file(p), s.marked(s.texts[p], mark)); err != nil {
		return err
	}
	return s.shows(ctx, addressOf(p), mark)
}

func (s *soaker) create(ctx context.Context) error {
	if len(s.paths) > s.usual+s.usual/10 {
		return s.remove(ctx)
	}
	text := s.texts[pickOf(s, s.paths)]
	switch s.IntN(4) {
	case 0:
		text = "---\nsplit: 2\n---\n# A book\n\n## One\n\nText.\n\n## Two\n\n[One](#one)\n"
	case 1:
		text = fmt.Sprintf("---\naliases: [soaked %d]\ntags: [soaked/deep]\n---\n# A note\n\n%s", s.IntN(10), text)
	}
	p := s.freePath("")
	if s.IntN(3) == 0 {
		p = path.Join(fmt.Sprintf("soaked-%d", s.marks), "deep", p)
	}
	return s.put(ctx, p, text)
}

// freePath is a path for a note in the folder of another one, in which none ever was.
func (s *soaker) freePath(ending string) string {
	s.marks++
	return path.Join(path.Dir(pickOf(s, s.paths)), fmt.Sprintf("soaked-note-%d%s.md", s.marks, ending))
}

// put saves a note that was not there.
func (s *soaker) put(ctx context.Context, p, text string) error {
	if err := os.MkdirAll(filepath.Dir(s.file(p)), 0o755); err != nil {
		return err
	}
	s.add(p, text)
	return s.save(ctx, p, write)
}

func (s *soaker) add(p, text string) {
	s.texts[p] = text
	at, _ := slices.BinarySearch(s.paths, p)
	s.paths = slices.Insert(s.paths, at, p)
}

// drop forgets a note, which is gone.
func (s *soaker) drop(p string) (text string) {
	text = s.texts[p]
	delete(s.texts, p)
	at, _ := slices.BinarySearch(s.paths, p)
	s.paths = slices.Delete(s.paths, at, at+1)
	s.former[p] = true
	return text
}

func (s *soaker) remove(ctx context.Context) error {
	if len(s.paths) < s.usual-s.usual/10 {
		return s.create(ctx)
	}
	p := pickOf(s, s.paths)
	mark, err := s.markOf(p)
	if err != nil {
		return err
	}
	if err := os.Remove(s.file(p)); err != nil {
		return err
	}
	s.drop(p)
	return s.hides(ctx, addressOf(p), mark)
}

var anyMark = regexp.MustCompile(`zqmark\d+z`)

// markOf returns the mark that a note has, after giving it one if need be.
func (s *soaker) markOf(p string) (string, error) {
	text, err := os.ReadFile(s.file(p))
	if err != nil {
		return "", err
	}
	if mark := anyMark.Find(text); mark != nil {
		return string(mark), nil
	}
	mark := s.mark()
	return mark, write(s.file(p), s.marked(s.texts[p], mark))
}

func (s *soaker) rename(ctx context.Context) error {
	from, to := pickOf(s, s.paths), s.freePath("-moved")
	mark, err := s.markOf(from)
	if err != nil {
		return err
	}
	if err := os.Rename(s.file(from), s.file(to)); err != nil {
		return err
	}
	s.add(to, s.drop(from))
	if err := s.shows(ctx, addressOf(to), mark); err != nil {
		return err
	}
	return s.hides(ctx, addressOf(from), mark)
}

// renameFolder gives a folder another name, and its own again, lest names grow.
func (s *soaker) renameFolder(ctx context.Context) error {
	p := pickOf(s, s.paths)
	folder := path.Dir(p)
	if folder == "." {
		return s.look(ctx)
	}
	mark, err := s.markOf(p)
	if err != nil {
		return err
	}
	s.marks++
	moved := fmt.Sprintf("%s-%d", folder, s.marks)
	there, elsewhere := addressOf(p), addressOf(moved+strings.TrimPrefix(p, folder))
	if err := os.Rename(s.file(folder), s.file(moved)); err != nil {
		return err
	}
	if err := s.shows(ctx, elsewhere, mark); err != nil {
		return err
	}
	if err := s.hides(ctx, there, mark); err != nil {
		return err
	}
	if err := os.Rename(s.file(moved), s.file(folder)); err != nil {
		return err
	}
	return s.shows(ctx, there, mark)
}

// checkout changes many notes at once.
func (s *soaker) checkout(ctx context.Context) error {
	marks := map[string]string{}
	for range len(s.paths) / 10 {
		p := pickOf(s, s.paths)
		marks[p] = s.mark()
		if err := write(s.file(p), s.marked(s.texts[p], marks[p])); err != nil {
			return err
		}
	}
	for _, p := range slices.Sorted(maps.Keys(marks)) {
		if err := s.shows(ctx, addressOf(p), marks[p]); err != nil {
			return err
		}
	}
	return nil
}

func (s *soaker) configure(text string) error { return write(s.file(site.ConfigFile), []byte(text)) }

// exclude leaves a note out for some time.
func (s *soaker) exclude(ctx context.Context) error {
	p := pickOf(s, s.paths)
	mark, err := s.markOf(p)
	if err != nil {
		return err
	}
	if err := s.configure(fmt.Sprintf("exclude: [%q]\n", p)); err != nil {
		return err
	}
	if err := s.hides(ctx, addressOf(p), mark); err != nil {
		return err
	}
	if err := s.configure(""); err != nil {
		return err
	}
	return s.shows(ctx, addressOf(p), mark)
}

// retitle changes the site's title, after a mistake in the configuration, during which the last good site stays.
func (s *soaker) retitle(ctx context.Context) error {
	p, mark := pickOf(s, s.paths), s.mark()
	if s.IntN(2) == 0 {
		if err := s.configure("titel: wrong\n"); err != nil {
			return err
		}
		if err := s.shows(ctx, addressOf(p), "<html"); err != nil {
			return err
		}
	}
	if err := s.configure(fmt.Sprintf("title: %s\nmentions: %v\n", mark, s.IntN(4) == 0)); err != nil {
		return err
	}
	return s.shows(ctx, addressOf(p), mark)
}

// restyle changes the theme's style sheet and the page that says that nothing is there.
func (s *soaker) restyle(ctx context.Context) error {
	mark := s.mark()
	err := s.theme("static/theme.css", "."+mark+"{color:red}\n")
	if err == nil {
		err = s.theme("templates/404.html", `{{define "main"}}`+mark+"{{end}}")
	}
	if err != nil {
		return err
	}
	return s.until(ctx, "the page of an error shows "+mark, func() (bool, error) {
		_, page, err := s.server.get(ctx, s.server.base+"nothing-is-here")
		sheet := mainSheet.FindSubmatch(page)
		if err != nil || sheet == nil || !bytes.Contains(page, []byte(mark)) {
			return false, err
		}
		_, style, err := s.server.get(ctx, s.server.base+strings.TrimPrefix(string(sheet[1]), "/"))
		return bytes.Contains(style, []byte(mark)), err
	})
}

var (
	mainSheet  = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*_sheaf/sheaf-[^"]*)"`)
	liveScript = regexp.MustCompile(`<script src="[^"]*_sheaf/live\.js[^"]*" defer></script>`)
	wantedLink = regexp.MustCompile(`( title="Not written yet: [^"]*") href="[^"]*"`)
)

func (s *soaker) theme(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(s.file(name)), 0o755); err != nil {
		return err
	}
	return write(s.file(name), []byte(text))
}

// breakTheme makes a mistake in a template, with which the last good site stays, and saves a note meanwhile.
func (s *soaker) breakTheme(ctx context.Context) error {
	if err := s.theme("templates/404.html", `{{define "main"}}{{if}}`); err != nil {
		return err
	}
	p, mark := pickOf(s, s.paths), s.mark()
	if err := s.shows(ctx, addressOf(p), "<html"); err != nil {
		return err
	}
	if err := write(s.file(p), s.marked(s.texts[p], mark)); err != nil {
		return err
	}
	if err := os.RemoveAll(s.file("templates")); err != nil {
		return err
	}
	return s.shows(ctx, addressOf(p), mark)
}

// look asks for the search index, and for all findings.
func (s *soaker) look(ctx context.Context) error {
	s.searches++
	for _, address := range []string{"_sheaf/search/root.js", "_sheaf/problems"} {
		status, _, err := s.server.get(ctx, s.server.base+address)
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return fmt.Errorf("the status of %s is %d", address, status)
		}
	}
	return nil
}

// shows waits until a page shows a text.
func (s *soaker) shows(ctx context.Context, address, text string) error {
	return s.until(ctx, address+" shows "+text, func() (bool, error) {
		status, page, err := s.server.get(ctx, s.server.base+escaped(address))
		return status == http.StatusOK && bytes.Contains(page, []byte(text)), err
	})
}

// hides waits until a text is not at an address any more.
func (s *soaker) hides(ctx context.Context, address, text string) error {
	return s.until(ctx, address+" no longer shows "+text, func() (bool, error) {
		_, page, err := s.server.get(ctx, s.server.base+escaped(address))
		return !bytes.Contains(page, []byte(text)), err
	})
}

func (s *soaker) until(ctx context.Context, what string, condition func() (bool, error)) error {
	for start := time.Now(); ; time.Sleep(time.Millisecond) {
		ok, err := condition()
		if err != nil {
			return err
		}
		took := time.Since(start)
		if ok {
			s.shown(what, took)
			return nil
		}
		if took > lossLimit {
			return fmt.Errorf("an update is lost: waited %v in vain until %s", lossLimit, what)
		}
	}
}

// addressOf is where a note stands that asks for no other place.
func addressOf(p string) string {
	if note.IndexRank(p) > 0 {
		return note.Folders.FolderAddress(path.Dir(p))
	}
	return note.Folders.NoteAddress(p)
}
