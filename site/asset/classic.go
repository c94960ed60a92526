package asset

import (
	"errors"
	"io/fs"
)

// Classic bundles a module of fsys with all that it imports into one classic script, for pages that are opened
// as files: browsers load no modules there. Mistakes in the sources are *Error values, joined.
func Classic(fsys fs.FS, entry string) ([]byte, error) {
	script, err := (&builder{static: fsys, files: map[string][]byte{}}).compile(entry, "")
	if err == nil && script == nil {
		err = errors.New("there is no " + entry)
	}
	return script, err
}
