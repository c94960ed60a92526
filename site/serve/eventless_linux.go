package serve

import (
	"slices"
	"syscall"
)

// eventless reports whether a folder is on a file system that others change without this machine's kernel
// seeing it, so that it reports no events. The numbers are those of statfs(2).
func eventless(dir string) bool {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return false
	}
	const (
		nfs  = 0x6969
		smb  = 0x517b
		smb2 = 0xfe534d42
		cifs = 0xff534d42
		v9fs = 0x01021997 // WSL 2's view of Windows, QEMU's shared folders
		fuse = 0x65735546 // sshfs and the like
		vbox = 0x786f4256
		afs  = 0x5346414f
		ceph = 0x00c36400
	)
	return slices.Contains([]uint32{nfs, smb, smb2, cifs, v9fs, fuse, vbox, afs, ceph}, uint32(s.Type))
}
