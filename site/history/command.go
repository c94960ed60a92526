package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// patience is how long git may take: some seconds for a hundred thousand commits.
const patience = 2 * time.Minute

// Read asks git. A repository without commits has an empty History. An error says why git could not tell:
// it is not installed, refuses the folder, or found the repository damaged. Names of people are asked for only
// where the caller wants them; e-mail addresses never.
func (r *Repository) Read(ctx context.Context, people bool) (*History, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	git := exec.CommandContext(limited, "git", arguments(people)...)
	git.Dir = r.folder
	git.Env = environment(os.Environ())
	git.WaitDelay = time.Second
	complaint := &firstLine{}
	git.Stderr = complaint
	output, err := git.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := git.Start(); err != nil {
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot) {
			return nil, errors.New("git is not installed")
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("run git: %w", err)
	}
	found, parseErr := parse(output, r.shallow)
	if parseErr != nil {
		cancel()
	}
	io.Copy(io.Discard, output)
	err = git.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case parseErr != nil:
		return nil, fmt.Errorf("read what git log wrote: %w", parseErr)
	case limited.Err() != nil:
		return nil, fmt.Errorf("git took more than %v", patience)
	case err != nil && strings.Contains(complaint.String(), "does not have any commits yet"):
		return found, nil
	case err != nil:
		return nil, fmt.Errorf("git: %s", complaint.String())
	}
	return found, nil
}

// arguments are those of the one call. Whatever a configuration could change about its output is said
// here: the history of the folder's notes, newest first and no commit before one that came after it,
// with what each commit did to them.
func arguments(people bool) []string {
	format := commitMark + "%H %ad"
	if people {
		format += " %aN" // as a .mailmap spells it
	}
	args := []string{
		"--no-pager", "--no-optional-locks", "-c", "log.showRoot=true", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false",
		"-c", "mailmap.file=" + os.DevNull, "-c", "mailmap.blob=",
		"log", "--date-order", "--encoding=UTF-8", "--date=short", "--format=" + format,
		"--no-color", "--no-show-signature", "--no-decorate", "--no-notes", "--no-ext-diff", "--no-textconv",
		"-z", "--name-status", "--diff-filter=AMDRT", "--find-renames=50%", "-l1000", "--relative", "--",
	}
	for _, ending := range []string{"md", "markdown", "mdown", "mkd", "mkdn"} {
		args = append(args, ":(icase)*."+ending)
	}
	return args
}

// environment is that of this process without what points git to another repository (hooks set that),
// with plain English, and with nothing that asks a person or another computer. Where the user's
// configuration is stays: it says which folders of other owners are safe.
func environment(own []string) []string {
	env := make([]string, 0, len(own)+8)
	for _, v := range own {
		name, _, _ := strings.Cut(v, "=")
		switch name = strings.ToUpper(name); {
		case name == "GIT_CONFIG_GLOBAL", name == "GIT_CONFIG_SYSTEM", name == "GIT_CONFIG_NOSYSTEM",
			name == "GIT_CONFIG_COUNT", strings.HasPrefix(name, "GIT_CONFIG_KEY_"), strings.HasPrefix(name, "GIT_CONFIG_VALUE_"),
			name == "GIT_EXEC_PATH", name == "GIT_DISCOVERY_ACROSS_FILESYSTEM":
		case strings.HasPrefix(name, "GIT_"), name == "LANGUAGE", name == "LANG", strings.HasPrefix(name, "LC_"):
			continue
		}
		env = append(env, v)
	}
	return append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1",
		"GIT_ALLOW_PROTOCOL=none", "GIT_NO_REPLACE_OBJECTS=1", "GIT_PAGER=cat")
}

// firstLine keeps the first line that is written to it.
type firstLine struct{ bytes.Buffer }

func (f *firstLine) Write(p []byte) (int, error) {
	const most = 500
	if f.Len() < most && bytes.IndexByte(f.Bytes(), '\n') < 0 {
		f.Buffer.Write(p[:min(len(p), most-f.Len())])
	}
	return len(p), nil
}

func (f *firstLine) String() string {
	line, _, _ := strings.Cut(f.Buffer.String(), "\n")
	return strings.TrimPrefix(strings.ToValidUTF8(line, "\uFFFD"), "fatal: ")
}
