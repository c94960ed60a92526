package vault

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// files makes a vault in a map.
func files(o Options) map[string][]byte {
	m := map[string][]byte{}
	for p, contents := range Files(o) {
		m[p] = contents
	}
	return m
}

func digest(o Options) string {
	h := sha256.New()
	for p, contents := range Files(o) {
		fmt.Fprintf(h, "%s %d\n%s", p, len(contents), contents)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	o := Options{Notes: 200, Seed: 7}
	if a, b := digest(o), digest(o); a != b {
		t.Errorf("two runs of one seed differ: %s and %s", a, b)
	}
	if digest(o) == digest(Options{Notes: 200, Seed: 8}) {
		t.Error("two seeds make one vault")
	}
}

func TestExactlyTheNotesAskedFor(t *testing.T) {
	for _, n := range []int{0, 1, 2, 13, 14, 15, 100, 400} {
		notes := 0
		folded := map[string]string{}
		for p := range files(Options{Notes: n, Seed: 1}) {
			if strings.HasSuffix(p, ".md") {
				notes++
			}
			if !fs.ValidPath(p) {
				t.Errorf("%d notes: %q is no valid path", n, p)
			}
			if was, ok := folded[strings.ToLower(p)]; ok {
				t.Errorf("%d notes: %q and %q differ in case only", n, was, p)
			}
			folded[strings.ToLower(p)] = p
		}
		if notes != n {
			t.Errorf("asked for %d notes, got %d", n, notes)
		}
	}
}

var (
	inlineLink = regexp.MustCompile(`\]\((?:<([^>]*)>|([^ )]*))(?: "[^"]*")?\)|<img src="([^"]*)"`)
	atxHeading = regexp.MustCompile(`(?m)^#{1,6} (.*)$`)
	fence      = regexp.MustCompile("(?ms)^```.*?^```$")
)

// TestCensusAgreesWithTheFiles reads the vault back as a stranger would, by regular expression and
// look-up, and compares what is broken with what the generator says it broke.
func TestCensusAgreesWithTheFiles(t *testing.T) {
	o := Options{Notes: 600, Seed: 3}
	vault := files(o)
	folders := map[string]bool{".": true}
	folded := map[string]bool{}
	anchors := map[string]map[string]bool{}
	for p, contents := range vault {
		folded[strings.ToLower(p)] = true
		for d := path.Dir(p); !folders[d]; d = path.Dir(d) {
			folders[d] = true
		}
		anchors[p] = map[string]bool{}
		for _, m := range atxHeading.FindAllSubmatch(fence.ReplaceAll(contents, nil), -1) {
			id := slug(string(m[1]))
			for n, base := 1, id; anchors[p][id]; n++ {
				id = fmt.Sprintf("%s-%d", base, n)
			}
			anchors[p][id] = true
		}
	}
	var got Census
	for p, contents := range vault {
		if !strings.HasSuffix(p, ".md") {
			got.Images++
			continue
		}
		got.Notes++
		got.Bytes += int64(len(contents))
		got.CodeBlocks += len(fence.FindAll(contents, -1))
		for _, m := range inlineLink.FindAllSubmatch(fence.ReplaceAll(contents, nil), -1) {
			dest := strings.ReplaceAll(string(m[1])+string(m[2])+string(m[3]), "%20", " ")
			target, fragment, _ := strings.Cut(dest, "#")
			full := path.Join(path.Dir(p), target)
			if target == "" {
				full = p
			}
			if _, ok := vault[full+".md"]; ok {
				full += ".md"
			}
			_, isFile := vault[full]
			switch {
			case strings.Contains(dest, "://"):
			case strings.HasSuffix(target, ".png") && !isFile:
				got.MissingImages++
			case !isFile && !folders[full] && folded[strings.ToLower(full)]:
				got.WrongCase++
			case !isFile && !folders[full]:
				got.BrokenLinks++
			case fragment != "" && !anchors[full][fragment]:
				got.BrokenAnchors++
			}
		}
	}
	want := Count(o)
	want.Links, want.Tables, want.FootnoteBodies = 0, 0, 0 // not counted by this reader
	if got != want {
		t.Errorf("the files hold %+v\nthe census says  %+v", got, want)
	}
	if want.BrokenLinks == 0 || want.BrokenAnchors == 0 || want.WrongCase == 0 || want.MissingImages == 0 {
		t.Errorf("a kind of fault never occurs in %d notes: %+v", o.Notes, want)
	}
}

// TestLooksLikeRealNotes keeps the figures that benchmarks depend on near those of the documentation
// they stand for: about 4.5 KB a note, three links, a code block in most.
func TestLooksLikeRealNotes(t *testing.T) {
	c := Count(Options{Notes: 800, Seed: 1})
	per := func(n int) float64 { return float64(n) / float64(c.Notes) }
	for _, k := range []struct {
		what          string
		got, min, max float64
	}{
		{"bytes", per(int(c.Bytes)), 3500, 5500},
		{"links", per(c.Links), 5, 20},
		{"code blocks", per(c.CodeBlocks), 0.8, 3},
		{"tables", per(c.Tables), 0.4, 2},
		{"broken links and anchors", per(c.BrokenLinks + c.BrokenAnchors), 0.05, 0.5},
	} {
		if k.got < k.min || k.got > k.max {
			t.Errorf("%s a note: %.2f, want %.2f to %.2f", k.what, k.got, k.min, k.max)
		}
	}
}

func TestWriteAndFSHoldTheSameFiles(t *testing.T) {
	o := Options{Notes: 60, Seed: 5}
	dir := t.TempDir()
	if err := Write(dir, o); err != nil {
		t.Fatal(err)
	}
	want := files(o)
	for name, fsys := range map[string]fs.FS{"Write": os.DirFS(dir), "FS": FS(o)} {
		found := 0
		err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			found++
			contents, err := fs.ReadFile(fsys, p)
			if !bytes.Equal(contents, want[p]) {
				t.Errorf("%s: %s differs from what Files yields", name, p)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		if found != len(want) {
			t.Errorf("%s: %d files, want %d", name, found, len(want))
		}
	}
}

func TestWriteSaysWhatItCouldNotMake(t *testing.T) {
	file := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(file, Options{Notes: 1}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("writing into a file: %v, want an error that names it", err)
	}
}

func BenchmarkFiles(b *testing.B) {
	o := Options{Notes: 1000, Seed: 1}
	b.SetBytes(Count(o).Bytes)
	for b.Loop() {
		for range Files(o) {
		}
	}
}
