//go:build !linux

package serve

// eventless reports whether a folder is on a file system that reports no events; Options.Poll says so
// where this can't be known.
func eventless(string) bool { return false }
