package period

import (
	"fmt"
	"regexp"
	"time"
)

// FiscalYear is a fiscal year's first month; January's is the calendar's own.
// A fiscal year is named after the calendar year in which it ends: one that
// begins in July 2024 is FY2025.
type FiscalYear time.Month

// fiscalForm is FY2025 or FY2025-Q2.
var fiscalForm = regexp.MustCompile(`^FY(\d{4})(?:-Q([1-4]))?$`)

// FiscalForm is a regular expression for what FiscalYear.Parse reads.
const FiscalForm = `^FY\d{4}(-Q[1-4])?$|` + Form

// Parse reads what the package's Parse does, and fiscal years and quarters:
// FY2025, FY2025-Q2.
func (f FiscalYear) Parse(s string) (Period, error) {
	m := fiscalForm.FindStringSubmatch(s)
	if m == nil {
		return Parse(s)
	}
	start := NewDate(number(m[1]), time.Month(f), 1)
	if time.Month(f) != time.January {
		start = start.AddMonths(-12)
	}
	if m[2] == "" {
		return f.Of(start, Year), nil
	}
	return f.Of(start.AddMonths(3*(number(m[2])-1)), Quarter), nil
}

// Of returns the unit of the grain that holds d; quarters and years are fiscal.
func (f FiscalYear) Of(d Date, g Grain) Period {
	if g != Quarter && g != Year {
		return Of(d, g)
	}
	p := months(d, g, time.Month(f))
	p.Fiscal = time.Month(f)
	return p
}

// YearNumber returns the calendar year in which the fiscal or calendar year of
// the period's start ends, by which it is named, and the number of its quarter.
func (p Period) YearNumber() (year, quarter int) {
	first := max(p.Fiscal, time.January)
	whole := months(p.Start, Year, first)
	return whole.End.Time().Year(), whole.Start.MonthsUntil(p.Start)/3 + 1
}

// YearName writes the year of YearNumber as people do: 2025, or 2024/25 where it
// lies in two calendar years.
func (p Period) YearName() string {
	year, _ := p.YearNumber()
	if p.Fiscal > time.January {
		return fmt.Sprintf("%d/%02d", year-1, year%100)
	}
	return fmt.Sprint(year)
}

func (p Period) fiscalName() string {
	year, quarter := p.YearNumber()
	if p.Grain == Year {
		return fmt.Sprintf("FY%04d", year)
	}
	return fmt.Sprintf("FY%04d-Q%d", year, quarter)
}
