package site

import (
	"io"
	"os"
	"path/filepath"
)

// linkOrCopy gives a file a second name, or copies it where the file system has no hard links.
func linkOrCopy(from, to string) error {
	if os.Link(from, to) == nil {
		return nil
	}
	return copyFile(from, to)
}

// renameOrCopy moves a file into the place of another, whole at any time. Where the system will not
// rename it, as between two mounts, a copy beside the place is renamed.
func renameOrCopy(from, to string) error {
	if os.Rename(from, to) == nil {
		return nil
	}
	beside := filepath.Join(filepath.Dir(to), ".sheaf-"+filepath.Base(to))
	err := copyFile(from, beside)
	if err == nil {
		err = os.Rename(beside, to)
	}
	if err != nil {
		os.Remove(beside)
	}
	return err
}

// copyFile copies a file with its permissions and the time of its last change.
func copyFile(from, to string) error {
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
