package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What a build allocates is soon garbage, until there are ten thousand notes; then what it holds counts. So the collector
// runs seldom while the heap is small, and so often from there on that memory stays near usualMemory or, where
// three fifths of that or more are held, five thirds of what is.

// usualMemory is how much memory a build of up to about ten thousand notes may take: 350 MiB.
const usualMemory = 350 << 20

// tuneMemory tunes the garbage collector of a command that ends when its work is done. Who sets GOGC or GOMEMLIMIT decides
// for themselves.
func tuneMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(200)
	debug.SetMemoryLimit(usualMemory)
	followHeap(new(collection))
}

// A collection is garbage from the start: its finalizer runs after the next collection.
type collection struct{ live [1]metrics.Sample }

// followHeap sets the limit anew after each collection. A limit that is near to what is held would make the collector run
// all the time.
func followHeap(c *collection) {
	runtime.SetFinalizer(c, func(c *collection) {
		c.live[0].Name = "/gc/heap/live:bytes"
		metrics.Read(c.live[:])
		if v := c.live[0].Value; v.Kind() == metrics.KindUint64 {
			debug.SetMemoryLimit(max(usualMemory, int64(v.Uint64())/3*5))
		}
		followHeap(c)
	})
}
