package tabular

import "peil/internal/diag"

// records are what a Reader takes its rows from. The header and what stands
// above it are records, too: a format that knows the names of its columns hands
// them on as the first.
type records interface {
	// next reads the next record, valid until it is called again. Its errors are
	// those of Reader.Next, except that it does not know how many fields a record
	// must have.
	next(*Record) error

	// comment takes the next line when it starts with the prefix. Only text has
	// lines.
	comment(prefix string) (line string, ok bool)

	// locate returns the place of a field of the current record, or the record's
	// where it has no such field.
	locate(field int) diag.Diagnostic

	// digest returns the hexadecimal SHA-256 of what the records come from, and
	// is empty when that cannot be read to its end. No record follows it.
	digest() string

	close() error
}
