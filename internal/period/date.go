// Package period holds calendar time: dates, the periods a report is about,
// and the periods it compares with. Nothing here reads a clock.
package period

import (
	"fmt"
	"time"
)

// Date is a day of the proleptic Gregorian calendar, counted from 1970-01-01.
// It has no time zone: a source's times are cut to the report's local days
// when they are read.
type Date int32

const day = 24 * 60 * 60

// NewDate returns the date; days and months outside their range carry over, as
// in time.Date.
func NewDate(year int, month time.Month, dayOfMonth int) Date {
	return Date(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC).Unix() / day)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date: write YYYY-MM-DD", s)
	}
	return Date(t.Unix() / day), nil
}

// Time returns midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*day, 0).UTC() }

// String returns YYYY-MM-DD.
func (d Date) String() string { return d.Time().Format(time.DateOnly) }

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// FirstOfMonth returns the first day of the date's month.
func (d Date) FirstOfMonth() Date {
	t := d.Time()
	return NewDate(t.Year(), t.Month(), 1)
}

// AddMonths returns the same day n months later, or the last day of that month
// when it is shorter (31 January + 1 month is 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	t := d.Time()
	first := NewDate(t.Year(), t.Month()+time.Month(n), 1)
	last := NewDate(t.Year(), t.Month()+time.Month(n)+1, 1) - 1
	return min(first+Date(t.Day()-1), last)
}

// MonthsUntil returns the whole months from d to e, negative when e is before d.
func (d Date) MonthsUntil(e Date) int {
	if e < d {
		return -e.MonthsUntil(d)
	}
	a, b := d.Time(), e.Time()
	n := (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
	if d.AddMonths(n) > e {
		n--
	}
	return n
}
