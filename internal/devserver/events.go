package devserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	beat = 10 * time.Second // dev.js takes a connection for dead after three
	slow = 10 * time.Second // a client that takes no news for so long is left

	// A browser opens six connections to one server, and a seventh page would wait
	// for ever. Before that, pages that nobody looks at are asked to hang up.
	crowd = 4
)

// client is a page that listens. Both channels hold one token at most: a page that
// is slow misses what came between, and is then told how things are.
type client struct {
	page          string
	news, crowded chan struct{}
}

// message is what a page is told.
type message struct {
	version
	Failure *failure `json:"failure"`
}

// failure is what went wrong.
type failure struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Diags string `json:"diags"`
}

func newFailure(text, diags string) *failure {
	return &failure{ID: digest([]byte(text + "\x00" + diags)), Text: text, Diags: diags}
}

// message returns what the page of that name is told.
func (s *Server) message(ctx context.Context, name string) message {
	st := s.now.Load()
	_, v := s.look(ctx, st, name)
	return message{version: v, Failure: st.failure}
}

// tell wakes all clients; s.mu is held.
func (s *Server) tell() {
	for c := range s.clients {
		wake(c.news)
	}
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (s *Server) join(page string) *client {
	c := &client{page: page, news: make(chan struct{}, 1), crowded: make(chan struct{}, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients[c] = true
	if len(s.clients) > crowd {
		for c := range s.clients {
			wake(c.crowded)
		}
	}
	return c
}

func (s *Server) leave(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.clients, c)
}

// listen is the stream of events for one page: how things are, now and whenever
// that changes.
func (s *Server) listen(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	name := r.URL.Query().Get("page")
	c := s.join(name)
	defer s.leave(c)
	conn := http.NewResponseController(w)
	send := func(event string, data any) error {
		text, err := json.Marshal(data)
		if err != nil {
			return err
		}
		if err := conn.SetWriteDeadline(time.Now().Add(slow)); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, text); err != nil {
			return err
		}
		return conn.Flush()
	}
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	fmt.Fprint(w, "retry: 1000\n") // milliseconds until a browser tries again; an error shows in the next write
	err := send("state", s.message(r.Context(), name))
	for err == nil {
		select {
		case <-s.closing:
			return
		case <-r.Context().Done():
			return
		case <-c.news:
			err = send("state", s.message(r.Context(), name))
		case <-c.crowded:
			err = send("crowded", nil)
		case <-ticker.C:
			err = send("beat", nil)
		}
	}
}
