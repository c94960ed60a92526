package serve

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"sheaf/site"
)

// portsTried is how many ports in a row are tried before giving up.
const portsTried = 100

// listen takes the port that o asks for, or the next free one, at each address that it is to be had at: o.Host,
// and this machine's address in the local network if o.LAN says so.
func listen(o Options) ([]net.Listener, error) {
	if o.Port < 0 || o.Port > 65535 {
		return nil, &site.UsageError{Message: fmt.Sprintf("%d is no port: choose one from 1 to 65535, or 0 for any", o.Port)}
	}
	hosts := []string{o.Host}
	if o.LAN {
		lan, err := lanAddress()
		if err != nil {
			return nil, err
		}
		hosts = append(hosts, lan)
	}
	last := o.Port
	if !o.FixedPort && o.Port > 0 {
		last = min(o.Port+portsTried-1, 65535)
	}
	var first error
	for port := o.Port; port <= last; port++ {
		listeners, err := listenAt(hosts, port)
		if err == nil {
			return listeners, nil
		}
		first = cmp.Or(first, err)
	}
	hint := "choose another port, or none to get the next that is free"
	switch {
	case errors.Is(first, syscall.EADDRINUSE):
		return nil, &site.UsageError{Message: fmt.Sprintf("port %d is taken by another program: %s", o.Port, hint)}
	case errors.Is(first, syscall.EACCES):
		return nil, &site.UsageError{Message: fmt.Sprintf("port %d is not yours to listen on: %s", o.Port, hint)}
	}
	return nil, &site.UsageError{Message: fmt.Sprintf("cannot serve: %v", first)}
}

// listenAt takes one port at several hosts. For port 0 the first host decides which it is.
func listenAt(hosts []string, port int) ([]net.Listener, error) {
	var listeners []net.Listener
	for _, host := range hosts {
		listener, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			return nil, errors.Join(err, closeAll(listeners))
		}
		port = listener.Addr().(*net.TCPAddr).Port
		listeners = append(listeners, listener)
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) error {
	var errs []error
	for _, listener := range listeners {
		errs = append(errs, listener.Close())
	}
	return errors.Join(errs...)
}

// lanAddress returns the address by which other machines in the local network know this one: that of
// the way out, or the first private one.
func lanAddress() (string, error) {
	// Connecting a UDP socket sends nothing; it asks the system which way a packet would take. The
	// address is one of those for documentation (RFC 5737).
	if c, err := net.Dial("udp4", "192.0.2.1:9"); err == nil {
		ip := c.LocalAddr().(*net.UDPAddr).IP
		c.Close()
		if ip.IsPrivate() {
			return ip.String(), nil
		}
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "", fmt.Errorf("find this machine's address in the local network: %w", err)
	}
	for _, a := range addresses {
		if in, ok := a.(*net.IPNet); ok && in.IP.IsPrivate() && in.IP.To4() != nil {
			return in.IP.String(), nil
		}
	}
	return "", &site.UsageError{Message: "this machine has no address in a local network: name one with --host"}
}
