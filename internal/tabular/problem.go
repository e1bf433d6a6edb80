package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"peil/internal/diag"
)

// Kind is what is wrong with a row.
type Kind string

const (
	BadQuote   Kind = "bad_quote"   // quotes do not add up; there is no record
	FieldCount Kind = "field_count" // fewer or more fields than the header has names
)

// ParseError is a row that is no record of the table. Reading may go on.
type ParseError struct {
	Kind Kind
	diag.Diagnostic
}

// Unwrap returns the diagnostic.
func (e *ParseError) Unwrap() error { return e.Diagnostic }

// problem is an error about the file, or a line of it.
func (r *Reader) problem(line int, message, hint string) error {
	return diag.Diagnostic{File: r.name, Line: line, Message: message, Hint: hint}
}

// fatal turns the reason why reading ended into an error with a place.
func (r *Reader) fatal(err error) error {
	if err == io.EOF {
		return err
	}
	line := 0
	if r.scan != nil {
		line = r.scan.lastLine()
	}
	var invalid *invalidUTF8
	switch {
	case errors.As(err, &invalid):
		return r.problem(line, fmt.Sprintf("the line is not UTF-8, as the lines before it are (byte 0x%02X)", invalid.value),
			`save the whole file as UTF-8, or set encoding = "windows-1252" if that is what it is`)
	case err == errNUL:
		return r.problem(line, "the line holds a zero byte: the file is damaged, or is no text", "export it again")
	case err == errRecordTooLong:
		return r.problem(r.scan.line, fmt.Sprintf("the row that starts here has no end within %d MiB", maxRecord>>20),
			"look for a quote that is not closed, or for a file without line breaks")
	}
	return diag.Diagnostic{File: r.name, Line: line, Message: "the file cannot be read to its end: " + diag.Reason(err), Hint: "read or copy it again; if it lies on a network, copy it to this machine"}
}

// quoteProblem describes the scanner's current record.
func (r *Reader) quoteProblem(bad *quoteError) error {
	d := r.place(bad.offset)
	d.Message = "text follows the closing quote of the field that starts here"
	if bad.unterminated {
		d.Message = "the quote that opens here is never closed"
	}
	d.Hint = `a quote inside a quoted field is written twice: "5"" screen"`
	return &ParseError{Kind: BadQuote, Diagnostic: d}
}

// countProblem describes a record of n fields.
func (r *Reader) countProblem(n int) error {
	d := r.place(0)
	d.Message = fmt.Sprintf("the row has only %d of the %d fields that the header on line %d names", n, len(r.Header), r.Format.HeaderLine)
	d.Hint = "a field with a line break in it must be quoted"
	if n > len(r.Header) {
		d.Message = fmt.Sprintf("the row has %d fields, the header on line %d names %d", n, r.Format.HeaderLine, len(r.Header))
		d.Hint = fmt.Sprintf("a field with %q in it must be quoted", r.Format.Delimiter)
	}
	return &ParseError{Kind: FieldCount, Diagnostic: d}
}

// Locate returns a diagnostic with the place of a field of the current record;
// the caller adds what is wrong. Without such a field it is the record's place.
func (r *Reader) Locate(field int) diag.Diagnostic {
	raw, offset := r.scan.raw, 0
	for range field {
		offset += fieldSize(raw[offset:], r.scan.delimiter) + 1
		if offset > len(raw) {
			return r.place(0)
		}
	}
	d := r.place(offset)
	text := raw[offset : offset+fieldSize(raw[offset:], r.scan.delimiter)]
	if i := bytes.IndexByte(text, r.scan.newline); i >= 0 {
		text = r.scan.trimCR(text[:i])
	}
	d.Length = utf8.RuneCount(text)
	return d
}

// fieldSize returns the size of the field at the start of raw, quotes included.
func fieldSize(raw []byte, delimiter byte) int {
	quoted := 0
	if len(raw) > 0 && raw[0] == '"' {
		if closing, _ := closingQuote(raw, 1); closing > 0 {
			quoted = closing
		}
	}
	if n := bytes.IndexByte(raw[quoted:], delimiter); n >= 0 {
		return quoted + n
	}
	return len(raw)
}

// place returns a diagnostic at an offset into the current record.
func (r *Reader) place(offset int) diag.Diagnostic {
	raw, newline := r.scan.raw, r.scan.newline
	from := bytes.LastIndexByte(raw[:offset], newline) + 1
	line := raw[from:]
	if n := bytes.IndexByte(line, newline); n >= 0 {
		line = r.scan.trimCR(line[:n])
	}
	return diag.Diagnostic{
		File: r.name, Source: string(line),
		Line:   r.scan.at + bytes.Count(raw[:offset], []byte{newline}),
		Column: utf8.RuneCount(raw[from:offset]) + 1,
	}
}
