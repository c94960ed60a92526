package serve

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/site"
	"sheaf/site/note"
)

var sequences = flag.Int("sequences", 2, "how many random sequences of changes are served")

// Whatever happens to the folder of notes, what is served ends as what a clean build of it makes: the same
// addresses with the same bytes. (The page of a build knows no key.)

// clean returns what a build that starts from nothing makes of the folder: bytes by address. problem is why
// it can't.
func (s *served) clean() (files map[string]string, problem string) {
	s.Helper()
	o := s.options.Site
	o.Source, o.CacheDir, o.Base, o.Live = s.dir, "", "/", liveAddress
	b, err := site.Open(o)
	s.do(err)
	defer b.Close()
	made, err := b.Load(context.Background())
	if site.Misused(err) {
		return nil, describe(err, s.dir).text()
	}
	s.do(err)
	out := s.TempDir()
	_, err = made.Write(context.Background(), out, nil)
	s.do(err)
	files = map[string]string{}
	s.do(fs.WalkDir(os.DirFS(out), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p == site.ManifestName {
			return err
		}
		data, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(p)))
		files[strings.TrimSuffix(p, "index.html")] = string(data)
		return err
	}))
	return files, ""
}

var keyInPage = regexp.MustCompile(`(_sheaf/live\.js)\?key=[\w-]+`)

// differences returns the addresses at which something else is served than a clean build has, and those of gone
// where anything is.
func (s *served) differences(want map[string]string, gone map[string]bool) (addresses []string) {
	for _, address := range slices.Sorted(maps.Keys(want)) {
		status, body := s.get(note.EscapePath(address))
		if body = keyInPage.ReplaceAllString(body, "$1"); status != 200 || body != want[address] || strings.Contains(body, "SECRET") {
			addresses = append(addresses, fmt.Sprintf("%s (%d)", address, status))
		}
	}
	for address := range gone {
		if _, is := want[address]; !is {
			if status, _ := s.get(note.EscapePath(address)); status != 404 {
				addresses = append(addresses, fmt.Sprintf("%s (%d, gone)", address, status))
			}
		}
	}
	return addresses
}

// settles waits until what is served is what a clean build makes. Addresses that were there before are kept in known.
func (s *served) settles(what string, known map[string]bool) {
	s.Helper()
	want, problem := s.clean()
	var differ []string
	deadline := time.Now().Add(patience)
	for {
		if problem != "" {
			if told := s.key("/").Problem; told == problem {
				return
			} else {
				differ = []string{fmt.Sprintf("the problem is %q, want %q", told, problem)}
			}
		} else if differ = s.differences(want, known); len(differ) == 0 && s.key("/").Problem == "" {
			break
		}
		if time.Now().After(deadline) {
			s.Fatalf("%s: what is served is not what a clean build makes, at %s\nthe server said:\n%s", what, strings.Join(differ, ", "), s.log)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for address := range want {
		known[address] = true
	}
}

// Many random sequences, of which the first few are always the same: go test ./site/serve -run Random -sequences 1000
func TestRandomChangesEndAsACleanBuild(t *testing.T) {
	for seed := range uint64(*sequences) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := serveWith(t, Options{Poll: seed%10 == 9}, "README.md", "# Home", "favicon.svg", "<svg>")
			w := &wrecker{served: s, Rand: rand.New(rand.NewPCG(seed, 1))}
			known := map[string]bool{}
			for range 8 {
				w.did = nil
				for range w.IntN(5) + 1 {
					w.change()
				}
				s.settles(strings.Join(w.did, ", "), known)
			}
		})
	}
}

// A wrecker changes a folder of notes at random, as people and their programs do, and without regard for what is in it.
type wrecker struct {
	*served
	*rand.Rand
	did []string
}

func oneOf[T any](w *wrecker, list ...T) T { return list[w.IntN(len(list))] }

func (w *wrecker) name() string {
	return oneOf(w, "a.md", "A.md", "b.md", "sub/c.md", "sub/README.md", "sub/deep/d.md", "sub/deep.md", "e f.md", "p.svg", "sub/p.svg", "x.go")
}

func (w *wrecker) folder() string {
	return oneOf(w, "sub", "sub/deep", "Sub", "moved", "a.md", "other/deep", ".hidden", "node_modules")
}

func (w *wrecker) text(name string) string {
	if strings.HasSuffix(name, ".svg") {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9"/>`, w.IntN(900)+1)
	}
	front := oneOf(w, "", "", "---\ntags: [x, y/z]\naliases: [Nick]\n---\n", "---\ndraft: true\n---\n", "---\nsplit: 2\n---\n", "---\npermalink: /new/\n---\n", "---\ntitle: [\n---\n")
	return fmt.Sprintf("%s# Edition %d\n\n## One\n\n[a link](<%s>) %s[[%s]]\n\n## Two\n\n%s", front, w.IntN(1000), w.name(), oneOf(w, "", "!"),
		oneOf(w, "a", "deep", "Nick", "c#One", "p.svg", "nothing"), oneOf(w, "", "~~~ file=x.go\n~~~\n", "The end.\n", strings.Repeat("More text. ", w.IntN(200))))
}

// change changes something. What cannot be done, for what is in the way, is left.
func (w *wrecker) change() {
	name, folder := w.name(), w.folder()
	var what string
	switch w.IntN(16) {
	default:
		what = w.save(name, w.text(name))
	case 8, 9:
		what = "delete " + name
		os.Remove(w.path(name))
	case 10:
		to := w.name()
		what = "rename " + name + " to " + to
		os.MkdirAll(filepath.Dir(w.path(to)), 0o777)
		os.Rename(w.path(name), w.path(to))
	case 11:
		to := w.folder()
		what = "rename " + folder + " to " + to
		os.MkdirAll(filepath.Dir(w.path(to)), 0o777)
		os.Rename(w.path(folder), w.path(to))
	case 12:
		what = "delete " + folder
		os.RemoveAll(w.path(folder))
	case 13:
		to := oneOf(w, "../outside.md", "README.md", "sub", "nowhere")
		what = "link " + name + " to " + to
		os.RemoveAll(w.path(name))
		os.Symlink(to, w.path(name))
	case 14:
		text := oneOf(w, "title: T\n", "titel: T\n", "exclude: [sub]\n", "nav: [b.md, sub]\n", "mentions: true\n", "split: 1\n", "")
		what = w.save("sheaf.yaml", text)
		if text == "" {
			os.Remove(w.path("sheaf.yaml"))
		}
	case 15:
		file := oneOf(w, "templates/404.html", "static/print.css")
		switch w.IntN(4) {
		case 0:
			what = "delete the theme"
			os.RemoveAll(w.path("templates"))
			os.RemoveAll(w.path("static"))
		case 1:
			what = w.save(file, "{{define \"main\"}}{{if}}\n@import \"nothing.css\";")
		default:
			what = w.save(file, "{{define \"main\"}}Gone{{end}}")
		}
	}
	w.did = append(w.did, what)
}

// save writes a file in one of the ways that programs have.
func (w *wrecker) save(name, text string) string {
	p := w.path(name)
	os.MkdirAll(filepath.Dir(p), 0o777)
	put := func(p string) { os.WriteFile(p, []byte(text), 0o666) }
	how := oneOf(w, "in place", "whole", "as vim does", "in pieces")
	switch how {
	case "in place":
		put(p)
	case "whole":
		put(p + ".tmp")
		os.Rename(p+".tmp", p)
	case "as vim does":
		os.Rename(p, p+"~")
		put(p)
		os.Remove(p + "~")
	case "in pieces":
		if f, err := os.Create(p); err == nil {
			for piece := range slices.Chunk([]byte(text), len(text)/3+1) {
				f.Write(piece)
			}
			f.Close()
		}
	}
	return "save " + name + " " + how
}
