//go:build unix

package site

import (
	"os"
	"syscall"
)

// sameDevice reports whether two folders are on one file system, so that files can move between them.
func sameDevice(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	if err != nil {
		return false
	}
	s, ok := x.Sys().(*syscall.Stat_t)
	t, ok2 := y.Sys().(*syscall.Stat_t)
	return ok && ok2 && s.Dev == t.Dev
}
