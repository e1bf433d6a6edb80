package tabular

import (
	"fmt"

	"peil/internal/diag"
)

// Kind is what is wrong with a row.
type Kind string

const (
	BadQuote   Kind = "bad_quote"   // quotes do not add up; there is no record
	FieldCount Kind = "field_count" // fewer or more fields than the header has names
	BadObject  Kind = "bad_object"  // a line is no JSON object; there is no record
)

// ParseError is a row that is no record of the table. Reading may go on.
type ParseError struct {
	Kind Kind
	diag.Diagnostic
}

// Unwrap returns the diagnostic.
func (e *ParseError) Unwrap() error { return e.Diagnostic }

// problem is an error about a file.
func problem(name, message, hint string) error {
	return diag.Diagnostic{File: name, Message: message, Hint: hint}
}

// Changed is the error of a file that is not what it was when it was opened, or
// read the time before.
func Changed(name string) error {
	return problem(name, "the file was changed while it was read", "run peil again when nothing writes to it")
}

// countProblem describes a record of n fields.
func (r *Reader) countProblem(n int) error {
	d := r.Locate(0)
	d.Length = 0
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
func (r *Reader) Locate(field int) diag.Diagnostic { return r.rows.locate(field) }
