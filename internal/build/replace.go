package build

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// replaceEach replaces changed files one by one: assets first, pages after
// them, so that no page asks for what is not there, and removals last. The
// manifest first lists old and new files together: whenever this is
// interrupted, the next run knows what it may replace and remove.
func replaceEach(dir string, files map[string][]byte, manifest []byte, p Published) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	both, err := encodeManifest(append(slices.Sorted(maps.Keys(files)), p.Removed...), files)
	if err != nil {
		return err
	}
	if err := replace(dir, manifestName, both); err != nil {
		return err
	}
	order := slices.Clone(p.Changed)
	for _, name := range sameButForCase(dir, files, p.Removed) {
		if err := remove(filepath.Join(dir, filepath.FromSlash(name[0]))); err != nil {
			return err
		}
		if !slices.Contains(order, name[1]) {
			order = append(order, name[1])
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return rank(a) - rank(b) })
	for _, name := range order {
		if err := replace(dir, name, files[name]); err != nil {
			return err
		}
	}
	for _, name := range p.Removed {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if info, err := os.Lstat(target); err == nil && info.IsDir() {
			continue // of others: it was in the way of a run that stopped there
		}
		if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for parent := filepath.Dir(target); parent != dir && os.Remove(parent) == nil; parent = filepath.Dir(parent) {
		}
	}
	return replace(dir, manifestName, manifest)
}

// sameButForCase returns the stale names that are, on a file system without
// regard to case, a file of the new site under an older spelling, each with the
// new one. To remove such a file after the new one is written would remove that.
func sameButForCase(dir string, files map[string][]byte, removed []string) (pairs [][2]string) {
	for _, old := range removed {
		info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(old)))
		if err != nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if !strings.EqualFold(old, name) {
				continue
			}
			if other, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil && os.SameFile(info, other) {
				pairs = append(pairs, [2]string{old, name})
			}
		}
	}
	return pairs
}

// rank orders assets before pages before the entry page.
func rank(name string) int {
	switch {
	case name == "index.html":
		return 2
	case strings.HasSuffix(name, ".html"):
		return 1
	}
	return 0
}

// replace writes a file beside its place and renames it there.
func replace(dir, name string, content []byte) error {
	target := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	temporary := filepath.Join(filepath.Dir(target), leftoverPrefix(filepath.Base(target))+fmt.Sprint(os.Getpid()))
	if err := os.WriteFile(temporary, content, 0o644); err != nil {
		return errors.Join(err, remove(temporary))
	}
	if err := os.Rename(temporary, target); err != nil {
		return errors.Join(err, remove(temporary))
	}
	return nil
}

// remove removes a file that may not be there.
func remove(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
