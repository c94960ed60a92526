//go:build unix

package highlight

import (
	"syscall"
	"time"
)

// cpuTime returns the processor time that this process has used, which other processes on a busy
// machine don't add to.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
