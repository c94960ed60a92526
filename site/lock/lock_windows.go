package lock

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// open opens a file to claim in the place of a folder, which cannot be claimed here.
func open(name string) (*os.File, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		if name, err = filepath.Abs(name); err != nil {
			return nil, err
		}
		name = filepath.Join(os.TempDir(), fmt.Sprintf("sheaf-%x.lock", sha256.Sum256([]byte(name))))
	}
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
}

// claim locks a file, or returns ErrHeld.
func claim(file *os.File) error {
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return ErrHeld
	}
	return err
}
