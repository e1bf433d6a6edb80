package dataset

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/diag"
)

// expand returns the files that the source's patterns match, sorted, each once,
// with slashes and relative to Dir.
func expand(s *Source, index int, l *diag.List) []string {
	if s.DSN != "" {
		return []string{s.DatabaseName()}
	}
	var names []string
	for i, pattern := range s.Files {
		found, err := glob(s.Dir, filepath.ToSlash(pattern))
		at := fmt.Sprintf("source[%d].files[%d]", index, i)
		if err != nil {
			l.Add(notPattern(at, pattern))
			continue
		}
		if folder := s.full(pattern); len(found) == 0 && isFolder(folder) {
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("%q is a folder, not a file", pattern), Hint: fmt.Sprintf("write %q for the files in it", path.Join(filepath.ToSlash(pattern), "*.csv"))})
		} else if len(found) == 0 {
			l.Add(diag.Diagnostic{Path: at, Message: fmt.Sprintf("no file matches %q", pattern), Hint: neighbours(s.Dir, filepath.ToSlash(pattern))})
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// glob returns the files that a pattern matches.
func glob(dir, pattern string) ([]string, error) {
	found, err := globAll(dir, pattern)
	return slices.DeleteFunc(found, func(name string) bool {
		full := filepath.FromSlash(name)
		if !filepath.IsAbs(full) {
			full = filepath.Join(dir, full)
		}
		return isFolder(full)
	}), err
}

// globAll returns the files and folders that a pattern matches. The folder is not
// a part of the pattern, so that a [ in its name is only that.
func globAll(dir, pattern string) ([]string, error) {
	if dir == "" {
		dir = "."
	}
	clean := path.Clean(pattern)
	var found []string
	var err error
	if fs.ValidPath(clean) {
		found, err = fs.Glob(os.DirFS(dir), clean)
	} else {
		// Outside of the folder: ../shared/*.csv or an absolute path.
		full := filepath.FromSlash(pattern)
		if !filepath.IsAbs(full) {
			full = filepath.Join(dir, full)
		}
		found, err = filepath.Glob(full)
		for i := range found {
			if rel, relErr := filepath.Rel(dir, found[i]); relErr == nil && !filepath.IsAbs(pattern) {
				found[i] = rel
			}
			found[i] = filepath.ToSlash(found[i])
		}
	}
	return found, err
}

// neighbours tells which files are where a pattern found none.
func neighbours(dir, pattern string) string {
	folder := path.Dir(pattern)
	if strings.ContainsAny(folder, "*?[") {
		return ""
	}
	full := filepath.FromSlash(folder)
	if !filepath.IsAbs(full) {
		full = filepath.Join(dir, full)
	}
	entries, err := os.ReadDir(full)
	if err != nil {
		return fmt.Sprintf("there is no folder %q", folder)
	}
	const most = 8
	var names []string
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return fmt.Sprintf("the folder %q holds no files", folder)
	}
	if near := diag.Nearest(path.Base(pattern), names); near != "" && !strings.ContainsAny(pattern, "*?[") {
		return fmt.Sprintf("did you mean %q?", path.Join(folder, near))
	}
	more := ""
	if len(names) > most {
		more = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	return fmt.Sprintf("the folder %q holds %s%s", folder, strings.Join(names, ", "), more)
}
