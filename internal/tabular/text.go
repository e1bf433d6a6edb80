package tabular

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// text are the records of a text table.
type text struct {
	name   string
	format *Format
	source *hashingReader
	packed *content // what source was unpacked from; nil: source is the file
	scan   *scanner
}

// openText finds out the format of a text table.
func openText(src io.Reader, name string, opt Options, format *Format) (*text, error) {
	t := &text{name: name, format: format, source: &hashingReader{src: src, sum: sha256.New()}}
	if opt.Encoding != "" && !slices.Contains(Encodings(), opt.Encoding) {
		return nil, problem(name, fmt.Sprintf("encoding %q is not known", opt.Encoding), "one of "+strings.Join(Encodings(), ", "))
	}
	if opt.Delimiter >= utf8.RuneSelf || opt.Delimiter == '"' || opt.Delimiter == '\n' || opt.Delimiter == '\r' {
		return nil, problem(name, fmt.Sprintf("%q cannot be a delimiter", opt.Delimiter), `one ASCII character, such as "," ";" or "\t"`)
	}
	source := bufio.NewReaderSize(t.source, 64<<10)
	head, err := source.Peek(source.Size())
	if err != nil && err != io.EOF {
		return nil, t.fatal(err)
	}
	if len(head) == 0 {
		return nil, problem(name, "the file is empty", "export it again")
	}
	if err := notText(head, opt.Encoding); err != nil {
		return nil, problem(name, err.Error(), "")
	}
	decoded, err := decode(source, head, opt.Encoding, format)
	if err != nil {
		return nil, problem(name, err.Error(), "")
	}
	t.scan = &scanner{src: decoded, line: 1}
	t.scan.fill()
	start := t.scan.buf[:t.scan.end]
	t.scan.newline = newlineOf(start)
	sep, isSep := sepLine(string(t.scan.trimCR(start[:max(0, bytes.IndexByte(start, t.scan.newline))])))
	if isSep {
		format.SepLine = true
		t.scan.skipLine()
	}
	switch {
	case opt.Delimiter != 0:
		t.scan.delimiter = byte(opt.Delimiter)
	case isSep:
		t.scan.delimiter = sep
	default:
		t.scan.delimiter = sniffDelimiter(start, t.scan.newline, t.scan.err == io.EOF, opt)
	}
	format.Delimiter = rune(t.scan.delimiter)
	return t, nil
}

func (t *text) next(record *Record) error {
	err := t.scan.next(record)
	if err == nil {
		return nil
	}
	if bad, ok := errors.AsType[*quoteError](err); ok {
		return t.quoteProblem(bad)
	}
	return t.fatal(err)
}

func (t *text) comment(prefix string) (line string, ok bool) { return t.scan.comment(prefix) }

func (t *text) digest() string {
	t.scan.close()
	if t.packed != nil {
		return t.packed.digest()
	}
	if _, err := io.Copy(io.Discard, t.source); err != nil {
		return ""
	}
	return hex.EncodeToString(t.source.sum.Sum(nil))
}

func (t *text) close() error {
	t.scan.close()
	return nil
}

// fatal turns the reason why reading ended into an error with a place.
func (t *text) fatal(err error) error {
	if err == io.EOF {
		return err
	}
	d := diag.Diagnostic{File: t.name}
	if t.scan != nil {
		d.Line = t.scan.lastLine()
	}
	if packed, ok := errors.AsType[diag.Diagnostic](err); ok {
		packed.Line = d.Line
		return packed
	}
	var invalid *invalidUTF8
	switch {
	case errors.As(err, &invalid):
		d.Message = fmt.Sprintf("the line is not UTF-8, as the lines before it are (byte 0x%02X)", invalid.value)
		d.Hint = `save the whole file as UTF-8, or set encoding = "windows-1252" if that is what it is`
	case err == errNUL:
		d.Message = "the line holds a zero byte: the file is damaged, or is no text"
		d.Hint = "export it again"
	case err == errRecordTooLong:
		d.Line = t.scan.line
		d.Message = fmt.Sprintf("the row that starts here has no end within %d MiB", maxRecord>>20)
		d.Hint = "look for a quote that is not closed, or for a file without line breaks"
	default:
		d.Message = "the file cannot be read to its end: " + diag.Reason(err)
		d.Hint = "read or copy it again; if it lies on a network, copy it to this machine"
	}
	return d
}

// quoteProblem describes the scanner's current record.
func (t *text) quoteProblem(bad *quoteError) error {
	d := t.place(bad.offset)
	d.Message = "text follows the closing quote of the field that starts here"
	if bad.unterminated {
		d.Message = "the quote that opens here is never closed"
	}
	d.Hint = `a quote inside a quoted field is written twice: "5"" screen"`
	if bad.unterminated {
		d.Hint += "; where the field ends with the file, it was cut off: export it again"
	}
	return &ParseError{Kind: BadQuote, Diagnostic: d}
}

func (t *text) locate(field int) diag.Diagnostic {
	raw, offset := t.scan.raw, 0
	for range field {
		offset += fieldSize(raw[offset:], t.scan.delimiter) + 1
		if offset > len(raw) {
			return t.place(0)
		}
	}
	d := t.place(offset)
	cell := raw[offset : offset+fieldSize(raw[offset:], t.scan.delimiter)]
	if i := bytes.IndexByte(cell, t.scan.newline); i >= 0 {
		cell = t.scan.trimCR(cell[:i])
	}
	d.Length = utf8.RuneCount(cell)
	return d
}

// fieldSize returns the size of the field at the start of raw, quotes included.
func fieldSize(raw []byte, delimiter byte) int {
	quoted := 0
	if len(raw) > 0 && raw[0] == '"' {
		if closing, _ := closingQuote(raw, 1); closing > 0 {
			quoted = closing
		}
	}
	if n := bytes.IndexByte(raw[quoted:], delimiter); n >= 0 {
		return quoted + n
	}
	return len(raw)
}

// place returns a diagnostic at an offset into the current record.
func (t *text) place(offset int) diag.Diagnostic {
	raw, newline := t.scan.raw, t.scan.newline
	from := bytes.LastIndexByte(raw[:offset], newline) + 1
	line := raw[from:]
	if n := bytes.IndexByte(line, newline); n >= 0 {
		line = t.scan.trimCR(line[:n])
	}
	return diag.Diagnostic{
		File: t.name, Source: string(line),
		Line:   t.scan.at + bytes.Count(raw[:offset], []byte{newline}),
		Column: utf8.RuneCount(raw[from:offset]) + 1,
	}
}
