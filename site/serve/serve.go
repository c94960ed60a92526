// Package serve is the development server: it shows a folder of notes in the browser, and shows it
// anew when something in the folder changes.
//
// One loop does all the work, see follow in state.go: wait until the tree may have changed and has come to
// rest (watch.go), let the Builder look at it again, and put the Site it made in place of the one
// before. Requests (pages.go) render from the Site that is in place; nothing is written to disk. A
// look that fails leaves the last good Site in place, and the browser is told what is wrong.
//
// The browser's side is live/live.ts, which every page loads while it is served. What goes to it is only
// ever "look again" too (stream.go): each open page then sends its own address and the key (key.go) of what it
// shows, and gets what it shows now with all that is wrong (look.go). So an event may be lost, doubled or
// late, and every page still ends up with the right bytes. The page changes in place (live/mirror.ts):
// what differs between what the server sent before and what it sends now is done to the open page, and
// nothing else. Scripts of the theme that must see to new parts listen for the event "sheaf:change".
//
// The server is for the machine it runs on. Other sites open in the same browser are its
// adversaries: guard.go keeps them out. It writes in two cases, when a reader on this machine asks for
// it: a note that is not there, and the edit that a finding carries (write.go).
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
	"time"

	"sheaf/site"
)

// Options say what to serve and where.
type Options struct {
	Site      site.Options    // what to build; Base and Live are the server's to set
	Host      string          // the address to listen on; "" is 127.0.0.1
	Port      int             // the first port to try; 0 is any free one
	FixedPort bool            // fail if Port is taken, instead of trying those after it
	LAN       bool            // listen on this machine's address in the local network, too
	Editor    string          // the address that opens a place in an editor, see EditorLink; "" copies places
	Navigate  bool            // the page in view goes to the note just saved
	Rebuild   <-chan struct{} // each thing that comes has all notes read anew
	Poll      bool            // look at the tree every second, for file systems that report no changes
	Stderr    io.Writer       // what is going on, a line each; nil is nowhere
	Ready     func(Running)   // called, if set, when the site can be asked for
}

// Running is what there is to say of a server that has started.
type Running struct {
	Address string // "http://127.0.0.1:8000/"
	LAN     string // the same for other machines in the local network; "" unless they were to be served
	Source  string // the folder of notes, absolute
	Notes   int    // how many it holds
	Open    bool   // others than this machine can read them
}

// maxHeader bounds a request's header, in bytes.
const maxHeader = 64 << 10

// headerPatience is how long a request's header may take to come in.
const headerPatience = 5 * time.Second

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
	listeners, err := listen(o)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	bound := listeners[0].Addr().(*net.TCPAddr)
	server := &http.Server{
		Handler:                      newGuard(o.Host, bound.Port, routes(st)),
		BaseContext:                  func(net.Listener) context.Context { return ctx }, // so that streams end with it
		DisableGeneralOptionsHandler: true,
		ReadHeaderTimeout:            headerPatience,
		WriteTimeout:                 time.Minute,
		IdleTimeout:                  time.Minute,
		MaxHeaderBytes:               maxHeader,
		ErrorLog:                     log.New(o.Stderr, "", 0),
	}
	var running sync.WaitGroup
	failures := make([]error, len(listeners))
	for i, listener := range listeners {
		running.Go(func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				failures[i] = fmt.Errorf("serve: %w", err)
				cancel()
			}
		})
	}
	running.Go(func() {
		if st.isLoaded(ctx); ctx.Err() == nil {
			announce(ctx, st, o, listeners)
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
	return errors.Join(failures...)
}

// announce tells where the site is, what is wrong with it, and who can see it.
func announce(ctx context.Context, st *state, o Options, listeners []net.Listener) {
	now := Running{Source: st.options.Source}
	for i, listener := range listeners {
		bound := listener.Addr().(*net.TCPAddr)
		host := o.Host
		switch {
		case i > 0:
			host = bound.IP.String()
		case bound.IP.IsUnspecified():
			host = "127.0.0.1"
		}
		address := "http://" + net.JoinHostPort(host, strconv.Itoa(bound.Port)) + "/"
		if i == 0 {
			now.Address = address
			st.print("Serving %s at %s", st.options.Source, address)
		} else {
			now.LAN = address
			st.print("For other devices in this network: %s", address)
		}
		if !bound.IP.IsLoopback() {
			now.Open = true
			st.print("Warning: everyone who can reach %s over the network can read these notes", bound)
		}
	}
	select {
	case <-st.loaded:
	case <-ctx.Done():
		return
	}
	if s := st.shown.Load().site; s != nil {
		now.Notes = s.Notes()
	}
	if now.Notes > 0 {
		st.print("Watching %s for changes; Ctrl+C ends", count(now.Notes, "note"))
	} else {
		st.print("Watching for changes; Ctrl+C ends")
	}
	if o.Ready != nil {
		o.Ready(now)
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
