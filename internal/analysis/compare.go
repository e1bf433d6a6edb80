package analysis

import (
	"slices"

	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/report"
	"peil/kpi"
)

// comparison is the days of this period, or of the year up to it, and the
// earlier ones that they are held against.
type comparison struct {
	label     period.Period // the earlier calendar unit, for words: May
	now, then period.Period
	days      []period.Date // of then, one for each day of now; nil: all of then
}

// against returns what the days of now are compared with, which begin the
// report's period. It is false for plan, which is no other time.
//
// A comparison is like for like: of a period that is not over, as many days of
// the earlier one.
func (t timeline) against(name string, now period.Period) (comparison, bool) {
	c := comparison{now: now}
	switch name {
	case "previous":
		c.label = t.period.Previous()
	case "year":
		c.label = t.period.LastYear()
	case "ytd":
		c.now = period.Period{Start: t.fiscal.Of(now.End, period.Year).Start, End: now.End, Grain: period.Range}
		c.then = yearEarlier(c.now)
		c.label = c.then
		return c, true
	case "rolling12":
		year := period.Length{Months: 12}
		c.now = year.Ending(now.End)
		c.then = year.Ending(c.now.Start - 1)
		c.label = c.then
		return c, true
	default:
		return comparison{}, false
	}
	c.then = c.label
	if now != t.period {
		c.then = c.label.First(now.Days())
		c.label = c.then
	}
	if name == "year" && t.weekdays != nil {
		c.days, c.then = t.aligned(now)
	}
	return c, true
}

// window returns what a figure of the length of time that ends with now's last
// day is compared with.
func (t timeline) window(name string, now period.Period) (comparison, bool) {
	c := comparison{now: now}
	switch name {
	case "previous":
		c.then = now.Previous()
	case "year":
		if c.then = yearEarlier(now); t.weekdays != nil {
			c.days, c.then = t.aligned(now)
		}
	default:
		return t.against(name, now)
	}
	c.label = c.then
	return c, true
}

// yearEarlier returns the same dates of the year before.
func yearEarlier(p period.Period) period.Period {
	return period.Period{Start: (p.End + 1).AddMonths(-12) - period.Date(p.Days()), End: (p.End + 1).AddMonths(-12) - 1, Grain: period.Range}
}

// aligned returns the days that those of now are compared with by weekday and
// holiday, and the same days 52 weeks before, for what cannot be added up.
func (t timeline) aligned(now period.Period) (days []period.Date, span period.Period) {
	for d := now.Start; d <= now.End; d++ {
		days = append(days, t.weekdays.YearAgo(d))
	}
	const year = 52 * 7
	return days, period.Period{Start: now.Start - year, End: now.End - year, Grain: period.Range}
}

// first returns the first day that a comparison needs data of.
func (c comparison) first() period.Date {
	if len(c.days) > 0 {
		return min(c.then.Start, slices.Min(c.days))
	}
	return c.then.Start
}

// reaches reports whether the data reaches back to a comparison's start. One
// that it covers only in part would show growth that is only missing data.
func (t timeline) reaches(c comparison) bool { return c.first() >= t.start }

// covered reports whether the data reaches back to the start of a comparison of
// the report's period.
func (t timeline) covered(name string) bool {
	c, ok := t.compare[name]
	return ok && t.reaches(c)
}

// earlier returns the comparisons of the report's period that the data covers, by
// name: not those of the year to date.
func (t timeline) earlier() map[string]comparison {
	all := map[string]comparison{}
	for name, c := range t.compare {
		if t.reaches(c) && c.now == t.observed {
			all[name] = c
		}
	}
	return all
}

// pair returns the days of both sides, without those of outages. Where a day of
// one side was an outage, its counterpart on the other side is left out, too: the
// day that it is compared with, and of whole periods the same weekday of the same
// week. left is how many days of outage there were.
func (t timeline) pair(c comparison) (pair measure.Pair, left int) {
	pair = measure.Pair{Now: measure.Whole(c.now), Then: measure.Whole(c.then)}
	if c.days != nil {
		pair.Then.Runs = runs(c.days)
	}
	days, earlier := dates(c.now), c.days
	counterpart := func(i int, _, other []period.Date) int { return i }
	if earlier == nil {
		earlier, counterpart = dates(c.then), sameWeekday
	}
	outNow, outThen := t.outs(days), t.outs(earlier)
	left = len(outNow) + len(outThen)
	if left == 0 {
		return pair, 0
	}
	for i := range outNow {
		outThen[counterpart(i, days, earlier)] = true
	}
	for i := range t.outs(earlier) {
		outNow[counterpart(i, earlier, days)] = true
	}
	pair.Now.Runs, pair.Then.Runs = runs(without(days, outNow)), runs(without(earlier, outThen))
	return pair, left
}

// outs returns the places of the days of outages.
func (t timeline) outs(days []period.Date) map[int]bool {
	places := map[int]bool{}
	for i, d := range days {
		if slices.ContainsFunc(t.outages, func(o period.Period) bool { return o.Contains(d) }) {
			places[i] = true
		}
	}
	return places
}

// sameWeekday returns the place among other that has the weekday of days[i], and
// of such days the same number from the start, or the last; −1 where there is none.
func sameWeekday(i int, days, other []period.Date) int {
	nth, place := i/7, -1
	for k, d := range other {
		if d.Weekday() == days[i].Weekday() {
			if place = k; k/7 >= nth {
				break
			}
		}
	}
	return place
}

func without(days []period.Date, out map[int]bool) []period.Date {
	var kept []period.Date
	for i, d := range days {
		if !out[i] {
			kept = append(kept, d)
		}
	}
	return kept
}

// dates lists the days of a period.
func dates(p period.Period) []period.Date {
	days := make([]period.Date, p.Days())
	for i := range days {
		days[i] = p.Start + period.Date(i)
	}
	return days
}

// runs joins days in any order.
func runs(days []period.Date) []period.Period {
	sorted := slices.Clone(days)
	slices.Sort(sorted)
	return period.Runs(sorted)
}

// plan sets a figure beside what was planned for its days: the KPI's plan, else
// its target. It differs by more than chance where the interval does not hold
// the plan; a settled total differs by what it differs by.
func (r *run) plan(e *kpi.Evaluator, s *kpi.Score, days period.Period) report.Comparison {
	c := report.Comparison{}
	if r.time.dated {
		c.Period = &days
	}
	switch k := s.KPI; {
	case k.Plan != "":
		planned := e.Value(&kpi.KPI{ID: k.ID, Formula: k.Plan, Unit: k.Unit, Scope: k.Scope}, days, nil)
		if c.Value, c.Reason = number(planned), reason(planned); c.Value != nil {
			break
		}
		fallthrough
	default:
		if c.Value = s.Verdict.Target; c.Value == nil {
			c.Reason = report.NewReason("no_plan")
			return c
		}
		c.Reason = nil
	}
	if !s.Defined() {
		return c
	}
	difference := s.Value - *c.Value
	c.Difference = &difference
	if *c.Value > 0 {
		change := s.Value / *c.Value - 1
		c.Change = &change
	}
	c.Significant = s.Interval == nil || s.Verdict.Settled || *c.Value < s.Interval[0] || *c.Value > s.Interval[1]
	return c
}
