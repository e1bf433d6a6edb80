// Package calendar tells which day of the year before a day is to be compared
// with, so that a Saturday is held against a Saturday and Easter against Easter.
package calendar

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"

	"peil/internal/period"
)

// Countries returns the countries whose public holidays are known, by their
// ISO 3166-1 codes, sorted.
func Countries() []string { return slices.Sorted(maps.Keys(holidays())) }

func holidays() map[string][]*cal.Holiday {
	return map[string][]*cal.Holiday{
		"DE": de.Holidays, "DK": dk.Holidays, "FR": fr.Holidays, "GB": gb.Holidays,
		"NL": nl.Holidays, "NO": no.Holidays, "SE": se.Holidays, "US": us.Holidays,
	}
}

// Calendar is a country's public holidays, with the days around Easter and
// Whitsun. The zero Calendar has none. It is not safe for use by several
// goroutines at once: it keeps the years that it was asked for.
type Calendar struct {
	holidays []*cal.Holiday
	years    map[int]year
}

// year is the special days of a calendar year. A day's name tells which one it
// is, in every year the same.
type year struct {
	name map[period.Date]string
	date map[string]period.Date
}

// Of returns the calendar of a country in Countries.
func Of(country string) *Calendar { return &Calendar{holidays: holidays()[country]} }

// The days around Easter Sunday that people take off, or shop for: from Palm
// Sunday to Easter Monday, and from Whit Saturday to Whit Monday.
var aroundEaster = [][2]period.Date{{-7, 1}, {48, 50}}

// of returns a year's special days. Of two that fall on one day, as Ascension
// and 17 May in 2012, the one bound to Easter goes before: it brings its
// weekday along.
func (c *Calendar) of(number int) year {
	if y, ok := c.years[number]; ok || len(c.holidays) == 0 {
		return y
	}
	y := year{map[period.Date]string{}, map[string]period.Date{}}
	add := func(name string, d period.Date) {
		y.date[name] = d
		if _, taken := y.name[d]; !taken {
			y.name[d] = name
		}
	}
	easter, _ := on(aa.EasterMonday, number)
	easter--
	for _, span := range aroundEaster {
		for offset := span[0]; offset <= span[1]; offset++ {
			add(fmt.Sprintf("easter %+d", offset), easter+offset)
		}
	}
	for i, h := range c.holidays {
		if d, ok := on(h, number); ok {
			add(fmt.Sprint(i), d)
		}
	}
	if c.years == nil {
		c.years = map[int]year{}
	}
	c.years[number] = y
	return y
}

// on returns the day of a holiday in a year, false where there was none.
func on(h *cal.Holiday, year int) (period.Date, bool) {
	day, _ := h.Calc(year)
	if day.IsZero() {
		return 0, false
	}
	return period.NewDate(day.Year(), day.Month(), day.Day()), true
}

// special returns the name of a special day, "" for any other.
func (c *Calendar) special(d period.Date) string { return c.of(d.Time().Year()).name[d] }

// weeks is a year in whole weeks, which keeps the weekday.
const weeks = 52 * 7

// YearAgo returns the day that d is compared with:
//
//  1. a special day with the same one of the year before: Easter Monday with
//     Easter Monday, 17 May with 17 May;
//  2. any other day with the same weekday 52 weeks before, and where that was a
//     special day with the nearest one that was not: a week later, a week
//     earlier, two weeks later, and so on.
func (c *Calendar) YearAgo(d period.Date) period.Date {
	if name := c.special(d); name != "" {
		if same, ok := c.of(d.Time().Year() - 1).date[name]; ok {
			return same
		}
	}
	ago := d - weeks
	for n := period.Date(1); c.special(ago) != ""; n++ {
		step := (n + 1) / 2 * 7
		if n%2 == 0 {
			step = -step
		}
		ago = d - weeks + step
	}
	return ago
}

// Runs returns the days that those of p are compared with, as runs of
// consecutive days, the earliest first. A day that two days of p are compared
// with is in two runs, and counts twice. Without holidays there is one run.
func (c *Calendar) Runs(p period.Period) []period.Period {
	var days []period.Date
	for d := p.Start; d <= p.End; d++ {
		days = append(days, c.YearAgo(d))
	}
	slices.Sort(days)
	return period.Runs(days)
}
