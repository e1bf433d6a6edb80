package tabular

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
	"peil/internal/period"
)

// listed are rows that a test writes.
type listed struct {
	columns []string
	rows    []func(*Row)
	err     error // after them; nil: io.EOF
	closed  bool
}

func (l *listed) Columns() []string { return l.columns }

func (l *listed) Next(row *Row) error {
	if len(l.rows) == 0 {
		if l.err != nil {
			return l.err
		}
		return io.EOF
	}
	l.rows[0](row)
	l.rows = l.rows[1:]
	return nil
}

func (l *listed) Close() error { l.closed = true; return nil }

func TestRows(t *testing.T) {
	at := time.Date(2025, 6, 30, 23, 5, 7, 999, time.UTC)
	rows := func() *listed {
		return &listed{columns: []string{"day", "id", "spend", "when", "seen"}, rows: []func(*Row){
			func(r *Row) {
				r.Day(period.NewDate(2025, 6, 30))
				r.Int(120212345678901234)
				r.Number("1.234")
				r.Time(at)
				r.Clock(at)
			},
			func(r *Row) {
				r.Null()
				r.Text("x")
				r.Float(0.1, 32)
				r.Null()
				r.Bytes([]byte("æ"))
			},
		}}
	}
	source := rows()
	r, err := NewRows(source, "crm", Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := [][]string{r.Header}
	var exact [][]bool
	for {
		record, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, texts(record.Fields()))
		exact = append(exact, append([]bool(nil), record.Exact...))
	}
	want := [][]string{
		{"day", "id", "spend", "when", "seen"},
		{"2025-06-30", "120212345678901234", "1.234", "2025-06-30T23:05:07Z", "2025-06-30T23:05:07"},
		{"", "x", "0.1", "", "æ"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]bool{{false, true, true, false, false}, {false, false, true, false, false}}, exact); diff != "" {
		t.Error(diff)
	}
	if got := r.Locate(2).Position(); got != "crm:row 2" {
		t.Errorf("the place is %q", got)
	}
	sum := r.SHA256()
	if err := r.Close(); err != nil || !source.closed {
		t.Error("the rows were not closed")
	}
	again, err := NewRows(rows(), "crm", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := again.SHA256(); got != sum || len(sum) != 64 {
		t.Errorf("the digest of the same rows is %q and %q", sum, got)
	}
}

func TestRowsThatEndEarly(t *testing.T) {
	source := &listed{columns: []string{"a"}, err: errors.New("connection lost")}
	r, err := NewRows(source, "crm", Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Next()
	if want := "crm: the rows cannot be read to their end: connection lost after row 0"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if sum := r.SHA256(); sum != "" {
		t.Errorf("rows that ended early have the digest %s", sum)
	}
	source = &listed{columns: []string{"a"}, err: diag.Diagnostic{File: "crm", Message: "told"}}
	if r, err = NewRows(source, "crm", Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err = r.Next(); err == nil || err.Error() != "crm: told" {
		t.Errorf("got %v", err)
	}
	_, err = NewRows(&listed{columns: []string{"a"}}, "crm", Options{Header: func([]string) bool { return false }})
	if none, ok := errors.AsType[*NoHeaderError](err); !ok || none.Likely[0] != "a" {
		t.Errorf("got %v", err)
	}
}
