package audit

import (
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// rhythm looks at days that are not what a day of the source is: of 0 amid busy
// ones, cut off at the end, sums of others; and at channels that stop for a while.
func (a *audit) rhythm(t *dataset.Table) {
	kind, _ := dataset.KindOf(t.Kind)
	if kind.Monthly {
		a.onFirsts(t)
	}
	c := column(t, mainColumn(t.Kind))
	if c < 0 || len(t.Date) == 0 || a.wholePeriod(t) || a.lonely(t) {
		return
	}
	if step := EveryDays(t.Date); step > 0 {
		if !kind.Happens {
			a.of(t, firsts(t), dataset.Finding{
				Severity: diag.Warning, Check: "rows_of_periods", Rows: len(t.Date), Columns: []string{t.Columns[c]},
				Args: dataset.Args{"n": step, "first": t.Date[0]},
			})
		}
		return
	}
	days := courseOf(t, c)
	a.sumRow(t, c, &days)
	a.partialLastDay(t, c, &days)
	if t.Kind == "ads" || t.Kind == "web" {
		a.zeroDays(t, c, &days)
		a.channelGaps(t, c, &days)
	}
}

const firstsFew = 3 // months: fewer may be bills of those days

// onFirsts looks for costs that all stand on the first of a month: spreadsheets
// write a month so, and a window of ninety days that begins on the second of a
// month has none of what that month cost.
func (a *audit) onFirsts(t *dataset.Table) {
	months := 0
	var groups []int
	for g, date := range t.Date {
		if date != period.Of(date, period.Month).Start {
			return
		}
		if g == 0 || date != t.Date[g-1] {
			months++
		}
		groups = append(groups, g)
	}
	if months >= firstsFew {
		a.at(t, groups, dataset.Finding{Severity: diag.Warning, Check: "costs_on_firsts", Columns: []string{"amount"}})
	}
}

const stepsFew = 4 // fewer steps of the same length may be chance

// EveryDays returns the step of a source that has a row each so many days, a week
// or more, and never else: of weeks, or months (as 30); else 0. dates are those of
// its rows, in order.
func EveryDays(dates []period.Date) int {
	dates = slices.Compact(slices.Clone(dates))
	if len(dates) <= stepsFew {
		return 0
	}
	shortest, longest := math.MaxInt, 0
	for i := range len(dates) - 1 {
		step := int(dates[i+1] - dates[i])
		shortest, longest = min(shortest, step), max(longest, step)
	}
	switch {
	case shortest >= 7 && shortest == longest:
		return shortest
	case shortest >= 28 && longest <= 31:
		return 30
	}
	return 0
}

// firsts returns the first group of each day.
func firsts(t *dataset.Table) []int {
	var groups []int
	for g := range t.Date {
		if g == 0 || t.Date[g] != t.Date[g-1] {
			groups = append(groups, g)
		}
	}
	return groups
}

// sumFew is how many days must have something, beside the one that is what they
// add up to: of fewer one is half of the whole by chance.
const sumFew = 6

// sumRow looks for a day that is the sum of the other days of its month: a row for
// the whole of it, among rows of days.
func (a *audit) sumRow(t *dataset.Table, c int, days *course) {
	for month := period.Of(days.first, period.Month); month.Start <= days.last(); month = period.Of(month.End+1, period.Month) {
		sum, most, busy := 0.0, -1, 0
		for d := max(month.Start, days.first); d <= min(month.End, days.last()); d++ {
			i := int(d - days.first)
			if v := days.sums[i]; v != 0 {
				busy++
				sum += v
				if most < 0 || v > days.sums[most] {
					most = i
				}
			}
		}
		if busy <= sumFew || math.Abs(2*days.sums[most]-sum) > a.limit("sum_row")*days.sums[most] {
			continue
		}
		name := t.Columns[c]
		kind, _ := dataset.KindOf(t.Kind)
		a.of(t, days.groups[most], dataset.Finding{
			Severity: diag.Warning, Check: "sum_row", Rows: len(days.groups[most]), Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"column": dataset.Word(name), "date": days.first + period.Date(most), "value": kind.Figure(name, days.sums[most]), "period": month},
		})
	}
}

const (
	weeksBack = 8
	weeksFew  = 4  // fewer weekdays tell no usual one
	dayFew    = 20 // of which a count below its usual is no chance
)

// partialLastDay looks whether the last day was exported before it was over.
func (a *audit) partialLastDay(t *dataset.Table, c int, days *course) {
	last := len(days.sums) - 1
	var before []float64
	for week := 1; week <= weeksBack && last-7*week >= 0; week++ {
		if days.groups[last-7*week] != nil {
			before = append(before, days.sums[last-7*week])
		}
	}
	if len(before) < weeksFew {
		return
	}
	usual, v := median(before), days.sums[last]
	if usual < dayFew || v >= a.limit("partial_last_day")*usual {
		return
	}
	name := t.Columns[c]
	kind, _ := dataset.KindOf(t.Kind)
	a.of(t, days.groups[last], dataset.Finding{
		Severity: diag.Warning, Check: "partial_last_day", Rows: len(days.groups[last]), Columns: []string{dataset.AllColumns},
		Args: dataset.Args{"column": dataset.Word(name), "date": days.last(), "value": kind.Figure(name, v), "usual": kind.Figure(name, usual)},
	})
}

// zeroDays looks for days that have rows and nothing in them, between days that
// have: an export that ran before the platform had counted.
func (a *audit) zeroDays(t *dataset.Table, c int, days *course) {
	most, n := int(a.limit("zero_days")), len(days.sums)
	zero := func(i int) bool { return days.sums[i] == 0 && days.groups[i] != nil }
	var groups []int
	var first period.Date
	found, busy := 0, 0
	for i := 0; i < n; {
		end := i
		for end < n && zero(end) {
			end++
		}
		if end == i {
			if days.sums[i] != 0 {
				busy++
			}
			i++
			continue
		}
		if end-i <= most && i > 0 && end < n && days.sums[i-1] != 0 && days.sums[end] != 0 {
			if found == 0 {
				first = days.first + period.Date(i)
			}
			found += end - i
			for _, g := range days.groups[i:end] {
				groups = append(groups, g...)
			}
		}
		i = end
	}
	// Who rests every weekend means it.
	if found == 0 || busy+found < spikeDays || zeroMost*found > busy {
		return
	}
	name := t.Columns[c]
	a.of(t, groups, dataset.Finding{
		Severity: diag.Warning, Check: "zero_days", Rows: found, Columns: []string{name},
		Args: dataset.Args{"n": found, "column": dataset.Word(name), "first": first},
	})
}

// zeroMost is how many busy days there are for each day of 0, at least: with more
// of those, they are the source's habit.
const zeroMost = 10

// channelGaps looks for channels that have rows nearly every day, and none on some
// on which the source has others. The rows it names begin before the first gap.
func (a *audit) channelGaps(t *dataset.Table, c int, days *course) {
	dim := slices.Index(t.Dims, "channel")
	if dim < 0 || len(t.Values[dim]) < 2 {
		return
	}
	for k, own := range coursesOf(t, c, dim) {
		name := t.Values[dim][k]
		have, could := 0, 0
		var first period.Date
		for i := range own.sums {
			switch at := int(own.first-days.first) + i; {
			case days.groups[at] == nil: // nobody has it: missing_days tells
			case own.groups[i] != nil:
				have, could = have+1, could+1
			default:
				if could++; first == 0 {
					first = own.first + period.Date(i)
				}
			}
		}
		missing := could - have
		if name == "" || could < spikeDays || missing == 0 || float64(have) < a.limit("channel_gap")*float64(could) {
			continue
		}
		groups := a.groupsOf(t, dim, []string{name})
		before := slices.IndexFunc(groups, func(g int) bool { return t.Date[g] > first }) - 1
		a.of(t, slices.Concat(groups[before:], groups[:before]), dataset.Finding{
			Severity: diag.Warning, Check: "channel_gap", Rows: missing, Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": missing, "channel": name, "first": first, "start": own.first, "end": own.last()},
		})
	}
}
