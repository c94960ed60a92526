//go:build unix

package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
)

// peakRSS returns the largest resident set that the process had, in bytes. Linux counts from the
// parent's at the time of the fork, so nothing measures below this program's own 10 MB.
func peakRSS(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss) // bytes there, kilobytes elsewhere
	}
	return int64(usage.Maxrss) << 10
}

// openFiles counts the files that a running process has open, and threads its threads; 0 where the system has no
// /proc.
func openFiles(pid int) int { return entries(fmt.Sprintf("/proc/%d/fd", pid)) }

func threads(pid int) int { return entries(fmt.Sprintf("/proc/%d/task", pid)) }

func entries(dir string) int {
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	return len(list)
}

// residentSet returns how much memory a running process has, and the most it had so far, in bytes; 0 where the
// system has no /proc.
func residentSet(pid int) (now, peak int64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kilobytes); err == nil {
			now = kilobytes << 10
		}
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			peak = kilobytes << 10
		}
	}
	return now, peak
}
