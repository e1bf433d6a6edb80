package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/rogpeppe/go-internal/testscript"
)

// pack writes files in a form that a script cannot hold:
//
//	pack gzip|zstd|zip|xlsx|parquet|utf-16le FILE FROM...
//
// In a workbook every FROM, a CSV file, is a sheet of its name; what is a number
// is one by its type, #N/A is an error, and a day a number with the style of a
// date. In a Parquet file columns of numbers are doubles.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: pack FORM FILE FROM...")
	}
	var names []string
	var contents [][]byte
	for _, from := range args[2:] {
		names = append(names, filepath.Base(from))
		contents = append(contents, []byte(ts.ReadFile(from)))
	}
	var b bytes.Buffer
	var err error
	switch args[0] {
	case "gzip":
		w := gzip.NewWriter(&b)
		_, err = w.Write(contents[0])
		ts.Check(err)
		err = w.Close()
	case "zstd":
		var w *zstd.Encoder
		w, err = zstd.NewWriter(&b)
		ts.Check(err)
		_, err = w.Write(contents[0])
		ts.Check(err)
		err = w.Close()
	case "zip":
		err = packZip(&b, names, contents)
	case "xlsx":
		err = packWorkbook(&b, names, contents)
	case "parquet":
		err = packParquet(&b, contents[0])
	case "utf-16le":
		_, err = b.WriteString(utf16(string(contents[0])))
	default:
		ts.Fatalf("no form %s", args[0])
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

func packZip(w io.Writer, names []string, contents [][]byte) error {
	z := zip.NewWriter(w)
	for i, name := range names {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		if _, err := f.Write(contents[i]); err != nil {
			return err
		}
	}
	return z.Close()
}

func packWorkbook(w io.Writer, names []string, contents [][]byte) error {
	var sheets, relations strings.Builder
	parts := []string{"xl/styles.xml"}
	texts := [][]byte{[]byte(`<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`)}
	for i, name := range names {
		name = strings.TrimSuffix(name, ".csv")
		part := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, i+1, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="http://x/worksheet" Target="%s"/>`, i+1, part)
		text, err := worksheet(contents[i])
		if err != nil {
			return err
		}
		parts, texts = append(parts, "xl/"+part), append(texts, text)
	}
	parts = append(parts, "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
	texts = append(texts, []byte(`<workbook xmlns:r="r"><sheets>`+sheets.String()+`</sheets></workbook>`),
		[]byte(`<Relationships>`+relations.String()+`</Relationships>`))
	return packZip(w, parts, texts)
}

func worksheet(table []byte) ([]byte, error) {
	rows, err := readCSV(table)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("<worksheet><sheetData>")
	for _, row := range rows {
		b.WriteString("<row>")
		for _, cell := range row {
			day, isDay := serial(cell)
			switch {
			case isDay:
				fmt.Fprintf(&b, `<c s="1"><v>%d</v></c>`, day)
			case cell == "#N/A":
				b.WriteString(`<c t="e"><v>#N/A</v></c>`)
			case isNumber(cell):
				fmt.Fprintf(&b, `<c><v>%s</v></c>`, cell)
			default:
				b.WriteString(`<c t="inlineStr"><is><t>`)
				if err := xml.EscapeText(&b, []byte(cell)); err != nil {
					return nil, err
				}
				b.WriteString(`</t></is></c>`)
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData></worksheet>")
	return b.Bytes(), nil
}

func readCSV(table []byte) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(table))
	r.FieldsPerRecord = -1
	return r.ReadAll()
}

func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(cell, 64)
	return err == nil
}

// serial returns the number of a day of March 2025, of which Excel counts 45717
// as the first.
func serial(cell string) (int, bool) {
	day, ok := strings.CutPrefix(cell, "2025-03-")
	n, err := strconv.Atoi(day)
	return 45716 + n, ok && err == nil
}

func packParquet(w io.Writer, table []byte) error {
	rows, err := readCSV(table)
	if err != nil {
		return err
	}
	group, numeric := parquet.Group{}, map[string]bool{}
	for i, name := range rows[0] {
		numeric[name] = !slices.ContainsFunc(rows[1:], func(row []string) bool { return !isNumber(row[i]) })
		group[name] = parquet.Optional(parquet.String())
		if numeric[name] {
			group[name] = parquet.Leaf(parquet.DoubleType)
		}
	}
	schema := parquet.NewSchema("rows", group)
	out := parquet.NewGenericWriter[map[string]any](w, schema)
	for _, row := range rows[1:] {
		values := map[string]any{}
		for i, name := range rows[0] {
			values[name] = row[i]
			if numeric[name] {
				if values[name], err = strconv.ParseFloat(row[i], 64); err != nil {
					return err
				}
			}
		}
		if _, err := out.Write([]map[string]any{values}); err != nil {
			return err
		}
	}
	return out.Close()
}

// cut shortens a file to a number of bytes:
//
//	cut FILE BYTES
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE BYTES")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), int64(n)))
}
