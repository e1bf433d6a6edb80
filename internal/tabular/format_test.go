package tabular

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the tests find into testdata")

// TestFormats reads a file of each format. What each cell must be was looked up
// in what make.py puts into the files, not taken from what is read of them.
func TestFormats(t *testing.T) {
	var names []string
	for _, ending := range []string{"xlsx", "parquet", "json", "jsonl"} {
		found, err := filepath.Glob("testdata/*." + ending)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	if len(names) < 7 {
		t.Fatalf("only %d files in testdata", len(names))
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			r, err := Open(name, Options{Fits: func(fields []string) bool { return fields[0] == "date" }})
			if err != nil {
				t.Fatal(err)
			}
			got := dump(r)
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			golden := name + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// dump writes what a reader reads: a cell that is a number by its type without
// quotes.
func dump(r *Reader) string {
	var b strings.Builder
	for _, above := range r.Preamble {
		fmt.Fprintf(&b, "above %q\n", above)
	}
	fmt.Fprintf(&b, "header on line %d\n", r.Format.HeaderLine)
	for {
		record, err := r.Next()
		if err == io.EOF {
			break
		}
		if bad, ok := errors.AsType[*ParseError](err); ok {
			fmt.Fprintf(&b, "%s: %s\n", bad.Kind, err)
			continue
		}
		if err != nil {
			fmt.Fprintf(&b, "%s\n", err)
			break
		}
		fmt.Fprintf(&b, "%s\n", r.Locate(0).Position())
		for i, cell := range record.Fields() {
			switch {
			case len(cell) == 0:
			case record.Exact != nil && record.Exact[i]:
				fmt.Fprintf(&b, "  %s = %s\n", r.Header[i], cell)
			default:
				fmt.Fprintf(&b, "  %s = %q\n", r.Header[i], cell)
			}
		}
	}
	for _, n := range r.Notes() {
		fmt.Fprintf(&b, "%s: column %d, %d rows, first on line %d\n", n.Doubt, n.Field, n.Rows, n.Line)
	}
	return b.String()
}

func TestColumnNames(t *testing.T) {
	for column, name := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", maxColumns - 1: "XFD"} {
		if got := columnName(column); got != name {
			t.Errorf("column %d is %s, want %s", column, got, name)
		}
		if got := columnOf([]byte(name + "12")); got != column {
			t.Errorf("%s12 is column %d, want %d", name, got, column)
		}
	}
}

func TestStyles(t *testing.T) {
	for code, want := range map[string]style{
		"General": {}, "0": {}, "#,##0.00": {}, "0.00E+00": {}, "@": {}, `"dag" 0`: {}, `0 \d`: {}, "[Red]0": {}, "# ?/?": {},
		"yyyy-mm-dd": {date: true}, "dd/mm/yyyy;@": {date: true}, "mmm": {date: true}, "[$-414]d. mmmm yyyy": {date: true},
		"h:mm": {clock: true}, "mm:ss": {clock: true}, "[h]:mm:ss": {clock: true}, "dd.mm.yyyy hh:mm": {date: true, clock: true},
		"0.00%": {percent: true}, `0 "%"`: {},
		`#,##0.00 [$kr-414]`: {currency: "kr"}, `[$€-2] #,##0`: {currency: "€"}, `"NOK" 0`: {currency: "NOK"}, `_-* #,##0.00 "kr"_-`: {currency: "kr"}, `[$zł-415] 0`: {},
	} {
		if got := styleOf(code); got != want {
			t.Errorf("%s is %+v, want %+v", code, got, want)
		}
	}
}

// TestEpochs has the days that Microsoft's documentation gives for serial
// numbers: 1 is 1 January 1900, or in the 1904 system 2 January 1904; the two
// systems are 1462 days apart; and there was no 29 February 1900.
func TestEpochs(t *testing.T) {
	for _, test := range []struct {
		epoch  epoch
		serial int
		want   string
	}{
		{epoch1900, 1, "1900-01-01"}, {epoch1900, 59, "1900-02-28"}, {epoch1900, 60, ""}, {epoch1900, 61, "1900-03-01"}, {epoch1900, 0, ""},
		{epoch1900, 39448, "2008-01-01"}, {epoch1904, 39448 - 1462, "2008-01-01"}, {epoch1904, 1, "1904-01-02"}, {epoch1904, 0, "1904-01-01"},
	} {
		day, ok := test.epoch.day(test.serial)
		if got := day.String(); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("day %d of epoch %d is %s %v, want %s", test.serial, test.epoch, got, ok, test.want)
		}
	}
}

func TestDecimalOf(t *testing.T) {
	for raw, want := range map[string]string{
		"0.30000000000000004": "0.3", "1234.5": "1234.5", "120212345678901234": "120212345678901234", "1.20212345678901E+17": "120212345678901000",
		"1E-7": "0.0000001", "-0.1": "-0.1", "100": "100", "5.0000000000000001E-3": "0.005",
	} {
		s := &sheet{}
		s.addNumber([]byte(raw), style{})
		if record := s.row.record(1); string(record.Field(0)) != want || !record.Exact[0] {
			t.Errorf("%s is %s, want %s", raw, record.Field(0), want)
		}
	}
	if lost := slices.Collect(func(yield func(string) bool) {
		for _, raw := range []string{"1.20212345678901E+17", "1E+20", "1.5E-20", "120212345678901234", "123456789012345", "1.2345678901234567E+16"} {
			if lostDigits([]byte(raw)) && !yield(raw) {
				return
			}
		}
	}); len(lost) != 2 {
		t.Errorf("numbers that lost digits: %q", lost)
	}
}
