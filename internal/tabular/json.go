package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"peil/internal/diag"
)

// jsonRows are the records of JSON: objects one a line, one after another, or in
// an array. The columns are the keys that any of them has, in the order of their
// first appearance, so that the file is read once before for its keys. Objects in
// objects are columns with a dot: traffic_source.source. An array is a text.
type jsonRows struct {
	content *content
	names   []string
	fields  map[string]int
	source  *jsonSource
	told    bool // the names of the columns

	cells []jsonCell // of the current row, by field
	row   Row
	done  error
}

// jsonCell is where a value stands in its object.
type jsonCell struct {
	from, to int
	kind     jsonKind
	text     []byte // decoded
}

func (c *content) openJSON(r *Reader, opt Options) (*Reader, error) {
	j := &jsonRows{content: c, fields: map[string]int{}}
	if c.keys == nil {
		if err := j.readNames(); err != nil {
			return nil, err
		}
		c.keys = j.names
	}
	j.names = c.keys
	for i, name := range j.names {
		j.fields[name] = i
	}
	src, err := c.start()
	if err != nil {
		return nil, err
	}
	j.cells = make([]jsonCell, len(j.names))
	j.source = newJSONSource(src)
	return r.open(j, opt)
}

// readNames reads the file for the keys of its objects. What is wrong is told
// when it is read for its values.
func (j *jsonRows) readNames() error {
	src, err := j.content.start()
	if err != nil {
		return err
	}
	source := newJSONSource(src)
	for {
		text, err := source.next()
		if err != nil {
			return nil
		}
		p := jsonParser{text: text}
		var found []string
		err = p.object(func(key []byte, _, _ int, _ jsonKind, _ []byte) error {
			if _, known := j.fields[string(key)]; !known {
				found = append(found, string(key))
			}
			return nil
		})
		if err != nil {
			continue
		}
		for _, key := range found {
			if _, twice := j.fields[key]; !twice {
				j.fields[key] = len(j.names)
				j.names = append(j.names, key)
			}
		}
		if len(j.names) > maxColumns {
			return problem(j.content.name, fmt.Sprintf("the objects have more than %d different keys", maxColumns), "keys that differ from row to row are values: write them as such")
		}
	}
}

func (j *jsonRows) next(record *Record) error {
	if !j.told && len(j.names) > 0 {
		j.told = true
		*record = header(j.names, 0)
		return nil
	}
	if j.done != nil {
		return j.done
	}
	text, err := j.source.next()
	if err != nil {
		if _, bad := errors.AsType[*ParseError](err); !bad {
			j.done = j.fatal(err)
			return j.done
		}
	}
	if err == nil {
		err = j.read(text)
	}
	if bad, ok := errors.AsType[*jsonError](err); ok {
		return j.bad(bad)
	}
	if err != nil {
		return err
	}
	j.row.reset()
	for i := range j.cells {
		switch c := &j.cells[i]; c.kind {
		case jsonNumber:
			j.row.end(append(j.row.text, c.text...), true)
		case jsonNull, jsonNone:
			j.row.Null()
		default:
			j.row.Bytes(c.text)
		}
	}
	*record = j.row.record(j.source.line)
	return nil
}

// read takes the values of an object.
func (j *jsonRows) read(text []byte) error {
	clear(j.cells)
	p := jsonParser{text: text}
	expected, unknown := 0, false
	err := p.object(func(key []byte, from, to int, kind jsonKind, value []byte) error {
		i := expected
		if i >= len(j.names) || j.names[i] != string(key) {
			var known bool
			if i, known = j.fields[string(key)]; !known {
				unknown = true
				return nil
			}
		}
		expected = i + 1
		c := &j.cells[i]
		if c.kind != jsonNone {
			return &jsonError{from, fmt.Sprintf("the key %q has a value twice", key)}
		}
		*c = jsonCell{from, to, kind, value}
		return nil
	})
	if err == nil && unknown {
		err = Changed(j.content.name)
	}
	return err
}

// fatal describes why JSON ends early.
func (j *jsonRows) fatal(err error) error {
	if err == io.EOF {
		return err
	}
	if bad, ok := errors.AsType[*jsonError](err); ok {
		d := j.place(bad.at)
		d.Message, d.Hint = bad.message, "export it again, or mend the place"
		return d
	}
	d := diag.From(j.content.unreadable(err))[0]
	if err == errRecordTooLong {
		d.Message = fmt.Sprintf("the object that starts here has no end within %d MiB", maxRecord>>20)
		d.Hint = "write one object a line, or an array of objects, one for each row"
	}
	d.Line = j.source.line
	return d
}

// bad describes an object that is none; where each has its line, the next one is
// read.
func (j *jsonRows) bad(bad *jsonError) error {
	d := j.place(bad.at)
	d.Message = bad.message
	if !j.source.lines {
		d.Hint = "export it again, or mend the place"
		j.done = d
		return d
	}
	d.Hint = "every line must be one object: {\"date\": \"2025-06-30\", …}"
	return &ParseError{Kind: BadObject, Diagnostic: d}
}

// place returns the place of an offset into the current object.
func (j *jsonRows) place(offset int) diag.Diagnostic {
	text := j.source.text
	offset = min(offset, len(text))
	from := bytes.LastIndexByte(text[:offset], '\n') + 1
	d := diag.Diagnostic{File: j.content.name, Line: j.source.line + bytes.Count(text[:offset], []byte{'\n'}), Column: utf8.RuneCount(text[from:offset]) + 1}
	if from == 0 {
		d.Column += j.source.column
	}
	const longest = 200 // a line that fits a screen is shown
	line, _, _ := bytes.Cut(text[from:], []byte{'\n'})
	if len(line) <= longest && (from > 0 || j.source.column == 0) {
		d.Source = strings.TrimRight(string(line), "\r")
	}
	return d
}

func (j *jsonRows) locate(field int) diag.Diagnostic {
	if field < 0 || field >= len(j.cells) || j.cells[field].kind == jsonNone {
		return j.place(0)
	}
	c := &j.cells[field]
	d := j.place(c.from)
	d.Length = utf8.RuneCount(j.source.text[c.from:c.to])
	return d
}

func (j *jsonRows) comment(string) (string, bool) { return "", false }

func (j *jsonRows) digest() string { return j.content.digest() }

func (j *jsonRows) close() error { return nil }

// jsonSource cuts JSON into the texts of objects.
type jsonSource struct {
	src    *bufio.Reader
	begun  bool
	array  bool // the objects stand in an array
	lines  bool // each stands on a line of its own
	first  bool // none was read yet
	text   []byte
	line   int // of text, from 1
	column int // runes before text on its line
	after  int // lines that text goes on for
	end    int // runes after its last line break, where more may follow on that line
	err    error
}

func newJSONSource(src io.Reader) *jsonSource {
	return &jsonSource{src: bufio.NewReaderSize(src, 64<<10), line: 1, first: true}
}

// begin skips what stands before the first object.
func (s *jsonSource) begin() error {
	s.begun = true
	if mark, err := s.src.Peek(3); err == nil && string(mark) == byteOrderMarks[0].bytes {
		_, _ = s.src.Discard(3) // they are in the buffer
	}
	c, err := s.skip()
	if err != nil {
		return err
	}
	if c == '[' {
		s.array = true
		s.end++
		_, err = s.src.ReadByte()
	}
	return err
}

// skip skips white space and returns the next byte, which stays.
func (s *jsonSource) skip() (byte, error) {
	for {
		c, err := s.src.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			s.line++
			s.end = 0
		case ' ', '\t', '\r':
			s.end++
		default:
			return c, s.src.UnreadByte()
		}
	}
}

// next returns the text of the next object, valid until it is called again. An
// error that is not a *jsonError has no place in the text.
func (s *jsonSource) next() ([]byte, error) {
	if s.err != nil {
		return nil, s.err
	}
	s.line, s.text = s.line+s.after, s.text[:0]
	s.after = 0
	err := s.advance()
	if err != nil {
		s.err = err
		return nil, err
	}
	return s.text, nil
}

func (s *jsonSource) advance() error {
	if !s.begun {
		if err := s.begin(); err != nil {
			return err
		}
	}
	if s.lines {
		return s.readLine()
	}
	c, err := s.skip()
	if s.array {
		if err == nil && c == ',' && !s.first {
			_, _ = s.src.ReadByte() // it is there
			s.end++
			c, err = s.skip()
		} else if err == nil && c != ']' && !s.first {
			return s.wrong("a comma is missing between two objects")
		}
		if err == nil && c == ']' {
			return s.finish()
		}
		if err == io.EOF {
			return s.wrong("the array has no end: the file is cut off")
		}
	}
	if err != nil {
		return err
	}
	if c != '{' {
		return s.wrong("here an object should start, with {")
	}
	s.column = s.end
	started := s.line
	if err := s.readObject(); err != nil {
		return err
	}
	if s.first && !s.array && s.after == 0 {
		s.lines = s.endsLine()
		s.line = started
	}
	s.first = false
	return nil
}

// wrong describes the place where reading stands.
func (s *jsonSource) wrong(message string) error {
	s.column = s.end
	return &jsonError{0, message}
}

// finish looks at what follows an array.
func (s *jsonSource) finish() error {
	_, _ = s.src.ReadByte() // it is there
	s.end++
	if _, err := s.skip(); err != io.EOF {
		if err == nil {
			return s.wrong("something follows the end of the array")
		}
		return err
	}
	return io.EOF
}

// endsLine reports whether nothing but white space follows on the line, and
// reads that.
func (s *jsonSource) endsLine() bool {
	for {
		c, err := s.src.ReadByte()
		if err != nil || c == '\n' {
			s.after = 1
			s.end = 0
			return true
		}
		if c != ' ' && c != '\t' && c != '\r' {
			_ = s.src.UnreadByte() // it was just read
			return false
		}
		s.end++
	}
}

// readLine reads the next line that is not blank.
func (s *jsonSource) readLine() error {
	for {
		s.text, s.column = s.text[:0], 0
		part, err := s.src.ReadSlice('\n')
		for err == bufio.ErrBufferFull {
			if len(s.text)+len(part) > maxRecord {
				return errRecordTooLong
			}
			s.text = append(s.text, part...)
			part, err = s.src.ReadSlice('\n')
		}
		s.text = append(s.text, part...)
		if len(s.text) > maxRecord {
			return errRecordTooLong
		}
		if err != nil && (err != io.EOF || len(s.text) == 0) {
			return err
		}
		s.text = bytes.TrimRight(s.text, " \t\r\n")
		if len(s.text) > 0 {
			s.after = 1
			return nil
		}
		s.line++
	}
}

// readObject reads up to the bracket that closes the object.
func (s *jsonSource) readObject() error {
	depth, quoted, escaped := 0, false, false
	for {
		c, err := s.src.ReadByte()
		if err == io.EOF {
			return &jsonError{0, "the object that starts here has no end: the file is cut off, or a quote or bracket is missing"}
		}
		if err != nil {
			return err
		}
		if len(s.text) == maxRecord {
			return errRecordTooLong
		}
		s.text = append(s.text, c)
		s.end++
		switch {
		case c == '\n':
			s.after++
			s.end = 0
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return nil
			}
		}
	}
}
