package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// listing returns every path that can be told and is there.
func (w *Watcher) listing() map[string]fs.FileInfo {
	found := make(map[string]fs.FileInfo, len(w.snapshot))
	for _, path := range w.given {
		info := stat(path)
		if info == nil {
			continue
		}
		found[path] = info
		if !info.IsDir() {
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			continue // gone meanwhile
		}
		for _, e := range entries {
			if passing(e.Name()) {
				continue
			}
			at := filepath.Join(path, e.Name())
			if info := stat(at); info != nil {
				found[at] = info
			}
		}
	}
	return found
}

// compare marks what is not as it was when last looked at.
func (w *Watcher) compare(now time.Time) {
	found := w.listing()
	for path, is := range found {
		if was := w.snapshot[path]; was == nil || differ(was, is) {
			w.mark(path, now, now)
		}
	}
	for path := range w.snapshot {
		if found[path] == nil {
			w.mark(path, now, now)
		}
	}
}

// grain is how far a file's time may lie behind the clock.
const grain = 10 * time.Millisecond

// adopt takes up the paths that are new, and forgets those that are not watched
// any more.
func (w *Watcher) adopt() {
	found := w.listing()
	given := map[string]bool{}
	for _, path := range w.given {
		given[path] = true
	}
	watched := func(path string) bool { return given[path] || given[filepath.Dir(path)] }
	for path := range w.snapshot {
		if !watched(path) {
			delete(w.snapshot, path)
		}
	}
	for path := range w.dirty {
		if !watched(path) {
			delete(w.dirty, path)
		}
	}
	for path, is := range found {
		if w.snapshot[path] != nil {
			continue
		}
		w.snapshot[path] = is
		if !is.IsDir() && is.ModTime().After(w.since.Add(-grain)) {
			w.mark(path, w.since, is.ModTime())
		}
	}
}

// note keeps how a path is now; nil: not there.
func (w *Watcher) note(path string, is fs.FileInfo) {
	if is == nil {
		delete(w.snapshot, path)
	} else {
		w.snapshot[path] = is
	}
}

// differ reports whether a file has changed. A folder's time and size change with
// its entries, which are told themselves.
func differ(a, b fs.FileInfo) bool {
	if a.IsDir() && b.IsDir() {
		return !os.SameFile(a, b)
	}
	return a.Size() != b.Size() || !a.ModTime().Equal(b.ModTime()) || a.Mode().Type() != b.Mode().Type() || !os.SameFile(a, b)
}

// stat describes what a path leads to; nil when there is nothing.
func stat(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}
