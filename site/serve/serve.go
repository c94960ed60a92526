// Package serve is the development server: it shows a folder of notes in the browser, and shows it
// anew when something in the folder changes.
//
// One loop does all the work, see follow in state.go: wait until the tree may have changed and has come to
// rest (watch.go), let the Builder look at it again, and put the Site it made in place of the one
// before. Requests (pages.go) render from the Site that is in place; nothing is written to disk. A
// look that fails leaves the last good Site in place, and the browser is told what is wrong.
//
// The browser side is live.js, which every page loads while it is served. What goes to it
// is only ever "look again" too (stream.go): each open page then asks for the key of its own address (key.go)
// and loads itself anew if that is not the key it was rendered with. So an event may be lost, doubled or
// late, and every page still ends up with the right bytes.
//
// The server is for the machine it runs on. Other sites open in the same browser are its
// adversaries: guard.go keeps them out.
package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"sheaf/site"
)

// Options say what to serve and where.
type Options struct {
	Site      site.Options         // what to build; Base and Live are the server's to set
	Host      string               // the address to listen on; "" is 127.0.0.1
	Port      int                  // the first port to try; 0 is any free one
	FixedPort bool                 // fail if Port is taken, instead of trying those after it
	Poll      bool                 // look at the tree every second, for file systems that report no changes
	Stderr    io.Writer            // what is going on, a line each; nil is nowhere
	Ready     func(address string) // called, if set, when the site can be asked for at address, "http://127.0.0.1:8000/"
}

// portsTried is how many ports in a row are tried before giving up.
const portsTried = 100

// maxHeader bounds a request's header, in bytes.
const maxHeader = 64 << 10

// Run serves until ctx ends, which is no error. A *site.UsageError says that the folder, the host or the
// port cannot be had.
func Run(ctx context.Context, o Options) error {
	o.Host = cmp.Or(o.Host, "127.0.0.1")
	if o.Stderr == nil {
		o.Stderr = io.Discard
	}
	source, err := filepath.Abs(o.Site.Source) // "." would follow the folder when it is moved away
	if err != nil {
		return fmt.Errorf("find the source folder: %w", err)
	}
	o.Site.Source = source
	o.Site.Base = "/"
	o.Site.Live = liveAddress
	st, err := open(o)
	if err != nil {
		return err
	}
	defer st.close()
	listener, err := listen(o)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	bound := listener.Addr().(*net.TCPAddr)
	server := &http.Server{
		Handler:                      newGuard(o.Host, bound.Port, routes(st)),
		BaseContext:                  func(net.Listener) context.Context { return ctx }, // so that streams end with it
		DisableGeneralOptionsHandler: true,
		ReadHeaderTimeout:            10 * time.Second,
		WriteTimeout:                 time.Minute,
		IdleTimeout:                  2 * time.Minute,
		MaxHeaderBytes:               maxHeader,
		ErrorLog:                     log.New(o.Stderr, "", 0),
	}
	var running sync.WaitGroup
	var failed error
	running.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed = fmt.Errorf("serve: %w", err)
			cancel()
		}
	})
	running.Go(func() {
		if st.isLoaded(ctx); ctx.Err() == nil {
			announce(st, o, bound)
		}
	})
	st.look(ctx, nil)
	close(st.loaded)
	st.follow(ctx)

	grace, done := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer done()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	running.Wait()
	return failed
}

// listen takes the port that o asks for, or the next free one.
func listen(o Options) (net.Listener, error) {
	if o.Port < 0 || o.Port > 65535 {
		return nil, &site.UsageError{Message: fmt.Sprintf("%d is no port: choose one from 1 to 65535, or 0 for any", o.Port)}
	}
	last := o.Port
	if !o.FixedPort && o.Port > 0 {
		last = min(o.Port+portsTried-1, 65535)
	}
	var first error
	for port := o.Port; port <= last; port++ {
		listener, err := net.Listen("tcp", net.JoinHostPort(o.Host, strconv.Itoa(port)))
		if err == nil {
			return listener, nil
		}
		first = cmp.Or(first, err)
	}
	if errors.Is(first, syscall.EADDRINUSE) {
		return nil, &site.UsageError{Message: fmt.Sprintf("port %d is taken by another program: choose another port, or none to get the next that is free", o.Port)}
	}
	return nil, &site.UsageError{Message: fmt.Sprintf("cannot serve: %v", first)}
}

// announce tells where the site is, what is wrong with it, and who can see it.
func announce(st *state, o Options, bound *net.TCPAddr) {
	host := o.Host
	if bound.IP.IsUnspecified() {
		host = "127.0.0.1"
	}
	address := "http://" + net.JoinHostPort(host, strconv.Itoa(bound.Port)) + "/"
	st.print("Serving %s at %s", st.options.Source, address)
	if !bound.IP.IsLoopback() {
		st.print("Warning: everyone who can reach %s over the network can read these notes", bound)
	}
	st.print("Watching for changes; Ctrl+C ends")
	if o.Ready != nil {
		o.Ready(address)
	}
}

// print writes one line. Control characters, which names and notes may hold, don't reach the terminal.
func (st *state) print(format string, args ...any) {
	line := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, fmt.Sprintf(format, args...))
	st.writing.Lock()
	defer st.writing.Unlock()
	io.WriteString(st.stderr, line+"\n")
}
