package tabular

import (
	"strconv"
	"time"

	"peil/internal/period"
)

// Row takes the cells of one row, from left to right, from a source that knows
// their types. What it makes of them is never guessed at: numbers are written
// with a decimal point and are Exact, days and times start with the year.
type Row struct {
	text   []byte
	ends   []int // of the cells, in text
	exact  []bool
	fields [][]byte
}

// Text adds a text.
func (r *Row) Text(s string) { r.end(append(r.text, s...), false) }

// Bytes adds a text in UTF-8.
func (r *Row) Bytes(b []byte) { r.end(append(r.text, b...), false) }

// Null adds a cell without a value.
func (r *Row) Null() { r.end(r.text, false) }

// Number adds a number that is written with a decimal point and without marks of
// thousands. It keeps all its digits, so that it can be an id as well.
func (r *Row) Number(decimal string) { r.end(append(r.text, decimal...), true) }

// Int adds a whole number.
func (r *Row) Int(v int64) { r.end(strconv.AppendInt(r.text, v, 10), true) }

// Float adds the number with the fewest digits that stand for a float of that
// many bits, 32 or 64. One that is not a number is missing.
func (r *Row) Float(v float64, bits int) { r.end(strconv.AppendFloat(r.text, v, 'f', -1, bits), true) }

// Day adds a day.
func (r *Row) Day(day period.Date) {
	r.end(day.Time().AppendFormat(r.text, time.DateOnly), false)
}

// Time adds a point in time.
func (r *Row) Time(t time.Time) { r.end(t.AppendFormat(r.text, "2006-01-02T15:04:05Z07:00"), false) }

// Clock adds a day and a time of day of which nothing tells the time zone.
func (r *Row) Clock(t time.Time) { r.end(t.AppendFormat(r.text, "2006-01-02T15:04:05"), false) }

// end ends a cell.
func (r *Row) end(text []byte, exact bool) {
	r.text = text
	r.ends = append(r.ends, len(text))
	r.exact = append(r.exact, exact)
}

// reset empties the row.
func (r *Row) reset() { r.text, r.ends, r.exact = r.text[:0], r.ends[:0], r.exact[:0] }

// record returns the row's cells, valid until it is reset.
func (r *Row) record(line int) Record {
	r.fields = r.fields[:0]
	from := 0
	for _, end := range r.ends {
		r.fields = append(r.fields, r.text[from:end:end])
		from = end
	}
	return Record{Line: line, fields: r.fields, Exact: r.exact}
}

// fit gives a record n fields.
func (r *Record) fit(n int) {
	for len(r.fields) < n {
		r.fields, r.Exact = append(r.fields, nil), append(r.Exact, false)
	}
	r.fields, r.Exact = r.fields[:n], r.Exact[:n]
}

// header returns a record of the names of columns.
func header(names []string, line int) Record {
	fields := make([][]byte, len(names))
	for i, name := range names {
		fields[i] = []byte(name)
	}
	return Record{Line: line, fields: fields}
}
