package serve

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A bell tells all open pages at once to look again. It keeps no list of them: who waits holds the
// channel of the next ring, so nothing is left behind when they go, and none can make the others wait.
type bell struct {
	mu   sync.Mutex
	rung int           // how often
	next chan struct{} // closed by the next ring
}

func newBell() *bell { return &bell{next: make(chan struct{})} }

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rung++
	close(b.next)
	b.next = make(chan struct{})
}

func (b *bell) listen() (rung int, next <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rung, b.next
}

const (
	// pingEvery keeps a stream from looking dead. live.js waits for three of them.
	pingEvery = 15 * time.Second
	// streamPatience is how long a reader may take to accept a few bytes.
	streamPatience = 10 * time.Second
)

// stream is the event stream of the bell (HTML standard, section 9.2, server-sent events): a message at its start
// and one for each ring, whose text means nothing.
func (b *bell) stream(w http.ResponseWriter, r *http.Request) {
	if !ownPage(r) {
		refuse(w, http.StatusForbidden, "Only pages of this server may listen.")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	control := http.NewResponseController(w)
	send := func(text string) bool {
		if control.SetWriteDeadline(time.Now().Add(streamPatience)) != nil {
			return false
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	rung, next := b.listen()
	ok := send(fmt.Sprintf("data: %d\n\n", rung))
	for ok {
		select {
		case <-r.Context().Done():
			return
		case <-ping.C:
			ok = send("event: ping\ndata:\n\n")
		case <-next:
			rung, next = b.listen()
			ok = send(fmt.Sprintf("data: %d\n\n", rung))
		}
	}
}
