package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"peil/internal/config"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
)

// timeline is the report's calendar. Without dates in the data its period is
// the zero Period, which holds every row.
type timeline struct {
	dated    bool
	period   period.Period
	observed period.Period            // the part of period that the data reaches; figures are of it
	complete bool                     // the data reaches the period's end
	start    period.Date              // first date of the data
	end      period.Date              // last date of the data: the report's "today"
	compare  map[string]period.Period // previous, year: as many days as the period has data for
	trend    []period.Period          // units up to the period, oldest first
	step     period.Grain             // of the trend's units
}

// trendUnits is how many units a trend shows: enough to hold the same unit of
// the year before, so that it can be marked.
var trendUnits = map[period.Grain]int{
	period.Day: 28, period.Week: 54, period.Month: 14, period.Quarter: 6, period.Year: 5, period.Range: 8,
}

// newTimeline settles the period: asked for on the command line, else in the
// config, else the last month that the data holds to its end, else the month
// in which the data ends.
func newTimeline(cfg *config.Config, data *dataset.Data, override string, l *diag.List) timeline {
	path := "report.period" // where the period was asked for
	if override != "" {
		path = "--period"
	}
	if data.Span == nil {
		if text := cmp.Or(override, cfg.Report.Period); text != "" {
			l.Add(diag.Diagnostic{Severity: diag.Warning, Path: path, Message: fmt.Sprintf("no source has dates: the period %s is not used, and all rows count", text)})
		}
		return timeline{}
	}
	t := timeline{dated: true, start: data.Span.Start, end: data.Span.End}
	switch text := cmp.Or(override, cfg.Report.Period); {
	case text != "":
		p, err := period.Parse(text)
		if err != nil {
			l.Errorf(path, "%v", err)
			return t
		}
		t.period = p
	default:
		t.period = period.Of(t.end, period.Month)
		if last := t.period.Previous(); t.period.End > t.end && last.Start >= t.start {
			t.period = last
		}
	}
	if t.period.Start > t.end || t.period.End < t.start {
		l.Add(diag.Diagnostic{
			Severity: diag.Error, Path: path,
			Message: fmt.Sprintf("there is no data in the period %s", t.period),
			Hint:    fmt.Sprintf("the data runs from %s to %s", t.start, t.end),
		})
		return t
	}
	t.complete = t.period.End <= t.end
	t.observed = t.period.First(int(t.end-t.period.Start) + 1)
	t.compare = map[string]period.Period{}
	for _, name := range cfg.Report.Compare {
		earlier := t.period.Previous()
		if name == "year" {
			earlier = t.period.LastYear()
		}
		// A comparison that the data covers only in part would show growth
		// that is only missing data: it is left undefined.
		if !t.complete {
			earlier = earlier.First(t.observed.Days())
		}
		t.compare[name] = earlier
	}
	t.step = t.period.Grain
	units := t.period.Back(trendUnits[t.step])
	t.trend = slices.DeleteFunc(units, func(u period.Period) bool { return u.Start < t.start })
	if len(t.trend) == 0 {
		t.trend = []period.Period{t.period}
	}
	return t
}

// covered reports whether the data reaches back to the comparison's start.
func (t timeline) covered(name string) bool {
	p, ok := t.compare[name]
	return ok && p.Start >= t.start
}

// report returns what report.json says of the period.
func (t timeline) report() *report.Period {
	if !t.dated {
		return nil
	}
	p := &report.Period{Start: t.period.Start, End: t.period.End, Complete: t.complete, DataEnd: t.end, Unit: t.period}
	if earlier := t.compare["previous"]; t.covered("previous") {
		p.Previous = &earlier
	}
	if earlier := t.compare["year"]; t.covered("year") {
		p.Year = &earlier
	}
	return p
}
