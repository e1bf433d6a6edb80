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
	{"\xd0\xcf\x11\xe0", "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P", "an Excel workbook with a password", "open it and save it without one"},
	{"\xd0\xcf\x11\xe0", "", "an old Excel workbook (.xls), or one with a password", "open it and save it as Excel workbook (.xlsx), without a password"},
	{"%PDF", "", "a PDF document", "export the report as CSV instead"},
	{"SQLite format 3\x00", "", "an SQLite database", `a [[source]] reads it with dsn = "sqlite:…" and table, in place of files, and peil import writes one`},
	{"\x00\x00\xfe\xff", "", "UTF-32 text", "save it as UTF-8"},
	{"\xff\xfe\x00\x00", "", "UTF-32 text", "save it as UTF-8"},
	{"<!DOCTYPE", "", "a web page", "the download probably got a log-in page: export the file again"},
	{"<!doctype", "", "a web page", "the download probably got a log-in page: export the file again"},
	{"<html", "", "a web page", "the download probably got a log-in page: export the file again"},
	{"BZh", "1AY&SY", "packed with bzip2", "unpack it"},
	{"7z\xbc\xaf\x27\x1c", "", "a 7-Zip archive", "unpack it"},
	{"\xfd7zXZ", "", "packed with xz", "unpack it"},
	{"Rar!", "", "a RAR archive", "unpack it"},
	{"PARE", "", "an encrypted Parquet file", "export it without encryption"},
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
