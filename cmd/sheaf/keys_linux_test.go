package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal opens both ends of a terminal: that of who types and looks, and that of a program.
func terminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no terminals here:", err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

func TestKeysInTheTerminal(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# A\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keys []string // each with what must be said next
		code int
	}{
		{[]string{"h", "q: quit", "R", "reading all notes anew", "?", "q: quit", "q", ""}, 0},
		{[]string{"\x03", ""}, 130}, // Ctrl+C
	} {
		person, program := terminal(t)
		before, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(sheaf(t), "serve", dir, "--port", "0", "--no-cache")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = program, program, program
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
		lines := bufio.NewScanner(person)
		hear := func(text string) {
			t.Helper()
			for lines.Scan() {
				if strings.Contains(lines.Text(), text) {
					return
				}
			}
			t.Fatalf("it never says %q", text)
		}
		hear("q: quit")
		during, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		if err != nil || during.Lflag&(unix.ICANON|unix.ECHO) != 0 || during.Lflag&unix.ISIG == 0 || during.Oflag != before.Oflag {
			t.Errorf("while it runs the terminal is %+v (%v)", during, err)
		}
		for i := 0; i < len(c.keys); i += 2 {
			if _, err := person.WriteString(c.keys[i]); err != nil {
				t.Fatal(err)
			}
			if c.keys[i+1] != "" {
				hear(c.keys[i+1])
			}
		}
		cmd.Wait()
		late.Stop()
		if code := cmd.ProcessState.ExitCode(); code != c.code {
			t.Errorf("after %q it ends with %d, want %d", c.keys, code, c.code)
		}
		if after, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS); err != nil || after.Lflag != before.Lflag {
			t.Errorf("afterwards the terminal is %+v (%v), was %+v", after, err, before)
		}
	}
}
