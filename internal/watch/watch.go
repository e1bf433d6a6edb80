// Package watch tells which of the files that a build read have changed.
//
//  1. Watch is told the paths: files, that need not exist yet, and folders, of
//     which every direct entry counts.
//  2. Each path is resolved to the folders that must be watched for it
//     (folders.go): a file that an editor saves by renaming is a new file, so
//     that only its folder sees it; and a symbolic link has more than one.
//  3. Events, or where none come a comparison of sizes, times and inodes
//     (snapshot.go), mark paths as changed.
//  4. Next returns them when they have been quiet for a moment: a brief one, or a
//     longer one where a file is empty or gone, as in the middle of a save, or
//     where no events tell that it is still being written.
//
// What a changed file now holds, or whether it is half-written, empty or gone, is
// for its reader to say.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say how to watch. The zero value is right where nothing is known.
type Options struct {
	Poll    time.Duration // look this often instead of waiting for events; 0: only where no events come
	Quiet   time.Duration // a doubtful change is told when nothing more has changed for so long; 0: 30 ms
	MaxWait time.Duration // and at the latest after so long; 0: 250 ms
}

const (
	defaultBrief   = 5 * time.Millisecond
	defaultQuiet   = 30 * time.Millisecond
	defaultMaxWait = 250 * time.Millisecond
	fallbackPoll   = 500 * time.Millisecond // where no events come
	checkFolders   = time.Second            // a folder whose parent is moved away sends no event
)

// ErrClosed is returned by a Watcher that was closed.
var ErrClosed = errors.New("the watcher is closed")

// Watcher watches a set of paths. One goroutine may call Next at a time.
type Watcher struct {
	opt    Options
	brief  time.Duration     // as opt.Quiet, for a change that is not doubtful
	notify *fsnotify.Watcher // nil: polling only
	heard  *ear
	closed chan struct{}
	once   sync.Once // closes closed

	mu       sync.Mutex
	given    map[string]string      // by absolute path: the path as Watch was told it
	folders  map[string]*folder     // by real path: what is watched
	snapshot map[string]fs.FileInfo // by path to tell: how it was when last looked at; no entry: not there
	dirty    map[string]bool        // paths to tell: whether they were there when last told
	first    time.Time              // when the first of them changed
	last     time.Time              // when the last of them changed
	since    time.Time              // when Next last returned
	looked   time.Time              // when the snapshot was last compared
	stale    bool                   // what is watched is no longer what should be
	err      error                  // for the next call of Next
}

// New returns a watcher of nothing.
//
// Where the system has no events, it polls. At the limit of the system the error
// is ErrLimit and says what to do.
func New(opt Options) (*Watcher, error) {
	if opt.Poll < 0 || opt.Quiet < 0 || opt.MaxWait < 0 {
		return nil, fmt.Errorf("watch: negative durations in %+v", opt)
	}
	if opt.Quiet == 0 {
		opt.Quiet = defaultQuiet
	}
	if opt.MaxWait == 0 {
		opt.MaxWait = defaultMaxWait
	}
	w := &Watcher{
		opt:      opt,
		brief:    min(defaultBrief, opt.Quiet),
		closed:   make(chan struct{}),
		given:    map[string]string{},
		folders:  map[string]*folder{},
		snapshot: map[string]fs.FileInfo{},
		dirty:    map[string]bool{},
		since:    time.Now(),
	}
	if opt.Poll == 0 {
		notify, err := fsnotify.NewWatcher()
		switch {
		case err == nil:
			w.notify = notify
		case limited(err):
			return nil, limitError(err, instances)
		default:
			w.opt.Poll = fallbackPoll
		}
	}
	w.heard = listen(w.notify)
	return w, nil
}

// Watch replaces what is watched. A path may be a file or a folder, and need not
// exist. Of a folder its direct entries are watched; those of its subfolders only
// where they are given themselves.
//
// Changes that Next has not told yet are kept. A path that was not watched before
// counts as changed when it was written after Next last returned, since its
// reader may have come too early.
//
// An ErrLimit says that the system gives no events for some folder. Those folders
// are polled, and all is watched.
func (w *Watcher) Watch(paths []string) error {
	given := make(map[string]string, len(paths))
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return fmt.Errorf("watching %s: %w", p, err)
		}
		given[abs] = filepath.Clean(p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.closed:
		return ErrClosed
	default:
	}
	w.understand()
	stale := w.stale
	w.given = given
	err := w.follow()
	w.adopt()
	if stale {
		w.compare(time.Now())
	}
	w.heard.signal()
	return err
}

// Next waits until something has changed and is quiet, and returns the changed
// paths, sorted: a given path as it was given, an entry of a given folder below
// it. An entry that came and went meanwhile is not told.
//
// The error is that of the context, ErrClosed, or an ErrLimit as for Watch, after
// which Next can be called again.
func (w *Watcher) Next(ctx context.Context) ([]string, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		changed, wait, err := w.step(time.Now())
		if changed != nil || err != nil {
			return changed, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-w.closed:
		case <-w.heard.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// step does what is due now: it returns the changed paths, or how long to wait.
func (w *Watcher) step(now time.Time) ([]string, time.Duration, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.closed:
		return nil, 0, ErrClosed
	default:
	}
	w.understand()
	every := w.interval()
	settled := len(w.dirty) > 0 && !now.Before(w.due())
	idle := len(w.dirty) == 0 && (w.stale || !now.Before(w.looked.Add(every)))
	if settled || idle {
		w.look(now)
	}
	if err := w.err; err != nil {
		w.err = nil
		return nil, 0, err
	}
	if len(w.dirty) == 0 {
		return nil, max(w.looked.Add(every).Sub(now), time.Millisecond), nil
	}
	if due := w.due(); now.Before(due) {
		return nil, due.Sub(now), nil
	}
	return w.take(now), 0, nil
}

// due is when the marked paths are told.
func (w *Watcher) due() time.Time {
	quiet := w.opt.Quiet
	if !w.doubtful() {
		quiet = w.brief
	}
	settled, latest := w.last.Add(quiet), w.first.Add(w.opt.MaxWait)
	if latest.Before(settled) {
		return latest
	}
	return settled
}

// doubtful reports whether a marked path may be in the middle of a save: editors
// empty a file before they write it, or put another in its place.
func (w *Watcher) doubtful() bool {
	for path := range w.dirty {
		if is := w.snapshot[path]; is == nil || is.Mode().IsRegular() && is.Size() == 0 {
			return true
		}
	}
	return w.polls()
}

// interval is how often to look without being told to.
func (w *Watcher) interval() time.Duration {
	switch {
	case w.notify == nil:
		return w.opt.Poll
	case w.polls():
		return fallbackPoll
	}
	return checkFolders
}

// polls reports whether events do not tell all.
func (w *Watcher) polls() bool {
	for _, f := range w.folders {
		if f.polled {
			return true
		}
	}
	return w.notify == nil
}

// look brings what is watched up to date, and compares the snapshot where events
// may not have told all. A file that still grows in a polled folder is found to
// have changed once more, and told when it has stopped.
func (w *Watcher) look(now time.Time) {
	w.looked = now
	stale := w.stale || w.replaced()
	if stale {
		w.err = w.follow()
	}
	if stale || w.polls() {
		w.compare(now)
	}
}

// understand marks the paths that the events heard concern.
func (w *Watcher) understand() {
	events, missed := w.heard.take()
	w.stale = w.stale || missed
	for at, e := range events {
		if f := w.folders[at]; f != nil && e.moved {
			f.lost, w.stale = true, true
		}
		f := w.folders[filepath.Dir(at)]
		if f == nil {
			continue
		}
		name := filepath.Base(at)
		for _, path := range f.names[name] {
			w.stale = w.stale || e.moved
			w.mark(path, e.first, e.last)
		}
		if w.folders[at] != nil && !e.moved || passing(name) {
			continue // some systems tell of a folder's entries as writes to the folder
		}
		for _, given := range f.entries {
			w.mark(filepath.Join(given, name), e.first, e.last)
		}
	}
}

// mark notes that a path has changed.
func (w *Watcher) mark(path string, first, last time.Time) {
	if len(w.dirty) == 0 || first.Before(w.first) {
		w.first = first
	}
	if len(w.dirty) == 0 || last.After(w.last) {
		w.last = last
	}
	if _, marked := w.dirty[path]; !marked {
		w.dirty[path] = w.snapshot[path] != nil
	}
	w.note(path, stat(path))
}

// take returns the marked paths and forgets them. One that was not there when
// last told, and is not there now, is nobody's concern.
func (w *Watcher) take(now time.Time) []string {
	w.since = now
	var paths []string
	for path, before := range w.dirty {
		is := stat(path)
		w.note(path, is)
		if before || is != nil {
			paths = append(paths, path)
		}
	}
	clear(w.dirty)
	slices.Sort(paths)
	return paths
}

// Folders returns the folders that are watched, by their real paths, sorted.
func (w *Watcher) Folders() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Sorted(maps.Keys(w.folders))
}

// Close ends the watch: Next returns ErrClosed.
func (w *Watcher) Close() error {
	var err error
	w.once.Do(func() {
		close(w.closed)
		if w.notify != nil {
			err = w.notify.Close()
		}
		w.heard.done.Wait()
	})
	return err
}
