package dataset

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"peil/internal/diag"
)

// Paths returns the files that the source reads now, in the order of reading;
// the file of an sqlite database is one. What is wrong with its patterns is told
// by Scan.
func (s *Source) Paths() []string {
	if s.DSN != "" {
		if file := s.DatabaseFile(); file != "" {
			return []string{file}
		}
		return nil
	}
	var unheard diag.List
	names := expand(s, 0, &unheard)
	for i, name := range names {
		names[i] = s.full(name)
	}
	return names
}

// Awaited returns where files of the source may yet appear: those that are named,
// and the folders that its patterns look into, of data/*/ads.csv both data and
// each folder in it.
func (s *Source) Awaited() []string {
	var awaited []string
	for _, pattern := range s.Files {
		pattern = path.Clean(filepath.ToSlash(pattern))
		parts := strings.Split(pattern, "/")
		first := slices.IndexFunc(parts, func(part string) bool { return strings.ContainsAny(part, "*?[") })
		if first < 0 {
			awaited = append(awaited, s.full(pattern))
			continue
		}
		// The folder before the first star is waited for where it is missing.
		awaited = append(awaited, s.full(path.Dir(strings.Join(parts[:first+1], "/"))))
		for i := first + 1; i < len(parts); i++ {
			folders, _ := globAll(s.Dir, strings.Join(parts[:i], "/")) // Scan tells a pattern that is none
			for _, name := range folders {
				if folder := s.full(name); isFolder(folder) {
					awaited = append(awaited, folder)
				}
			}
		}
	}
	return awaited
}

// full returns the path of a name that is relative to the source's folder.
func (s *Source) full(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.Dir, filepath.FromSlash(name))
}

// Matches reports whether one of the source's patterns matches a file at path,
// which need not be there yet. The folder is not a part of the patterns.
func (s *Source) Matches(path string) bool {
	file, err := filepath.Abs(path)
	if err != nil {
		return false
	}
	dir, err := filepath.Abs(s.Dir)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(s.Files, func(pattern string) bool {
		pattern = filepath.Clean(filepath.FromSlash(pattern))
		name := file
		if !filepath.IsAbs(pattern) {
			if name, err = filepath.Rel(dir, file); err != nil {
				return false
			}
		}
		match, err := filepath.Match(pattern, name)
		return err == nil && match
	})
}
