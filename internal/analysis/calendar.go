package analysis

import (
	"math"
	"slices"

	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/stats"
	"peil/internal/unit"
)

const (
	// calendarWeeks is a year up to the period's end: 52 weeks are a day short.
	calendarWeeks = 53
	// calendarDays is the fewest days that make a calendar: with less than four
	// weeks there is no weekday to compare.
	calendarDays = 28
)

// calendar shows the days of the year up to the period's end by what they
// brought, with what happened on them. It tells what sums of months hide: the
// week's rhythm, how far a campaign reached, what an outage cost. Revenue says
// most of that; where no source has it by the day, conversions do, then visits,
// then what was spent. It is nil when none of them is known for most days.
func (r *run) calendar() *report.Chart {
	if !r.time.dated {
		return nil
	}
	for _, m := range []struct {
		name string
		unit unit.Unit
	}{{"revenue", unit.Money}, {"conversions", unit.Count}, {"sessions", unit.Count}, {"spend", unit.Money}} {
		if days, values := r.daily(m.name); days != nil {
			return r.calendarOf(m.name, m.unit, days, values)
		}
	}
	return nil
}

// daily returns the days of the calendar's year from the first that has a value
// of the measure, with the values; nil marks a day that the data says nothing
// of. It returns none when that are too few days, or when fewer than half brought
// anything: then there is nothing to see, or the measure is not told by the day.
func (r *run) daily(name string) (days []period.Period, values []*float64) {
	end := r.time.observed.End
	start := max(period.Of(end, period.Week).Start-7*(calendarWeeks-1), r.time.start)
	known, busy := 0, 0
	for d := start; d <= end; d++ {
		day := period.Of(d, period.Day)
		v := r.at(name, day, nil)
		if v == nil && known == 0 {
			continue
		}
		if v != nil {
			known++
			if *v != 0 {
				busy++
			}
		}
		days, values = append(days, day), append(values, v)
	}
	if len(days) < calendarDays || 2*busy < len(days) {
		return nil, nil
	}
	return days, values
}

func (r *run) calendarOf(name string, u unit.Unit, days []period.Period, values []*float64) *report.Chart {
	first, last := days[0].Start, days[len(days)-1].Start
	c := &report.Chart{
		ID: "calendar", Kind: report.Calendar, Unit: u, Periods: days, Events: r.eventsIn(first, last),
		Series: []report.Series{{Name: report.T("calendar." + name), Values: values}},
	}
	w := newWeekdays(days, values)
	best, worst := w.extremes()
	peak := 0
	missing := 0
	for i, v := range values {
		if v == nil {
			missing++
		} else if values[peak] == nil || *v > *values[peak] {
			peak = i
		}
	}
	amount := func(v float64) report.Quantity { return report.Q(&v, u) }
	args := []any{
		"best", weekdayText("weekdays.", best), "worst", weekdayText("weekdays.", worst),
		"high", amount(w.mean(best)), "low", amount(w.mean(worst)), "start", first, "end", last,
		"day", days[peak].Start, "top", amount(*values[peak]), "basis", r.basisText(),
	}
	c.Title, c.Subtitle = report.T("calendar."+name+".flat"), report.T("calendar.flat", args...)
	if w.differ(best, worst) {
		c.Title, c.Subtitle = report.T("calendar."+name+".weekdays", args...), report.T("calendar.weekdays", args...)
	}
	c.Subtitle = join(report.T("calendar."+name+".sub", args...), c.Subtitle)
	c.Alt = join(report.T("full_stop", "a", c.Title), c.Subtitle)
	if missing > 0 {
		c.Alt = join(c.Alt, report.T("calendar.missing", "n", missing))
	}
	if len(c.Events) > 0 {
		var all report.Text
		for _, e := range c.Events {
			all = commaList(all, eventText(e))
		}
		c.Alt = join(c.Alt, report.T("calendar.events", "events", all))
	}
	c.Table = calendarTable(c)
	return c
}

// weekdays holds the values of each weekday, from Monday.
type weekdays [7][]float64

func newWeekdays(days []period.Period, values []*float64) *weekdays {
	var w weekdays
	for i, v := range values {
		if v != nil {
			at := weekday(days[i].Start)
			w[at] = append(w[at], *v)
		}
	}
	return &w
}

// weekday counts from Monday, which is 0.
func weekday(d period.Date) int { return (int(d.Weekday()) + 6) % 7 }

// mean returns a weekday's average day, 0 for one without.
func (w *weekdays) mean(day int) float64 {
	sum := 0.0
	for _, v := range w[day] {
		sum += v
	}
	return sum / float64(max(1, len(w[day])))
}

// extremes returns the weekdays with the highest and the lowest average.
func (w *weekdays) extremes() (best, worst int) {
	known := slices.DeleteFunc([]int{0, 1, 2, 3, 4, 5, 6}, func(day int) bool { return len(w[day]) == 0 })
	best, worst = known[0], known[0]
	for _, day := range known {
		if w.mean(day) > w.mean(best) {
			best = day
		}
		if w.mean(day) < w.mean(worst) {
			worst = day
		}
	}
	return best, worst
}

// differ reports whether two weekdays, picked as the furthest apart, differ by
// more than a twentieth and more than chance explains (95 %): Welch's statistic (Biometrika 34, 1947) as a
// normal one, times the 21 pairs that they were picked from (Bonferroni). A
// year's ups and downs are part of each weekday's spread, so it errs towards no.
func (w *weekdays) differ(a, b int) bool {
	const pairs = 21
	variance := 0.0
	for _, day := range []int{a, b} {
		n := float64(len(w[day]))
		if n < 4 {
			return false
		}
		m := w.mean(day)
		for _, v := range w[day] {
			variance += (v - m) * (v - m) / (n - 1) / n
		}
	}
	apart := w.mean(a) - w.mean(b)
	return apart > 0.05*math.Abs(w.mean(a)) && stats.TwoSided(apart/math.Sqrt(variance))*pairs < 0.05
}

// weekdayText names a weekday, from Monday: "mandag", or with the prefix
// "weekdays." the days of that name, "mandager".
func weekdayText(prefix string, day int) report.Text {
	return report.T(prefix + [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}[day])
}

// eventText tells an event with its kind and days: "Black Week (lansering,
// 25. november–1. desember 2024)".
func eventText(e report.EventMark) report.Text {
	days := period.Period{Start: e.Period.Start, End: e.Period.End, Grain: period.Range}
	switch e.Kind {
	case "holiday", "outage", "launch", "competitor", "platform":
		return report.T("event.told", "label", e.Label, "kind", report.T("event."+e.Kind), "days", days)
	}
	return report.T("event.told.plain", "label", e.Label, "days", days)
}

// calendarTable is the table behind the calendar: what a day of each weekday
// brought on average, month by month.
func calendarTable(c *report.Chart) *report.Table {
	t := &report.Table{Caption: report.T("calendar.table", "what", c.Series[0].Name), Columns: []report.Column{{Title: report.T("col.month")}}}
	for day := range 7 {
		t.Columns = append(t.Columns, report.Column{Title: weekdayText("weekday.", day), Align: report.End})
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("sum"), Align: report.End})
	row := func(at report.Cell, from, to int) report.Row {
		w := newWeekdays(c.Periods[from:to], c.Series[0].Values[from:to])
		row := report.Row{Cells: []report.Cell{at}}
		sum := 0.0
		for day, values := range w {
			if len(values) == 0 {
				row.Cells = append(row.Cells, report.Cell{})
				continue
			}
			for _, v := range values {
				sum += v
			}
			mean := w.mean(day)
			row.Cells = append(row.Cells, cell(&mean, c.Unit))
		}
		row.Cells = append(row.Cells, cell(&sum, c.Unit))
		return row
	}
	from := 0
	for i, p := range c.Periods {
		month := period.Of(p.Start, period.Month)
		if i+1 < len(c.Periods) && c.Periods[i+1].Start <= month.End {
			continue
		}
		shown := period.Period{Start: c.Periods[from].Start, End: p.Start, Grain: period.Range}
		at := report.Cell{Text: report.T("period.label", "period", month)}
		if shown.Days() < month.Days() {
			at.Text = report.T("period.label", "period", shown)
		}
		for _, e := range c.Events {
			if shown.Contains(max(e.Period.Start, c.Periods[0].Start)) {
				at.Note = commaList(at.Note, eventLabel(e))
			}
		}
		t.Rows = append(t.Rows, row(at, from, i+1))
		from = i + 1
	}
	// The last row is of all days; it is no sum of the averages above it.
	t.Rows = append(t.Rows, row(report.Cell{Text: report.T("calendar.all")}, 0, len(c.Periods)))
	return t
}
