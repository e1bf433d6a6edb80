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
