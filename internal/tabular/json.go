package tabular

import (
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
