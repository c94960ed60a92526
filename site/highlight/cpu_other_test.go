//go:build !unix

package highlight

import "time"

// cpuTime returns a time to take differences of; elsewhere than on Unix it is the wall clock's.
func cpuTime() time.Duration { return time.Duration(time.Now().UnixNano()) }
