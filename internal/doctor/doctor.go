// Package doctor looks at the machine for what may hinder peil, and at the
// folders that a config names. It changes nothing: what it tries, such as
// exchanging two folders, it does with folders of its own beside the output,
// and removes them.
//
//  1. project.go looks at the config and the data.
//  2. output.go looks at where the report is published, and what is kept for the next time.
//  3. watching.go looks at what watch needs: events, and an address.
//  4. machine.go looks at the rest.
package doctor

import (
	"context"
	"fmt"
	"strings"

	"peil/internal/config"
)

// Level says how much a finding matters.
type Level int

const (
	OK      Level = iota
	Note          // good to know: peil works, if not as well as it could
	Problem       // build or watch fails
)

// String returns the word that is printed.
func (l Level) String() string { return [...]string{"ok", "note", "problem"}[l] }

// Finding is what one check found.
type Finding struct {
	Level Level
	Check string // two words at most: data, disk space
	Says  string
	Do    string // what to do; empty when it is OK
}

// Options say what to look at.
type Options struct {
	Path     string                      // the config file, or its folder; need not exist when Optional
	Optional bool                        // without a config only the machine is looked at
	Addr     string                      // where watch would serve
	CacheDir string                      // for drawn charts and what large files gave; empty: nothing is kept
	Env      func(string) (string, bool) // looks up an environment variable
}

// Examine does every check, in the order in which they are told. When ctx ends, no
// database is waited for.
func Examine(ctx context.Context, opt Options) []Finding {
	e := &exam{opt: opt}
	e.config()
	if e.cfg != nil {
		e.data(ctx)
		e.output()
	}
	e.cache()
	e.watching()
	e.address()
	e.descriptors()
	e.zones()
	e.opener()
	e.browser()
	return e.found
}

// exam is one examination.
type exam struct {
	opt   Options
	cfg   *config.Config // nil without one
	found []Finding
}

func (e *exam) ok(check, format string, args ...any) { e.add(OK, check, "", format, args...) }

func (e *exam) note(check, do, format string, args ...any) { e.add(Note, check, do, format, args...) }

func (e *exam) problem(check, do, format string, args ...any) {
	e.add(Problem, check, do, format, args...)
}

func (e *exam) add(level Level, check, do, format string, args ...any) {
	e.found = append(e.found, Finding{level, check, fmt.Sprintf(format, args...), do})
}

// count writes a number of things: 1 file, 2 files.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// some lists names, at most a few of them.
func some(names []string) string {
	const most = 3
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
