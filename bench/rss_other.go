//go:build !unix

package main

import "os"

// peakRSS is not known on this system.
func peakRSS(*os.ProcessState) int64 { return 0 }

// residentSet is not known on this system.
func residentSet(int) (now, peak int64) { return 0, 0 }

// openFiles and threads are not known on this system.
func openFiles(int) int { return 0 }

func threads(int) int { return 0 }
