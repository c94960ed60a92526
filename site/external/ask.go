package external

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sheaf/site/note"
)

// A result is what became of an address.
type result struct {
	status  int    // of the last answer; 0 if there was none
	movedTo string // where every redirect on the way said that the page is for good, or ""
	err     error  // why there was no answer
}

// An asker makes the requests of one Check.
type asker struct {
	Checker
	transport *transport
	slots     chan struct{} // full when maxAtOnce requests are under way
}

// ask asks for an address until there is an answer that counts, or none is to be had.
func (a *asker) ask(ctx context.Context, h *host, address string) result {
	backoff := a.Backoff
	for try := 0; ; try++ {
		r, after := a.once(ctx, h, address)
		if !r.isPassing() || try >= a.Retries || ctx.Err() != nil {
			return r
		}
		wait := max(backoff, after)
		if wait > a.MaxWait {
			return r
		}
		if after > 0 {
			h.rest(wait)
		}
		if pause(ctx, wait) != nil {
			return r
		}
		backoff *= 2
	}
}

// once asks with HEAD, and with GET if that ends in anything but success. It returns how long the
// server wants to be left alone.
func (a *asker) once(ctx context.Context, h *host, address string) (r result, after time.Duration) {
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		if err := h.wait(ctx); err != nil {
			return result{err: err}, 0
		}
		r, after = a.request(ctx, method, address)
		var refused *refusal
		var name *net.DNSError
		if r.err == nil && r.status < 400 || r.status == http.StatusTooManyRequests ||
			errors.As(r.err, &refused) || errors.As(r.err, &name) || ctx.Err() != nil {
			break
		}
	}
	return r, after
}

func (a *asker) request(ctx context.Context, method, address string) (r result, after time.Duration) {
	a.slots <- struct{}{}
	defer func() { <-a.slots }()
	ctx, cancel := context.WithTimeout(ctx, a.Request)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return result{err: &refusal{"is no valid address"}}, 0
	}
	request.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Sheaf link check)")
	request.Header.Set("Accept", "*/*")
	isPermanent := true
	client := &http.Client{Transport: a.transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) >= 10 {
			return errors.New("more than 10 redirects")
		}
		s := next.Response.StatusCode
		isPermanent = isPermanent && (s == http.StatusMovedPermanently || s == http.StatusPermanentRedirect)
		return nil
	}}
	response, err := client.Do(request)
	if err != nil {
		return result{err: err}, 0
	}
	response.Body.Close() // unread: the headers say it all
	r.status = response.StatusCode
	if to := response.Request.URL; isPermanent && to.String() != address {
		r.movedTo = to.String()
	}
	return r, retryAfter(response.Header.Get("Retry-After"), a.now())
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110, section 10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(date.Sub(now), 0)
	}
	return 0
}

// isPassing reports whether another try may end otherwise.
func (r result) isPassing() bool {
	if r.err == nil {
		return r.status == http.StatusTooManyRequests || r.status >= 500 && r.status < 600
	}
	var refused *refusal
	var name *net.DNSError
	return !errors.As(r.err, &refused) && !(errors.As(r.err, &name) && name.IsNotFound)
}

// diag returns what is to be said of a result, but not where.
func (r result) diag() (d note.Diag, wrong bool) {
	var refused *refusal
	var name *net.DNSError
	say := func(severity note.Severity, code, message, hint string) (note.Diag, bool) {
		return note.Diag{Severity: severity, Code: code, Message: message, Hint: hint}, true
	}
	switch {
	case errors.As(r.err, &refused):
		return say(note.Advice, note.CodeUncheckedExternal, "the address "+refused.reason, refused.hint())
	case errors.As(r.err, &name) && name.IsNotFound:
		return say(note.Error, note.CodeBrokenExternal, fmt.Sprintf("there is no server `%s`", name.Name), "")
	case errors.Is(r.err, context.DeadlineExceeded) || isTimeout(r.err):
		return say(note.Warning, note.CodeUnreachable, "the server did not answer in time", "try again later")
	case r.err != nil:
		return say(note.Warning, note.CodeUnreachable, "the server cannot be asked: "+cause(r.err), "try again later")
	case r.status == http.StatusNotFound || r.status == http.StatusGone:
		return say(note.Error, note.CodeBrokenExternal, fmt.Sprintf("the server answers %s", status(r.status)), "")
	case r.status >= 500 && r.status < 600:
		return say(note.Warning, note.CodeUnreachable, fmt.Sprintf("the server answers %s", status(r.status)), "try again later")
	case r.status >= 400:
		return say(note.Advice, note.CodeUncheckedExternal, fmt.Sprintf("the server answers %s to a program", status(r.status)), "look at it in a browser")
	case r.movedTo != "":
		return say(note.Advice, note.CodeMovedExternal, "the page has moved for good", fmt.Sprintf("it is at `%s` now", r.movedTo))
	}
	return note.Diag{}, false
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// cause returns the innermost error's text: those around it repeat the address.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

func status(code int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}
