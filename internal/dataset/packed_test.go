package dataset

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
)

// inForm returns a table of text in another form: "xlsx", "parquet", "jsonl",
// "gzip", "zstd" or "zip". Cells that are numbers become numbers where the form
// has types.
func inForm(t *testing.T, form string, table []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch form {
	case "gzip":
		err = pipeTo(gzip.NewWriter(&b), table)
	case "zstd":
		var w *zstd.Encoder
		if w, err = zstd.NewWriter(&b); err == nil {
			err = pipeTo(w, table)
		}
	case "zip":
		err = zipTo(&b, "export.csv", string(table))
	case "xlsx":
		err = zipTo(&b, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Export" sheetId="1" r:id="r1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/worksheets/sheet1.xml", worksheet(rowsOf(t, table)))
	case "jsonl":
		err = jsonLines(&b, rowsOf(t, table))
	case "parquet":
		err = parquetTo(&b, rowsOf(t, table))
	default:
		t.Fatalf("a fixture cannot be %q", form)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func rowsOf(t *testing.T, table []byte) [][]string {
	r := csv.NewReader(bytes.NewReader(table))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func pipeTo(w io.WriteCloser, content []byte) error {
	if _, err := w.Write(content); err != nil {
		return err
	}
	return w.Close()
}

func zipTo(w io.Writer, parts ...string) error {
	z := zip.NewWriter(w)
	for i := 0; i < len(parts); i += 2 {
		f, err := z.Create(parts[i])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, parts[i+1]); err != nil {
			return err
		}
	}
	return z.Close()
}

var numeric = regexp.MustCompile(`^-?(0|[1-9]\d{0,14})(\.\d+)?$`)

func worksheet(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for _, row := range rows {
		b.WriteString("<row>")
		for _, cell := range row {
			if numeric.MatchString(cell) {
				fmt.Fprintf(&b, "<c><v>%s</v></c>", cell)
				continue
			}
			b.WriteString(`<c t="inlineStr"><is><t>`)
			_ = xml.EscapeText(&b, []byte(cell)) // a Builder takes all
			b.WriteString("</t></is></c>")
		}
		b.WriteString("</row>")
	}
	return b.String() + "</sheetData></worksheet>"
}

func jsonLines(w io.Writer, rows [][]string) error {
	for _, row := range rows[1:] {
		var fields []string
		for i, cell := range row {
			value, err := json.Marshal(cell)
			if err != nil {
				return err
			}
			if numeric.MatchString(cell) {
				value = []byte(cell)
			}
			fields = append(fields, fmt.Sprintf("%q: %s", rows[0][i], value))
		}
		if _, err := fmt.Fprintf(w, "{%s}\n", strings.Join(fields, ", ")); err != nil {
			return err
		}
	}
	return nil
}

func parquetTo(w io.Writer, rows [][]string) error {
	group := parquet.Group{}
	for i, name := range rows[0] {
		group[name] = parquet.Optional(parquet.String())
		if numeric.MatchString(rows[1][i]) {
			group[name] = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		}
	}
	out := parquet.NewGenericWriter[map[string]any](w, parquet.NewSchema("rows", group))
	for _, row := range rows[1:] {
		values := map[string]any{}
		for i, name := range rows[0] {
			var number float64
			if _, err := fmt.Sscan(row[i], &number); err == nil && numeric.MatchString(rows[1][i]) {
				values[name] = number
			} else if row[i] != "" {
				values[name] = row[i]
			}
		}
		if _, err := out.Write([]map[string]any{values}); err != nil {
			return err
		}
	}
	return out.Close()
}
