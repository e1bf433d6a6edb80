package watch

import (
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// ear takes up events at once, whoever is busy: the system's queue is short, and
// on some systems a folder cannot be added to the watch while an event waits to
// be taken. It holds one entry for each path, and at most maxHeard.
type ear struct {
	wake chan struct{} // holds one token when there is news
	done sync.WaitGroup

	mu     sync.Mutex
	events map[string]heard
	missed bool // some events are not among them
}

// heard is all that was heard of a path.
type heard struct {
	first, last time.Time
	moved       bool // it was made, removed or renamed
}

const maxHeard = 4096

// listen starts to take up events until the watcher is closed; nil has none.
func listen(notify *fsnotify.Watcher) *ear {
	e := &ear{wake: make(chan struct{}, 1), events: map[string]heard{}}
	if notify == nil {
		return e
	}
	e.done.Go(func() {
		for event := range notify.Events {
			e.hear(event, time.Now())
		}
	})
	e.done.Go(func() {
		// Mostly a queue that ran over. Whatever was missed, looking finds it.
		for range notify.Errors {
			e.mu.Lock()
			e.missed = true
			e.mu.Unlock()
			e.signal()
		}
	})
	return e
}

func (e *ear) hear(event fsnotify.Event, now time.Time) {
	if event.Name == "" || event.Op == fsnotify.Chmod {
		return
	}
	e.mu.Lock()
	h, known := e.events[event.Name]
	switch {
	case !known && len(e.events) == maxHeard:
		e.missed = true
	case !known:
		h.first = now
		fallthrough
	default:
		h.last = now
		h.moved = h.moved || event.Has(fsnotify.Create) || event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename)
		e.events[event.Name] = h
	}
	e.mu.Unlock()
	e.signal()
}

// take returns what was heard since it was last called.
func (e *ear) take() (events map[string]heard, missed bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	events, missed = e.events, e.missed
	e.events, e.missed = map[string]heard{}, false
	return events, missed
}

// signal wakes whoever waits for news.
func (e *ear) signal() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}
