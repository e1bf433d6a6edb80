package period

import (
	"regexp"
	"testing"
	"time"
)

func TestFiscalYear(t *testing.T) {
	form := regexp.MustCompile(FiscalForm)
	for _, c := range []struct {
		first                            time.Month
		text, start, end, year, previous string
	}{
		{time.July, "FY2025", "2024-07-01", "2025-06-30", "2024/25", "FY2024"},
		{time.July, "FY2025-Q1", "2024-07-01", "2024-09-30", "2024/25", "FY2024-Q4"},
		{time.July, "FY2025-Q4", "2025-04-01", "2025-06-30", "2024/25", "FY2025-Q3"},
		{time.April, "FY2025-Q4", "2025-01-01", "2025-03-31", "2024/25", "FY2025-Q3"},
		{time.February, "FY2025-Q4", "2024-11-01", "2025-01-31", "2024/25", "FY2025-Q3"}, // over New Year
		{time.January, "FY2025-Q2", "2025-04-01", "2025-06-30", "2025", "FY2025-Q1"},
		{time.January, "FY2025", "2025-01-01", "2025-12-31", "2025", "FY2024"},
		{time.July, "2025-Q2", "2025-04-01", "2025-06-30", "2025", "2025-Q1"}, // a calendar quarter stays one
	} {
		if !form.MatchString(c.text) {
			t.Errorf("the form does not match %s", c.text)
		}
		p, err := FiscalYear(c.first).Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if p.Start.String() != c.start || p.End.String() != c.end || p.String() != c.text || p.YearName() != c.year || p.Previous().String() != c.previous {
			t.Errorf("%s of years from %s: %s to %s, written %s, of %s, after %s", c.text, c.first, p.Start, p.End, p, p.YearName(), p.Previous())
		}
		if last := p.LastYear(); last.Start != p.Start.AddMonths(-12) || last.Fiscal != p.Fiscal || last.Grain != p.Grain {
			t.Errorf("%s: the year before is %s", c.text, last)
		}
	}
	for _, s := range []string{"FY25", "FY2025-Q5", "FY2025-06", "fy2025"} {
		if p, err := FiscalYear(time.July).Parse(s); err == nil {
			t.Errorf("%q was read as %s", s, p)
		}
	}
}
