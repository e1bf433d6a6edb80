package tabular

import (
	"bytes"
	"fmt"
)

// magics are the first bytes of files that people take for text tables. The
// first that matches names the file.
var magics = []struct {
	prefix string
	inside string // must occur in the head, too
	what   string
	advice string
}{
	{"PK\x03\x04", "xl/", "an Excel workbook (.xlsx)", "open it and save the sheet as CSV UTF-8"},
	{"PK\x03\x04", "", "a zip archive or a spreadsheet", "unpack it, or save the sheet as CSV UTF-8"},
	{"\xd0\xcf\x11\xe0", "", "an old Excel workbook (.xls)", "open it and save the sheet as CSV UTF-8"},
	{"%PDF", "", "a PDF document", "export the report as CSV instead"},
	{"\x1f\x8b", "", "compressed with gzip", "unpack it"},
	{"PAR1", "", "a Parquet file", "export it as CSV"},
	{"SQLite format 3\x00", "", "an SQLite database", "export the table as CSV"},
	{"\x00\x00\xfe\xff", "", "UTF-32 text", "save it as UTF-8"},
	{"\xff\xfe\x00\x00", "", "UTF-32 text", "save it as UTF-8"},
	{"<!DOCTYPE", "", "a web page", "the download probably got a log-in page: export the file again"},
	{"<!doctype", "", "a web page", "the download probably got a log-in page: export the file again"},
	{"<html", "", "a web page", "the download probably got a log-in page: export the file again"},
	{"[{", "", "JSON", "export it as CSV"},
	{"{\"", "", "JSON", "export it as CSV"},
	{"[\n", "", "JSON", "export it as CSV"},
	{"{\n", "", "JSON", "export it as CSV"},
	{"<?xml", "", "an XML document", "export the report as CSV instead"},
}

// notText returns an error that says what the file is when its head is not that
// of a text table. A NUL is fine in UTF-16 and nowhere else.
func notText(head []byte, asked string) error {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) && bytes.Contains(head, []byte(m.inside)) {
			return fmt.Errorf("the file is %s, not a text table: %s", m.what, m.advice)
		}
	}
	utf16 := asked == UTF16LE || asked == UTF16BE || asked == "" && utf16WithoutMark(head) != "" ||
		bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
	if i := bytes.IndexByte(head, 0); i >= 0 && !utf16 {
		return fmt.Errorf(`the file is binary, not a text table (byte %d is zero): export it as CSV, or set encoding = "utf-16le" if that is what it is`, i+1)
	}
	return nil
}
