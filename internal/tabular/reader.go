package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
)

// Options say what is known about a file. The zero value finds out everything
// and takes the first row for the header.
type Options struct {
	Encoding  string // one of Encodings; empty: found out
	Delimiter rune   // an ASCII character; 0: found out
	Comment   string // lines that start with it before the header belong to the preamble
	Sheet     string // of a workbook; empty: the first visible one with the header
	Member    string // pattern of the file in a zip archive; empty: the only one

	// Header tells whether a record, its fields trimmed, is the header row; the
	// records before it are the preamble. Nil takes the first row. It is asked
	// while the delimiter is searched, too, about records cut by wrong ones.
	Header func(fields []string) bool

	// Fits tells whether a record may be the header, where Header is nil. Of a
	// workbook it chooses the sheet and the row.
	Fits func(fields []string) bool

	// Known tells how many of the columns that are looked for a record names. Of a
	// workbook without a header that fits it chooses the sheet and the row that name
	// most; without any, the first row with text is the header.
	Known func(fields []string) int
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
	Line int // from 1: physical line of its first byte, or number of the row

	// Exact tells of each field whether it is a number by its type, not by its
	// looks: written with a decimal point, and read by Numbers of that style. Nil
	// is none: in text a number is only ever a guess.
	Exact []bool

	// Numbers are those of the fields that ReadPlain names, in their order, as far
	// as bit i of Plain says so for the i-th of them. Others may be plain, too.
	Numbers []int64
	Plain   uint64

	// The fields, or of a plain record the text that they are cut from, since most
	// files have more of them than anybody asks for.
	fields [][]byte
	text   []byte
	bounds []int32 // in text: the byte before the first field, and the one after each; nil: fields has them
}

// RecordOf returns a record of those fields.
func RecordOf(fields [][]byte) *Record { return &Record{fields: fields} }

// Len is the number of fields: one for each name of the header.
func (r *Record) Len() int {
	if r.bounds != nil {
		return len(r.bounds) - 1
	}
	return len(r.fields)
}

// Field returns a field, as UTF-8 and not trimmed.
func (r *Record) Field(i int) []byte {
	if r.bounds != nil {
		return r.text[r.bounds[i]+1 : r.bounds[i+1]]
	}
	return r.fields[i]
}

// Fields returns all fields.
func (r *Record) Fields() [][]byte {
	if r.bounds == nil {
		return r.fields
	}
	fields := make([][]byte, r.Len())
	for i := range fields {
		fields[i] = r.Field(i)
	}
	return fields
}

// cutTo leaves out the fields from the n-th on.
func (r *Record) cutTo(n int) {
	if r.bounds != nil {
		r.bounds = r.bounds[:n+1]
	} else {
		r.fields = r.fields[:n]
	}
}

// Reader reads a table. Exported fields are set when it is opened.
type Reader struct {
	Format   Format
	Header   []string   // trimmed
	Preamble [][]string // records before the header, trimmed; a comment line is one field
	Sheet    string     // of a workbook that has others, too; else empty
	Title    string     // of the sheet, of any workbook

	name     string
	file     *os.File // nil when the Reader did not open it
	asOpened fs.FileInfo

	rows   records
	grid   bool   // cells stand in columns: missing ones are empty, those beyond the header have no name
	record Record // the current one
	done   error  // why reading ended
}

// Open opens the file at path. Messages name it by that path, and a file in an
// archive by both.
func Open(path string, opt Options) (*Reader, error) {
	f, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	r, err := f.open(&Reader{name: path, file: f.file, asOpened: f.info}, opt)
	if err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}

// NewReader reads src up to the header. Messages call it name. An error is a
// diag.Diagnostic or a *NoHeaderError. Only text is read as it comes; all else
// is held in memory.
func NewReader(src io.Reader, name string, opt Options) (*Reader, error) {
	r := &Reader{name: name}
	ahead := bufio.NewReaderSize(src, headSize)
	head, err := ahead.Peek(headSize)
	if err == nil || err == io.EOF {
		if formOf(head) != formText {
			held, err := io.ReadAll(ahead)
			if err != nil {
				return nil, unreadable(name, err)
			}
			return ofFile(io.NewSectionReader(bytes.NewReader(held), 0, int64(len(held))), name).open(r, opt, 0)
		}
	}
	if err := without(name, opt.Sheet, opt.Member); err != nil {
		return nil, err
	}
	t, err := openText(ahead, name, opt, &r.Format)
	if err != nil {
		return nil, err
	}
	return r.open(t, opt)
}

// open reads rows up to the header, and closes them where there is none.
func (r *Reader) open(rows records, opt Options) (*Reader, error) {
	r.rows = rows
	if err := r.readHeader(opt); err != nil {
		rows.close()
		return nil, err
	}
	if t, isText := rows.(*text); isText {
		t.scan.onlyRows = true // and no lines that are looked at before they are cut
	}
	return r, nil
}

// ReadPlain asks for plain numbers of at most 64 fields to be read with the rows,
// as far as another processor can do that beside whoever takes these. They are
// what numbers.Plain gives; the caller reads all others by numbers, which learns
// the style of decimals from them.
func (r *Reader) ReadPlain(numbers *Numbers, fields []int) {
	if t, isText := r.rows.(*text); isText {
		t.scan.plain = plainFields{fields, numbers}
	}
}

// Next returns the next row, or io.EOF. Rows without any text are skipped.
//
// A *ParseError is about one row, and reading may go on. With Kind FieldCount
// the record is returned as well: footers ("Total of 12 results") are such rows,
// and only the caller can tell. Empty fields beyond the header are cut off and
// no error. Any other error is a diag.Diagnostic and ends the file.
func (r *Reader) Next() (*Record, error) {
	record := &r.record
	for r.done == nil {
		if err := r.rows.next(record); err != nil {
			if _, ok := errors.AsType[*ParseError](err); ok {
				return nil, err
			}
			r.done = r.orChanged(err)
			break
		}
		if r.grid {
			record.fit(len(r.Header))
		}
		if allEmpty(record) {
			continue
		}
		if n := record.Len(); n != len(r.Header) {
			for n > len(r.Header) && len(record.Field(n-1)) == 0 {
				n--
			}
			record.cutTo(n)
			if n != len(r.Header) {
				return record, r.countProblem(n)
			}
		}
		return record, nil
	}
	return nil, r.done
}

// allEmpty tells whether no field has any text.
func allEmpty(record *Record) bool {
	for i := range record.Len() {
		if len(trimSpaces(record.Field(i))) > 0 {
			return false
		}
	}
	return true
}

// SHA256 returns the hexadecimal digest of the file's bytes as they are on disk,
// or of the rows where there is no file. When the end is not reached yet it reads
// the rest, and the Reader is of no more use. It is empty when that fails, as
// after an early Close.
func (r *Reader) SHA256() string {
	if r.done == nil {
		r.done = io.EOF
	}
	return r.rows.digest()
}

// orChanged returns an error that says so when the file is not what it was when
// it was opened, so that what was read may be half of the one and half of the
// other, and else err.
func (r *Reader) orChanged(err error) error {
	if r.file == nil {
		return err
	}
	now, statErr := r.file.Stat()
	if statErr == nil && now.Size() == r.asOpened.Size() && now.ModTime().Equal(r.asOpened.ModTime()) {
		return err
	}
	return Changed(r.name)
}

// Close closes the file, or what else the rows come from.
func (r *Reader) Close() error {
	err := r.rows.close()
	if r.file != nil {
		err = errors.Join(err, r.file.Close())
	}
	return err
}
