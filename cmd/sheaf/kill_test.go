//go:build unix

package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestKilledBuildLeavesOneWholeSite kills a build at many moments and looks at what is there: the
// old site or the new one, whole. The next build then works and leaves nothing lying about.
func TestKilledBuildLeavesOneWholeSite(t *testing.T) {
	const notesCount = 100
	dir := t.TempDir()
	notes := filepath.Join(dir, "notes")
	write := func(generation int) {
		for i := range notesCount {
			name := filepath.Join(notes, fmt.Sprintf("folder%d/note%d.md", i%20, i))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprintf("# Note %d of generation %d\n\n[next](../folder%d/note%d.md)\n", i, generation, (i+1)%20, (i+1)%notesCount)
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	out := filepath.Join(dir, "public")
	build := func(to string) *exec.Cmd {
		return exec.Command(sheaf(t), "build", notes, "-o", to, "--cache", filepath.Join(dir, "cache"))
	}
	complete := func(to string) map[string]string {
		start := time.Now()
		if text, err := build(to).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		t.Logf("a whole build takes %s", time.Since(start))
		return tree(t, to)
	}

	write(0)
	old := complete(out)
	start := time.Now()
	complete(out)
	step := max(time.Since(start)/3, time.Millisecond)
	for generation := 1; generation <= 8; generation++ {
		write(generation)
		want := complete(filepath.Join(dir, "clean"))
		cmd := build(out)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(step*time.Duration(generation), func() { cmd.Process.Signal(syscall.SIGKILL) })
		cmd.Wait()
		timer.Stop()
		if got := tree(t, out); !maps.Equal(got, old) && !maps.Equal(got, want) {
			t.Fatalf("killed after %s, the output is neither the old site nor the new one", step*time.Duration(generation))
		}
		old = complete(out)
		if !maps.Equal(old, want) {
			t.Fatal("the build after a killed one differs from a clean build")
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") {
				t.Errorf("%s is left lying about", e.Name())
			}
		}
	}
}

// TestKilledDeploymentIsFinishedByTheNext kills deployments to a folder and to a branch at many moments. Each file
// at the target is then old or new, and the branch as a whole; the next deployment ends right, and one more moves nothing.
func TestKilledDeploymentIsFinishedByTheNext(t *testing.T) {
	dir := t.TempDir()
	repo, bare, www := filepath.Join(dir, "repo"), filepath.Join(dir, "bare.git"), filepath.Join(dir, "www")
	env := []string{"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org"}
	do(t, dir, env, "git", "init", "-q", "--bare", bare)
	do(t, dir, env, "git", "init", "-q", repo)
	do(t, repo, env, "git", "remote", "add", "origin", bare)
	public := filepath.Join(dir, "public")
	build := func(generation int) map[string]string {
		for i := range 30 {
			write(t, filepath.Join(repo, fmt.Sprintf("note%d-%d.md", i, (i%3)*generation)), fmt.Sprintf("# Note %d of generation %d\n", i, generation))
			if old := (i % 3) * (generation - 1); old != (i%3)*generation {
				os.Remove(filepath.Join(repo, fmt.Sprintf("note%d-%d.md", i, old)))
			}
		}
		do(t, repo, env, sheaf(t), "build", repo, "-o", public, "--cache", filepath.Join(dir, "cache"))
		return tree(t, public)
	}
	branch := func() map[string]string {
		to := t.TempDir()
		do(t, to, env, "git", "clone", "-q", "--branch", "gh-pages", bare, ".")
		if err := os.RemoveAll(filepath.Join(to, ".git")); err != nil {
			t.Fatal(err)
		}
		return tree(t, to)
	}
	for _, target := range []struct {
		name   string
		holds  func() map[string]string
		atOnce bool
	}{{"file:" + www, func() map[string]string { return tree(t, www) }, false}, {"gh-pages", branch, true}} {
		deploy := func() *exec.Cmd {
			cmd := exec.Command(sheaf(t), "deploy", repo, target.name, "--no-build", "-o", public)
			cmd.Env = append(os.Environ(), env...)
			return cmd
		}
		finish := func() string {
			text, err := deploy().CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", target.name, err, text)
			}
			return string(text)
		}
		old := build(0)
		start := time.Now()
		finish()
		step := max(time.Since(start)/3, time.Millisecond)
		for generation := 1; generation <= 3; generation++ {
			want := build(generation)
			cmd := deploy()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(step*time.Duration(generation), func() { cmd.Process.Signal(syscall.SIGKILL) })
			cmd.Wait()
			timer.Stop()
			got := target.holds()
			if target.atOnce && !hasAll(got, old) && !hasAll(got, want) {
				t.Errorf("killed after %s, the branch is neither the old site nor the new one", step*time.Duration(generation))
			}
			for p, text := range got {
				if strings.HasSuffix(p, ".html") && text != old[p] && text != want[p] {
					t.Errorf("killed after %s, %s is neither old nor new", step*time.Duration(generation), p)
				}
			}
			finish()
			if !hasAll(target.holds(), want) {
				t.Errorf("%s: the deployment after a killed one leaves another site", target.name)
			}
			if said := finish(); !strings.Contains(said, "nothing to do") {
				t.Errorf("%s: one more says %s", target.name, said)
			}
			old = want
		}
	}
}

// hasAll reports whether a target has the pages of a site, and no others.
func hasAll(target, site map[string]string) bool {
	pages := func(files map[string]string) map[string]string {
		found := maps.Clone(files)
		maps.DeleteFunc(found, func(p, _ string) bool { return !strings.HasSuffix(p, ".html") })
		return found
	}
	return maps.Equal(pages(target), pages(site))
}

// TestSignalsEndABuild sends a polite signal, which must end the build soon with its exit code.
func TestSignalsEndABuild(t *testing.T) {
	dir := t.TempDir()
	for i := range 300 {
		text := strings.Repeat("# Heading\n\nSome *text* and `code`.\n\n```go\nfunc main() {}\n```\n\n", 300)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("n%d.md", i)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		out := filepath.Join(t.TempDir(), "public")
		cache := t.TempDir()
		cmd := exec.CommandContext(ctx, sheaf(t), "build", dir, "-o", out, "--cache", cache)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for ctx.Err() == nil { // until the build is under way
			if _, err := os.Stat(filepath.Join(cache, "notes.cache")); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		cmd.Process.Signal(signal)
		cmd.Wait()
		cancel()
		if code := cmd.ProcessState.ExitCode(); code != 128+int(signal) {
			t.Errorf("after %s the exit code is %d", signal, code)
		}
		if entries, _ := os.ReadDir(filepath.Dir(out)); len(entries) > 0 {
			t.Errorf("after %s there is %v", signal, entries)
		}
	}
}

// sheaf returns the path of the program, which testscript puts on the path of its scripts.
func sheaf(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("sheaf")
	if err != nil {
		t.Fatal(err)
	}
	return path
}
