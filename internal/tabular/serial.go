package tabular

import (
	"math"
	"strconv"
	"time"

	"peil/internal/period"
)

// The serial numbers that are read as days: those of 1970 to 2099. A year, or a
// number of rows, is outside of them.
const (
	firstSerial = 25569
	lastSerial  = 73050
)

// serial reads a date as spreadsheets keep it: days since 30 December 1899 (which
// makes up for their 29 February 1900), and the time as a fraction of the day.
func serial(text []byte) (s stamp, ok bool) {
	days, n := digitsAt(text, 0)
	if n != 5 || days < firstSerial || days > lastSerial {
		return stamp{}, false
	}
	s.date = period.NewDate(1899, time.December, 30) + period.Date(days)
	if len(text) == n {
		return s, true
	}
	if text[n] != '.' && text[n] != ',' || len(text) == n+1 {
		return stamp{}, false
	}
	for _, c := range text[n+1:] {
		if !isDigit(c) {
			return stamp{}, false
		}
	}
	fraction, err := strconv.ParseFloat("0."+string(text[n+1:]), 64)
	if err != nil {
		return stamp{}, false
	}
	seconds := int(math.Round(fraction * 24 * 60 * 60))
	s.date += period.Date(seconds / (24 * 60 * 60))
	s.seconds, s.hasClock = int32(seconds%(24*60*60)), true
	return s, true
}

// sinceEpoch reads a point in time as logs and databases keep it: the seconds,
// milliseconds or microseconds since 1970, in UTC, of the years from 2001
// (event_timestamp, of Google Analytics in BigQuery). Ten digits are seconds until
// 2033: from 2000000000 on they may be a day with its hour, 2025060112.
func sinceEpoch(text []byte) (s stamp, ok bool) {
	const day, lastDay = 24 * 60 * 60, 84005 // 31 December 2199
	units := int64(1)
	switch {
	case len(text) == 16:
		units = 1e6
	case len(text) == 13:
		units = 1e3
	case len(text) != 10 || text[0] != '1':
		return stamp{}, false
	}
	if text[0] == '0' {
		return stamp{}, false
	}
	n, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return stamp{}, false
	}
	unix := int64(n) / units
	if unix/day > lastDay {
		return stamp{}, false
	}
	return stamp{date: period.Date(unix / day), seconds: int32(unix % day), hasClock: true, hasOffset: true}, true
}
