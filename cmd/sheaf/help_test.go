package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestHelpFitsItsWindow reads the help of every command as it is where there is no terminal.
func TestHelpFitsItsWindow(t *testing.T) {
	for _, c := range append(below(rootCommand()), rootCommand()) {
		var out bytes.Buffer
		if code := run(append(strings.Fields(c.CommandPath())[1:], "--help"), &out, &out); code != 0 {
			t.Errorf("%s --help ends with %d", c.CommandPath(), code)
		}
		for line := range strings.Lines(out.String()) {
			if length := len([]rune(strings.TrimSuffix(line, "\n"))); length > 80 {
				t.Errorf("%s --help has a line of %d columns: %s", c.CommandPath(), length, line)
			}
		}
		if bytes.ContainsRune(out.Bytes(), '\x1b') {
			t.Errorf("%s --help has colours where there is no terminal", c.CommandPath())
		}
	}
}

func TestProseIsWrappedAndColumnsAreNot(t *testing.T) {
	text := "One two three\nfour five.\n\n  a    column that is longer than the width\n\nSix."
	want := "One two\nthree four\nfive.\n\n  a    column that is longer than the width\n\nSix."
	if got := wrapped(text, 10); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
