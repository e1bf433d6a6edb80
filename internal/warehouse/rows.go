package warehouse

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strconv"
	"time"

	"peil/internal/tabular"
)

// Rows are the rows of an answer, as internal/tabular takes them.
type Rows struct {
	Count int // rows that came so far

	db     *DB
	ctx    context.Context
	cancel context.CancelFunc
	rows   *sql.Rows
	types  []*sql.ColumnType
	inner  span
	cells  []any
	into   []any
}

// Columns returns the names of the columns.
func (r *Rows) Columns() []string {
	names := make([]string, len(r.types))
	for i, t := range r.types {
		names[i] = t.Name()
	}
	return names
}

// Next adds the cells of the next row. The error is io.EOF or a *Problem.
func (r *Rows) Next(row *tabular.Row) error {
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return r.db.problem(r.ctx, err, r.inner)
		}
		if r.ctx.Err() != nil {
			return r.db.problem(r.ctx, r.ctx.Err(), r.inner)
		}
		return io.EOF
	}
	if r.cells == nil {
		r.cells, r.into = make([]any, len(r.types)), make([]any, len(r.types))
		for i := range r.cells {
			r.into[i] = &r.cells[i]
		}
	}
	if err := r.rows.Scan(r.into...); err != nil {
		return r.db.problem(r.ctx, err, r.inner)
	}
	for i, cell := range r.cells {
		r.add(row, i, cell)
	}
	r.Count++
	return nil
}

func (r *Rows) add(row *tabular.Row, i int, cell any) {
	switch v := cell.(type) {
	case nil:
		row.Null()
	case string:
		if r.isNumber(i) {
			row.Number(v)
		} else {
			row.Text(v)
		}
	case []byte:
		row.Bytes(v)
	case int64:
		row.Int(v)
	case int32:
		row.Int(int64(v))
	case int16:
		row.Int(int64(v))
	case int8:
		row.Int(int64(v))
	case uint64:
		row.Number(strconv.FormatUint(v, 10))
	case uint32:
		row.Int(int64(v))
	case uint16:
		row.Int(int64(v))
	case uint8:
		row.Int(int64(v))
	case float64:
		row.Float(v, 64)
	case float32:
		row.Float(float64(v), 32)
	case time.Time:
		row.Time(v)
	case fmt.Stringer: // clickhouse's decimals
		row.Number(v.String())
	default:
		row.Text(fmt.Sprint(v))
	}
}

// isNumber reports whether the driver writes a number as text.
func (r *Rows) isNumber(i int) bool { return r.db.dialect.column(r.types[i]).Class == Decimal }

// Close ends the question.
func (r *Rows) Close() error {
	r.cancel()
	return r.rows.Close()
}

// First returns the first row as text. The error is a *Problem.
func (r *Rows) First() ([]string, error) {
	var row tabular.Row
	if err := r.Next(&row); err != nil {
		if err == io.EOF {
			return make([]string, len(r.types)), nil
		}
		return nil, err
	}
	texts := make([]string, len(r.cells))
	for i, cell := range r.cells {
		if cell != nil {
			texts[i] = fmt.Sprint(cell)
		}
	}
	return texts, nil
}
