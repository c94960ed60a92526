//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import (
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// readKeys lets single keys be read from a terminal, and returns what undoes that. ok is false where f is no
// terminal, or one that another program has in the foreground, whose settings are not to be touched.
func readKeys(f *os.File) (restore func(), ok bool) {
	fd := int(f.Fd())
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil || !inForeground(fd) {
		return nil, false
	}
	var mu sync.Mutex
	restored := false
	set := func() {
		mu.Lock()
		defer mu.Unlock()
		if restored || !inForeground(fd) {
			return
		}
		now := *before
		now.Lflag &^= unix.ICANON | unix.ECHO
		now.Cc[unix.VMIN], now.Cc[unix.VTIME] = 1, 0
		unix.IoctlSetTermios(fd, setTermios, &now)
	}
	set()
	signal.Ignore(syscall.SIGTTIN) // in the background a read fails, and does not stop the server
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	go func() {
		for range resumed { // after Ctrl+Z the shell has set the terminal to its own liking
			set()
		}
	}()
	return func() {
		signal.Stop(resumed)
		close(resumed)
		mu.Lock()
		defer mu.Unlock()
		restored = true
		if inForeground(fd) {
			unix.IoctlSetTermios(fd, setTermios, before)
		}
	}, true
}

// inForeground reports whether the terminal listens to this program's process group.
func inForeground(fd int) bool {
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
