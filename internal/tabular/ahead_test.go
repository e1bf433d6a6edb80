package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told is all that a reader tells of a file: its records with their places, its
// mistakes and its digest.
func told(t *testing.T, file []byte, ahead bool) (list []string) {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file), "file.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	r.rows.(*text).scan.onlyRows = ahead
	for {
		record, err := r.Next()
		switch bad, isBad := errors.AsType[*ParseError](err); {
		case err == nil:
			place := r.Locate(record.Len() - 1)
			list = append(list, fmt.Sprintf("%d %s %d:%d %s", record.Line, bytes.Join(record.Fields(), []byte{0}), place.Line, place.Column, place.Source))
		case isBad:
			list = append(list, fmt.Sprintf("%#v", *bad))
		default:
			return append(list, fmt.Sprintf("%#v", err), r.Format.Encoding, r.SHA256())
		}
	}
}

// TestCuttingAhead holds what is cut ahead, in batches of a buffer, to what is
// cut record by record, on files of several buffers with whatever may go wrong.
func TestCuttingAhead(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	cells := []string{
		"a", "", "12,5", "ø", `"x, y"`, `"say ""hi"""`, "\"two\r\nlines\"", `5" screen`, `"closed" too early`,
		strings.Repeat("long ", 2000), `"` + strings.Repeat("quoted\n", 3000) + `"`, strings.Repeat("wide", firstBuffer/3),
	}
	odd := map[string]string{
		"": "", "an open quote": "\n\"never closed;1;2\nx;y;z", "a zero byte": "\na;\x00;b\n", "other bytes": "\nbl\xe5;1;2\n",
		"no line break": "\na;b;c",
	}
	for name, end := range odd {
		t.Run(name, func(t *testing.T) {
			for _, newline := range []string{"\n", "\r\n", "\r"} {
				for _, ascii := range []bool{false, true} {
					var b bytes.Buffer
					b.WriteString("one;two;three" + newline)
					for b.Len() < 3*firstBuffer {
						rare := len(cells) - 3
						if random.IntN(100) == 0 {
							rare = len(cells)
						}
						for k := range 3 {
							cell := cells[random.IntN(rare)]
							if ascii {
								cell = strings.ReplaceAll(cell, "ø", "o")
							}
							b.WriteString(cell)
							if k < 2 {
								b.WriteString(";")
							}
						}
						b.WriteString(newline)
					}
					b.WriteString(strings.ReplaceAll(end, "\n", newline))
					plainly, ahead := told(t, b.Bytes(), false), told(t, b.Bytes(), true)
					if !slices.Equal(plainly, ahead) {
						t.Fatalf("newline %q: plainly (-) and ahead (+)\n%.3000s", newline, cmp.Diff(plainly, ahead))
					}
				}
			}
		})
	}
}

// watched counts what is read of a file after it was closed.
type watched struct {
	io.Reader
	closed bool
	late   int
}

func (c *watched) Read(p []byte) (int, error) {
	if c.closed {
		c.late++
	}
	return c.Reader.Read(p)
}

// TestClosingAhead closes a reader, or asks for its digest, in the middle of a
// file: nothing may be read any more, or all of it.
func TestClosingAhead(t *testing.T) {
	file := adsExport(100_000, 50, "Campaign")
	whole := told(t, file, true)
	for _, rows := range []int{0, 1, 5_000, 40_000} {
		source := &watched{Reader: bytes.NewReader(file)}
		r, err := NewReader(source, "file.csv", Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range rows {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
		if rows%2 == 0 {
			if got := r.SHA256(); got != whole[len(whole)-1] {
				t.Errorf("after %d rows the digest is %s, want %s", rows, got, whole[len(whole)-1])
			}
		}
		r.Close()
		source.closed = true
		r.Close()
		if source.late > 0 {
			t.Errorf("read %d times after closing", source.late)
		}
	}
}

// TestPlainAhead holds numbers that are read where rows are cut to those that
// are read when the rows are taken, in a file whose style a cell decides late.
func TestPlainAhead(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("name;a;b;c\n")
	cells := []string{"12", "-3", "1,5", "0.25", "", "kr 7", "123456789012", "1 000", "12 %", "-", "1.234"}
	random := rand.New(rand.NewPCG(8, 9))
	for row := 0; b.Len() < 8*firstBuffer; row++ {
		whole := b.Len() < 4*firstBuffer
		b.WriteString("x")
		for range 3 {
			cell := cells[random.IntN(len(cells))]
			if whole && strings.ContainsAny(cell, ".,") {
				cell = "7"
			}
			b.WriteString(";" + cell)
		}
		if row%1000 == 0 {
			b.WriteString("\nshort;1") // a row of fewer fields
		}
		b.WriteString("\n")
	}
	read := func() (plain int, sets []uint64) {
		r, err := NewReader(bytes.NewReader(b.Bytes()), "file.csv", Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		numbers, fields := NewNumbers(DecimalUnknown), []int{3, 1}
		r.ReadPlain(numbers, fields)
		for {
			record, err := r.Next()
			if err == io.EOF {
				return plain, sets
			}
			if record == nil {
				t.Fatal(err)
			}
			sets = append(sets, record.Plain)
			for i, field := range fields {
				if record.Plain&(1<<i) != 0 {
					plain++
					if v, ok := numbers.Plain(record.Field(field)); !ok || v != record.Numbers[i] {
						t.Fatalf("line %d: %q was read as %d", record.Line, record.Field(field), record.Numbers[i])
					}
				}
				if field < record.Len() {
					numbers.Parse(record.Field(field))
				}
			}
		}
	}
	plain, sets := read()
	if plain < len(sets)/2 {
		t.Errorf("only %d numbers of %d rows are plain", plain, len(sets))
	}
	for range 3 {
		if _, again := read(); !slices.Equal(sets, again) {
			t.Error("what is plain depends on who is faster")
		}
	}
}
