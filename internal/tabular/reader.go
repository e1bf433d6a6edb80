package tabular

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// Options say what is known about a file. The zero value finds out everything
// and takes the first row for the header.
type Options struct {
	Encoding  string // one of Encodings; empty: found out
	Delimiter rune   // an ASCII character; 0: found out
	Comment   string // lines that start with it before the header belong to the preamble

	// Header tells whether a record, its fields trimmed, is the header row; the
	// records before it are the preamble. Nil takes the first row. It is asked
	// while the delimiter is searched, too, about records cut by wrong ones.
	Header func(fields []string) bool
}

// Format is what was found out about a file.
type Format struct {
	Encoding   string // one of Encodings; may change to Windows1252 until the end is read
	BOM        bool   // starts with a byte-order mark
	Delimiter  rune
	SepLine    bool // Excel's "sep=;" comes first
	HeaderLine int
}

// Record is one row of a table. It is valid until the next call of Next.
type Record struct {
	Line   int      // physical line of its first byte, from 1
	Fields [][]byte // UTF-8, one for each name of the header, not trimmed
}

// Reader reads a text table. Exported fields are set when it is opened.
type Reader struct {
	Format   Format
	Header   []string   // trimmed
	Preamble [][]string // records before the header, trimmed; a comment line is one field

	name   string
	file   io.Closer // nil when the Reader did not open it
	source *hashingReader
	scan   *scanner
	done   error // why reading ended
}

// Open opens the file at path. Messages name it by that path.
func Open(path string, opt Options) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, diag.Diagnostic{File: path, Message: "the file cannot be read: " + diag.Reason(err), Hint: "look at its name, and at who may read it"}
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		file.Close()
		return nil, diag.Diagnostic{File: path, Message: "this is a folder, not a file", Hint: "name the files in it: " + path + "/*.csv"}
	}
	r, err := NewReader(file, path, opt)
	if err != nil {
		file.Close()
		return nil, err
	}
	r.file = file
	return r, nil
}

// NewReader reads src up to the header. Messages call it name. An error is a
// diag.Diagnostic or a *NoHeaderError.
func NewReader(src io.Reader, name string, opt Options) (*Reader, error) {
	r := &Reader{name: name, source: &hashingReader{src: src, sum: sha256.New()}}
	if err := r.open(opt); err != nil {
		return nil, err
	}
	return r, nil
}

// open finds the format, then the header.
func (r *Reader) open(opt Options) error {
	if opt.Encoding != "" && !slices.Contains(Encodings(), opt.Encoding) {
		return r.problem(0, fmt.Sprintf("encoding %q is not known", opt.Encoding), "one of "+strings.Join(Encodings(), ", "))
	}
	if opt.Delimiter >= utf8.RuneSelf || opt.Delimiter == '"' || opt.Delimiter == '\n' || opt.Delimiter == '\r' {
		return r.problem(0, fmt.Sprintf("%q cannot be a delimiter", opt.Delimiter), `one ASCII character, such as "," ";" or "\t"`)
	}
	source := bufio.NewReaderSize(r.source, 64<<10)
	head, err := source.Peek(source.Size())
	if err != nil && err != io.EOF {
		return r.fatal(err)
	}
	if len(head) == 0 {
		return r.problem(0, "the file is empty", "export it again")
	}
	if err := notText(head, opt.Encoding); err != nil {
		return r.problem(0, err.Error(), "")
	}
	text, err := decode(source, head, opt.Encoding, &r.Format)
	if err != nil {
		return r.problem(0, err.Error(), "")
	}
	r.scan = &scanner{src: text, line: 1}
	r.scan.fill()
	start := r.scan.buf[:r.scan.end]
	r.scan.newline = newlineOf(start)
	sep, isSep := sepLine(string(r.scan.trimCR(start[:max(0, bytes.IndexByte(start, r.scan.newline))])))
	if isSep {
		r.Format.SepLine = true
		r.scan.skipLine()
	}
	switch {
	case opt.Delimiter != 0:
		r.scan.delimiter = byte(opt.Delimiter)
	case isSep:
		r.scan.delimiter = sep
	default:
		r.scan.delimiter = sniffDelimiter(start, r.scan.newline, r.scan.err == io.EOF, opt)
	}
	r.Format.Delimiter = rune(r.scan.delimiter)
	return r.readHeader(opt)
}

// Next returns the next row, or io.EOF. Rows without any text are skipped.
//
// A *ParseError is about one row, and reading may go on. With Kind FieldCount
// the record is returned as well: footers ("Total of 12 results") are such rows,
// and only the caller can tell. Empty fields beyond the header are cut off and
// no error. Any other error is a diag.Diagnostic and ends the file.
func (r *Reader) Next() (Record, error) {
	for r.done == nil {
		err := r.scan.next()
		if err != nil {
			if bad, ok := errors.AsType[*quoteError](err); ok {
				return Record{}, r.quoteProblem(bad)
			}
			r.done = r.fatal(err)
			break
		}
		fields := r.scan.fields
		if allEmpty(fields) {
			continue
		}
		record := Record{Line: r.scan.at, Fields: fields}
		if len(fields) != len(r.Header) {
			for n := len(fields); n > len(r.Header) && len(fields[n-1]) == 0; n-- {
				record.Fields = fields[:n-1]
			}
			if len(record.Fields) != len(r.Header) {
				return record, r.countProblem(len(record.Fields))
			}
		}
		return record, nil
	}
	return Record{}, r.done
}

// allEmpty tells whether no field has any text.
func allEmpty(fields [][]byte) bool {
	for _, field := range fields {
		if len(trimSpaces(field)) > 0 {
			return false
		}
	}
	return true
}

// SHA256 returns the hexadecimal digest of the file's bytes as they are on disk.
// When the end is not reached yet it reads the rest, and the Reader is of no
// more use. It is empty when that fails, as after an early Close.
func (r *Reader) SHA256() string {
	if r.done == nil {
		r.done = io.EOF
	}
	if _, err := io.Copy(io.Discard, r.source); err != nil {
		return ""
	}
	return hex.EncodeToString(r.source.sum.Sum(nil))
}

// Close closes the file that Open opened.
func (r *Reader) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}
