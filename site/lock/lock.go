// Package lock lets processes take turns. A Lock belongs to one process until it unlocks it or ends,
// however it ends: the operating system lets go of it, so that no lock is ever stale.
package lock

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

// ErrHeld says that another process has the lock.
var ErrHeld = errors.New("held by another process")

// A Lock is an exclusive claim on a file or folder.
type Lock struct{ file *os.File }

// Try claims the folder called name, or else the file of that name, which it makes if need be. It
// returns ErrHeld at once if the claim is another's. Where the file system knows no locks, everybody
// gets one.
func Try(name string) (*Lock, error) {
	file, err := open(name)
	if err != nil {
		return nil, err
	}
	if err := claim(file); err != nil {
		file.Close()
		return nil, err
	}
	return &Lock{file}, nil
}

// Wait claims name as Try does, and waits while another process has it, until ctx ends. If it has to
// wait for longer than a second, it calls notice once.
func Wait(ctx context.Context, name string, notice func()) (*Lock, error) {
	for waited := time.Duration(0); ; waited += pause {
		l, err := Try(name)
		if !errors.Is(err, ErrHeld) {
			return l, err
		}
		if waited == time.Second && notice != nil {
			notice()
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

const pause = 20 * time.Millisecond

// Info describes what was claimed, which may since have been moved or replaced.
func (l *Lock) Info() (fs.FileInfo, error) { return l.file.Stat() }

// Unlock gives the claim up.
func (l *Lock) Unlock() error { return l.file.Close() }
