package history

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Checkout is where a folder stands in git.
type Checkout struct {
	Top    string // the folder that git checked out
	Prefix string // slash path of the folder asked for below Top, "" for Top itself
	Branch string // that is checked out, or "" if it is none
	Origin string // the address of the remote named origin, or ""
}

// Checkout returns where the folder stands. What git cannot tell is empty.
func (r *Repository) Checkout(ctx context.Context) Checkout {
	c := Checkout{Top: r.top(), Prefix: r.prefix}
	if r.prefix == "." {
		c.Prefix = ""
	}
	if name, ok := strings.CutPrefix(readLine(filepath.Join(r.gitDir, "HEAD")), "ref: refs/heads/"); ok && name != ".invalid" {
		c.Branch = name // reftables write .invalid: see head
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	git := exec.CommandContext(limited, "git", "config", "--get", "remote.origin.url")
	git.Dir, git.Env = r.folder, environment(os.Environ())
	if out, err := git.Output(); err == nil {
		c.Origin = strings.TrimSpace(string(out))
	}
	return c
}

// top returns the folder that git checked out.
func (r *Repository) top() string {
	if r.prefix == "." {
		return r.folder
	}
	return strings.TrimSuffix(r.folder, string(filepath.Separator)+filepath.FromSlash(r.prefix))
}
