package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// maxSize is the largest config file that is read, in bytes: thousands of lines.
const maxSize = 256 << 10

// document is one config file as text.
type document struct {
	file  string // as the user would name it
	dir   string
	text  string // without byte order mark
	lines []int  // where each line starts
}

// readDocument reads a file as UTF-8. The error carries its own file.
func readDocument(file string) (*document, error) {
	// Opening a pipe would wait for its other end.
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("it is not a file")
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, errors.New(diag.Reason(err))
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, errors.New(diag.Reason(err))
	}
	if len(text) > maxSize {
		return nil, fmt.Errorf("the file is larger than %d kB, which no config is", maxSize>>10)
	}
	return newDocument(file, string(text)), nil
}

func newDocument(file, text string) *document {
	d := &document{file: file, dir: filepath.Dir(file), text: withoutMark(text), lines: []int{0}}
	for i := range len(d.text) {
		if d.text[i] == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	return d
}

// withoutMark drops the byte order mark that some editors write.
func withoutMark(text string) string { return strings.TrimPrefix(text, "\ufeff") }

// checkEncoding reports the first byte that is not UTF-8.
func (d *document) checkEncoding() (diag.Diagnostic, bool) {
	if strings.HasPrefix(d.text, "\xff\xfe") || strings.HasPrefix(d.text, "\xfe\xff") {
		return diag.Diagnostic{File: d.file, Line: 1, Column: 1, Message: "the file is UTF-16", Hint: "save it as UTF-8"}, false
	}
	for i, r := range d.text {
		if r == utf8.RuneError && !strings.HasPrefix(d.text[i:], "\ufffd") {
			return d.at(span{i, i + 1}, diag.Diagnostic{
				Message: fmt.Sprintf("the byte 0x%02x is not UTF-8", d.text[i]), Hint: "save the file as UTF-8"}), false
		}
	}
	return diag.Diagnostic{}, true
}

// line returns the number of the line that holds the byte, from 0.
func (d *document) line(offset int) int {
	return sort.Search(len(d.lines), func(i int) bool { return d.lines[i] > offset }) - 1
}

// lineEnd returns where the content of a line ends, before its line break.
func (d *document) lineEnd(line int) int {
	end := len(d.text)
	if line+1 < len(d.lines) {
		end = d.lines[line+1] - 1
	}
	if end > d.lines[line] && d.text[end-1] == '\r' {
		end--
	}
	return end
}

// at places a diagnostic on a stretch of the text; what goes beyond the line
// that it begins on is left out.
func (d *document) at(s span, m diag.Diagnostic) diag.Diagnostic {
	s.start = max(0, min(s.start, len(d.text)))
	line := d.line(s.start)
	begin, end := d.lines[line], d.lineEnd(line)
	s.start = min(s.start, end)
	s.end = max(s.start, min(s.end, end))
	m.File, m.Line, m.Source = d.file, line+1, d.text[begin:end]
	m.Column = utf8.RuneCountInString(d.text[begin:s.start]) + 1
	m.Length = max(1, utf8.RuneCountInString(d.text[s.start:s.end]))
	return m
}
