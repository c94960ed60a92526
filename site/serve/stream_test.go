package serve

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"
)

// goroutines counts those of servers and watchers.
func goroutines() (n int) {
	var b bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&b, 1)
	for group := range strings.SplitSeq(b.String(), "\n\n") {
		if strings.Contains(group, "serve.Run") || strings.Contains(group, "http.(*conn)") || strings.Contains(group, "fsnotify") {
			var alike int
			fmt.Sscanf(group[strings.LastIndex(group[:strings.Index(group, " @")], "\n")+1:], "%d @", &alike)
			n += alike
		}
	}
	return n
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// Two thousand pages are told of a save and leave, half of them without a word. Nothing of them is left behind.
func TestManyPagesListenAndLeave(t *testing.T) {
	s := serveFiles(t, "a.md", "# A")
	s.shows("a/", "<h1")
	host := strings.Trim(strings.TrimPrefix(s.address, "http:"), "/")
	before, heapBefore := goroutines(), heap()
	const pages = 2000
	conns := make([]*net.TCPConn, pages)
	streams := make([]*bufio.Reader, pages)
	hear := func(i int) {
		for {
			line, err := streams[i].ReadString('\n')
			s.do(err)
			if strings.HasPrefix(line, "data: ") {
				return
			}
		}
	}
	for i := range conns {
		conn, err := net.Dial("tcp", host)
		s.do(err)
		conn.SetDeadline(time.Now().Add(6 * patience))
		conns[i], streams[i] = conn.(*net.TCPConn), bufio.NewReaderSize(conn, 512)
		fmt.Fprintf(conn, "GET /_sheaf/events HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: same-origin\r\n\r\n", host)
		hear(i)
	}
	if n := goroutines(); n < before+pages {
		t.Fatalf("%d pages listen with %d goroutines, before there were %d: they are not counted", pages, n, before)
	}
	s.write("a.md", "# A, edited")
	for i := range conns {
		hear(i)
	}
	for i, conn := range conns {
		if i%2 == 0 {
			conn.SetLinger(0) // closing sends no FIN
		}
		conn.Close()
	}
	conns, streams = nil, nil
	s.until("all goroutines of the pages have ended", func() bool { return goroutines() <= before })
	s.until("their memory is free", func() bool { return heap() <= heapBefore+pages*2048 })
}

func TestNothingIsLeftOfAServer(t *testing.T) {
	before := goroutines()
	s := serveFiles(t, "a.md", "# A")
	messages := s.listen()
	s.stop()
	for range messages { // until it is closed
	}
	s.until("all goroutines have ended", func() bool { return goroutines() <= before })
}
