package external

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheaf/site/note"
)

// A site is a server that counts what it is asked for, as "HEAD /path".
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

// serve starts a server whose pages are functions of how often they have been asked for before.
func serve(t *testing.T, pages map[string]func(w http.ResponseWriter, r *http.Request, before int)) *site {
	t.Helper()
	s := &site{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		before := s.asked[r.Method+" "+r.URL.Path]
		s.asked[r.Method+" "+r.URL.Path]++
		s.mu.Unlock()
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		page(w, r, before)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) total() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, each := range s.asked {
		n += each
	}
	return n
}

// quick is a Checker for servers of this machine, which mind no haste.
func quick() Checker {
	return Checker{Private: true, Delay: time.Nanosecond, Backoff: time.Millisecond, Request: 10 * time.Second}
}

// check asks for addresses and returns the findings, "line: severity: message [code] hint".
func check(t *testing.T, c Checker, urls ...string) string {
	t.Helper()
	var links []Link
	for i, u := range urls {
		links = append(links, Link{Path: "a.md", Pos: note.Pos{Line: i + 1, Column: 1}, URL: u, Dest: u})
	}
	diags, err := c.Check(context.Background(), links, func() {})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range diags {
		if d.Path != "a.md" || d.Target != urls[d.Pos.Line-1] {
			t.Errorf("the finding is %+v", d)
		}
		fmt.Fprintf(&b, "%d: %s: %s [%s] %s\n", d.Pos.Line, d.Severity, d.Message, d.Code, d.Hint)
	}
	return b.String()
}

func answer(status int) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(status) }
}

func redirect(status int, to string) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, to, status) }
}

func TestAnswers(t *testing.T) {
	s := serve(t, map[string]func(http.ResponseWriter, *http.Request, int){
		"/fine":  answer(200),
		"/gone":  answer(410),
		"/login": answer(403),
		"/fails": answer(500),
		"/no-head": func(w http.ResponseWriter, r *http.Request, _ int) {
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		},
		"/for-good":   redirect(301, "/for-good-2"),
		"/for-good-2": redirect(308, "/fine"),
		"/for-now":    redirect(302, "/fine"),
		"/mixed":      redirect(301, "/for-now"),
		"/to-gone":    redirect(301, "/gone"),
		"/round":      redirect(302, "/round"),
		"/elsewhere":  redirect(302, "ftp://127.0.0.1/"),
		"/cut":        func(http.ResponseWriter, *http.Request, int) { panic(http.ErrAbortHandler) },
	})
	got := check(t, quick(), s.URL+"/fine#part", s.URL+"/gone", s.URL+"/missing", s.URL+"/login", s.URL+"/fails", s.URL+"/no-head",
		s.URL+"/for-good", s.URL+"/for-now", s.URL+"/mixed", s.URL+"/to-gone", s.URL+"/round", s.URL+"/elsewhere", s.URL+"/cut",
		"mailto:a@example.org", "https://www.example.com/x", "http://a.test/", "http://bad host/", "//user:password@"+strings.TrimPrefix(s.URL, "http://"))
	want := `2: error: the server answers 410 Gone [broken-external] 
3: error: the server answers 404 Not Found [broken-external] 
4: hint: the server answers 403 Forbidden to a program [unchecked-external] look at it in a browser
5: warning: the server answers 500 Internal Server Error [unreachable] try again later
7: hint: the page has moved for good [moved-external] it is at ` + "`" + s.URL + "/fine`" + ` now
10: error: the server answers 410 Gone [broken-external] 
11: warning: the server cannot be asked: more than 10 redirects [unreachable] try again later
12: warning: the server cannot be asked: unsupported protocol scheme "ftp" [unreachable] try again later
13: warning: the server cannot be asked: EOF [unreachable] try again later
17: hint: the address is no valid address [unchecked-external] 
18: warning: the server cannot be asked: http: server gave HTTP response to HTTPS client [unreachable] try again later
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if s.asked["GET /fine"] > 0 || s.asked["GET /no-head"] != 1 || s.asked["HEAD /fails"] != 3 {
		t.Errorf("it was asked for %v", s.asked)
	}
}

func TestBusyServersAreAskedAgain(t *testing.T) {
	busy := func(status int, retryAfter string) func(http.ResponseWriter, *http.Request, int) {
		return func(w http.ResponseWriter, r *http.Request, before int) {
			if before == 0 {
				w.Header().Set("Retry-After", retryAfter)
				w.WriteHeader(status)
			}
		}
	}
	s := serve(t, map[string]func(http.ResponseWriter, *http.Request, int){
		"/soon":     busy(429, "0"),
		"/dated":    busy(503, time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)),
		"/tomorrow": busy(429, "86400"),
		"/never":    answer(429),
	})
	got := check(t, quick(), s.URL+"/soon", s.URL+"/dated", s.URL+"/tomorrow", s.URL+"/never")
	want := `3: hint: the server answers 429 Too Many Requests to a program [unchecked-external] look at it in a browser
4: hint: the server answers 429 Too Many Requests to a program [unchecked-external] look at it in a browser
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if s.asked["HEAD /tomorrow"] != 1 || s.asked["HEAD /never"] != 3 || s.asked["GET /never"] > 0 {
		t.Errorf("it was asked for %v", s.asked)
	}
}

func TestRetryAfterIsHeeded(t *testing.T) {
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, " 7 ": 7 * time.Second, "-1": 0, "x": 0,
		"Tue, 01 Jan 2030 12:01:00 GMT": time.Minute, "Tue, 01 Jan 2030 11:00:00 GMT": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q is %s, want %s", value, got, want)
		}
	}
	h := &host{}
	h.rest(time.Hour)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := h.wait(ctx); err == nil {
		t.Error("a host that rests is asked")
	}
}

func TestAnAddressIsAskedOnceAndRememberedForDays(t *testing.T) {
	s := serve(t, map[string]func(http.ResponseWriter, *http.Request, int){"/fine": answer(200), "/moved": redirect(301, "/fine")})
	c := quick()
	c.CacheFile = filepath.Join(t.TempDir(), "cache", "external.json")
	c.CacheFor = 24 * time.Hour
	now := time.Now()
	c.now = func() time.Time { return now }
	ask := func() int {
		before := s.total()
		if got := check(t, c, s.URL+"/fine#a", s.URL+"/fine#b", s.URL+"/moved", s.URL+"/missing"); strings.Count(got, "\n") != 2 {
			t.Errorf("findings:\n%s", got)
		}
		return s.total() - before
	}
	if got := ask(); got != 5 { // fine, moved and where it leads, missing twice
		t.Errorf("%d requests at first", got)
	}
	if got := ask(); got != 2 {
		t.Errorf("%d requests the second time: only what is missing may be asked for", got)
	}
	now = now.Add(25 * time.Hour)
	if got := ask(); got != 5 {
		t.Errorf("%d requests a day later", got)
	}
	now = now.Add(-100 * time.Hour)
	if got := ask(); got != 5 {
		t.Errorf("%d requests with a cache from the future", got)
	}
	if err := os.WriteFile(c.CacheFile, []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := ask(); got != 5 {
		t.Errorf("%d requests with a damaged cache", got)
	}
	if entries, _ := os.ReadDir(filepath.Dir(c.CacheFile)); len(entries) != 1 {
		t.Errorf("there are %v", entries)
	}
}

// TestAHostIsNotAskedTooOftenAtOnce lets each request wait for as many others as are allowed, so that
// fewer would not end, and counts that there are never more.
func TestAHostIsNotAskedTooOftenAtOnce(t *testing.T) {
	const allowed = 3
	var mu sync.Mutex
	under, most := 0, 0
	full := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		under++
		if most = max(most, under); under == allowed && most == allowed {
			select {
			case <-full:
			default:
				close(full)
			}
		}
		mu.Unlock()
		select {
		case <-full:
		case <-r.Context().Done():
		}
		mu.Lock()
		under--
		mu.Unlock()
	}))
	defer s.Close()
	c := quick()
	c.PerHost = allowed
	var urls []string
	for i := range 20 {
		urls = append(urls, fmt.Sprintf("%s/%d", s.URL, i))
	}
	if got := check(t, c, urls...); got != "" || most != allowed {
		t.Errorf("at most %d at once, want %d\n%s", most, allowed, got)
	}
}

func TestTheTimeForAllIsLimited(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer s.Close()
	c := quick()
	c.Total = 50 * time.Millisecond
	got := check(t, c, s.URL+"/1", s.URL+"/2", s.URL+"/3")
	if strings.Count(got, "hint: the address was not asked for: the time for all links ran out [unchecked-external]") != 3 {
		t.Errorf("findings:\n%s", got)
	}
	c.Total, c.Request, c.Retries = 0, 20*time.Millisecond, -1
	if got := check(t, c, s.URL+"/1"); !strings.Contains(got, "warning: the server did not answer in time") {
		t.Errorf("findings:\n%s", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Check(ctx, []Link{{URL: s.URL}}, func() {}); err == nil {
		t.Error("a check that was stopped reports nothing wrong")
	}
}

func TestThisMachineIsNotAsked(t *testing.T) {
	s := serve(t, map[string]func(http.ResponseWriter, *http.Request, int){"/": answer(200)})
	c := quick()
	c.Private = false
	got := check(t, c, s.URL, "http://localhost:1/", strings.Replace(s.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1))
	want := "hint: the address is on this machine or in a private network, and was not asked for [unchecked-external] --external-private asks such servers too\n"
	if got != "1: "+want+"3: "+want || s.total() > 0 {
		t.Errorf("%d requests, findings:\n%s", s.total(), got)
	}
	for address, want := range map[string]bool{
		"127.0.0.1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "169.254.169.254": true, "100.64.0.1": true,
		"0.0.0.0": true, "255.255.255.255": true, "224.0.0.1": true, "::1": true, "fe80::1": true, "fd00::1": true, "::": true,
		"::ffff:10.0.0.1": true, "64:ff9b::a00:1": true, "8.8.8.8": false, "2606:4700::1111": false,
	} {
		if got := isPrivate(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is private: %v", address, got)
		}
	}
}
