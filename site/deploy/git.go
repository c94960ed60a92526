package deploy

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"sheaf/site"
)

// A branch is a target in a git repository: what GitHub Pages, GitLab and others publish.
//
// The notes' own repository is only borrowed: objects are added to it and pushed from it. No branch of it, no
// file that is checked out, no index and no HEAD changes, and no hook of it runs. The steps are git's own:
//
//	ls-remote     which commit the branch is at
//	fetch         that commit, if it is not here
//	ls-tree       its files with their ids, which are hashes of contents
//	fast-import   the files that are new or changed, as one stream
//	update-index  all files of the branch, into an index of our own
//	write-tree, commit-tree, push
//
// Files of the branch that Sheaf did not put there, such as CNAME, are in the new commit as they were.
type branch struct {
	remote string // a name, an address, or an absolute path
	name   string
}

const (
	defaultRemote = "origin"
	defaultBranch = "gh-pages"
)

// parseBranch reads what follows "git:".
func parseBranch(text, dir string) (Target, error) {
	remote, name, _ := strings.Cut(text, "#")
	t := &branch{remote: remote, name: strings.TrimPrefix(name, "refs/heads/")}
	if t.remote == "" {
		t.remote = defaultRemote
	}
	if t.name == "" {
		t.name = defaultBranch
	}
	for _, word := range []string{t.remote, t.name} {
		if strings.HasPrefix(word, "-") || strings.ContainsAny(word, "\x00\n") {
			return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %q: %q is no remote and no branch", "git:"+anonymous(text), anonymous(word))}
		}
	}
	for _, start := range []string{"./", "../", `.\`, `..\`} {
		if strings.HasPrefix(t.remote, start) || t.remote == ".." || t.remote == "." {
			path, err := filepath.Abs(filepath.Join(dir, t.remote))
			if err != nil {
				return nil, err
			}
			t.remote = path
			break
		}
	}
	return t, nil
}

func (t *branch) String() string { return "git:" + anonymous(t.remote) + "#" + t.name }

func (t *branch) ref() string { return "refs/heads/" + t.name }

func (t *branch) Deploy(ctx context.Context, s *Source, o Options) (*Report, error) {
	g, err := openGit(ctx, o.Notes, t.remote)
	if err != nil {
		return nil, err
	}
	defer g.close()
	if _, err := g.run(ctx, nil, "check-ref-format", t.ref()); err != nil {
		return nil, &site.UsageError{Message: fmt.Sprintf("cannot deploy to %s: %q is no name for a branch", t, t.name)}
	}
	at := &branchPlace{git: g, site: s}
	if err := at.open(ctx, t, &o); err != nil {
		return nil, err
	}
	p, err := newPlan(ctx, s, t.String(), at, at.owned, runtime.GOMAXPROCS(0), &o)
	if err != nil || o.DryRun {
		return planned(p, err)
	}
	if p.idle() && slices.Equal(at.owned, s.paths()) {
		return p.report, nil
	}
	p.report.Commit, err = at.commit(ctx, t, p, &o)
	if err != nil {
		return nil, fmt.Errorf("commit the site: %w", err)
	}
	o.step("pushing", 0, 1)
	if err := g.push(ctx, t, p.report.Commit, o.Force); err != nil {
		return nil, err
	}
	return p.report, nil
}

// A branchPlace is the branch as it is at the remote.
type branchPlace struct {
	git     *git
	site    *Source
	tip     string           // the commit that the branch is at, "" if there is no branch
	entries map[string]entry // its files by path
	folders map[string]bool
	owned   []string
	ids     []atomic.Pointer[string] // of the site's files
}

// An entry is a file in a tree of git's.
type entry struct{ mode, id string }

// open asks what the branch has.
func (at *branchPlace) open(ctx context.Context, t *branch, o *Options) error {
	o.step("asking "+anonymous(t.remote), 0, 1)
	at.entries, at.folders = map[string]entry{}, map[string]bool{}
	at.ids = make([]atomic.Pointer[string], len(at.site.files))
	var err error
	if at.tip, err = at.git.tip(ctx, t); err != nil || at.tip == "" {
		return err
	}
	if err := at.git.fetch(ctx, t, at.tip); err != nil {
		return err
	}
	if at.git.isAncestor(ctx, at.tip) {
		return &site.UsageError{Message: fmt.Sprintf("cannot deploy to %s: that branch has the notes themselves; name another one, or delete it at the remote", t)}
	}
	listed, err := at.git.run(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", at.tip)
	if err != nil {
		return fmt.Errorf("list the files of %s: %w", t, err)
	}
	for line := range strings.SplitSeq(string(listed), "\x00") {
		about, p, ok := strings.Cut(line, "\t")
		fields := strings.Fields(about)
		if !ok || len(fields) != 3 {
			continue
		}
		at.entries[p] = entry{fields[0], fields[2]}
		for i := range p {
			if p[i] == '/' {
				at.folders[p[:i]] = true
			}
		}
	}
	manifest, ok := at.entries[site.ManifestName]
	if !ok {
		return nil
	}
	text, err := at.git.run(ctx, nil, "cat-file", "blob", manifest.id)
	if err != nil {
		return fmt.Errorf("read %s of %s: %w", site.ManifestName, t, err)
	}
	if at.owned, ok = site.ParseManifest(text); !ok {
		return &site.UsageError{Message: fmt.Sprintf("cannot deploy to %s: %v", t, errNoManifest)}
	}
	return nil
}

func (at *branchPlace) look(_ context.Context, f file) (found, error) {
	id, err := at.id(f)
	if err != nil {
		return found{}, err
	}
	if e, ok := at.entries[f.path]; ok {
		if e.id == id && strings.HasPrefix(e.mode, "100") {
			return found{state: same}, nil
		}
		return found{state: differs}, nil
	}
	if at.folders[f.path] {
		return found{state: isDir}, nil
	}
	for i := range f.path {
		if f.path[i] == '/' {
			if _, ok := at.entries[f.path[:i]]; ok {
				return found{state: behind, at: f.path[:i]}, nil
			}
		}
	}
	return found{state: absent}, nil
}

func (at *branchPlace) below(dir string) (paths []string, err error) {
	for p := range at.entries {
		if strings.HasPrefix(p, dir+"/") {
			paths = append(paths, p)
		}
	}
	return paths, nil
}

func (at *branchPlace) holds(p string) (bool, error) {
	_, ok := at.entries[p]
	return ok, nil
}

// id returns the id that git gives the contents of a file of the site.
func (at *branchPlace) id(f file) (string, error) {
	i, _ := slices.BinarySearchFunc(at.site.files, f.path, func(f file, p string) int { return strings.Compare(f.path, p) })
	if known := at.ids[i].Load(); known != nil {
		return *known, nil
	}
	from, err := at.site.open(f.path)
	if err != nil {
		return "", err
	}
	defer from.Close()
	id, err := at.git.blobID(from, f.size)
	if err == nil {
		at.ids[i].Store(&id)
	}
	return id, err
}

// commit makes the commit that the branch is to be at, and returns its id.
func (at *branchPlace) commit(ctx context.Context, t *branch, p *plan, o *Options) (string, error) {
	if err := at.git.hasIdentity(ctx); err != nil {
		return "", err
	}
	manifest, err := at.write(ctx, p, o)
	if err != nil {
		return "", err
	}
	for q := range p.early {
		delete(at.entries, q)
	}
	for _, q := range p.last {
		delete(at.entries, q)
	}
	for _, files := range p.put {
		for _, f := range files {
			id, err := at.id(f)
			if err != nil {
				return "", err
			}
			at.entries[f.path] = entry{"100644", id}
		}
	}
	at.entries[site.ManifestName] = entry{"100644", manifest}

	index := filepath.Join(at.git.temp, "index")
	var lines bytes.Buffer
	for p, e := range at.entries {
		fmt.Fprintf(&lines, "%s %s 0\t%s\x00", e.mode, e.id, p)
	}
	staged := at.git.with("GIT_INDEX_FILE=" + index)
	if _, err := staged.run(ctx, &lines, "update-index", "-z", "--index-info"); err != nil {
		return "", err
	}
	// Files of others may not be here, if the repository is a partial clone; they are at the remote.
	tree, err := staged.line(ctx, nil, "write-tree", "--missing-ok")
	if err != nil {
		return "", err
	}
	args := []string{"commit-tree", tree, "-F", "-"}
	if at.tip != "" {
		args = append(args, "-p", at.tip)
	}
	return at.git.line(ctx, strings.NewReader(at.git.message(ctx)), args...)
}

// write adds the files that git does not have yet, and returns the id of the manifest.
func (at *branchPlace) write(ctx context.Context, p *plan, o *Options) (manifest string, err error) {
	text := site.FormatManifest(at.site.paths())
	if manifest, err = at.git.blobID(bytes.NewReader(text), int64(len(text))); err != nil {
		return "", err
	}
	reader, writer := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := at.stream(writer, p, text, o)
		writer.CloseWithError(err)
		written <- err
	}()
	_, err = at.git.run(ctx, reader, "fast-import", "--quiet")
	reader.CloseWithError(err) // so that the writer ends if git ended before it
	if writeErr := <-written; writeErr != nil && !errors.Is(writeErr, io.ErrClosedPipe) {
		return "", writeErr
	}
	return manifest, err
}

// stream writes files as commands of git-fast-import(1).
func (at *branchPlace) stream(to io.Writer, p *plan, manifest []byte, o *Options) error {
	w := bufio.NewWriterSize(to, 64<<10)
	fmt.Fprintf(w, "blob\ndata %d\n%s\n", len(manifest), manifest)
	done, total := 0, len(p.report.New)+len(p.report.Changed)
	for _, files := range p.put {
		for _, f := range files {
			if err := at.streamFile(w, f); err != nil {
				return fmt.Errorf("%s: %w", f.path, err)
			}
			done++
			o.step("adding", done, total)
		}
	}
	return w.Flush()
}

func (at *branchPlace) streamFile(w *bufio.Writer, f file) error {
	from, err := at.site.open(f.path)
	if err != nil {
		return err
	}
	defer from.Close()
	fmt.Fprintf(w, "blob\ndata %d\n", f.size)
	id, err := at.git.blobID(io.TeeReader(from, w), f.size)
	if err != nil {
		return err
	}
	if known, err := at.id(f); err != nil || known != id { // the tree would name a file that is not there
		return errors.Join(err, errors.New("the file changed while it was deployed"))
	}
	return w.WriteByte('\n')
}

// message returns that of the commit: which commit the notes are at, and nothing that differs from day to day.
func (g *git) message(ctx context.Context) string {
	source, err := g.line(ctx, nil, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if err != nil || g.temporary {
		return "Publish the site\n\nMade by Sheaf.\n"
	}
	changes := ""
	asSeenThere := &git{top: g.notes, env: g.env} // with the folder's own work tree
	if status, err := asSeenThere.line(ctx, nil, "status", "--porcelain", "--untracked-files=no", "--", "."); err == nil && status != "" {
		changes = " and changes on top of it"
	}
	return fmt.Sprintf("Publish %s%s\n\nMade by Sheaf from commit %s%s.\n", source[:min(12, len(source))], changes, source, changes)
}

// hasIdentity reports, before anything is written, that git does not know who commits.
func (g *git) hasIdentity(ctx context.Context) error {
	for _, who := range []string{"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"} {
		if _, err := g.run(ctx, nil, "var", who); err != nil {
			return errors.New("git does not know who you are; tell it: git config --global user.name NAME, and user.email ADDRESS")
		}
	}
	return nil
}

// isAncestor reports whether a commit is one that the notes' own commit came from, or is that.
func (g *git) isAncestor(ctx context.Context, commit string) bool {
	if g.temporary {
		return false
	}
	_, err := g.run(ctx, nil, "merge-base", "--is-ancestor", commit, "HEAD")
	return err == nil
}

// tip returns the id of the commit that the branch is at, "" if there is no such branch.
func (g *git) tip(ctx context.Context, t *branch) (string, error) {
	listed, err := g.run(ctx, nil, "ls-remote", "--", t.remote, t.ref())
	if err != nil {
		return "", fmt.Errorf("ask %s for its branches: %w", anonymous(t.remote), err)
	}
	for line := range strings.Lines(string(listed)) {
		if id, ref, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && ref == t.ref() {
			return id, nil
		}
	}
	return "", nil
}

// fetch makes sure that a commit and its trees are here.
func (g *git) fetch(ctx context.Context, t *branch, tip string) error {
	if _, err := g.run(ctx, nil, "cat-file", "-e", tip+"^{tree}"); err == nil {
		return nil
	}
	args := []string{"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap="}
	if shallow, _ := g.line(ctx, nil, "rev-parse", "--is-shallow-repository"); shallow == "true" || g.temporary {
		args = append(args, "--depth=1") // elsewhere it would make the repository a shallow one
	}
	if _, err := g.run(ctx, nil, append(args, "--", t.remote, t.ref())...); err != nil {
		return fmt.Errorf("fetch %s: %w", t, err)
	}
	if _, err := g.run(ctx, nil, "cat-file", "-e", tip+"^{tree}"); err != nil {
		return t.moved()
	}
	return nil
}

// push sends a commit. Without force the remote takes it only if the branch is where it was.
func (g *git) push(ctx context.Context, t *branch, commit string, force bool) error {
	args := []string{"push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", "--no-signed"}
	if force {
		args = append(args, "--force")
	}
	report, err := g.run(ctx, nil, append(args, "--", t.remote, commit+":"+t.ref())...)
	if err == nil {
		return nil
	}
	for line := range strings.Lines(string(report)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if fields[0] != "!" || len(fields) < 3 {
			continue
		}
		why := anonymous(fields[2])
		if strings.Contains(why, "fetch first") || strings.Contains(why, "non-fast-forward") || strings.Contains(why, "stale info") ||
			strings.Contains(why, "failed to update ref") || strings.Contains(why, "cannot lock ref") {
			return t.moved()
		}
		return fmt.Errorf("%s did not take the commit: %s (%w)", t, why, err)
	}
	return fmt.Errorf("push to %s: %w", t, err)
}

// moved is the error about somebody else who pushed to the branch at the same time.
func (t *branch) moved() error {
	return fmt.Errorf("%s moved while the site was made ready for it; deploy again, and look at what was pushed there (--force overwrites it)", t)
}

// close deletes the temporary folder.
func (g *git) close() error { return os.RemoveAll(g.temp) }
