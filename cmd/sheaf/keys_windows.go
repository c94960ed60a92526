package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// readKeys lets single keys be read from a console, and returns what undoes that. ok is false where f is none.
func readKeys(f *os.File) (restore func(), ok bool) {
	console := windows.Handle(f.Fd())
	var before uint32
	if windows.GetConsoleMode(console, &before) != nil {
		return nil, false
	}
	if windows.SetConsoleMode(console, before&^(windows.ENABLE_LINE_INPUT|windows.ENABLE_ECHO_INPUT)) != nil {
		return nil, false
	}
	return func() { windows.SetConsoleMode(console, before) }, true
}
