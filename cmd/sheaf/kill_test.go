//go:build unix

package main

import (
	"context"
	"fmt"
	"io/fs"
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

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
