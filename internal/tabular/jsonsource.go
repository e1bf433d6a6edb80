package tabular

import (
	"bufio"
	"bytes"
	"io"
)

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
