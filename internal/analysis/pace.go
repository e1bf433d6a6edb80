package analysis

import (
	"slices"

	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/stats"
	"peil/kpi"
)

// paceDays is how much of the history a projection looks at: two years, for how
// far off it would have been earlier.
const paceDays = 2 * 365

// pace tells where a sum is heading in a period that is not over: what it has
// brought, and for the days left what their weekdays brought of late
// (stats.Ahead). It is nil for any other figure or period, and where too few
// days are known.
func (r *run) pace(s *kpi.Score, span span) *report.Pace {
	t, k := r.time, s.KPI
	last := span.days.End
	left := int(t.period.End - last)
	if !t.dated || t.complete || k.Window != "" || k.MaturesAfter != "" || !s.Defined() {
		return nil
	}
	known := period.Period{Start: max(t.start, last-paceDays+1), End: last, Grain: period.Range}
	days, ok := r.evaluator.Daily(k, known)
	if !ok {
		return nil
	}
	skip := make([]bool, len(days))
	for i := range days {
		skip[i] = slices.ContainsFunc(t.outages, func(o period.Period) bool { return o.Contains(known.Start + period.Date(i)) })
	}
	total, se, df, ok := stats.Ahead(days, skip, left)
	if !ok {
		return nil
	}
	p := &report.Pace{Target: r.evaluator.Target(k, t.period, r.unit()), Landing: s.Value + total, Left: left}
	positive := !slices.ContainsFunc(days, func(v float64) bool { return v < 0 })
	if lo, hi, ok := stats.Interval(total, se, df, positive, 0.95); ok {
		p.Interval = &[2]float64{s.Value + lo, s.Value + hi}
	}
	return p
}
