package tabular

import (
	"bytes"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scanAll reads file as the scanner cuts it, blank lines left out.
func scanAll(t *testing.T, file []byte) (records [][]string, err error) {
	s := &scanner{src: bytes.NewReader(file), line: 1, delimiter: ',', newline: '\n'}
	for {
		var cut Record
		switch err := s.next(&cut); err {
		case nil:
			record := make([]string, cut.Len())
			for i, field := range cut.Fields() {
				record[i] = string(field)
			}
			if want := 1 + bytes.Count(file[:len(file)-s.rest()], []byte("\n")); s.line != want && !s.ended() {
				t.Errorf("line %d after record %q, want %d", s.line, record, want)
			}
			records = append(records, record)
		case io.EOF:
			return records, nil
		default:
			return records, err
		}
	}
}

// rest is how many bytes are not scanned yet; only for files of one buffer.
func (s *scanner) rest() int { return s.end - s.start }

// ended tells whether the last line, which may lack its line break, is scanned.
func (s *scanner) ended() bool { return s.rest() == 0 }

// compareWithCSV checks the scanner against encoding/csv on a file that the
// latter accepts. It refuses quotes in unquoted fields, which the scanner takes
// for themselves.
func compareWithCSV(t *testing.T, file []byte) {
	t.Helper()
	reader := csv.NewReader(bytes.NewReader(file))
	reader.FieldsPerRecord = -1
	want, err := reader.ReadAll()
	if err != nil {
		return
	}
	got, err := scanAll(t, file)
	if err != nil {
		t.Fatalf("%q: %v", file, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q:\n%s", file, diff)
	}
}

// TestRoundTrip writes random tables with encoding/csv and reads them back.
func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "ø", "\"", ",", "\n", " ", ";", "1,5", "''", "\\", "€"}
	for range 2000 {
		var want [][]string
		columns := 1 + rng.IntN(5)
		for range 1 + rng.IntN(6) {
			record := make([]string, columns)
			for i := range record {
				for range rng.IntN(5) {
					record[i] += pieces[rng.IntN(len(pieces))]
				}
			}
			if strings.Join(record, "") == "" {
				record[0] = "x" // a row of nothing is a blank line
			}
			want = append(want, record)
		}
		var file bytes.Buffer
		writer := csv.NewWriter(&file)
		writer.UseCRLF = rng.IntN(2) == 0
		if err := writer.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		got, err := scanAll(t, file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q\n%s", file.Bytes(), diff)
		}
	}
}

// FuzzReader reads any bytes: no panic, every error has its place, and the
// scanner agrees with encoding/csv wherever that accepts the file.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a;b\r\n\"x\r\ny\";2", "\"a\"\"b\",\"\"\n\"", "\xff\xfea\x00,\x00b\x00\n\x00",
		"sep=;\na;b\n", "# x\na\tb\n1\t2\t3\n", "a,b\r1,2\r", "bl\xe5,b\n1,2", "\xef\xbb\xbfa,\"b\"x\n1,2\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := NewReader(bytes.NewReader(file), "fuzz.csv", Options{Comment: "#"})
		if err == nil {
			line := r.Format.HeaderLine
			for range len(file) + 1 {
				var record *Record
				record, err = r.Next()
				if err == io.EOF {
					break
				}
				if err == nil && (record.Line <= line || record.Len() != len(r.Header)) {
					t.Fatalf("record %+v after line %d", record, line)
				}
				if err == nil {
					line = record.Line
					for i := range record.Fields() {
						if d := r.Locate(i); d.Line < record.Line || d.Column < 1 {
							t.Fatalf("field %d at %+v", i, d)
						}
					}
				}
			}
			if err != io.EOF && r.done == nil {
				t.Fatalf("more records than bytes: %v", err)
			}
		}
		if bytes.IndexByte(file, 0) < 0 && !lonelyCR(file) {
			compareWithCSV(t, file)
		}
	})
}

// lonelyCR tells whether a CR is no part of a CRLF; encoding/csv treats one
// before the file's end in its own way.
func lonelyCR(file []byte) bool {
	return bytes.Count(file, []byte("\r")) != bytes.Count(file, []byte("\r\n"))
}
