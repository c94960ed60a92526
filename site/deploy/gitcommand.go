package deploy

import (
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sheaf/site"
)

// A git runs the git program in one repository.
type git struct {
	notes     string // the folder of notes, an absolute path
	dir       string // the repository's own folder (".git"), or a worktree's
	top       string // where it is checked out, from which relative addresses of remotes count; else dir
	temp      string // a folder of our own
	temporary bool   // the repository is in temp: the notes are in none
	sha256    bool   // ids are SHA-256, not SHA-1
	env       []string
}

// openGit finds the repository of a folder. Where there is none, it makes a temporary one, from which a remote
// can be reached that has an address.
func openGit(ctx context.Context, folder, remote string) (*git, error) {
	notes, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "sheaf-deploy-")
	if err != nil {
		return nil, err
	}
	g := &git{notes: notes, top: notes, temp: temp, env: environment(os.Environ())}
	if err := g.find(ctx, remote); err != nil {
		g.close()
		return nil, err
	}
	return g, nil
}

func (g *git) find(ctx context.Context, remote string) error {
	dir, err := g.line(ctx, nil, "rev-parse", "--absolute-git-dir")
	switch {
	case err == nil:
		if top, err := g.line(ctx, nil, "rev-parse", "--show-toplevel"); err == nil {
			g.top = filepath.FromSlash(top)
		}
		g.dir = filepath.FromSlash(dir)
	case !strings.Contains(err.Error(), "not a git repository"):
		return err // git is not installed, or refuses the folder
	case !strings.ContainsAny(remote, `/\:`):
		return &site.UsageError{Message: fmt.Sprintf("the notes are in no git repository, so there is no remote %q; name one by its address: git:https://host/repository#branch", remote)}
	default:
		bare := filepath.Join(g.temp, "repository.git")
		args := []string{"init", "--quiet", "--bare", "--template="}
		if id, err := g.line(ctx, nil, "ls-remote", "--", remote); err == nil && strings.IndexByte(id, '\t') == sha256.Size*2 {
			args = append(args, "--object-format=sha256")
		}
		if _, err := g.run(ctx, nil, append(args, bare)...); err != nil {
			return err
		}
		g.temporary, g.dir = true, bare
	}
	format, err := g.line(ctx, nil, "rev-parse", "--show-object-format")
	g.sha256 = err == nil && format == "sha256" // git knew no other before it knew the question
	return nil
}

// with returns git with one more variable in its environment.
func (g *git) with(variable string) *git {
	other := *g
	other.env = append(g.env[:len(g.env):len(g.env)], variable)
	return &other
}

// line runs git and returns the first line that it writes.
func (g *git) line(ctx context.Context, stdin io.Reader, args ...string) (string, error) {
	out, err := g.run(ctx, stdin, args...)
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSuffix(line, "\r"), err
}

// run runs git and returns what it writes. An error holds what git complains of, without credentials.
func (g *git) run(ctx context.Context, stdin io.Reader, args ...string) ([]byte, error) {
	settings := []string{
		"--no-pager", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
		"-c", "core.quotePath=false", "-c", "core.protectNTFS=false", "-c", "core.protectHFS=false",
		"-c", "core.splitIndex=false", "-c", "core.untrackedCache=false", "-c", "i18n.commitEncoding=UTF-8",
	}
	if g.dir != "" {
		settings = append(settings, "--git-dir="+g.dir)
	}
	c := exec.CommandContext(ctx, "git", append(settings, args...)...)
	c.Dir, c.Env, c.Stdin, c.WaitDelay = g.top, g.env, stdin, time.Second
	var out bytes.Buffer
	complaint := &tail{}
	c.Stdout, c.Stderr = &out, complaint
	err := c.Run()
	switch {
	case err == nil:
		return out.Bytes(), nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot):
		return nil, errors.New("git is not installed")
	case complaint.String() != "":
		return out.Bytes(), fmt.Errorf("git: %s", complaint)
	}
	return out.Bytes(), fmt.Errorf("run git %s: %w", args[0], err)
}

// environment is that of this process without what points git to another repository or index, as hooks set
// it, and with messages in plain English. What says how to reach a remote, and who commits, stays.
func environment(own []string) []string {
	env := make([]string, 0, len(own)+2)
	for _, v := range own {
		name, _, _ := strings.Cut(v, "=")
		switch strings.ToUpper(name) {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
			"GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
			"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_REPLACE_REF_BASE",
			"GIT_DEFAULT_HASH", "GIT_INTERNAL_SUPER_PREFIX", "LANGUAGE", "LANG", "LC_ALL", "LC_MESSAGES":
			continue
		}
		env = append(env, v)
	}
	return append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1")
}

// blobID reads a file of a known size and returns the id that git gives such contents.
func (g *git) blobID(from io.Reader, size int64) (string, error) {
	var h hash.Hash
	if g.sha256 {
		h = sha256.New()
	} else {
		h = sha1.New()
	}
	fmt.Fprintf(h, "blob %d\x00", size)
	n, err := io.Copy(h, from)
	if err == nil && n != size {
		err = errors.New("the file changed while it was deployed")
	}
	return hex.EncodeToString(h.Sum(nil)), err
}

// A tail keeps the lines of a program's complaint that say why, as many as are of use to a reader.
type tail struct{ bytes.Buffer }

const mostComplaint = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.Buffer.Write(p[:min(len(p), max(0, mostComplaint-t.Len()))])
	return len(p), nil
}

func (t *tail) String() string {
	var kept []string
	for line := range strings.Lines(strings.ToValidUTF8(t.Buffer.String(), "\uFFFD")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "hint:") || strings.HasPrefix(line, "warning:") || strings.HasPrefix(line, "To ") {
			continue
		}
		for _, mark := range []string{"fatal: ", "error: ", "remote: "} {
			line = strings.TrimPrefix(line, mark)
		}
		kept = append(kept, line)
	}
	return anonymous(strings.Join(kept[:min(len(kept), 6)], "; "))
}
