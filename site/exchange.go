package site

import (
	"io"
	"os"
)

// exchange lets two folders change places: in one step where the system has a call for it, else in
// two, the second of which is undone or repeated until one of them holds.
func exchange(staging, dir string) error {
	err := exchangeAtomically(staging, dir)
	if err == nil {
		return nil
	}
	aside := staging + "-old"
	if err := os.Rename(dir, aside); err != nil {
		return err
	}
	if err := os.Rename(staging, dir); err != nil {
		os.Rename(aside, dir)
		return err
	}
	return os.Rename(aside, staging)
}

// linkOrCopy gives a file a second name, or copies it where the file system has no hard links. The
// copy keeps the time of the last change, by which the next build knows the file.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	copied, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(copied, source)
	if e := copied.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}
