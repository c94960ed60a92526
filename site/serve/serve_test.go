package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sheaf/site"
)

// A served is a folder of notes with a server running over it until the test ends.
type served struct {
	testing.TB
	dir, address string // address ends with a slash
	options      Options
	log          *safeBuffer
	stop         func()
}

// safeBuffer is what the server prints to while the test reads it.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

const patience = 10 * time.Second

// serveFiles serves a new folder with files, given as path and contents in turn.
func serveFiles(t *testing.T, files ...string) *served {
	return serveWith(t, Options{}, files...)
}

func serveWith(t *testing.T, o Options, files ...string) *served {
	t.Helper()
	s := newServed(t)
	for i := 0; i < len(files); i += 2 {
		s.write(files[i], files[i+1])
	}
	s.start(o)
	return s
}

// newServed makes an empty folder, not yet served.
func newServed(t testing.TB) *served {
	t.Helper()
	s := &served{TB: t, dir: filepath.Join(t.TempDir(), "notes"), log: &safeBuffer{}}
	s.do(os.Mkdir(s.dir, 0o777))
	return s
}

// start serves the folder until stop, or the end of the test.
func (s *served) start(o Options) {
	s.Helper()
	ready := make(chan string, 1)
	if o.Site.Source == "" {
		o.Site.Source = s.dir
	}
	s.options = o
	o.Stderr, o.Ready = s.log, func(now Running) { ready <- now.Address }
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	s.stop = sync.OnceFunc(func() { s.end(cancel, ended) })
	s.Cleanup(func() { s.stop() })
	select {
	case s.address = <-ready:
	case err := <-ended:
		s.Fatalf("Run returned %v", err)
	case <-time.After(6 * patience): // a large folder takes its time
		s.Fatal("the server does not start")
	}
}

// end cancels the server and waits for it.
func (s *served) end(cancel func(), ended <-chan error) {
	s.Helper()
	cancel()
	start := time.Now()
	select {
	case err := <-ended:
		if err != nil {
			s.Errorf("Run returned %v", err)
		}
		if took := time.Since(start); took > time.Second {
			s.Errorf("the server took %v to end", took)
		}
	case <-time.After(patience):
		s.Error("the server does not end")
	}
	if s.Failed() {
		s.Logf("it said:\n%s", s.log)
	}
}

func (s *served) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *served) write(name, contents string) {
	s.Helper()
	s.do(os.MkdirAll(filepath.Dir(s.path(name)), 0o777))
	s.do(os.WriteFile(s.path(name), []byte(contents), 0o666))
}

// do fails the test if a step of it failed.
func (s *served) do(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// get asks for an address below the site's root and returns the status and the body.
func (s *served) get(address string) (int, string) {
	s.Helper()
	response, err := http.Get(s.address + address)
	s.do(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	s.do(err)
	return response.StatusCode, string(body)
}

// key asks what live.js asks.
func (s *served) key(path string) (answer struct {
	Key, Problem string
	Styles       []string
}) {
	s.Helper()
	a := s.asks("path=" + url.QueryEscape(path))
	answer.Key, answer.Styles = a.Key, a.Styles
	if a.Problem != nil {
		answer.Problem = a.Problem.text()
	}
	return answer
}

// asks asks live.js's question with a query.
func (s *served) asks(query string) (a answer) {
	s.Helper()
	_, body := s.get("_sheaf/key?" + query)
	s.do(json.Unmarshal([]byte(body), &a))
	return a
}

// until waits for a condition.
func (s *served) until(what string, condition func() bool) {
	s.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline:
			s.Fatalf("waited in vain: %s\nthe server said:\n%s", what, s.log)
		}
	}
}

// shows waits until the page at an address contains a text.
func (s *served) shows(address, text string) {
	s.Helper()
	s.until(address+" shows "+strconv.Quote(text), func() bool {
		_, body := s.get(address)
		return strings.Contains(body, text)
	})
}

func (s *served) says(text string) {
	s.Helper()
	s.until("it says "+strconv.Quote(text), func() bool { return strings.Contains(s.log.String(), text) })
}

// listen opens the event stream and sends the text of each message, until the test ends.
func (s *served) listen() <-chan string {
	s.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, "GET", s.address+"_sheaf/events", nil)
	s.do(err)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := http.DefaultClient.Do(request)
	s.do(err)
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		s.Fatalf("the stream's answer is %s, %s", response.Status, response.Header.Get("Content-Type"))
	}
	messages := make(chan string, 100)
	go func() {
		defer response.Body.Close()
		defer close(messages)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				messages <- text
			}
		}
	}()
	s.hears(messages)
	return messages
}

func (s *served) hears(messages <-chan string) {
	s.Helper()
	select {
	case _, ok := <-messages:
		if !ok {
			s.Fatal("the stream has ended")
		}
	case <-time.After(patience):
		s.Fatalf("no message came\nthe server said:\n%s", s.log)
	}
}

func TestPortsThatCannotBeHadAreUsageErrors(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"no such port", Options{Port: 99999}, "99999 is no port"},
		{"negative", Options{Port: -1}, "-1 is no port"},
		{"taken and fixed", Options{Port: port, FixedPort: true}, strconv.Itoa(port)},
		{"no such host", Options{Host: "no host of that name"}, "no host of that name"},
		{"no folder", Options{Site: site.Options{Source: filepath.Join(t.TempDir(), "nowhere")}}, "nowhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.o.Site.Source == "" {
				c.o.Site.Source = t.TempDir()
			}
			c.o.Ready = func(now Running) { t.Errorf("it serves at %s", now.Address) }
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			err := Run(ctx, c.o)
			var usage *site.UsageError
			if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a usage error that names %q", err, c.want)
			}
		})
	}
}

func TestTakenPortGivesWayToTheNext(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	s := serveWith(t, Options{Port: port}, "a.md", "# A")
	if strings.Contains(s.address, ":"+strconv.Itoa(port)+"/") {
		t.Errorf("it serves at the taken address %s", s.address)
	}
	s.shows("a/", "<h1")
}

func TestStandardErrorTellsWhereWhatAndWhatIsWrong(t *testing.T) {
	s := serveFiles(t, "a.md", "[gone](gone.md)")
	said := s.log.String()
	for _, want := range []string{s.address, s.dir, "1 note, 1 problem", "a.md:1:1", "broken-link"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in what it said:\n%s", want, said)
		}
	}
	if strings.Contains(said, "network") {
		t.Errorf("it warns without cause:\n%s", said)
	}
}

func TestOpenHostIsWarnedAbout(t *testing.T) {
	s := serveWith(t, Options{Host: "0.0.0.0"}, "a.md", "# A")
	if !strings.Contains(s.log.String(), "Warning: everyone") {
		t.Errorf("no warning:\n%s", s.log)
	}
	s.shows("a/", "<h1")
}

func TestServerCanStartAgainAtOnce(t *testing.T) {
	s := serveFiles(t, "a.md", "# A")
	s.shows("a/", "<h1")
	messages := s.listen()
	s.stop()
	for range messages { // until it is closed
	}
	u, _ := url.Parse(s.address)
	port, _ := strconv.Atoi(u.Port())
	again := serveWith(t, Options{Port: port, FixedPort: true}, "b.md", "# B")
	again.shows("b/", "<h1")
}
