package tabular

import (
	"bytes"
	"time"

	"peil/internal/period"
)

// DateStyle is the order of day and month where a date is all numbers and does
// not start with the year.
type DateStyle int

const (
	DateUnknown DateStyle = iota
	DateISO               // only dates that start with the year, or name the month
	DateDMY               // 31/12/2025, 31-12-2025, 31.12.2025
	DateMDY               // 12/31/2025
)

// Dates reads the dates of one column.
//
// These mean one thing in any column: 2025-06-30, 2025/06/30, 2025.06.30,
// 20250630, and dates with the month's English or Norwegian name: Thu, 5 Feb
// 2026; July 8, 2025; 8 July 2025; 5-Jun-2025; 8. juli 2025. A time of day may
// follow all but YYYYMMDD: T or a space, H:MM or, as in Norwegian, kl. H.MM, seconds
// and their fraction, am or pm, and an offset (Z, UTC, +02:00, +0200, +02, GMT+2)
// or a zone whose abbreviation is that of one offset only (CET, EEST).
//
// In 05/06/2025, 05-06-2025 and 05.06.2025 the order of day and month is one for
// the whole column. It is found from dates that only one order allows, and from
// dates with points, which put the day first. As long as nothing has decided,
// the day is read first; if a later cell decides otherwise, Conflict tells to
// read the file again, and if none decides, Ambiguous tells to refuse it. A cell
// that contradicts the order once it is decided is Bad.
//
// A number of five digits is the day that spreadsheets count from the end of
// 1899, as they write dates into a CSV whose cells are not formatted: 45809 is 1
// June 2025, and 45809.5 its noon.
//
// Bad are also days that the calendar lacks, years before 1900 and after 2199,
// and two-digit years: nothing tells their century or their order.
type Dates struct {
	style     DateStyle
	ambiguous string // first cell that was read without knowing the order
	conflict  bool
	moments   bool // a cell with an offset is no midnight of it: such cells are points in time
	days      bool // so far they were taken for days, and one is another in the zone asked for
	midnight  bool // the last one begins the day that it was read as

	// Columns repeat their dates row after row.
	last   []byte
	parsed stamp
	ok     Parsed
}

// NewDates returns a reader of dates in a style; DateUnknown: find out.
func NewDates(style DateStyle) *Dates {
	return &Dates{style: style, ok: Missing}
}

// Style returns the style as far as it is known.
func (d *Dates) Style() DateStyle { return d.style }

// Conflict tells whether cells were read wrongly before the order was known, or
// before days turned out to be points in time: read the file again with Again.
func (d *Dates) Conflict() bool { return d.conflict }

// Again returns a reader of the same column that knows from the start what d has
// found out.
func (d *Dates) Again() *Dates {
	again := NewDates(d.style)
	again.moments = d.moments
	return again
}

// Ambiguous tells, at the end of the file, whether a cell was read that is one
// day with the day first and another with the month first, while no cell decided
// between them.
func (d *Dates) Ambiguous() (example string, yes bool) {
	return d.ambiguous, d.ambiguous != "" && d.style == DateUnknown
}

// Parse reads a date. A time of day and an offset must be right, too, but are
// left out: the date is the one that is written.
func (d *Dates) Parse(cell []byte) (period.Date, Parsed) {
	d.parse(cell)
	return d.parsed.date, d.ok
}

// ParseDay reads a date as Parse does, but of a cell with an offset, which is a
// point in time: its date is that of loc. Where all such cells of the column are
// midnights of their offsets, they are days that a tool wrote as points in time,
// and stay the days that are written.
func (d *Dates) ParseDay(cell []byte, loc *time.Location) (period.Date, Parsed) {
	d.parse(cell)
	s := &d.parsed
	d.midnight = s.hasClock && s.seconds == 0
	if d.ok != Value || !s.hasOffset {
		return s.date, d.ok
	}
	_, there, seconds := s.in(loc)
	switch {
	case d.moments:
	case s.seconds != 0:
		d.moments, d.conflict = true, d.days
	default:
		d.days = d.days || there != s.date
		return s.date, Value
	}
	d.midnight = seconds == 0
	return there, Value
}

// ParseTime reads a date with or without a time of day (midnight). It returns
// Unix seconds, fractions cut off, and the date in loc. A time without an offset
// is loc's.
func (d *Dates) ParseTime(cell []byte, loc *time.Location) (unix int64, date period.Date, ok Parsed) {
	d.parse(cell)
	s := &d.parsed
	if d.ok != Value {
		return 0, 0, d.ok
	}
	if s.hasOffset {
		unix, date, _ = s.in(loc)
		return unix, date, Value
	}
	unix = int64(s.date)*secondsOfDay + int64(s.seconds)
	if loc != time.UTC {
		year, month, dayOfMonth := s.date.Time().Date()
		unix = time.Date(year, month, dayOfMonth, 0, 0, int(s.seconds), 0, loc).Unix()
	}
	return unix, s.date, Value
}

// HasClock tells whether the last cell that was read has a time of day.
func (d *Dates) HasClock() bool { return d.parsed.hasClock }

// Midnight tells whether the last cell that ParseDay has read has a time of day,
// and that one begins the day.
func (d *Dates) Midnight() bool { return d.midnight }

// stamp is a date and time as a cell writes it.
type stamp struct {
	date      period.Date
	seconds   int32 // since midnight
	offset    int32 // seconds east of UTC
	hasOffset bool
	hasClock  bool
}

const secondsOfDay = 24 * 60 * 60

// in returns when a stamp with an offset was, as Unix seconds, and on which day of
// a zone and how many seconds into it.
func (s *stamp) in(loc *time.Location) (unix int64, date period.Date, seconds int32) {
	unix = int64(s.date)*secondsOfDay + int64(s.seconds) - int64(s.offset)
	_, offset := time.Unix(unix, 0).In(loc).Zone()
	local := unix + int64(offset)
	seconds = int32((local%secondsOfDay + secondsOfDay) % secondsOfDay)
	return unix, period.Date((local - int64(seconds)) / secondsOfDay), seconds
}

// parse reads a cell, if it is not the last one's repetition.
func (d *Dates) parse(cell []byte) {
	if !bytes.Equal(cell, d.last) {
		d.last = append(d.last[:0], cell...)
		d.parsed, d.ok = d.parseNew(cell)
	}
}

func (d *Dates) parseNew(cell []byte) (s stamp, ok Parsed) {
	text := trimSpaces(cell)
	if isMissing(text) {
		return stamp{}, Missing
	}
	if len(text) == 8 {
		if ymd, size := digitsAt(text, 0); size == 8 {
			date, ok := calendar(ymd/10000, ymd/100%100, ymd%100)
			return stamp{date: date}, ok
		}
	}
	if s, ok := serial(text); ok {
		return s, Value
	}
	if s, ok := sinceEpoch(text); ok {
		return s, Value
	}
	date, rest, ok := d.date(text, cell)
	if ok != Value {
		return stamp{}, ok
	}
	s.date = date
	if !s.readClock(rest) {
		return stamp{}, Bad
	}
	return s, Value
}

// date reads the date at the start of text and returns what follows it.
func (d *Dates) date(text, cell []byte) (date period.Date, rest []byte, ok Parsed) {
	first, n1 := digitsAt(text, 0)
	if n1 == 0 || n1 == len(text) || !isDateMark(text[n1]) {
		return named(text)
	}
	mark := text[n1]
	second, n2 := digitsAt(text, n1+1)
	end := n1 + 1 + n2
	if n2 == 0 || n2 > 2 || end == len(text) || text[end] != mark {
		return named(text)
	}
	third, n3 := digitsAt(text, end+1)
	rest = text[end+1+n3:]
	switch {
	case n1 == 4 && (n3 == 1 || n3 == 2):
		date, ok = calendar(first, second, third)
	case n1 <= 2 && n3 == 4:
		date, ok = d.shortFirst(first, second, third, mark, cell)
	default:
		return 0, nil, Bad
	}
	return date, rest, ok
}

// shortFirst reads 5/6/2025, whose order the column tells.
func (d *Dates) shortFirst(first, second, year int, mark byte, cell []byte) (period.Date, Parsed) {
	dmy, okDMY := calendar(year, second, first)
	mdy, okMDY := calendar(year, first, second)
	switch {
	case d.style == DateISO, okDMY != Value && okMDY != Value:
		return 0, Bad
	case d.style != DateUnknown:
	case mark == '.' || okMDY != Value:
		if okDMY == Value {
			d.style = DateDMY
		}
	case okDMY != Value:
		d.style = DateMDY
		d.conflict = d.ambiguous != ""
	case dmy != mdy && d.ambiguous == "":
		d.ambiguous = string(cell)
	}
	if d.style == DateMDY {
		return mdy, okMDY
	}
	return dmy, okDMY
}

func isDateMark(c byte) bool { return c == '-' || c == '/' || c == '.' }

// digitsAt reads up to eight digits from i.
func digitsAt(text []byte, i int) (value, size int) {
	for i+size < len(text) && size < 8 && isDigit(text[i+size]) {
		value = value*10 + int(text[i+size]-'0')
		size++
	}
	return value, size
}

// calendar returns the date, or Bad when there is no such day.
func calendar(year, month, day int) (period.Date, Parsed) {
	if year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, Bad
	}
	return period.NewDate(year, time.Month(month), day), Value
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}
