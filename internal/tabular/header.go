package tabular

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"peil/internal/diag"
)

// maxPreamble is how many records and comments may stand before the header.
const maxPreamble = 100

// maxColumns is how many columns a table may have: as many as a sheet of Excel.
const maxColumns = 1 << 14

// NoHeaderError says that no record of the file's head is the header that
// Options.Header looks for.
type NoHeaderError struct {
	Name   string   // of the file
	Line   int      // of Likely
	Likely []string // the first of the widest records: most likely the header
}

func (e *NoHeaderError) Error() string {
	return fmt.Sprintf("%s: no header row with the columns looked for; line %d looks most like one: %s",
		e.Name, e.Line, strings.Join(e.Likely, ", "))
}

// noRows says that there is no row at all.
type noRows struct{ diag.Diagnostic }

// Unwrap returns the diagnostic.
func (e noRows) Unwrap() error { return e.Diagnostic }

// readHeader reads up to the header row and keeps what stands before it.
func (r *Reader) readHeader(opt Options) error {
	none := &NoHeaderError{Name: r.name}
	for len(r.Preamble) < maxPreamble {
		if opt.Comment != "" {
			if line, ok := r.rows.comment(opt.Comment); ok {
				r.Preamble = append(r.Preamble, []string{line})
				continue
			}
		}
		var record Record
		err := r.rows.next(&record)
		if bad, ok := errors.AsType[*ParseError](err); ok {
			if opt.Header == nil {
				return err
			}
			r.Preamble = append(r.Preamble, []string{bad.Source})
			continue
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if n := record.Len(); n > maxColumns {
			return diag.Diagnostic{File: r.name, Line: record.Line, Message: fmt.Sprintf("the row has %d fields; a table can have %d columns", n, maxColumns), Hint: "write what stands side by side, such as days, one below the other"}
		}
		if allEmpty(&record) {
			continue
		}
		fields := texts(record.Fields())
		if opt.Header == nil || opt.Header(fields) {
			r.Header, r.Format.HeaderLine = fields, record.Line
			return nil
		}
		r.Preamble = append(r.Preamble, fields)
		if len(fields) > len(none.Likely) {
			none.Likely, none.Line = fields, record.Line
		}
	}
	if none.Likely == nil {
		return noRows{diag.Diagnostic{File: r.name, Message: "the file has no header row", Hint: "the first row must name the columns"}}
	}
	return none
}
