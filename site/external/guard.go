package external

import (
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// A note must not be able to make this machine ask its own services, or those of the network that it
// is in, which may trust whoever can reach them. The address is looked at when the connection is made,
// behind names and redirects. Where requests go through a proxy, it is the proxy that connects; then
// only addresses that stand in the URL itself are seen here.

// A refusal is why an address was not asked for.
type refusal struct{ reason string }

func (r *refusal) Error() string { return r.reason }

func (r *refusal) hint() string {
	if r.reason == private {
		return "--external-private asks such servers too"
	}
	return ""
}

const private = "is on this machine or in a private network, and was not asked for"

// A transport makes requests directly, guarded, or through the proxy that the environment names.
type transport struct {
	isPrivateFine   bool
	direct, proxied *http.Transport
}

func newTransport(isPrivateFine bool) *transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second}
	guarded := &net.Dialer{Timeout: dialer.Timeout, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || isPrivate(at.Addr()) && !isPrivateFine {
			return &refusal{private}
		}
		return nil
	}}
	t := &transport{isPrivateFine: isPrivateFine}
	with := func(d *net.Dialer) *http.Transport {
		return &http.Transport{
			DialContext: d.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 15 * time.Second,
			MaxResponseHeaderBytes: 256 << 10, MaxIdleConnsPerHost: 2, IdleConnTimeout: 10 * time.Second,
		}
	}
	t.direct, t.proxied = with(guarded), with(dialer)
	t.proxied.Proxy = http.ProxyFromEnvironment
	return t
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	proxy, err := http.ProxyFromEnvironment(r)
	if err != nil {
		return nil, err
	}
	if proxy == nil {
		return t.direct.RoundTrip(r)
	}
	if literal, err := netip.ParseAddr(r.URL.Hostname()); err == nil && isPrivate(literal) && !t.isPrivateFine {
		return nil, &refusal{private}
	}
	return t.proxied.RoundTrip(r)
}

func (t *transport) close() {
	t.direct.CloseIdleConnections()
	t.proxied.CloseIdleConnections()
}

// isPrivate reports whether an address is not one of the public Internet.
func isPrivate(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return true
	}
	for _, block := range []string{
		"100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "0.0.0.0/8", "240.0.0.0/4", // RFC 6890
		"64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", // IPv4 inside of IPv6
	} {
		if netip.MustParsePrefix(block).Contains(a) {
			return true
		}
	}
	return false
}
