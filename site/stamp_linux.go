package site

import (
	"io/fs"
	"syscall"
	"time"
)

// stampOf returns what the file system says of a file's state, or false where it says too little to
// tell every change: the inode and the time of the last change to it, which no program can set.
func stampOf(info fs.FileInfo) (stamp, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return stamp{}, false
	}
	return stamp{size: info.Size(), inode: s.Ino, modified: info.ModTime().UnixNano(), changed: time.Unix(s.Ctim.Unix()).UnixNano()}, true
}
