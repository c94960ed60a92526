package deploy_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/site"
	"sheaf/site/deploy"
)

// A built is a folder of notes with a site that was built of them, as far as deploying looks at either.
type built struct {
	t                  *testing.T
	dir, notes, output string
	files              map[string]string
}

// newBuilt makes a site with a page at its root and these files, given as path and text.
func newBuilt(t *testing.T, files ...string) *built {
	t.Helper()
	dir := t.TempDir()
	b := &built{t: t, dir: dir, notes: filepath.Join(dir, "my notes"), output: filepath.Join(dir, "my notes", "public"), files: map[string]string{}}
	b.build(append([]string{"index.html", "home"}, files...)...)
	return b
}

// gone is the text of a file that is to be left out.
const gone = "(gone)"

// build changes files, and leaves out those that are gone.
func (b *built) build(files ...string) {
	b.t.Helper()
	for i := 0; i < len(files); i += 2 {
		b.files[files[i]] = files[i+1]
		if files[i+1] == gone {
			delete(b.files, files[i])
		}
	}
	if err := os.RemoveAll(b.output); err != nil {
		b.t.Fatal(err)
	}
	var paths []string
	for p, text := range b.files {
		write(b.t, filepath.Join(b.output, p), text)
		paths = append(paths, p)
	}
	slices.Sort(paths)
	write(b.t, filepath.Join(b.output, site.ManifestName), string(site.FormatManifest(paths)))
}

// try deploys the site.
func (b *built) try(target string, o deploy.Options) (*deploy.Report, error) {
	b.t.Helper()
	to, err := deploy.Parse(target, b.dir)
	if err != nil {
		return nil, err
	}
	source, err := deploy.Open(context.Background(), b.output, nil)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	o.Notes = b.notes
	return to.Deploy(context.Background(), source, o)
}

// moves is what a deployment did, in short: "+ new", "~ changed", "- deleted".
func moves(r *deploy.Report) []string {
	var list []string
	for _, p := range r.New {
		list = append(list, "+ "+p)
	}
	for _, p := range r.Changed {
		list = append(list, "~ "+p)
	}
	for _, p := range r.Deleted {
		list = append(list, "- "+p)
	}
	return list
}

// deploy deploys the site and expects these moves.
func (b *built) deploy(target string, o deploy.Options, want ...string) *deploy.Report {
	b.t.Helper()
	r, err := b.try(target, o)
	if err != nil {
		b.t.Fatal(err)
	}
	if d := cmp.Diff(want, moves(r)); d != "" {
		b.t.Fatalf("moved (-want +got)\n%s", d)
	}
	return r
}

// refuses expects that a deployment is refused, with words that say why.
func (b *built) refuses(target string, o deploy.Options, words string) {
	b.t.Helper()
	_, err := b.try(target, o)
	var usage *site.UsageError
	if !errors.As(err, &usage) || !strings.Contains(err.Error(), words) {
		b.t.Errorf("%s: got %v, want a refusal with %q", target, err, words)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// tree returns the files below a folder with their contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p))
		files[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTargetsAreRead(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "")
	dir := t.TempDir()
	for text, want := range map[string]string{
		"gh-pages":              "git:origin#gh-pages",
		"git:":                  "git:origin#gh-pages",
		"git:upstream":          "git:upstream#gh-pages",
		"git:#pages":            "git:origin#pages",
		"git:o#refs/heads/site": "git:o#site",
		"git:https://me:secret@example.org/r.git#site": "git:https://example.org/r.git#site",
		"git:git@example.org:r.git":                    "git:git@example.org:r.git#gh-pages",
		"git:../r.git":                                 "git:" + filepath.Join(dir, "../r.git") + "#gh-pages",
		"s3://bucket":                                  "s3://bucket/",
		"s3://bucket/a/b/":                             "s3://bucket/a/b",
		"s3://b/a?endpoint=http://h:1&region=x":        "s3://b/a?endpoint=http://h:1",
		"www":                                          filepath.Join(dir, "www"),
		"../gh-pages":                                  filepath.Join(dir, "../gh-pages"),
		"file:www":                                     filepath.Join(dir, "www"),
		"file:///srv/my%20site":                        filepath.FromSlash("/srv/my site"),
		"/srv/www":                                     filepath.FromSlash("/srv/www"),
		"./a:b":                                        filepath.Join(dir, "a:b"),
	} {
		target, err := deploy.Parse(text, dir)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := target.String(); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{
		"", "file:", "file://host/x", "ftp://host/x", "https://example.org/", "me@example.org:/srv/www", "git:--upload-pack=x", "git:o#-x",
		"s3://", "s3:bucket", "s3://key:secret@bucket/x", "s3://b/../x", "s3://b?acl=public", "s3://b?endpoint=ftp://h", "s3://b?endpoint=https://h/path",
	} {
		var usage *site.UsageError
		if target, err := deploy.Parse(text, dir); !errors.As(err, &usage) {
			t.Errorf("%q is %v, %v; want a refusal", text, target, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error tells the secret: %v", text, err)
		}
	}
}

func TestATargetSaysThatItIsOne(t *testing.T) {
	for text, want := range map[string]bool{
		"gh-pages": true, "git:": true, "s3://b": true, "file:x": true, "ftp:x": true,
		"notes": false, "./gh-pages": false, `C:\notes`: false, "a/b:c": false, "": false,
	} {
		if got := deploy.Named(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestOnlyABuiltSiteIsDeployed(t *testing.T) {
	b := newBuilt(t, "a.html", "a")
	if err := os.Remove(filepath.Join(b.output, "a.html")); err != nil {
		t.Fatal(err)
	}
	b.refuses("www", deploy.Options{}, "a.html is missing")

	b.build("index.html", gone)
	b.refuses("www", deploy.Options{}, "no page at its root")

	write(t, filepath.Join(b.output, site.ManifestName), "something else")
	b.refuses("www", deploy.Options{}, "not a list that Sheaf wrote")

	if err := os.Remove(filepath.Join(b.output, site.ManifestName)); err != nil {
		t.Fatal(err)
	}
	b.refuses("www", deploy.Options{}, "no build of Sheaf's made it")

	if err := os.RemoveAll(b.output); err != nil {
		t.Fatal(err)
	}
	b.refuses("www", deploy.Options{}, "no such folder")
	if _, err := os.Stat(filepath.Join(b.dir, "www")); err == nil {
		t.Error("the target was made")
	}
}

func TestFilesThatTheBuildDidNotMakeAreLeftOut(t *testing.T) {
	b := newBuilt(t)
	write(t, filepath.Join(b.output, "secret.txt"), "x")
	write(t, filepath.Join(b.output, ".git", "config"), "x")
	source, err := deploy.Open(context.Background(), b.output, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if d := cmp.Diff([]string{"secret.txt"}, source.LeftOut); d != "" {
		t.Error(d)
	}
	b.deployWhileOpen(source, "www", "+ index.html")
}

// deployWhileOpen deploys a source that is open already.
func (b *built) deployWhileOpen(source *deploy.Source, target string, want ...string) {
	b.t.Helper()
	to, err := deploy.Parse(target, b.dir)
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := to.Deploy(context.Background(), source, deploy.Options{Notes: b.notes})
	if err != nil {
		b.t.Fatal(err)
	}
	if d := cmp.Diff(want, moves(r)); d != "" {
		b.t.Error(d)
	}
}
