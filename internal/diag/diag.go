// Package diag holds the one diagnostic type of peil: what is wrong, where it
// stands (file, line, column), and what to do about it. Everything that reads
// what a user wrote collects diagnostics instead of stopping at the first one.
package diag

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Severity orders diagnostics: an Error fails the build, a Warning is doubtful
// and fails it only under --strict, Info is told and nothing more.
type Severity int

const (
	Error Severity = iota
	Warning
	Info
)

// String returns the lower-case name used on the terminal and in report.json.
func (s Severity) String() string {
	return [...]string{"error", "warning", "info"}[s]
}

// MarshalText writes the name, so that report.json holds "warning", not 1.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Diagnostic is one mistake or doubt.
//
// A package that validates a part of the config does not know files: it sets
// Path (`kpi[3].formula`) and Offset, and internal/config turns them into a
// position. A package that reads files sets File and Line itself.
type Diagnostic struct {
	Severity Severity
	ID       string // what kind of doubt it is, such as an audit rule's; told in brackets; may be empty
	File     string // as the user would name it; empty when there is none
	Line     int    // physical line, from 1; 0 when unknown
	Column   int    // rune in the decoded physical line, from 1; 0 when unknown
	Length   int    // runes to underline; 0 means one
	Place    string // in a file without lines: "Budget!C12", "row 12"; Line then only orders
	Source   string // the physical line, without its line break
	Path     string // place in the config: dotted keys, array indices from 0
	Offset   int    // runes into the value at Path
	Message  string // what is wrong, one sentence
	Hint     string // what to do; may be empty
}

// Error returns the diagnostic on one line: file:line:column: message [id] (hint).
func (d Diagnostic) Error() string {
	var b strings.Builder
	if pos := d.Position(); pos != "" {
		b.WriteString(pos + ": ")
	}
	b.WriteString(d.said())
	if d.Hint != "" {
		b.WriteString(" (" + d.Hint + ")")
	}
	return b.String()
}

// said is the message with the id.
func (d Diagnostic) said() string {
	if d.ID == "" {
		return d.Message
	}
	return d.Message + " [" + d.ID + "]"
}

// Position returns file:line:column, or file:place, as far as it is known.
func (d Diagnostic) Position() string {
	switch {
	case d.File == "":
		return d.Path
	case d.Place != "":
		return d.File + ":" + d.Place
	case d.Line == 0:
		return d.File
	case d.Column == 0:
		return fmt.Sprintf("%s:%d", d.File, d.Line)
	}
	return fmt.Sprintf("%s:%d:%d", d.File, d.Line, d.Column)
}

// List collects diagnostics. The zero value is ready to use.
type List []Diagnostic

// Add appends d.
func (l *List) Add(d Diagnostic) { *l = append(*l, d) }

// Errorf appends an error at a place in the config.
func (l *List) Errorf(path, format string, args ...any) {
	l.Add(Diagnostic{Severity: Error, Path: path, Message: fmt.Sprintf(format, args...)})
}

// Warnf appends a warning at a place in the config.
func (l *List) Warnf(path, format string, args ...any) {
	l.Add(Diagnostic{Severity: Warning, Path: path, Message: fmt.Sprintf(format, args...)})
}

// Count returns how many diagnostics have the severity s.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Err returns nil when no diagnostic is an error, else an error that holds the
// whole list, warnings included: errors.As with *ListError gives it back.
func (l List) Err() error {
	if l.Count(Error) == 0 {
		return nil
	}
	return &ListError{List: l}
}

// Sort orders by file, line, column, then severity and message, so that the
// same mistakes print in the same order whoever found them first.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		switch {
		case a.File != b.File:
			return strings.Compare(a.File, b.File)
		case a.Line != b.Line:
			return a.Line - b.Line
		case a.Column != b.Column:
			return a.Column - b.Column
		case a.Severity != b.Severity:
			return int(a.Severity) - int(b.Severity)
		}
		return strings.Compare(a.Message, b.Message)
	})
}

// ListError is a List as an error.
type ListError struct{ List List }

// Error joins the diagnostics, one a line.
func (e *ListError) Error() string {
	lines := make([]string, len(e.List))
	for i, d := range e.List {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// From returns the diagnostics that err carries; an error of another kind
// becomes one diagnostic without a place. From(nil) is empty.
func From(err error) List {
	if err == nil {
		return nil
	}
	var list *ListError
	if errors.As(err, &list) {
		return list.List
	}
	var d Diagnostic
	if errors.As(err, &d) {
		return List{d}
	}
	return List{{Severity: Error, Message: err.Error()}}
}
