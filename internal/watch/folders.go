package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// folder is a folder that is watched, by its real path: without symbolic links,
// so that no folder has two names.
type folder struct {
	names   map[string][]string // by entry: the given paths that depend on it
	entries []string            // given paths that are this folder, so that every entry counts
	info    fs.FileInfo         // which folder it is
	polled  bool                // its changes bring no events, or not all
	lost    bool                // it was moved or removed, and the system's watch with it
}

// follow finds the folders of the given paths, and watches those and no others.
// What appears between looking and watching is found by looking again.
func (w *Watcher) follow() error {
	w.stale = false
	if w.notify == nil {
		return nil
	}
	var limit error
	for range 5 { // as long as folders come and go: what is missed then, replaced finds
		found := w.find()
		for path, old := range w.folders {
			if f := found[path]; f == nil || old.lost || !os.SameFile(f.info, old.info) {
				w.notify.Remove(path) // fails where the system has ended the watch itself
				delete(w.folders, path)
			} else {
				f.polled = old.polled
			}
		}
		settled := true
		for path, f := range found {
			if w.folders[path] != nil {
				continue
			}
			settled = false
			f.polled = Remote(path) != ""
			switch err := w.notify.Add(path); {
			case err == nil:
			case errors.Is(err, fs.ErrNotExist):
				f.lost = true
			case limited(err):
				f.polled, limit = true, limitError(err, folders)
			default:
				f.polled = true
			}
		}
		w.folders = found
		if settled {
			break
		}
	}
	return limit
}

// find resolves the given paths to folders.
func (w *Watcher) find() map[string]*folder {
	r := resolver{folders: map[string]*folder{}}
	for abs, given := range w.given {
		real := r.resolve(abs, given, 0)
		if real == "" {
			continue
		}
		r.entry(filepath.Dir(real), filepath.Base(real), given)
		if info := stat(real); info != nil && info.IsDir() {
			if f := r.folder(real); f != nil {
				f.entries = append(f.entries, given)
			}
		}
	}
	return r.folders
}

// replaced reports whether a watched folder is gone, or is another one than it
// was. No event tells that when a folder further up was moved.
func (w *Watcher) replaced() bool {
	for path, f := range w.folders {
		if info := stat(path); info == nil || !os.SameFile(info, f.info) {
			return true
		}
	}
	return false
}

// resolver walks paths to the folders and entries that decide what is there.
type resolver struct {
	folders map[string]*folder
}

// resolve returns a path without symbolic links, or "" where it leads nowhere.
// The links on the way, and the first entry that is missing, are entries on which
// the given path depends.
func (r *resolver) resolve(path, given string, links int) string {
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	dir := r.resolve(parent, given, links)
	if dir == "" {
		return ""
	}
	at := filepath.Join(dir, filepath.Base(path))
	info, err := os.Lstat(at)
	switch {
	case err != nil:
		r.entry(dir, filepath.Base(path), given)
		return ""
	case info.Mode()&fs.ModeSymlink == 0:
		return at
	}
	r.entry(dir, filepath.Base(path), given)
	target, err := os.Readlink(at)
	if err != nil || links == 40 { // as many as Linux follows
		return ""
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	return r.resolve(target, given, links+1)
}

// entry notes that a given path depends on an entry of a folder.
func (r *resolver) entry(dir, name, given string) {
	if f := r.folder(dir); f != nil && !slices.Contains(f.names[name], given) {
		f.names[name] = append(f.names[name], given)
	}
}

// folder returns the folder at a real path; nil when there is none.
func (r *resolver) folder(dir string) *folder {
	if f := r.folders[dir]; f != nil {
		return f
	}
	info := stat(dir)
	if info == nil || !info.IsDir() {
		return nil
	}
	f := &folder{names: map[string][]string{}, info: info}
	r.folders[dir] = f
	return f
}
