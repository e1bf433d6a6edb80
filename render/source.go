package render

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// sourceFile is a text that a user wrote, with where it stands, so that a
// mistake at a byte offset becomes file, line and column.
type sourceFile struct {
	name   string
	first  int // line of the file on which text starts
	text   string
	starts []int // byte offset of each line
}

func newSource(name string, first int, text string) *sourceFile {
	s := &sourceFile{name: name, first: max(first, 1), text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// lineStart returns the offset of the n-th line of text, from 1.
func (s *sourceFile) lineStart(n int) int { return s.starts[min(max(n, 1), len(s.starts))-1] }

// line returns the n-th line of text, from 1, without its line break.
func (s *sourceFile) line(n int) string {
	line, _, _ := strings.Cut(s.text[s.lineStart(n):], "\n")
	return strings.TrimSuffix(line, "\r")
}

// at makes a diagnostic at a byte offset; length counts bytes.
func (s *sourceFile) at(severity diag.Severity, offset, length int, hint, format string, args ...any) diag.Diagnostic {
	offset = min(max(offset, 0), len(s.text))
	n := sort.SearchInts(s.starts, offset+1)
	start := s.starts[n-1]
	end := min(offset+length, start+len(s.line(n)))
	return diag.Diagnostic{
		Severity: severity, File: s.name, Line: s.first + n - 1,
		Column: utf8.RuneCountInString(s.text[start:offset]) + 1,
		Length: utf8.RuneCountInString(s.text[offset:max(end, offset)]),
		Source: s.line(n), Message: fmt.Sprintf(format, args...), Hint: hint,
	}
}
