package dataset

import (
	"path/filepath"
	"slices"

	"peil/internal/diag"
)

// Paths returns the files that the source reads now, in the order of reading;
// the file of an sqlite database is one. What is wrong with its patterns is told
// by Scan.
func (s *Source) Paths() []string {
	if s.DSN != "" {
		if file := s.databaseFile(); file != "" {
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

// Patterns returns the source's patterns of files, as paths.
func (s *Source) Patterns() []string {
	patterns := make([]string, len(s.Files))
	for i, pattern := range s.Files {
		patterns[i] = s.full(filepath.ToSlash(pattern))
	}
	return patterns
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
