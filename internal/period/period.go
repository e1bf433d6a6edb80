package period

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Grain is the calendar unit that a period is one of, or that a series steps by.
type Grain string

const (
	Day     Grain = "day"
	Week    Grain = "week"
	Month   Grain = "month"
	Quarter Grain = "quarter"
	Year    Grain = "year"
	Range   Grain = "range" // a free range of days
)

// Period is a run of days, both ends included.
type Period struct {
	Start  Date       `json:"start"`
	End    Date       `json:"end"`
	Grain  Grain      `json:"-"`
	Fiscal time.Month `json:"-"` // of a fiscal quarter or year: the year's first month; 0 for any other
}

// Of returns the calendar unit of the grain that holds d.
func Of(d Date, g Grain) Period {
	switch g {
	case Day:
		return Period{Start: d, End: d, Grain: Day}
	case Week:
		start := d - Date((int(d.Weekday())+6)%7)
		return Period{Start: start, End: start + 6, Grain: Week}
	case Month:
		start := d.FirstOfMonth()
		return Period{Start: start, End: start.AddMonths(1) - 1, Grain: Month}
	case Quarter, Year:
		return months(d, g, time.January)
	}
	panic("period: Of needs a calendar grain, not " + string(g))
}

// months returns the quarter or year that holds d, of years that begin in the
// month first.
func months(d Date, g Grain, first time.Month) Period {
	n := map[Grain]int{Quarter: 3, Year: 12}[g]
	t := d.Time()
	start := d.FirstOfMonth().AddMonths(-((int(t.Month()-first) + 12) % n))
	return Period{Start: start, End: start.AddMonths(n) - 1, Grain: g}
}

// Form is a regular expression for what Parse reads. It knows no calendar, and
// lets 2025-02-30 pass.
const Form = `^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-W[0-5]\d|-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?)?$`

var (
	monthForm   = regexp.MustCompile(`^(\d{4})-(\d{2})$`)
	quarterForm = regexp.MustCompile(`^(\d{4})-Q([1-4])$`)
	yearForm    = regexp.MustCompile(`^(\d{4})$`)
	weekForm    = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)
)

// Parse reads a period as peil.toml writes it: 2025-06, 2025-Q2, 2025,
// 2025-W23 (ISO 8601), 2025-05-12 or 2025-05-12..2025-06-08.
func Parse(s string) (Period, error) {
	wrong := fmt.Errorf("%q is not a period: write a month (2025-06), a quarter (2025-Q2), a year (2025), a week (2025-W23) or a range (2025-05-12..2025-06-08)", s)
	if from, to, found := strings.Cut(s, ".."); found {
		start, err1 := ParseDate(from)
		end, err2 := ParseDate(to)
		if err1 != nil || err2 != nil {
			return Period{}, wrong
		}
		if end < start {
			return Period{}, fmt.Errorf("the period %s ends before it starts", s)
		}
		return Period{Start: start, End: end, Grain: Range}, nil
	}
	if m := monthForm.FindStringSubmatch(s); m != nil && m[2] >= "01" && m[2] <= "12" {
		return Of(NewDate(number(m[1]), time.Month(number(m[2])), 1), Month), nil
	}
	if m := quarterForm.FindStringSubmatch(s); m != nil {
		return Of(NewDate(number(m[1]), time.Month(number(m[2])*3-2), 1), Quarter), nil
	}
	if m := yearForm.FindStringSubmatch(s); m != nil {
		return Of(NewDate(number(m[1]), 1, 1), Year), nil
	}
	if m := weekForm.FindStringSubmatch(s); m != nil {
		// 4 January always lies in week 1.
		p := Of(NewDate(number(m[1]), 1, 4)+Date(7*(number(m[2])-1)), Week)
		if year, week := p.Start.Time().ISOWeek(); year != number(m[1]) || week != number(m[2]) {
			return Period{}, fmt.Errorf("%s has no week %s", m[1], m[2])
		}
		return p, nil
	}
	if d, err := ParseDate(s); err == nil {
		return Of(d, Day), nil
	}
	return Period{}, wrong
}

// number converts digits that a regular expression has matched.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// String writes the period as Parse reads it.
func (p Period) String() string {
	if p.Fiscal != 0 {
		return p.fiscalName()
	}
	t := p.Start.Time()
	switch p.Grain {
	case Day:
		return p.Start.String()
	case Week:
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case Month:
		return t.Format("2006-01")
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (t.Month()+2)/3)
	case Year:
		return t.Format("2006")
	}
	return p.Start.String() + ".." + p.End.String()
}

// Days returns the number of days in the period.
func (p Period) Days() int { return int(p.End-p.Start) + 1 }

// Contains reports whether d lies in the period.
func (p Period) Contains(d Date) bool { return p.Start <= d && d <= p.End }

// Previous returns the calendar unit before, or for a free range as many days
// just before it.
func (p Period) Previous() Period {
	if p.Grain == Range {
		return Period{Start: p.Start - Date(p.Days()), End: p.Start - 1, Grain: Range}
	}
	return p.unit(p.Start - 1)
}

// LastYear returns the same unit a year before: the month, quarter or date of
// the year before, the ISO week of the same number (week 52 where that year
// has no week 53), and for a free range the same dates.
func (p Period) LastYear() Period {
	switch p.Grain {
	case Week:
		year, week := p.Start.Time().ISOWeek()
		fourth := Of(NewDate(year-1, 1, 4), Week)
		last := fourth.Start + Date(7*(week-1))
		if y, _ := last.Time().ISOWeek(); y != year-1 {
			last -= 7
		}
		return Of(last, Week)
	case Range:
		return Period{Start: p.Start.AddMonths(-12), End: p.End.AddMonths(-12), Grain: Range}
	}
	return p.unit(p.Start.AddMonths(-12))
}

// unit returns the unit like p that holds d.
func (p Period) unit(d Date) Period {
	if p.Fiscal != 0 {
		return FiscalYear(p.Fiscal).Of(d, p.Grain)
	}
	return Of(d, p.Grain)
}

// First returns the period's first n days, for a comparison like for like with
// a period of which only n days have passed. A period no longer than n days is
// returned whole.
func (p Period) First(n int) Period {
	if n >= p.Days() {
		return p
	}
	return Period{Start: p.Start, End: p.Start + Date(n) - 1, Grain: Range}
}

// Back returns the n units that end with p, oldest first.
func (p Period) Back(n int) []Period {
	units := make([]Period, n)
	for i := n - 1; i >= 0; i-- {
		units[i] = p
		p = p.Previous()
	}
	return units
}
