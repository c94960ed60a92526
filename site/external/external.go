// Package external asks the web whether the links that leave a site still lead somewhere. It is the
// one part of Sheaf that makes requests, and it does so only when it is asked to: no build uses it.
//
// In go links as notes have them, out come diagnostics. Each address is asked once, however many
// links have it and whatever their fragments are: with HEAD, and with GET where that does not end
// well, because many servers know no HEAD. What a server may have said in a bad moment (429, 5xx, no
// answer) is tried again, later and later, or when the server says (Retry-After). Only what is
// certain is an error: 404, 410, and a server that does not exist. A server that turns programs away
// is a hint, for the link works in a browser.
//
// Servers are treated as guests should: few requests at once to each, a pause between them, and
// addresses that were fine are remembered in a file for days.
//
// Notes are untrusted, so what they name on this machine and in private networks is not asked, also
// if a name or a redirect leads there; see guard.go.
package external

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"sheaf/site/note"
)

// A Checker says how to ask. Its zero value is a good choice; durations and counts of zero mean what
// stands beside them.
type Checker struct {
	CacheFile string        // remembers addresses that were fine; "" for none
	CacheFor  time.Duration // how long; 7 days
	PerHost   int           // requests at once to one host; 2
	Delay     time.Duration // between the starts of requests to one host; 200 ms
	Request   time.Duration // for one request; 20 s
	Total     time.Duration // for all; 10 minutes. What is not asked by then is reported as a hint
	Retries   int           // 2, none if negative
	Backoff   time.Duration // before the first retry, doubled for each one more; 1 s
	MaxWait   time.Duration // a server that wants more before a retry is not asked again; 30 s
	Private   bool          // ask this machine and private networks too

	now func() time.Time // for tests
}

// A Link is a link of a note that leaves the site.
type Link struct {
	Path string // of the note
	Pos  note.Pos
	URL  string // as it is published
	Dest string // as it is written
}

// maxAtOnce bounds the requests to all hosts together.
const maxAtOnce = 32

// Check asks for every link and returns what is wrong, sorted, calling step for each address that is
// answered for. Its error is ctx's, if that ends.
func (c Checker) Check(ctx context.Context, links []Link, step func()) ([]note.Diag, error) {
	c = c.withDefaults()
	byURL := make(map[string][]Link)
	for _, l := range links {
		if address, ok := c.address(l.URL); ok {
			byURL[address] = append(byURL[address], l)
		}
	}
	known := c.readCache()
	results := c.askAll(ctx, byURL, known, step)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.writeCache(known, results)
	var diags []note.Diag
	for address, r := range results {
		for _, l := range byURL[address] {
			if d, wrong := r.diag(); wrong {
				d.Path, d.Pos, d.Target = l.Path, l.Pos, l.Dest
				diags = append(diags, d)
			}
		}
	}
	note.SortDiags(diags)
	return diags, nil
}

func (c Checker) withDefaults() Checker {
	c.CacheFor = cmp.Or(c.CacheFor, 7*24*time.Hour)
	c.PerHost = cmp.Or(c.PerHost, 2)
	c.Delay = cmp.Or(c.Delay, 200*time.Millisecond)
	c.Request = cmp.Or(c.Request, 20*time.Second)
	c.Total = cmp.Or(c.Total, 10*time.Minute)
	c.Retries = cmp.Or(c.Retries, 2)
	c.Backoff = cmp.Or(c.Backoff, time.Second)
	c.MaxWait = cmp.Or(c.MaxWait, 30*time.Second)
	if c.now == nil {
		c.now = time.Now
	}
	return c
}

// address returns what to ask for a URL: without its fragment, which is the browser's business, and
// without a password. It reports false for what is not on the web, or meant as an example (RFC 2606
// and RFC 6761); such names are nobody's.
func (c Checker) address(raw string) (string, bool) {
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		scheme, _, _ := strings.Cut(strings.ToLower(raw), ":")
		return raw, scheme == "http" || scheme == "https" // to be reported
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	u.Host = strings.ToLower(u.Host)
	host := "." + strings.TrimSuffix(u.Hostname(), ".")
	for _, reserved := range []string{".example", ".test", ".invalid", ".example.com", ".example.org", ".example.net"} {
		if strings.HasSuffix(host, reserved) {
			return "", false
		}
	}
	if strings.HasSuffix(host, ".localhost") && !c.Private {
		return "", false
	}
	return u.String(), true
}

// askAll returns a result for every address, those that known has taken from there.
func (c Checker) askAll(ctx context.Context, byURL map[string][]Link, known map[string]remembered, step func()) map[string]result {
	ctx, cancel := context.WithTimeout(ctx, c.Total)
	defer cancel()
	results := make(map[string]result, len(byURL))
	hosts := make(map[string]*host)
	for address := range byURL {
		if old, ok := known[address]; ok {
			results[address] = result{status: 200, movedTo: old.MovedTo}
			step()
			continue
		}
		name := ""
		if u, err := url.Parse(address); err == nil {
			name = u.Host
		}
		if hosts[name] == nil {
			hosts[name] = &host{delay: c.Delay}
		}
		hosts[name].addresses = append(hosts[name].addresses, address)
	}
	a := &asker{Checker: c, transport: newTransport(c.Private), slots: make(chan struct{}, maxAtOnce)}
	defer a.transport.close()
	var group sync.WaitGroup
	var mu sync.Mutex
	for _, h := range hosts {
		slices.Sort(h.addresses)
		for range min(c.PerHost, len(h.addresses)) {
			group.Go(func() {
				for {
					address, ok := h.take()
					if !ok {
						return
					}
					r := a.ask(ctx, h, address)
					if r.err != nil && ctx.Err() != nil {
						r.err = &refusal{"was not asked for: the time for all links ran out"}
					}
					mu.Lock()
					results[address] = r
					step()
					mu.Unlock()
				}
			})
		}
	}
	group.Wait()
	return results
}

// A host is one server, with what it is still to be asked for.
type host struct {
	delay time.Duration

	mu        sync.Mutex
	addresses []string
	next      time.Time // no request may start before
}

// take returns the next address that nobody has asked for.
func (h *host) take() (string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.addresses) == 0 {
		return "", false
	}
	address := h.addresses[0]
	h.addresses = h.addresses[1:]
	return address, true
}

// wait returns when the host may be asked again, or ctx ends.
func (h *host) wait(ctx context.Context) error {
	h.mu.Lock()
	now := time.Now()
	start := now
	if h.next.After(now) {
		start = h.next
	}
	h.next = start.Add(h.delay)
	h.mu.Unlock()
	return pause(ctx, start.Sub(now))
}

// rest keeps all from asking the host for a time.
func (h *host) rest(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(d); until.After(h.next) {
		h.next = until
	}
}

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
