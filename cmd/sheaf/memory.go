package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// What compiling and writing allocate is soon garbage, until there are ten thousand notes; then what is held counts. So
// the collector runs seldom while the heap is small (at five times what is held; at less it took a sixth of the processor
// time until the first page), and so often from there on that memory stays near usualMemory or, where three fifths of
// that or more are held, five thirds of what is.

// usualMemory is how much memory work on up to about ten thousand notes may take: 320 MiB.
const usualMemory = 320 << 20

// tuneMemory tunes the garbage collector for work that makes much garbage, until the function it returns is called: a
// build, a check, and what the development server does before it has its notes. Who sets GOGC or GOMEMLIMIT decides for themselves.
func tuneMemory() (end func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(400), debug.SetMemoryLimit(usualMemory)
	var mu sync.Mutex
	ended := false
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	afterCollections(func() (again bool) {
		mu.Lock()
		defer mu.Unlock()
		if ended {
			return false
		}
		metrics.Read(live)
		if v := live[0].Value; v.Kind() == metrics.KindUint64 {
			debug.SetMemoryLimit(max(usualMemory, int64(v.Uint64())/3*5)) // near to what is held, it would collect all the time
		}
		return true
	})
	return func() {
		mu.Lock()
		defer mu.Unlock()
		ended = true
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// afterCollections calls f after each collection of garbage, as long as it returns true.
func afterCollections(f func() (again bool)) {
	type collected struct{ f func() bool } // garbage from the start, so its finalizer runs after the next collection
	runtime.SetFinalizer(&collected{f}, func(c *collected) {
		if c.f() {
			afterCollections(c.f)
		}
	})
}
