// Package devserver shows a site while it is being worked on: from memory, to
// this machine only, and open pages follow.
//
//  1. Show puts a site in place and then tells the open pages (events.go). A page
//     of it is made when somebody looks at it, and served whole.
//  2. Each page says which page it is; it is told that page's digest, and those of
//     what it loads (site.go). The scripts that are added to a page as it is served
//     (page.go) compare them with its own: dev.js changes the page in place
//     (patch.js), loads it again where that is not enough (place.js keeps the
//     reader's place), swaps a style sheet, or does nothing.
//  3. Fail lays the errors over the last good page.
//
// As every page compares digests whenever it connects, it makes no difference
// whether the server was restarted, the machine slept, or a build came between
// loading a page and its assets.
package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"peil/internal/diag"
)

// Options say where to listen.
type Options struct {
	Addr string // host:port; the host must be this machine's own; port 0 picks a free one
}

// Server is a listening server. It has a site after the first Show.
type Server struct {
	listener net.Listener
	http     *http.Server
	now      atomic.Pointer[state]
	closing  chan struct{}
	once     sync.Once // closes closing

	digests digests

	mu      sync.Mutex // held to change what is shown, the set of clients, and the good pages
	clients map[*client]bool
	good    map[string]goodPage // the pages that were looked at, as they last could be made
}

// state is what is shown. It never changes: Show and Fail put another in its place.
type state struct {
	site    *site    // nil before the first Show
	failure *failure // nil after a Show
}

// New listens at once, so that a port that is taken is known before anything is
// built; Serve answers.
func New(opt Options) (*Server, error) {
	host, _, err := net.SplitHostPort(opt.Addr)
	if err != nil {
		return nil, fmt.Errorf("the address %q is not host:port, like 127.0.0.1:4747", opt.Addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("the address %q could be reached from other machines, and a report is nobody's business: use 127.0.0.1, [::1] or localhost", opt.Addr)
	}
	listener, err := net.Listen("tcp", opt.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken, maybe by another watch: stop that one, or give port 0 to pick a free one: %w", opt.Addr, err)
	}
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", opt.Addr, err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() { // a localhost that is not
		listener.Close()
		return nil, fmt.Errorf("%s stands for %s, which other machines could reach: use 127.0.0.1", opt.Addr, listener.Addr())
	}
	s := &Server{
		listener: listener, closing: make(chan struct{}), digests: digests{known: map[string]known{}},
		clients: map[*client]bool{}, good: map[string]goodPage{},
	}
	s.now.Store(&state{})
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // what a client does wrong is told to it
	}
	return s, nil
}

// URL returns the address of the front page.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() + "/" }

// Show puts a site in place of what is shown, errors included, and tells the open
// pages.
func (s *Server) Show(given Site) {
	site := prepare(given)
	s.digests.forget(site)
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.good, func(name string, _ goodPage) bool { return !site.names[name] })
	s.now.Store(&state{site: site})
	s.tell()
}

// Open names the pages that are open, sorted.
func (s *Server) Open() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := map[string]bool{}
	for c := range s.clients {
		open[c.page] = true
	}
	return slices.Sorted(maps.Keys(open))
}

// Fail lays errors over the last good page: text, if any, and the diagnostics as
// a terminal shows them.
func (s *Server) Fail(diags diag.List, text string) {
	var b strings.Builder
	diag.Print(&b, diags) // a Builder takes all
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Store(&state{site: s.now.Load().site, failure: newFailure(text, b.String())})
	s.tell()
}

// Serve answers until the context ends. Answers under way are finished, for a
// while.
func (s *Server) Serve(ctx context.Context) error {
	stopped := make(chan error, 1)
	go func() { stopped <- s.http.Serve(s.listener) }()
	select {
	case err := <-stopped:
		s.Close()
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("serving %s: %w", s.URL(), err)
	case <-ctx.Done():
	}
	s.hangUp()
	soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	s.http.Shutdown(soon) // what is not finished by then is cut off
	s.Close()
	<-stopped
	return nil
}

// Close ends the server at once, whether it serves or not.
func (s *Server) Close() error {
	s.hangUp()
	err := errors.Join(s.http.Close(), s.listener.Close())
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// hangUp ends the open pages' connections, which would never end themselves.
func (s *Server) hangUp() { s.once.Do(func() { close(s.closing) }) }
