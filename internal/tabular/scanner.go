package tabular

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	firstBuffer = 256 << 10
	// maxRecord limits a record, so that a quote that is never closed, or a file
	// without line breaks, does not fill the memory.
	maxRecord = 16 << 20
)

// Why the text ends early. The reader turns them into messages with a line.
var (
	errRecordTooLong = errors.New("record too long")
	errNUL           = errors.New("NUL byte")
)

// errIncomplete says that the buffer ends before the record does, and that there
// is more to read.
var errIncomplete = errors.New("the record goes on")

// scanner cuts UTF-8 text into records and fields as RFC 4180 has it, and
// accepts beyond it: LF or CR line breaks, a last line without one, and quotes
// within an unquoted field (5" screen), which stand for themselves.
//
// Fields are slices of the buffer: nothing is allocated or copied for a record,
// but for quoted fields with doubled quotes or CRLF inside.
type scanner struct {
	src        io.Reader
	buf        []byte
	start, end int   // unread text is buf[start:end]
	err        error // why src gives no more; io.EOF at its end
	newline    byte  // '\n', or '\r' in a file that has only those
	delimiter  byte

	line    int // physical line of buf[start], from 1
	at      int // physical line of the current record's first byte
	raw     []byte
	fields  [][]byte
	scratch []byte // of fields that differ from the text

	onlyRows bool   // what follows are rows, which may be cut ahead
	ahead    *ahead // cuts them, in a file that is larger than the first buffer
	plain    plainFields
}

// quoteError is a record whose quotes do not add up. The scanner goes on with
// the physical line after it.
type quoteError struct {
	offset       int // of the opening quote in scanner.raw
	unterminated bool
}

func (e *quoteError) Error() string { return "bad quote" }

// fill reads on. Fields of the last record are given up here, as Next says.
func (s *scanner) fill() { s.fillInto(s.buf) }

// fillInto moves what is unread to a buffer, which may be the same one, and reads
// until that is full or the source ends. When what is unread takes up more than
// half of a buffer, a larger one is made first: a long record is scanned again
// after each fill, and that has to stay linear. A buffer that is smaller than
// the last one is not used: how the text is cut into chunks, which utf8Reader
// judges, must not depend on who lent which buffer.
func (s *scanner) fillInto(buf []byte) {
	unread := s.end - s.start
	size := len(s.buf)
	switch {
	case unread >= maxRecord:
		s.err = errRecordTooLong
		return
	case unread > size/2 || size == 0:
		size = max(firstBuffer, 2*size)
	}
	if len(buf) != size {
		buf = make([]byte, size)
	}
	copy(buf, s.buf[s.start:s.end])
	s.buf, s.start, s.end = buf, 0, unread
	free := s.buf[s.end:]
	// utf8Reader may keep back the start of a character and needs that room.
	n, err := io.ReadAtLeast(s.src, free, len(free)-utf8.UTFMax)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	s.err = err
	if i := bytes.IndexByte(s.buf[s.end:s.end+n], 0); i >= 0 {
		n, s.err = i, errNUL
	}
	s.end += n
}

// next scans one record; blank lines are skipped. It returns nil, a *quoteError
// after which scanning may go on, io.EOF, or why reading failed.
func (s *scanner) next(record *Record) error {
	for s.ahead == nil {
		if err := s.cut(); err != errIncomplete {
			record.Line, record.fields = s.at, s.fields
			return err
		}
		if s.onlyRows {
			s.ahead = readAhead(s)
		} else {
			s.fill()
		}
	}
	return s.ahead.next(s, record)
}

// cut scans the next record of the buffer into s.fields. It returns what next
// does, or errIncomplete.
func (s *scanner) cut() error {
	for {
		text := s.buf[s.start:s.end]
		n := bytes.IndexByte(text, s.newline)
		size := n + 1
		if n < 0 {
			if s.err == nil {
				return errIncomplete
			}
			if len(text) == 0 || s.err != io.EOF {
				return s.err
			}
			n, size = len(text), len(text)
		}
		record := s.trimCR(text[:n])
		if len(record) == 0 {
			s.start += size
			s.line++
			continue
		}
		if bytes.IndexByte(record, '"') < 0 {
			s.at, s.raw = s.line, record
			s.split(record)
			s.start += size
			s.line++
			return nil
		}
		size, err := s.splitQuoted(text, n)
		if size == 0 {
			if s.err == nil {
				return errIncomplete
			}
			s.at = s.line
			return s.err
		}
		s.at = s.line
		s.raw = s.trimCR(bytes.TrimSuffix(text[:size], []byte{s.newline}))
		s.line += bytes.Count(text[:size], []byte{s.newline})
		s.start += size
		return err
	}
}

// close ends the reading ahead.
func (s *scanner) close() {
	if s.ahead != nil {
		s.ahead.close()
		s.ahead = nil
	}
}

// trimCR cuts the CR of a CRLF off the text before the LF, or before the end.
func (s *scanner) trimCR(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' && s.newline == '\n' {
		return line[:n-1]
	}
	return line
}

// split cuts a record without quotes.
func (s *scanner) split(record []byte) {
	fields := s.fields[:0]
	for {
		i := bytes.IndexByte(record, s.delimiter)
		if i < 0 {
			s.fields = append(fields, record)
			return
		}
		fields = append(fields, record[:i:i])
		record = record[i+1:]
	}
}

// splitQuoted cuts the record at the start of text, which may go on over the
// line break at eol. It returns the record's size with its line break, or 0 when
// the text ends before the record does. In the end of the file, and only there,
// the text's end is the record's end.
func (s *scanner) splitQuoted(text []byte, eol int) (size int, err error) {
	s.fields, s.scratch = s.fields[:0], s.scratch[:0]
	last := s.err == io.EOF
	for i := 0; ; i++ { // i is the first byte of a field
		if i == len(text) || text[i] != '"' {
			if eol < i {
				if eol = s.indexLine(text, i); eol < 0 {
					if !last {
						return 0, nil
					}
					eol = len(text)
				}
			}
			if n := bytes.IndexByte(text[i:eol], s.delimiter); n >= 0 {
				s.fields = append(s.fields, text[i:i+n])
				i += n
				continue
			}
			s.fields = append(s.fields, s.trimCR(text[i:eol]))
			return min(eol+1, len(text)), nil
		}

		open := i
		closing, doubled := closingQuote(text, open+1)
		if closing < 0 {
			if !last {
				return 0, nil
			}
			return s.sizeTo(text, open), &quoteError{offset: open, unterminated: true}
		}
		field := text[open+1 : closing]
		if doubled || (closing > eol && bytes.Contains(field, []byte("\r\n"))) {
			field = s.unescape(field)
		}
		s.fields = append(s.fields, field)

		i = closing + 1
		if i+1 < len(text) && text[i] == '\r' && text[i+1] == '\n' {
			i++
		}
		switch {
		case i+1 >= len(text) && !last:
			return 0, nil // a second quote, or the LF of a CRLF, may follow
		case i == len(text):
			return i, nil
		case text[i] == s.newline:
			return i + 1, nil
		case text[i] == s.delimiter:
		case text[i] == '\r' && i+1 == len(text):
			return i + 1, nil
		default:
			if s.indexLine(text, i) < 0 && !last {
				return 0, nil
			}
			return s.sizeTo(text, i), &quoteError{offset: open}
		}
	}
}

// closingQuote returns the index of the quote that ends a quoted field whose
// content starts at i, or -1, and whether the content has doubled quotes.
func closingQuote(text []byte, i int) (closing int, doubled bool) {
	for {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return -1, doubled
		}
		i += n
		if i+1 == len(text) || text[i+1] != '"' {
			return i, doubled
		}
		doubled = true
		i += 2
	}
}

// unescape returns a quoted field's value: doubled quotes are one, CRLF is LF.
func (s *scanner) unescape(field []byte) []byte {
	from := len(s.scratch)
	for i := 0; i < len(field); i++ {
		if i+1 < len(field) && (field[i] == '"' || field[i] == '\r' && field[i+1] == '\n') {
			i++ // keep the second of "" and of CRLF
		}
		s.scratch = append(s.scratch, field[i])
	}
	return s.scratch[from:len(s.scratch):len(s.scratch)]
}

// indexLine returns the index of the first line break at or after i, or -1.
func (s *scanner) indexLine(text []byte, i int) int {
	if n := bytes.IndexByte(text[i:], s.newline); n >= 0 {
		return i + n
	}
	return -1
}

// sizeTo returns the size of text up to the end of the physical line of i.
func (s *scanner) sizeTo(text []byte, i int) int {
	if n := s.indexLine(text, i); n >= 0 {
		return n + 1
	}
	return len(text)
}

// comment takes the next physical line that is not blank when it starts with
// the prefix. Quotes mean nothing in it.
func (s *scanner) comment(prefix string) (line string, ok bool) {
	for {
		text := s.buf[s.start:s.end]
		n := s.indexLine(text, 0)
		if n < 0 {
			if s.err == nil {
				s.fill()
				continue
			}
			n = len(text)
		}
		content := s.trimCR(text[:n])
		blank := len(content) == 0 && n < len(text)
		ok := bytes.HasPrefix(content, []byte(prefix))
		if !blank && !ok {
			return "", false
		}
		line := string(content)
		s.start += min(n+1, len(text))
		s.line++
		if ok {
			return line, true
		}
	}
}

// skipLine leaves out the next physical line, which must be in the buffer.
func (s *scanner) skipLine() {
	s.start += s.sizeTo(s.buf[s.start:s.end], 0)
	s.line++
}

// lastLine returns the physical line of the last byte that could be read.
func (s *scanner) lastLine() int {
	return s.line + bytes.Count(s.buf[s.start:s.end], []byte{s.newline})
}
