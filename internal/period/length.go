package period

import (
	"fmt"
	"regexp"
	"strings"
)

// Length is a length of time that ends or begins on some day: 90 days, or 12
// months of the calendar. One of Days and Months is 0.
type Length struct{ Days, Months int }

// LengthForm is a regular expression for what ParseLength reads.
const LengthForm = `^[1-9]\d{0,3}[dwm]$`

var lengthForm = regexp.MustCompile(LengthForm)

// ParseLength reads a number of days, weeks or months: 90d, 13w, 12m.
func ParseLength(s string) (Length, error) {
	if !lengthForm.MatchString(s) {
		return Length{}, fmt.Errorf("%q is not a length of time: write days, weeks or months as 90d, 13w or 12m", s)
	}
	n := number(strings.TrimRight(s, "dwm"))
	switch s[len(s)-1] {
	case 'm':
		return Length{Months: n}, nil
	case 'w':
		return Length{Days: 7 * n}, nil
	}
	return Length{Days: n}, nil
}

// Ending returns the days of that length that end with d: of months, whole ones
// of the calendar when d ends a month.
func (l Length) Ending(d Date) Period {
	return Period{Start: (d + 1).AddMonths(-l.Months) - Date(l.Days), End: d, Grain: Range}
}

// After returns the day that lies the length after d.
func (l Length) After(d Date) Date { return d.AddMonths(l.Months) + Date(l.Days) }
