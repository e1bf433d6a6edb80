package dataset

import (
	"strings"

	"peil/internal/period"
	"peil/internal/tabular"
)

// of returns the range of days that the lines above the header tell.
func (c covers) of(preamble [][]string) *period.Period {
	var start, end period.Date
	var hasStart, hasEnd bool
	for _, record := range preamble {
		line := strings.TrimSpace(strings.Join(record, ", "))
		if c.Range {
			if p := dayRange(line); p != nil {
				return p
			}
		}
		label, value, found := strings.Cut(strings.TrimSpace(strings.TrimLeft(line, "#")), ":")
		if !found {
			continue
		}
		day, ok := parseDay(strings.TrimSpace(value))
		if !ok {
			continue
		}
		if find(c.Start, []string{label}) == 0 {
			start, hasStart = day, true
		}
		if find(c.End, []string{label}) == 0 {
			end, hasEnd = day, true
		}
	}
	if !hasStart || !hasEnd || end < start {
		return nil
	}
	return rangeOf(start, end)
}

// dayRange reads "July 8, 2025 - July 31, 2025".
func dayRange(line string) *period.Period {
	line = strings.NewReplacer("–", "-", "—", "-").Replace(strings.Trim(line, `" `))
	from, to, found := strings.Cut(line, " - ")
	if !found {
		return nil
	}
	start, ok1 := parseDay(from)
	end, ok2 := parseDay(to)
	if !ok1 || !ok2 || end < start {
		return nil
	}
	return rangeOf(start, end)
}

// rangeOf returns the calendar unit of those days where they are one.
func rangeOf(start, end period.Date) *period.Period {
	for _, grain := range []period.Grain{period.Day, period.Week, period.Month, period.Quarter, period.Year} {
		if p := period.Of(start, grain); p.Start == start && p.End == end {
			return &p
		}
	}
	return &period.Period{Start: start, End: end, Grain: period.Range}
}

// parseDay reads a day as the lines above a header write it: 20250101,
// July 8, 2025, 27 January 2026, 8. juli 2025.
func parseDay(s string) (period.Date, bool) {
	day, ok := tabular.NewDates(tabular.DateISO).Parse([]byte(strings.Join(strings.Fields(s), " ")))
	return day, ok == tabular.Value
}
