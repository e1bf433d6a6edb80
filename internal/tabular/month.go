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

// ParseMonth reads a month as spreadsheets write it: april 2026, apr.26, Apr-26,
// 06.2026, 6/2026. A year of two digits is one of this century. False for
// anything else, days among it.
func ParseMonth(cell []byte) (year, month int, ok bool) {
	word, rest := cutWord(trimSpaces(cell))
	month, digits := digitsAt(word, 0)
	named := digits == 0
	if named {
		month = monthOf(string(word))
	}
	tail := bytes.TrimLeft(rest, " .-/\u00a0")
	year, size := digitsAt(tail, 0)
	switch {
	case len(tail) == len(rest), size != len(tail), month < 1 || month > 12, !named && (digits > 2 || size != 4):
		return 0, 0, false
	case size == 2:
		year += 2000
	case size != 4 || year < 1900 || year > 2199:
		return 0, 0, false
	}
	return year, month, true
}
