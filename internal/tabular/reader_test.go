package tabular

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"peil/internal/diag"

	"github.com/google/go-cmp/cmp"
)

// readAll returns the records as "line: field|field" and the errors as
// "line:column: message", in the order they come.
func readAll(r *Reader) []string {
	var got []string
	for {
		record, err := r.Next()
		if err == io.EOF {
			return got
		}
		if err != nil {
			var d diag.Diagnostic
			if !errors.As(err, &d) {
				return append(got, "not a diagnostic: "+err.Error())
			}
			got = append(got, fmt.Sprintf("%d:%d: %s", d.Line, d.Column, d.Message))
			if _, ok := errors.AsType[*ParseError](err); !ok {
				return append(got, "end")
			}
			continue
		}
		got = append(got, fmt.Sprintf("%d: %s", record.Line, bytes.Join(record.Fields(), []byte("|"))))
	}
}

func TestRecords(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       []string
	}{
		{"LF", "a,b\n1,2\n3,4\n", []string{"2: 1|2", "3: 3|4"}},
		{"CRLF", "a,b\r\n1,2\r\n\r\n3,\r\n", []string{"2: 1|2", "4: 3|"}},
		{"CR", "a,b\r1,2\r\r3,4", []string{"2: 1|2", "4: 3|4"}},
		{"last line without line break", "a,b\n1,2", []string{"2: 1|2"}},
		{"last line ends in CR", "a,b\r\n1,2\r", []string{"2: 1|2"}},
		{"last quote is the end", "a,b\n1,\"2\"", []string{"2: 1|2"}},
		{"header only", "a,b", nil},
		{"blank lines, and rows of nothing but delimiters or spaces", "\n\na,b\n\n  \n,\n \n1,2\n\n", []string{"8: 1|2"}},
		{"delimiter and doubled quotes in quotes", "a,b\n\"x, y\",\"5\"\" screen\"\n", []string{`2: x, y|5" screen`}},
		{"line breaks in quotes count as lines", "a,b\r\n\"x\r\ny\",\"\r\n\"\r\n1,2\r\n", []string{"2: x\ny|\n", "5: 1|2"}},
		{"quote inside an unquoted field", "a,b\n5\" screen,\"x\"\n", []string{`2: 5" screen|x`}},
		{"empty quoted fields", "a,b,c\n\"\",x,\"\"\n", []string{"2: |x|"}},
		{"too few and too many fields", "a,b\n1\n1,2,3\n1,2\n", []string{
			"2:1: the row has only 1 of the 2 fields that the header on line 1 names",
			"3:1: the row has 3 fields, the header on line 1 names 2",
			"4: 1|2"}},
		{"empty fields beyond the header", "a,b\n1,2,,\n3,4,\n", []string{"2: 1|2", "3: 3|4"}},
		{"text after the closing quote", "a,b\nx,\"y\"z\n1,2\n", []string{
			"2:3: text follows the closing quote of the field that starts here", "3: 1|2"}},
		{"text after the closing quote of two lines", "a,b\n\"x\ny\" z,1\n1,2\n", []string{
			"2:1: text follows the closing quote of the field that starts here", "4: 1|2"}},
		{"quote never closed", "a,b\n1,2\nx,\"y\n3,4\n5,6", []string{
			"2: 1|2", "3:3: the quote that opens here is never closed", "4: 3|4", "5: 5|6"}},
		{"quote never closed in the last line", "a,b\n1,\"2", []string{"2:3: the quote that opens here is never closed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, source := range []io.Reader{
				strings.NewReader(test.file),
				iotest.OneByteReader(strings.NewReader(test.file)),
				iotest.DataErrReader(strings.NewReader(test.file)),
			} {
				r, err := NewReader(source, "x.csv", Options{Delimiter: ','})
				if err != nil {
					t.Fatal(err)
				}
				got := readAll(r)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestDelimiter(t *testing.T) {
	for _, test := range []struct {
		name, file string
		opt        Options
		want       rune
	}{
		{"comma", "date,clicks\n2025-01-01,3\n", Options{}, ','},
		{"semicolon", "date;clicks\n2025-01-01;3\n", Options{}, ';'},
		{"tab", "date\tclicks\n2025-01-01\t3\n", Options{}, '\t'},
		{"pipe", "date|clicks\n2025-01-01|3\n", Options{}, '|'},
		{"decimal commas in every column", "a;b\n1,5;2,5\n3,1;4,2\n0,5;0,1\n", Options{}, ';'},
		{"one decimal comma a row", "date;spend\n2025-01-01;1,5\n2025-01-02;2,5\n2025-01-03;2,5\n", Options{}, ';'},
		{"pipes in names", "campaign,clicks\nNO | Search,1\nNO | Brand,2\nNO | Video,3\n", Options{}, ','},
		{"delimiters in quotes", "name,clicks\n\"a;b;c\",1\n\"d;e;f\",2\n", Options{}, ','},
		{"header the caller knows", "report, of\nsome, kind\nand, so\na;b\n1;2\n",
			Options{Header: func(f []string) bool { return slices.Contains(f, "a") && slices.Contains(f, "b") }}, ';'},
		{"one column", "path\nGoogle > Direct\n", Options{}, ','},
		{"sep line", "sep=;\r\na,b;c\r\n1,2;3\r\n", Options{}, ';'},
		{"sep line in quotes", "\"SEP=|\"\na,b|c,d\n1,2|3,4\n", Options{}, '|'},
		{"given one wins", "sep=;\na;b,c\n1;2,3\n", Options{Delimiter: ','}, ','},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(strings.NewReader(test.file), "x.csv", test.opt)
			if err != nil {
				t.Fatal(err)
			}
			if r.Format.Delimiter != test.want {
				t.Errorf("delimiter %q, want %q", r.Format.Delimiter, test.want)
			}
			if sep := strings.Contains(strings.ToLower(test.file), "sep="); r.Format.SepLine != sep {
				t.Errorf("SepLine = %v", r.Format.SepLine)
			}
		})
	}
}

// TestShapes reads files as the platforms lay them out (invented numbers).
func TestShapes(t *testing.T) {
	has := func(name string) func([]string) bool {
		return func(fields []string) bool { return slices.Contains(fields, name) }
	}
	for _, test := range []struct {
		name, file string
		opt        Options
		header     []string
		headerLine int
		preamble   [][]string
		rows       []string
	}{
		{
			"Google Ads table",
			"Campaign report\n\"July 8, 2025 - July 31, 2025\"\nCampaign,Day,Clicks,Cost\nBrand,2025-07-08,\"9,380\",12.50\nTotal: Account, --,\"9,380\",12.50\n",
			Options{Header: has("Clicks")},
			[]string{"Campaign", "Day", "Clicks", "Cost"}, 3,
			[][]string{{"Campaign report"}, {"July 8, 2025 - July 31, 2025"}},
			[]string{"4: Brand|2025-07-08|9,380|12.50", "5: Total: Account| --|9,380|12.50"},
		},
		{
			"GA4",
			"# ----\n# Traffic \"acquisition\n# Account: Butikk, AS\n#\n# Start date: 20250101\n# ----\n\nSession channel,Sessions\nDirect,12\n",
			Options{Comment: "#"},
			[]string{"Session channel", "Sessions"}, 8,
			[][]string{{"# ----"}, {"# Traffic \"acquisition"}, {"# Account: Butikk, AS"}, {"#"}, {"# Start date: 20250101"}, {"# ----"}},
			[]string{"9: Direct|12"},
		},
		{
			"Microsoft Ads",
			"\"Report Name: Daily\"\n\"Report Time: 6/1/2025,6/30/2025\"\n\"Potential Incomplete Data: false\"\n\n\"TimePeriod\",\"CampaignName\",\"Spend\"\n\"2025-06-01\",\"Brand\",\"1.50\"\n\n\"©2025 Microsoft Corporation. All rights reserved. \"\n",
			Options{Header: has("TimePeriod")},
			[]string{"TimePeriod", "CampaignName", "Spend"}, 5,
			[][]string{{"Report Name: Daily"}, {"Report Time: 6/1/2025,6/30/2025"}, {"Potential Incomplete Data: false"}},
			[]string{"6: 2025-06-01|Brand|1.50", "8:1: the row has only 1 of the 3 fields that the header on line 5 names"},
		},
		{
			"preamble with quotes that do not add up",
			"\"Report\" of June,x\n\na,b\n1,2\n",
			Options{Header: has("a")},
			[]string{"a", "b"}, 3, [][]string{{"\"Report\" of June,x"}}, []string{"4: 1|2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(strings.NewReader(test.file), "x.csv", test.opt)
			if err != nil {
				t.Fatal(err)
			}
			got := []any{r.Header, r.Format.HeaderLine, r.Preamble, readAll(r)}
			if diff := cmp.Diff([]any{test.header, test.headerLine, test.preamble, test.rows}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const text = "dato;kanal;spend\r\n2025-06-01;Søk – «merke»;1,5\r\n2025-06-02;€ 𝄞;2,5\r\n"
	const western = "dato;kanal;spend\r\n2025-06-01;Søk – «merke»;1,5\r\n2025-06-02;€;2,5\r\n"
	late := strings.Repeat("2025-06-01;Display;1,5\r\n", 40000)
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	windows := charmap.Windows1252.NewEncoder()
	encoded := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, test := range []struct {
		name, file, text string
		want             string
		bom              bool
		asked            string
	}{
		{"utf-8", text, text, UTF8, false, ""},
		{"utf-8 with mark", "\xef\xbb\xbf" + text, text, UTF8, true, ""},
		{"utf-16le with mark", "\xff\xfe" + encoded(utf16le.String(text)), text, UTF16LE, true, ""},
		{"utf-16le without mark", encoded(utf16le.String(text)), text, UTF16LE, false, ""},
		{"utf-16be with mark", "\xfe\xff" + encoded(utf16be.String(text)), text, UTF16BE, true, ""},
		{"utf-16be without mark", encoded(utf16be.String(text)), text, UTF16BE, false, ""},
		{"utf-16le asked for", encoded(utf16le.String("日;本\n語;日\n")), "日;本\n語;日\n", UTF16LE, false, UTF16LE},
		{"windows-1252", encoded(windows.String(western)), western, Windows1252, false, ""},
		{"windows-1252 asked for", encoded(windows.String(western)), western, Windows1252, false, Windows1252},
		{"windows-1252 found out after a megabyte", encoded(windows.String("a;b;c\r\n" + late + western)), "a;b;c\r\n" + late + western, Windows1252, false, ""},
		{"windows-1252 whose last byte is a letter", "a,b\n1,bl\xe5", "a,b\n1,blå", Windows1252, false, ""},
		{"utf-8 that starts after a megabyte", "a;b;c\r\n" + late + text, "a;b;c\r\n" + late + text, UTF8, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			want, err := NewReader(strings.NewReader(test.text), "x.csv", Options{})
			if err != nil {
				t.Fatal(err)
			}
			r, err := NewReader(iotest.HalfReader(strings.NewReader(test.file)), "x.csv", Options{Encoding: test.asked})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.Header, r.Header); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(readAll(want), readAll(r)); diff != "" {
				t.Error(diff)
			}
			if r.Format.Encoding != test.want || r.Format.BOM != test.bom {
				t.Errorf("got %+v", r.Format)
			}
			if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(test.file))); r.SHA256() != sum {
				t.Errorf("SHA256 = %s, want %s", r.SHA256(), sum)
			}
		})
	}
}

// Every position of a character across the border of two buffers.
func TestCharacterAcrossBuffers(t *testing.T) {
	for shift := range 8 {
		pad := strings.Repeat("x", firstBuffer-10+shift)
		r, err := NewReader(strings.NewReader("å,b\n"+pad+",€𝄞å€\n1,2\n"), "x.csv", Options{})
		if err != nil {
			t.Fatal(err)
		}
		record, err := r.Next()
		if err != nil || string(record.Field(1)) != "€𝄞å€" || len(record.Field(0)) != len(pad) {
			t.Errorf("shift %d: %v %q", shift, err, record.Fields()[1:])
		}
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name, file string
		opt        Options
		want       string // in the error of opening or of the last record
	}{
		{"empty", "", Options{}, "x.csv: the file is empty"},
		{"only blank lines", "\n\n", Options{}, "no header row"},
		{"zip that is cut off", "PK\x03\x04....report.csv", Options{}, "starts as a zip archive or a spreadsheet, but it is damaged or cut off"},
		{"old Excel", "\xd0\xcf\x11\xe0....", Options{}, "an old Excel workbook (.xls), or one with a password, not a text table: open it and save it as Excel workbook"},
		{"Excel with a password", "\xd0\xcf\x11\xe0....E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00", Options{}, "an Excel workbook with a password"},
		{"PDF", "%PDF-1.7\n", Options{}, "a PDF document"},
		{"gzip that is cut off", "\x1f\x8b\x08", Options{}, "packed with gzip, but it is damaged or cut off"},
		{"web page", "<!DOCTYPE html><html>", Options{}, "a web page"},
		{"binary", "a,b\x00\x01\x02\x03", Options{}, "byte 4 is zero"},
		{"UTF-16 against encoding", "a\x00,\x00b\x00\n\x00", Options{Encoding: UTF8}, "byte 2 is zero"},
		{"NUL far into the file", "a,b\n" + strings.Repeat("3,4\n", 30000) + "x\x00,1\n", Options{}, "x.csv:30002: the line holds a zero byte"},
		{"UTF-8 up to a line", "a,b\nå,1\nblå,2\n\xe5,3\n", Options{}, "x.csv:4: the line is not UTF-8, as the lines before it are (byte 0xE5)"},
		{"UTF-8 that is cut off", "a,b\nå,1\nblå,\xe2\x82", Options{}, "x.csv:3: the line is not UTF-8"},
		{"UTF-8 asked for", "a,b\n1,2\nbl\xe5,\xf8\n", Options{Encoding: UTF8}, "x.csv:3: the line is not UTF-8"},
		{"mark against encoding", "\xef\xbb\xbfa,b\n", Options{Encoding: Windows1252}, "leave encoding out"},
		{"unknown encoding", "a,b\n", Options{Encoding: "latin"}, `encoding "latin" is not known (one of utf-8, `},
		{"delimiter", "a,b\n", Options{Delimiter: '…'}, "cannot be a delimiter"},
		{"no header", "x\na,b,c\n1,2,3\n", Options{Header: func([]string) bool { return false }}, "x.csv: no header row with the columns looked for; line 2 looks most like one: a, b, c"},
		{"bad quote in the header", "\"a\"x,b\n1,2\n", Options{}, "x.csv:1:1: text follows the closing quote"},
		{"endless line", "a,b\n1,2\n" + strings.Repeat("x", maxRecord+1), Options{}, "x.csv:3: the row that starts here has no end within 16 MiB"},
		{"endless quote", "a,b\n1,2\n\"" + strings.Repeat("x,y\n", maxRecord/4), Options{}, "x.csv:3: the row that starts here has no end within 16 MiB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(strings.NewReader(test.file), "x.csv", test.opt)
			for err == nil {
				_, err = r.Next()
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
	failing := io.MultiReader(strings.NewReader("a,b\n1,2\n"), iotest.ErrReader(errors.New("disk on fire")))
	if _, err := NewReader(failing, "x.csv", Options{}); err == nil || !strings.Contains(err.Error(), "disk on fire") {
		t.Errorf("got %v", err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), "this is a folder") {
		t.Errorf("got %v", err)
	}
	if _, err := Open(filepath.Join(dir, "none.csv"), Options{}); err == nil || !strings.HasSuffix(err.Error(), "none.csv: the file cannot be read: it does not exist (look at its name, and at who may read it)") {
		t.Errorf("got %v", err)
	}
	path := filepath.Join(dir, "some.csv")
	file := []byte("a,b\n1,2\n3,4\n")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256(file)); r.SHA256() != want {
		t.Errorf("SHA256 before the end = %s, want %s", r.SHA256(), want)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestLocate(t *testing.T) {
	r, err := NewReader(strings.NewReader("a,b,c,d\r\n\"å,\"\"\",\"x\r\nøy\",\"z\",last\r\n"), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	for field, want := range []diag.Diagnostic{
		{Line: 2, Column: 1, Length: 6, Source: `"å,""","x`},
		{Line: 2, Column: 8, Length: 2, Source: `"å,""","x`},
		{Line: 3, Column: 5, Length: 3, Source: `øy","z",last`},
		{Line: 3, Column: 9, Length: 4, Source: `øy","z",last`},
	} {
		want.File = "x.csv"
		if diff := cmp.Diff(want, r.Locate(field)); diff != "" {
			t.Error(field, diff)
		}
	}
	if d := r.Locate(7); d.Line != 2 || d.Column != 1 {
		t.Errorf("no such field: %+v", d)
	}
}

func TestNextAllocatesNothing(t *testing.T) {
	r, err := NewReader(bytes.NewReader(adsExport(20000, 3, "Søk")), "x.csv", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(10000, func() { r.Next() }); n != 0 {
		t.Errorf("%v allocations a record", n)
	}
}
