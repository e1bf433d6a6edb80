package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"peil/internal/diag"
)

// cellKind is what a cell says that it holds.
type cellKind int

const (
	numberCell cellKind = iota
	sharedCell          // the number of a text
	textCell            // a formula's text, a text, or a day in ISO form
	boolCell
	errorCell
)

func kindOf(t []byte) cellKind {
	switch string(t) {
	case "s":
		return sharedCell
	case "str", "inlineStr", "d":
		return textCell
	case "b":
		return boolCell
	case "e":
		return errorCell
	}
	return numberCell
}

// sheet are the records of a worksheet. A cell is where it says it is; rows and
// cells that hold nothing need not be there.
type sheet struct {
	book *workbook
	info sheetInfo
	xml  *xmlReader

	row    Row
	line   int // of the current row, from 1
	hidden bool
	column int // of the current cell, from 0
	done   error
	value  []byte // of the current cell, as it is written
	given  int64  // bytes of shared texts
	notes  notes
}

// maxSheetRows is Excel's own limit; beyond it a reference is damaged.
const maxSheetRows = 1 << 20

func (w *workbook) sheet(info sheetInfo) (*sheet, error) {
	x, err := w.part(info.part)
	return &sheet{book: w, info: info, xml: x}, err
}

// name names the sheet in messages.
func (s *sheet) name() string { return s.book.content.name + ":" + quoteSheet(s.info.name) }

func (s *sheet) next(record *Record) error {
	if s.done != nil {
		return s.done
	}
	for {
		token, err := s.xml.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF // before the end of sheetData
		}
		if err == nil && token == xmlStart && string(s.xml.name) == "row" {
			if err = s.readRow(); err == nil {
				*record = s.row.record(s.line)
				return nil
			}
		}
		if err == nil && token == xmlEnd && string(s.xml.name) == "sheetData" {
			err = io.EOF
		}
		if err != nil {
			s.done = s.fatal(err)
			return s.done
		}
	}
}

// fatal describes why a sheet ends early.
func (s *sheet) fatal(err error) error {
	if err == io.EOF {
		return err
	}
	if _, ok := errors.AsType[diag.Diagnostic](err); ok {
		return err
	}
	if err == errRecordTooLong {
		err = fmt.Errorf("a cell has no end within %d MiB", maxToken>>20)
	}
	d, ok := s.book.problem(err).(diag.Diagnostic)
	if ok && s.line > 0 {
		d.Line, d.Place = s.line, fmt.Sprintf("%s!%d", quoteSheet(s.info.name), s.line)
	}
	return d
}

// readRow reads from the row's start tag to its end.
func (s *sheet) readRow() error {
	if n := s.xml.attrInt("r"); n > s.line {
		s.line = n
	} else {
		s.line++
	}
	if s.line > maxSheetRows {
		return errors.New("no workbook has so many rows")
	}
	s.hidden = s.xml.attrTrue("hidden")
	s.row.reset()
	s.column = -1
	for {
		token, err := s.xml.next()
		if err != nil {
			return early(err)
		}
		if token == xmlEnd && string(s.xml.name) == "row" {
			break
		}
		if token == xmlStart && string(s.xml.name) == "c" {
			if err := s.readCell(); err != nil {
				return err
			}
		}
	}
	if s.hidden && len(s.row.text) > 0 {
		s.notes.add(HiddenRow, -1, s.line)
	}
	return nil
}

// early makes an end of the file one that comes too early.
func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readCell reads from the cell's start tag to its end.
func (s *sheet) readCell() error {
	at := s.column + 1
	if ref, ok := s.xml.attr("r"); ok {
		if n := columnOf(ref); n >= at {
			at = n
		}
	}
	if at >= maxColumns {
		return errors.New("no workbook has so many columns")
	}
	raw, _ := s.xml.attr("t")
	kind := kindOf(raw)
	var st style
	if i := s.xml.attrInt("s"); i >= 0 && i < len(s.book.styles) {
		st = s.book.styles[i]
	}
	for s.column+1 < at {
		s.row.Null()
		s.column++
	}
	s.column = at
	value, formula, err := s.readValue()
	if err != nil {
		return err
	}
	return s.add(kind, st, value, formula)
}

// readValue returns the value in a cell, valid until the next cell, and whether
// it is reckoned by a formula.
func (s *sheet) readValue() (value []byte, formula bool, err error) {
	value = s.value[:0]
	var taking, aid bool
	for {
		token, err := s.xml.next()
		if err != nil {
			return nil, false, early(err)
		}
		switch name := string(s.xml.name); {
		case token == xmlText:
			if taking && !aid {
				value = append(value, s.xml.text...)
				if len(value) > maxToken {
					return nil, false, errRecordTooLong
				}
			}
		case name == "v", name == "t":
			taking = token == xmlStart
		case name == "f":
			formula = true
		case name == "rPh":
			aid = token == xmlStart
		case name == "c" && token == xmlEnd:
			s.value = value
			return value, formula, nil
		}
	}
}

// add adds a cell to the row.
func (s *sheet) add(kind cellKind, st style, value []byte, formula bool) error {
	switch kind {
	case sharedCell:
		return s.addShared(bytes.TrimSpace(value))
	case textCell:
		s.row.Bytes(unescapeExcel(value))
	case boolCell:
		s.row.Text(map[string]string{"1": "TRUE", "0": "FALSE"}[string(value)])
	case errorCell:
		s.notes.add(ErrorCell, s.column, s.line)
		s.row.Null()
	default:
		value = bytes.TrimSpace(value)
		switch {
		case len(value) == 0:
			if formula {
				s.notes.add(UnreckonedFormula, s.column, s.line)
			}
			s.row.Null()
		default:
			if lostDigits(value) {
				s.notes.add(LostDigits, s.column, s.line)
			}
			s.addNumber(value, st)
		}
	}
	return nil
}

// addShared adds the text that a cell names by its number. A long text that many
// cells name is packed as well as anything.
func (s *sheet) addShared(number []byte) error {
	if len(number) == 0 {
		s.row.Null()
		return nil
	}
	i, err := strconv.Atoi(string(number))
	if err != nil || i < 0 || i >= len(s.book.shared) {
		d := s.locate(s.column)
		d.Message = fmt.Sprintf("the Excel workbook is damaged: the cell names its text %s, and it has %d", number, len(s.book.shared))
		d.Hint = "open it in Excel and save it again, or export it anew"
		return d
	}
	s.given += int64(len(s.book.shared[i]))
	if packed := s.book.content.file.Size(); grown(s.given, packed) {
		return tooLarge(s.name(), s.given, packed)
	}
	s.row.Text(s.book.shared[i])
	return nil
}

// lostDigits reports whether a number may once have had more digits than Excel
// keeps, which is 15: then it is stored with an exponent.
func lostDigits(raw []byte) bool {
	mantissa, exponent, ok := bytes.Cut(bytes.ToUpper(raw), []byte("E"))
	if !ok {
		return false
	}
	n, err := strconv.Atoi(string(exponent))
	return err == nil && n >= 15 && len(bytes.TrimRight(mantissa, "0")) > len("1.23456789")
}

// columnOf returns the column of a reference such as C12, from 0, or -1.
func columnOf(ref []byte) int {
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > maxColumns {
			return maxColumns
		}
	}
	return n - 1
}

// columnName is the reverse: C of 2.
func columnName(column int) string {
	var name []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = append(name, byte('A'+(n-1)%26))
	}
	slices.Reverse(name)
	return string(name)
}

// quoteSheet writes a sheet's name as a reference does.
func quoteSheet(name string) string {
	if strings.ContainsAny(name, " '!-.,()&") {
		return "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	return name
}

// unescapeExcel replaces _x000D_ by the character, as Excel writes what XML does
// not allow.
func unescapeExcel(text []byte) []byte {
	const size = len("_x000D_")
	from := 0
	for {
		i := bytes.Index(text[from:], []byte("_x"))
		if i < 0 || from+i+size > len(text) {
			return text
		}
		i += from
		code, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16)
		if err != nil || text[i+6] != '_' {
			from = i + 2
			continue
		}
		character := []byte(string(rune(code)))
		text = slices.Concat(text[:i], character, text[i+size:])
		from = i + len(character)
	}
}

func (s *sheet) comment(string) (string, bool) { return "", false }

func (s *sheet) locate(field int) diag.Diagnostic {
	return diag.Diagnostic{
		File: s.book.content.name, Line: s.line,
		Place: fmt.Sprintf("%s!%s%d", quoteSheet(s.info.name), columnName(field), s.line),
	}
}

func (s *sheet) digest() string { return s.book.content.digest() }

func (s *sheet) close() error { return nil }
