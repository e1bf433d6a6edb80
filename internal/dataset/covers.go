package dataset

import (
	"strings"

	"peil/internal/period"
	"peil/internal/tabular"
)

// of returns the range of days that the lines above the header tell.
func (c covers) of(preamble [][]string, style tabular.DateStyle) *period.Period {
	var start, end period.Date
	var hasStart, hasEnd bool
	for _, record := range preamble {
		line := strings.TrimSpace(strings.Join(record, ", "))
		if c.Range {
			if p := dayRange(line, style); p != nil {
				return p
			}
		}
		label, value, found := strings.Cut(strings.TrimSpace(strings.TrimLeft(line, "#")), ":")
		if !found {
			continue
		}
		if c.Range {
			if p := dayRange(value, style); p != nil && find(c.Start, []string{label}) == 0 {
				return p
			}
		}
		day, ok := parseDay(strings.TrimSpace(value), style)
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
func dayRange(line string, style tabular.DateStyle) *period.Period {
	line = strings.NewReplacer("–", "-", "—", "-").Replace(strings.Trim(line, `" `))
	from, to, found := strings.Cut(line, " - ")
	if !found {
		return nil
	}
	// One of the two may tell the order of both: 6/1/2025 - 6/30/2025.
	for again := true; again; {
		dates := tabular.NewDates(style)
		start, ok1 := dates.Parse([]byte(single(from)))
		end, ok2 := dates.Parse([]byte(single(to)))
		_, ambiguous := dates.Ambiguous()
		again, style = dates.Conflict(), dates.Style()
		if !again && ok1 == tabular.Value && ok2 == tabular.Value && !ambiguous && start <= end {
			return rangeOf(start, end)
		}
	}
	return nil
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
// July 8, 2025, 27 January 2026, 8. juli 2025; and 7/8/2025 where the style is
// known.
func parseDay(s string, style tabular.DateStyle) (period.Date, bool) {
	if style == tabular.DateUnknown {
		style = tabular.DateISO
	}
	day, ok := tabular.NewDates(style).Parse([]byte(single(s)))
	return day, ok == tabular.Value
}

// single makes every run of spaces one.
func single(s string) string { return strings.Join(strings.Fields(s), " ") }
