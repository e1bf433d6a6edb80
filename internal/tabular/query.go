package tabular

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"peil/internal/diag"
)

// Rows are rows that are in no file: the result of a query.
type Rows interface {
	// Columns returns the names of the columns.
	Columns() []string

	// Next adds the cells of the next row, one for each column, or returns io.EOF.
	// Any other error ends the rows. A diag.Diagnostic is told as it is.
	Next(*Row) error

	Close() error
}

// NewRows returns a reader of rows. Messages call them name, and a row "row 12",
// counted from 1. The reader closes them. Its digest is that of the names of the
// columns and all cells.
func NewRows(rows Rows, name string, opt Options) (*Reader, error) {
	r := &Reader{name: name}
	return r.open(&query{name: name, rows: rows, sum: sha256.New()}, opt)
}

// query are the records of Rows.
type query struct {
	name string
	rows Rows
	row  Row
	n    int  // of the current row
	told bool // the names of the columns
	sum  hash.Hash
	err  error
}

func (q *query) next(record *Record) error {
	if !q.told {
		q.told = true
		*record = header(q.rows.Columns(), 0)
		q.add(*record)
		return nil
	}
	if q.err != nil {
		return q.err
	}
	q.row.reset()
	if err := q.rows.Next(&q.row); err != nil {
		if _, ok := errors.AsType[diag.Diagnostic](err); !ok && err != io.EOF {
			err = problem(q.name, fmt.Sprintf("the rows cannot be read to their end: %v after row %d", err, q.n), "")
		}
		q.err = err
		return err
	}
	q.n++
	*record = q.row.record(q.n)
	q.add(*record)
	return nil
}

// add adds a record to the digest: each cell after its length, so that no two
// tables are the same bytes.
func (q *query) add(record Record) {
	var size [8]byte
	for _, field := range record.Fields() {
		binary.LittleEndian.PutUint64(size[:], uint64(len(field)))
		q.sum.Write(size[:])
		q.sum.Write(field)
	}
}

func (q *query) comment(string) (string, bool) { return "", false }

func (q *query) locate(field int) diag.Diagnostic {
	return diag.Diagnostic{File: q.name, Line: q.n, Place: rowPlace(q.n)}
}

// rowPlace names a row where there are no lines.
func rowPlace(n int) string {
	if n == 0 {
		return "" // the names of the columns
	}
	return fmt.Sprintf("row %d", n)
}

func (q *query) digest() string {
	var record Record
	for q.err == nil {
		_ = q.next(&record) // sets q.err
	}
	if q.err != io.EOF {
		return ""
	}
	return hex.EncodeToString(q.sum.Sum(nil))
}

func (q *query) close() error { return q.rows.Close() }
