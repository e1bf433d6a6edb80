package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"peil/internal/calendar"
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
	observed period.Period         // the part of period that the data reaches; figures are of it
	complete bool                  // the data reaches the period's end
	start    period.Date           // first date of the data
	end      period.Date           // last date of the data: the report's "today"
	compare  map[string]comparison // by its name in the config
	trend    []period.Period       // units up to the period, oldest first
	step     period.Grain          // of the trend's units
	fiscal   period.FiscalYear
	weekdays *calendar.Calendar // by which a year is aligned; nil: by date
	outages  []period.Period    // days on which figures say nothing
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
	asked := diag.Diagnostic{Path: "report.period"} // where the period was asked for
	if override != "" {
		asked = diag.Diagnostic{File: "--period"}
	}
	if data.Span == nil {
		if text := cmp.Or(override, cfg.Report.Period); text != "" {
			asked.Severity, asked.Message = diag.Warning, fmt.Sprintf("no source has dates: the period %s is not used, and all rows count", text)
			asked.Hint = "leave the period out, or export the data with a row for each day"
			l.Add(asked)
		}
		return timeline{}
	}
	t := timeline{dated: true, start: data.Span.Start, end: data.Span.End, fiscal: cfg.Report.FiscalYear()}
	if cfg.Report.YearBy == "weekday" {
		t.weekdays = calendar.Of(cfg.Report.Holidays)
	}
	for _, e := range data.Events {
		if e.Kind == "outage" {
			t.outages = append(t.outages, e.Period)
		}
	}
	switch text := cmp.Or(override, cfg.Report.Period); {
	case text != "":
		p, err := t.fiscal.Parse(text)
		if err != nil {
			asked.Message = err.Error()
			l.Add(asked)
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
		asked.Message, asked.Hint = fmt.Sprintf("there is no data in the period %s", t.period), fmt.Sprintf("the data runs from %s to %s", t.start, t.end)
		l.Add(asked)
		return t
	}
	t.complete = t.period.End <= t.end
	t.observed = t.period.First(int(t.end-t.period.Start) + 1)
	t.compare = map[string]comparison{}
	for _, name := range cfg.Report.Compare {
		if c, ok := t.against(name, t.observed); ok {
			t.compare[name] = c
		}
	}
	t.step = t.period.Grain
	units := t.period.Back(trendUnits[t.step])
	t.trend = slices.DeleteFunc(units, func(u period.Period) bool { return u.Start < t.start })
	if len(t.trend) == 0 {
		t.trend = []period.Period{t.period}
	}
	return t
}

// report returns what report.json says of the period.
func (t timeline) report() *report.Period {
	if !t.dated {
		return nil
	}
	p := &report.Period{Start: t.period.Start, End: t.period.End, Complete: t.complete, DataEnd: t.end, Unit: t.period}
	if c := t.compare["previous"]; t.covered("previous") {
		p.Previous = &c.then
	}
	if c := t.compare["year"]; t.covered("year") {
		p.Year = &c.then
	}
	return p
}
