// Package deploy brings a built site to where it is published: a folder, a branch of a git repository, or a
// bucket of an S3-compatible store. It knows nothing of notes; it is given the output folder of a build.
//
// A target is one text (see Parse). Whatever it is, a deployment goes like this:
//
//	list      the files of the site, from the manifest that the build left (source.go)
//	look      at what the target has: which files it holds, which of them are as they should be, and which
//	          of them Sheaf put there, which a manifest at the target says
//	plan      what is new, what changed, what is to go (plan.go)
//	move      that and nothing else (folder.go, git.go, store.go)
//
// What holds for all targets:
//
//   - Files are compared by their contents, never by their times. A second deployment moves nothing.
//   - Sheaf deletes nothing that it did not put there, and replaces nothing such without being told to.
//   - What pages use comes before the pages, and what goes, goes last. So a reader never meets a page whose
//     parts are missing, on targets where files change one by one.
//   - Before anything moves, the manifest at the target names the old files and the new. So whatever a
//     deployment that was killed left there is known to the next one, which ends right.
//   - Credentials come from where the tools of the target look for them, and are never printed.
package deploy

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"sheaf/site"
)

// A Target is a place that sites are published at.
type Target interface {
	// String returns the target's address, without credentials.
	String() string

	// Deploy makes the target hold the site, or only says what it would do. A *site.UsageError means that
	// the target is none for this site, or has something in the way; nothing moved then.
	Deploy(ctx context.Context, site *Source, o Options) (*Report, error)
}

// Options say how to deploy.
type Options struct {
	Notes  string // the folder of the site's notes: where git looks for a repository, and no place for a site
	DryRun bool   // say what would be done, and do nothing
	Force  bool   // replace files that Sheaf did not put there, and a branch that moved meanwhile

	// Progress, if not nil, is told what is being done and how far that is. It is called from several
	// goroutines at once.
	Progress func(stage string, done, total int)

	// Waiting, if not nil, is called when another deployment to the same folder has to end first.
	Waiting func()
}

// A Report says what a deployment did, or would do. Paths are sorted.
type Report struct {
	Target    string
	New       []string
	Changed   []string
	Deleted   []string
	Unchanged int
	Bytes     int64  // of new and changed files
	Commit    string // id of the commit that was pushed, if any
}

// Moved returns how many files were moved or deleted.
func (r *Report) Moved() int { return len(r.New) + len(r.Changed) + len(r.Deleted) }

// Parse returns the target that a text names:
//
//	gh-pages, git:             the branch gh-pages of the remote origin
//	git:REMOTE#BRANCH          another branch or remote; a remote is a name, an address, or a folder
//	s3://BUCKET/PREFIX         a bucket, or what is below a prefix in it; ?endpoint=https://host&region=name
//	                           where it is not Amazon's
//	file:FOLDER, FOLDER        a folder
//
// Relative folders count from dir. An error is a *site.UsageError.
func Parse(text, dir string) (Target, error) {
	scheme, rest, colon := strings.Cut(text, ":")
	switch {
	case text == "":
		return nil, &site.UsageError{Message: "the target of a deployment is empty"}
	case text == "gh-pages":
		return parseBranch("", dir)
	case colon && scheme == "git":
		return parseBranch(rest, dir)
	case colon && scheme == "s3":
		return parseStore(text)
	case colon && scheme == "file":
		return parseFolder(rest, dir)
	case Named(text):
		return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: a target is git:REMOTE#BRANCH, s3://BUCKET/PREFIX or a folder", anonymous(text))}
	}
	return parseFolder(text, dir)
}

// Named reports whether a text says by itself that it is a target, rather than a folder of notes. One letter
// before a colon is a drive of Windows.
func Named(text string) bool {
	scheme, _, colon := strings.Cut(text, ":")
	return text == "gh-pages" || colon && len(scheme) > 1 && !strings.ContainsAny(scheme, `/\`)
}

// parseFolder reads what follows "file:".
func parseFolder(text, dir string) (Target, error) {
	path := text
	if strings.HasPrefix(text, "//") {
		u, err := url.Parse("file:" + text)
		if err != nil || u.Host != "" && u.Host != "localhost" {
			return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: write file:///path/of/a/folder", "file:"+text)}
		}
		path = u.Path
	}
	if path == "" {
		return nil, &site.UsageError{Message: `cannot deploy to "file:": name a folder`}
	}
	if path = filepath.FromSlash(path); !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return &folder{path}, nil
}

// userinfo is what stands before the host of an address, wherever in a text that is.
var userinfo = regexp.MustCompile(`(\w://)[^/\s'"]*@`)

// anonymous returns text without the credentials that addresses in it may hold.
func anonymous(text string) string { return userinfo.ReplaceAllString(text, "$1") }

// inWay is the error about files that Sheaf did not put where the site's must go.
func inWay(target string, paths []string, hint string) error {
	const most = 5
	list := strings.Join(paths[:min(most, len(paths))], ", ")
	if more := len(paths) - most; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return &site.UsageError{Message: fmt.Sprintf("in the way at %s, and not put there by Sheaf: %s; %s", target, list, hint)}
}

// step tells about progress, if somebody asks.
func (o *Options) step(stage string, done, total int) {
	if o.Progress != nil {
		o.Progress(stage, done, total)
	}
}

// errNoManifest says that what stands at a target under the name of the manifest is something else.
var errNoManifest = errors.New(site.ManifestName + " there is not a list that Sheaf wrote")
