//go:build !linux && !darwin

package site

import "io/fs"

// stampOf reports false: without a change time that programs cannot set, only a file's bytes tell
// whether it changed.
func stampOf(fs.FileInfo) (stamp, bool) { return stamp{}, false }
