package kpi

import (
	"fmt"
	"slices"

	"peil/internal/period"
)

// Levels is a target or a warn level through time: entries in the order of the
// days from which they hold. In peil.toml a number alone is a level that always
// held.
type Levels []Level

// Level is a value that holds from a day on.
type Level struct {
	From  string  `toml:"from"` // a period, from whose first day it holds; empty: always
	Value float64 `toml:"value"`
}

// Alone makes a list of one be written as that one (config decodes it so).
func (Levels) Alone() {}

// Short returns the field that is meant where a number stands for a level.
func (l *Level) Short() *float64 { return &l.Value }

// start returns the first day of an entry; false for one that always held.
func start(from string) (period.Date, bool) {
	p, err := period.Parse(from)
	return p.Start, from != "" && err == nil
}

// on returns the level that held on a day: the last entry that had begun. It is
// false before the first.
func (l Levels) on(d period.Date) (float64, bool) {
	for _, level := range slices.Backward(l) {
		if from, dated := start(level.From); !dated || from <= d {
			return level.Value, true
		}
	}
	return 0, false
}

// Unit is the length of time that the target of a sum is for: a month's revenue
// says nothing of a week's.
type Unit struct {
	Grain  period.Grain      // Range: so many Days
	Days   int               // of a Range
	Fiscal period.FiscalYear // for quarters and years; 0: the calendar's
}

// UnitOf returns the unit that a report's period is one of.
func UnitOf(p period.Period, fiscal period.FiscalYear) Unit {
	return Unit{Grain: p.Grain, Days: p.Days(), Fiscal: fiscal}
}

// holding returns the unit that holds d. Units of a Range begin with from.
func (u Unit) holding(d, from period.Date) period.Period {
	switch {
	case u.Grain == period.Range:
		begin := from + (d-from)/period.Date(u.Days)*period.Date(u.Days)
		return period.Period{Start: begin, End: begin + period.Date(u.Days) - 1, Grain: period.Range}
	case u.Fiscal != 0:
		return u.Fiscal.Of(d, u.Grain)
	}
	return period.Of(d, u.Grain)
}

// over returns the level of a sum over the days of p: each day has its part of
// the level that held on it for its unit,
//
//	Σ_d level(d) / days of the unit that holds d
//
// which for a whole unit with one level is that level exactly. It is false when
// some day had none.
func (l Levels) over(p period.Period, u Unit) (float64, bool) {
	total := 0.0
	for from := p.Start; from <= p.End; {
		unit := u.holding(from, p.Start)
		level, ok := l.on(from)
		if !ok {
			return 0, false
		}
		end := min(unit.End, p.End)
		for d := from + 1; d <= end; d++ {
			if next, _ := l.on(d); next != level {
				end = d - 1
			}
		}
		if days := int(end-from) + 1; days == unit.Days() {
			total += level
		} else {
			total += level * float64(days) / float64(unit.Days())
		}
		from = end + 1
	}
	return total, true
}

// validate reports entries without a day, or out of order; tell is told the
// index of each.
func (l Levels) validate(tell func(i int, message, hint string)) {
	var last period.Date
	for i, level := range l {
		if level.From == "" {
			if i > 0 {
				tell(i, "the entry does not say from when it holds", `write { from = "2025-07", value = … }`)
			}
			continue
		}
		if _, err := period.Parse(level.From); err != nil {
			tell(i, err.Error(), "")
			continue
		}
		from, _ := start(level.From)
		if i > 0 && l[i-1].From != "" && from <= last {
			tell(i, fmt.Sprintf("the entry from %s does not come after the one from %s", level.From, l[i-1].From), "put the entries in the order of time")
		}
		last = from
	}
}
