package site

import "time"

// A stamp is what a file's state looked like without reading it. Two equal stamps mean the same
// bytes, provided the first was settled when they were read.
type stamp struct {
	size              int64
	inode             uint64
	modified, changed int64 // nanoseconds since 1970
}

// settled reports whether a stamp taken before reading a file at the time now vouches for what was
// read: a file changed so shortly before that a second change could carry the same time does not.
// (File systems count in ticks of some milliseconds; git calls such entries racily clean.)
func (s stamp) settled(now time.Time) bool {
	return now.UnixNano()-s.changed > int64(100*time.Millisecond)
}
