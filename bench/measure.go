package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Case is one command to measure.
type Case struct {
	Name    string
	Prepare string // run before each measurement by sh, not measured; "" for nothing
	Command string // run by sh
	Out     string // the folder whose size is taken afterwards, or ""
}

// A Run is what one run of a command cost.
type Run struct {
	Wall, CPU time.Duration
	RSS       int64 // bytes, the peak of its largest process; 0 where the system does not tell
	Output    int64 // bytes in Case.Out
	HTML      int64 // of these, in pages
}

// measure prepares and runs c once. A command that fails is an error with the end of what it said.
func measure(ctx context.Context, c Case) (Run, error) {
	if c.Prepare != "" {
		if _, err := shell(ctx, c.Prepare); err != nil {
			return Run{}, fmt.Errorf("prepare %s: %w", c.Name, err)
		}
	}
	start := time.Now()
	state, err := shell(ctx, "exec "+c.Command) // exec: the shell is not part of what is measured
	wall := time.Since(start)
	if err != nil {
		return Run{}, fmt.Errorf("run %s: %w", c.Name, err)
	}
	r := Run{Wall: wall, CPU: state.UserTime() + state.SystemTime(), RSS: peakRSS(state)}
	if c.Out != "" {
		r.Output, r.HTML, err = size(c.Out)
	}
	return r, err
}

// printed runs a command by sh and returns what it printed on its standard output.
func printed(ctx context.Context, command string) (string, error) {
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", command, err)
	}
	return string(out), nil
}

func shell(ctx context.Context, command string) (*os.ProcessState, error) {
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		text := strings.TrimSpace(said.String())
		if len(text) > 2000 {
			text = "…" + strings.ToValidUTF8(text[len(text)-2000:], "")
		}
		return nil, fmt.Errorf("%s: %w\n%s", command, err, text)
	}
	return cmd.ProcessState, nil
}

// size returns the bytes in the regular files below dir, and in those of them that are pages.
func size(dir string) (total, pages int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		total += info.Size()
		if filepath.Ext(path) == ".html" {
			pages += info.Size()
		}
		return nil
	})
	return total, pages, err
}

// median returns the middle of one figure of the runs.
func median[T cmp.Ordered](runs []Run, figure func(Run) T) T {
	values := make([]T, len(runs))
	for i, r := range runs {
		values[i] = figure(r)
	}
	return middle(values)
}

// middle returns the median of values, the lower of two. It sorts them.
func middle[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[(len(values)-1)/2]
}

func wall(r Run) time.Duration { return r.Wall }
func cpu(r Run) time.Duration  { return r.CPU }
func rss(r Run) int64          { return r.RSS }
func output(r Run) int64       { return r.Output }
func html(r Run) int64         { return r.HTML }
