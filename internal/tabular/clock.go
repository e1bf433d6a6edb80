package tabular

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"peil/internal/period"
)

// monthNames are what a month's name may be, English then Norwegian, in lower
// case; the first three letters alone will do for each.
var monthNames = [12][]string{
	{"january", "januar"}, {"february", "februar"}, {"march", "mars"}, {"april"},
	{"may", "mai"}, {"june", "juni"}, {"july", "juli"}, {"august"},
	{"september", "sept"}, {"october", "oktober"}, {"november"}, {"december", "desember"},
}

// weekdayNames may stand before a date with a month's name; they say nothing
// that the date does not.
var weekdayNames = []string{
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
	"tues", "thur", "thurs",
}

// isName tells whether word is the name, or its first three letters.
func isName(word, name string) bool {
	if utf8.RuneCountInString(word) == 3 && len(word) <= len(name) {
		name = name[:len(word)]
	}
	return strings.EqualFold(word, name)
}

// monthOf returns the month of a name, or 0.
func monthOf(word string) int {
	for i, names := range monthNames {
		for _, name := range names {
			if isName(word, name) {
				return i + 1
			}
		}
	}
	return 0
}

func isWeekday(word string) bool {
	for _, name := range weekdayNames {
		if isName(word, name) {
			return true
		}
	}
	return false
}

// named reads a date with a month's name at the start of text: an optional
// weekday, then day, month, year or month, day, year, apart by spaces, commas,
// points or hyphens.
func named(text []byte) (date period.Date, rest []byte, ok Parsed) {
	var day, month int
	for range 4 {
		word, after := cutWord(text)
		number, digits := digitsAt(word, 0)
		switch {
		case len(word) == 0:
			return 0, nil, Bad
		case digits == 0 && month == 0 && monthOf(string(word)) > 0:
			month = monthOf(string(word))
		case digits == 0 && month == 0 && day == 0 && isWeekday(string(word)):
		case digits != len(word):
			return 0, nil, Bad
		case digits <= 2 && day == 0:
			day = number
		case digits == 4 && day > 0 && month > 0:
			date, ok = calendar(number, month, day)
			return date, after, ok
		default:
			return 0, nil, Bad
		}
		text = bytes.TrimLeft(after, " ,.-\u00a0")
	}
	return 0, nil, Bad
}

// cutWord cuts a run of digits, or of anything that is no digit and parts none
// of the words of a date.
func cutWord(text []byte) (word, rest []byte) {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	if n == 0 {
		if n = bytes.IndexAny(text, " ,.-\u00a00123456789"); n < 0 {
			n = len(text)
		}
	}
	return text[:n], text[n:]
}

// readClock reads what follows a date: nothing, or a time of day with an
// optional offset.
func (s *stamp) readClock(text []byte) bool {
	if len(text) == 0 {
		return true
	}
	if text[0] != 'T' && text[0] != 't' && text[0] != ' ' && text[0] != ',' {
		return false
	}
	text = trimSpaces(text[1:])
	hour, n := digitsAt(text, 0)
	if n == 0 || n > 2 {
		return false
	}
	text = text[n:]
	minute, text, ok := colonPair(text)
	if !ok {
		return false
	}
	second := 0
	if len(text) > 0 && text[0] == ':' {
		if second, text, ok = colonPair(text); !ok {
			return false
		}
		if text, ok = cutFraction(text); !ok {
			return false
		}
	}
	text = trimSpaces(text)
	if half, rest, found := cutHalf(text); found {
		if hour < 1 || hour > 12 {
			return false
		}
		hour = hour%12 + half
		text = trimSpaces(rest)
	}
	if hour > 23 || minute > 59 || second > 59 {
		return false
	}
	s.seconds = int32(hour*3600 + minute*60 + second)
	return s.readOffset(text)
}

// colonPair reads ":05".
func colonPair(text []byte) (value int, rest []byte, ok bool) {
	if len(text) < 3 || text[0] != ':' {
		return 0, nil, false
	}
	value, n := digitsAt(text[:3], 1)
	return value, text[3:], n == 2
}

// cutFraction cuts the fraction of a second, which nothing here needs.
func cutFraction(text []byte) (rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '.' && text[0] != ',' {
		return text, true
	}
	rest = bytes.TrimLeft(text[1:], "0123456789")
	return rest, len(rest) < len(text)-1
}

// cutHalf cuts am or pm and returns the hours to add.
func cutHalf(text []byte) (hours int, rest []byte, ok bool) {
	if len(text) < 2 {
		return 0, text, false
	}
	switch strings.ToLower(string(text[:2])) {
	case "am":
		return 0, text[2:], true
	case "pm":
		return 12, text[2:], true
	}
	return 0, text, false
}

// readOffset reads Z, UTC, GMT, +02:00, +0200, +02, or nothing.
func (s *stamp) readOffset(text []byte) bool {
	switch string(text) {
	case "":
		return true
	case "Z", "z", "UTC", "GMT":
		s.hasOffset = true
		return true
	}
	sign := int32(1)
	switch text[0] {
	case '+':
	case '-':
		sign = -1
	default:
		return false
	}
	hour, n := digitsAt(text, 1)
	minute := 0
	switch {
	case n == 4:
		hour, minute = hour/100, hour%100
		text = text[5:]
	case n == 2 && len(text) > 3:
		var ok bool
		if minute, text, ok = colonPair(text[3:]); !ok {
			return false
		}
	case n == 2:
		text = nil
	default:
		return false
	}
	if len(text) > 0 || hour > 14 || minute > 59 {
		return false
	}
	s.hasOffset, s.offset = true, sign*int32(hour*3600+minute*60)
	return true
}
