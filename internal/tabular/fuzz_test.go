package tabular

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"math/big"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// FuzzAhead holds what is cut ahead to what is cut record by record: the text
// stands before, around and after the end of the first buffer.
func FuzzAhead(f *testing.F) {
	for _, seed := range []string{"a;b\n", "\"two\r\nlines\";\"say \"\"hi\"\"\"\n", "\"never closed;\n", "\"closed\" early\n\n", "ø\xe5\x00", "\r\n\"\"\r"} {
		f.Add(seed, uint16(len(seed)))
	}
	filler := strings.Repeat("filler ", 999) + ";\n"
	f.Fuzz(func(t *testing.T, part string, before uint16) {
		if len(part) > firstBuffer/8 {
			return
		}
		at := firstBuffer - 2*len(part) - int(before)%8
		file := "one;two\n" + part + "\n"
		for len(file)+len(filler) < at {
			file += filler
		}
		file += strings.Repeat("x", max(0, at-len(file))) + "\n" + strings.Repeat(part+"\n", 4) + filler + part
		if r, err := NewReader(strings.NewReader(file), "file.csv", Options{}); err != nil {
			return
		} else if _, isText := r.rows.(*text); !isText {
			return
		}
		plainly, ahead := told(t, []byte(file), false), told(t, []byte(file), true)
		if !slices.Equal(plainly, ahead) {
			t.Fatalf("plainly (-) and ahead (+)\n%.3000s", cmp.Diff(plainly, ahead))
		}
	})
}

// FuzzPacked packs any file in every form: what is read of it is the same.
func FuzzPacked(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\xff\xfea\x00,\x00b\x00", "{\"a\":1}\n{\"b\":\"x\"}\n", "[{\"a\":1}]", "PK\x03\x04", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		open := func(file []byte) string {
			r, err := NewReader(bytes.NewReader(file), "x", Options{})
			if err != nil {
				return strings.ReplaceAll(err.Error(), "x/in", "x")
			}
			defer r.Close()
			return strings.ReplaceAll(dump(r), "x/in", "x")
		}
		want := open(file)
		if strings.Contains(want, "too deep") || strings.Contains(want, "x/in") || strings.Contains(string(file), "x/in") {
			return
		}
		for form, packed := range map[string][]byte{"gzip": gzipped(t, bytes.NewReader(file)), "zstd": zstandard(t, bytes.NewReader(file)), "zip": archive(t, "in", string(file))} {
			if got := open(packed); got != want && !strings.Contains(got, "too deep") {
				t.Errorf("%s: %s\nwant %s", form, got, want)
			}
		}
	})
}

// FuzzSniff writes any cells under a known header in every encoding, with every
// delimiter and line break: they are read back, whatever they look like.
func FuzzSniff(f *testing.F) {
	f.Add("1,5;2\t3|4", "a \"b\"", "æ€", uint8(0))
	f.Add("", "two\nlines", "sep=;", uint8(77))
	f.Fuzz(func(t *testing.T, a, b, c string, how uint8) {
		row := []string{a, b, c}
		whole := strings.Join(row, "")
		if !utf8.ValidString(a) || !utf8.ValidString(b) || !utf8.ValidString(c) || strings.ContainsAny(whole, "\x00\r") || strings.TrimSpace(whole) == "" || len(whole) > 1000 {
			return
		}
		forms := []struct {
			name string
			encoding.Encoding
			mark bool
		}{
			{UTF8, encoding.Nop, false}, {UTF8, unicode.UTF8BOM, true}, {UTF16LE, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), true},
			{UTF16BE, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), true}, {Windows1252, charmap.Windows1252, false},
		}
		form, delimiter := forms[int(how)%len(forms)], rune(delimiters[int(how)/len(forms)%len(delimiters)])
		header := []string{"date", "channel", "spend"}
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma, w.UseCRLF = delimiter, how >= 128
		if err := w.WriteAll([][]string{header, row, row}); err != nil {
			t.Fatal(err)
		}
		file, err := form.NewEncoder().Bytes(text.Bytes())
		if err != nil {
			return // Windows-1252 has not every character
		}
		opt := Options{Header: func(fields []string) bool { return slices.Equal(fields, header) }}
		if form.name == Windows1252 {
			opt.Encoding = Windows1252
		}
		r, err := NewReader(bytes.NewReader(file), "x", opt)
		if err != nil {
			t.Fatalf("%q: %v", file, err)
		}
		for range 2 {
			record, err := r.Next()
			if err != nil {
				t.Fatalf("%q: %v", file, err)
			}
			if got := strings.Split(string(bytes.Join(record.Fields(), []byte{0})), "\x00"); !slices.Equal(got, row) {
				t.Errorf("%q is read as %q", row, got)
			}
		}
		if r.Format.Encoding != form.name || r.Format.BOM != form.mark || r.Format.Delimiter != delimiter {
			t.Errorf("%q is taken for %+v", file, r.Format)
		}
	})
}

// FuzzParquetValues writes values of every kind into a Parquet file: the cells
// are what stands for them, exactly.
func FuzzParquetValues(f *testing.F) {
	f.Add(int64(-1), 1.5, "x", []byte{0x80, 1}, uint8(3))
	f.Add(int64(math.MaxInt64), math.Inf(-1), "", []byte{}, uint8(0))
	f.Fuzz(func(t *testing.T, whole int64, number float64, text string, unscaled []byte, scale uint8) {
		decimal := int(scale) % 19
		var n big.Int
		if n.SetBytes(unscaled); len(unscaled) > 0 && unscaled[0] >= 0x80 {
			n.Sub(&n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(unscaled))))
		}
		power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimal)), nil)
		for _, test := range []struct {
			kind  parquet.Type
			value parquet.Value
			right func(cell string) bool
		}{
			{parquet.Int64Type, parquet.Int64Value(whole), func(cell string) bool { return cell == strconv.FormatInt(whole, 10) }},
			{parquet.Uint(64).Type(), parquet.Int64Value(whole), func(cell string) bool { return cell == strconv.FormatUint(uint64(whole), 10) }},
			{parquet.Uint(32).Type(), parquet.Int32Value(int32(whole)), func(cell string) bool { return cell == strconv.FormatUint(uint64(uint32(whole)), 10) }},
			{parquet.DoubleType, parquet.DoubleValue(number), func(cell string) bool {
				v, err := strconv.ParseFloat(cell, 64)
				return err == nil && (v == number || v != v && number != number)
			}},
			{parquet.FloatType, parquet.FloatValue(float32(number)), func(cell string) bool {
				v, err := strconv.ParseFloat(cell, 32)
				return err == nil && (float32(v) == float32(number) || v != v && number != number)
			}},
			{parquet.String().Type(), parquet.ByteArrayValue([]byte(text)), func(cell string) bool { return cell == strings.ToValidUTF8(text, "\ufffd") }},
			{parquet.Decimal(decimal, 38, parquet.ByteArrayType).Type(), parquet.ByteArrayValue(unscaled), func(cell string) bool {
				v, ok := new(big.Rat).SetString(cell)
				return ok && v.Cmp(new(big.Rat).SetFrac(&n, power)) == 0
			}},
		} {
			var row Row
			adder(test.kind)(&row, test.value)
			record := row.record(1)
			if record.Len() != 1 || !test.right(string(record.Field(0))) {
				t.Errorf("%v of type %v is %q", test.value, test.kind, record.Fields())
			}
		}
	})
}

// seedsOf adds the files of testdata, and each of them packed.
func seedsOf(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil || len(names) == 0 {
		f.Fatal(fmt.Errorf("no files in testdata: %v", err))
	}
	for _, name := range names {
		file := readFile(f, name)
		for _, form := range [][]byte{file, gzipped(f, bytes.NewReader(file)), zstandard(f, bytes.NewReader(file)), archive(f, "in", string(file))} {
			f.Add(form)
		}
	}
}
