package serve

import (
	"bytes"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
)

// goroutines counts those of servers and watchers.
func goroutines() int {
	var b bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&b, 2)
	n := 0
	for stack := range strings.SplitSeq(b.String(), "\n\n") {
		if strings.Contains(stack, "serve.Run") || strings.Contains(stack, "http.(*conn)") || strings.Contains(stack, "fsnotify") {
			n++
		}
	}
	return n
}

func TestManyPagesListenAndLeave(t *testing.T) {
	before := goroutines()
	s := serveFiles(t, "a.md", "# A")
	const pages = 500
	streams := make([]<-chan string, pages)
	var opening sync.WaitGroup
	for i := range streams {
		opening.Go(func() { streams[i] = s.listen() })
	}
	opening.Wait()
	s.write("a.md", "# A, edited")
	for _, messages := range streams {
		s.hears(messages)
	}
	s.stop()
	for _, messages := range streams {
		for range messages { // until it is closed
		}
	}
	s.until("all goroutines have ended", func() bool {
		runtime.Gosched()
		return goroutines() <= before
	})
}
