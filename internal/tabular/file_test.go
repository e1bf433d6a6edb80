package tabular

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write writes what a test opens.
func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// sheetXML writes a worksheet of texts.
func sheetXML(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for _, row := range rows {
		b.WriteString("<row>")
		for _, cell := range row {
			b.WriteString(`<c t="str"><v>` + cell + `</v></c>`)
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData></worksheet>")
	return b.String()
}

// What all openings of a workbook need is read once, and each gives the same rows.
func TestAFileIsOpenedAgain(t *testing.T) {
	for name, content := range map[string][]byte{
		"book.xlsx":   workbookOf(t, sheetXML([][]string{{"date", "spend"}, {"2025-06-01", "5"}})),
		"rows.jsonl":  []byte(`{"date":"2025-06-01","spend":"5"}` + "\n"),
		"rows.csv":    []byte("date,spend\n2025-06-01,5\n"),
		"rows.csv.gz": gzipped(t, strings.NewReader("date,spend\n2025-06-01,5\n")),
	} {
		f, err := OpenFile(write(t, name, content))
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			r, err := f.Open(Options{})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			record, err := r.Next()
			if err != nil || !slices.Equal(r.Header, []string{"date", "spend"}) || string(record.Field(1)) != "5" {
				t.Errorf("%s: %q, %q, %v", name, r.Header, record.Fields(), err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
		book := f.content.book
		if _, err := f.Open(Options{}); err != nil || f.content.book != book {
			t.Errorf("%s: the workbook is read again, %v", name, err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// An archive's files are those that somebody put there; a workbook has none.
func TestMembers(t *testing.T) {
	packed := archive(t, "Queries.csv", "", "__MACOSX/._Chart.csv", "", "Chart.csv", "", "folder/", "")
	for name, tt := range map[string]struct {
		content []byte
		want    []string
	}{
		"site.zip":  {packed, []string{"Queries.csv", "Chart.csv"}},
		"book.xlsx": {workbookOf(t, sheetXML([][]string{{"date"}})), nil},
		"rows.csv":  {[]byte("date\n"), nil},
	} {
		f, err := OpenFile(write(t, name, tt.content))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if got, err := f.Members(); err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// Of sheets none of which has all columns, the one is meant that knows most, from
// the row that does.
func TestTheSheetThatKnowsMost(t *testing.T) {
	path := write(t, "book.xlsx", archive(t,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Notes" r:id="a"/><sheet name="June" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="a.xml"/><Relationship Id="b" Type="x/worksheet" Target="b.xml"/></Relationships>`,
		"xl/a.xml", sheetXML([][]string{{"Note", "Klikk"}, {"x", "y"}}),
		"xl/b.xml", sheetXML([][]string{{"Report"}, {"Dato", "Klikk", "Kostnd"}, {"2025-06-01", "1", "2"}}),
	))
	columns := []string{"Dato", "Klikk", "Kostnad"}
	known := func(fields []string) int {
		n := 0
		for _, c := range columns {
			if slices.Contains(fields, c) {
				n++
			}
		}
		return n
	}
	opt := Options{Fits: func(fields []string) bool { return known(fields) == len(columns) }, Known: known}
	r, err := Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Sheet != "June" || r.Format.HeaderLine != 2 {
		t.Errorf("sheet %q, line %d", r.Sheet, r.Format.HeaderLine)
	}
	opt.Sheet = "Notes"
	named, err := Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer named.Close()
	if named.Sheet != "Notes" || named.Header[0] != "Note" {
		t.Errorf("sheet %q, %q", named.Sheet, named.Header)
	}
}
