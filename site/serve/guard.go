package serve

import (
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// A guard lets through what a reader's own browser asks of this very server. A page of another site
// may make a browser send requests here: under another name (DNS rebinding), which the Host header
// tells; or by this server's name, and then it must not learn what comes back, which the headers of the
// answer ask the browser to see to.
//
// What writes is guarded more closely, see mayWrite.
type guard struct {
	host string // as the user named it
	port string
	next http.Handler
}

func newGuard(host string, port int, next http.Handler) *guard {
	return &guard{host: strings.ToLower(host), port: strconv.Itoa(port), next: next}
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	switch {
	case !g.ownHost(r):
		refuse(w, http.StatusMisdirectedRequest, "This server answers to its own address only.")
	case r.Method == http.MethodPost && (r.URL.Path == createAddress || r.URL.Path == fixAddress):
		if !mayWrite(r) {
			refuse(w, http.StatusForbidden, "Only pages of this server that are open on this machine may write.")
			return
		}
		g.next.ServeHTTP(w, r)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "This server is for reading: GET and HEAD.")
	case r.ContentLength != 0:
		refuse(w, http.StatusBadRequest, "A request to read has no body.")
	default:
		g.next.ServeHTTP(w, r)
	}
}

// refuse answers with an error and ends the connection, so that nothing that follows on it is read.
func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Connection", "close")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, message+"\n")
}

// ownHost reports whether a request's Host is a name of this server: localhost, a loopback address,
// the host it was told to listen on, or the address that the connection came in at.
func (g *guard) ownHost(r *http.Request) bool {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil { // no port: that of HTTP
		host, port = strings.TrimSuffix(strings.TrimPrefix(r.Host, "["), "]"), "80"
	}
	if port != g.port {
		return false
	}
	host = strings.ToLower(host)
	if host == "localhost" || host == "127.0.0.1" || host == "::1" || host == g.host {
		return host != ""
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	named, err := netip.ParseAddr(host)
	return ok && err == nil && named.Unmap() == local.AddrPort().Addr().Unmap()
}

// mayWrite reports whether a request to write was made by a script of a page of this server that is open on
// this machine. Browsers send an Origin with every such request, and ask before they send JSON elsewhere.
func mayWrite(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == "application/json" &&
		len(r.Header.Values("Origin")) == 1 && ownPage(r) &&
		fromHere(r) && r.ContentLength > 0 && r.ContentLength <= maxRequest
}

// ownPage reports whether a request was made by a page of this server. Some header must prove it, for
// browsers leave out one or the other, and none may deny it. The Host has been checked before.
func ownPage(r *http.Request) bool {
	origin := "http://" + r.Host
	proofs := 0
	for _, claim := range []struct {
		header string
		own    func(string) bool
	}{
		{"Sec-Fetch-Site", func(v string) bool { return v == "same-origin" }},
		{"Origin", func(v string) bool { return strings.EqualFold(v, origin) }},
		{"Referer", func(v string) bool { return strings.HasPrefix(v, origin+"/") }},
	} {
		values := r.Header.Values(claim.header)
		if len(values) == 0 {
			continue
		}
		if len(values) > 1 || !claim.own(values[0]) {
			return false
		}
		proofs++
	}
	return proofs > 0
}
