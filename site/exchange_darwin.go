package site

import "golang.org/x/sys/unix"

func exchangeAtomically(a, b string) error { return unix.RenamexNp(a, b, unix.RENAME_SWAP) }
