package analysis

import (
	"slices"
	"strings"

	"peil/internal/measure"
	"peil/internal/period"
	"peil/kpi"
)

// rollingDays is over how many days a ratio is judged that its period is too
// short for.
const rollingDays = 90

// span is the days that a KPI's figure is of, and how far they can be trusted.
type span struct {
	days    period.Period
	cut     bool           // the data does not hold all of the KPI's window
	mature  *period.Period // the part of days that no longer grows; nil: all
	through *period.Date   // the last day that all sources of the KPI reach, where that is before the period's
	late    []lateness     // sources that end before days do, while others go on
	whole   bool           // outages are no reason to leave days out
	compare map[string]comparison
}

// spanOf returns the days of a KPI's figure: the report's, or those of its
// window that end with them.
func (r *run) spanOf(k *kpi.KPI) span {
	t := r.time
	s := span{days: t.observed, compare: t.compare, whole: r.restsOn(k, "budget.")}
	if !t.dated {
		return s
	}
	if last, ok := r.through(k); ok && last < s.days.End && last >= s.days.Start {
		s.through = &last
		s.days = t.period.First(int(last-t.period.Start) + 1)
		t.observed = s.days
	}
	window, err := period.ParseLength(k.Window)
	windowed := k.Window != "" && err == nil
	if windowed {
		s.days = window.Ending(t.observed.End)
		if s.cut = s.days.Start < t.start; s.cut {
			s.days.Start = t.start
		}
	}
	mature, err := period.ParseLength(k.MaturesAfter)
	if k.MaturesAfter != "" && err == nil && mature.After(s.days.End) > t.end {
		part := s.days
		part.Grain = period.Range
		for part.End >= part.Start && mature.After(part.End) > t.end {
			part.End--
		}
		s.mature = &part
	}
	if !windowed && s.mature == nil && s.through == nil {
		return s
	}
	s.compare = map[string]comparison{}
	now := s.days
	if s.mature != nil {
		now = *s.mature
	}
	if now.End < now.Start {
		return s // all of it still grows
	}
	for _, name := range r.cfg.Report.Compare {
		against := t.against
		if windowed {
			against = t.window
		}
		if c, ok := against(name, now); ok {
			s.compare[name] = c
		}
	}
	return s
}

// request says what to compute of a KPI.
func (r *run) request(k *kpi.KPI, s span) kpi.Request {
	t := r.time
	req := kpi.Request{
		Days: s.days, Unit: r.unit(), Compare: map[string]measure.Pair{},
		Dims: append([]string{"channel"}, targetDims(r.cfg)...), Trend: t.trend, Immature: s.mature != nil || s.cut,
		Open: t.dated && !t.complete || s.through != nil,
	}
	for name, c := range s.compare {
		if !t.reaches(c) {
			continue
		}
		req.Compare[name], _ = s.pair(t, c)
	}
	if !t.dated {
		return req
	}
	if window, err := period.ParseLength(k.Window); k.Window != "" && err == nil {
		req.Trend = slices.Clone(t.trend)
		for i, p := range req.Trend {
			if req.Trend[i] = window.Ending(min(p.End, s.days.End)); req.Trend[i].Start < t.start {
				req.Trend[i] = period.Period{Start: t.start - 1, End: t.start - 1, Grain: period.Day} // before all data: a gap
			}
		}
	} else if rolling := (period.Length{Days: rollingDays}).Ending(s.days.End); rolling.Start >= t.start && rolling.Days() > s.days.Days() {
		req.Rolling = rolling
	}
	return req
}

// unit returns the length of time that targets of sums are for: that of the
// config's own period, whatever period is asked for on the command line.
func (r *run) unit() kpi.Unit {
	if own, err := r.time.fiscal.Parse(r.cfg.Report.Period); err == nil {
		return kpi.UnitOf(own, r.time.fiscal)
	}
	return kpi.UnitOf(period.Of(r.time.period.Start, period.Month), r.time.fiscal)
}

// pair returns the days of both sides of a comparison of the figure.
func (s span) pair(t timeline, c comparison) (pair measure.Pair, left int) {
	if s.whole {
		t.outages = nil
	}
	return t.pair(c)
}

// restsOn reports whether a KPI rests on a measure of a kind ("budget.").
func (r *run) restsOn(k *kpi.KPI, kind string) bool {
	return slices.ContainsFunc(r.evaluator.Measures(k), func(name string) bool { return strings.HasPrefix(name, kind) })
}

// through returns the last day that all sources of a KPI reach, so that revenue
// up to the 17th is not held against spend up to the 29th. Sales may stay away
// for some days without being missed. It is false where the sources do not tell.
func (r *run) through(k *kpi.KPI) (last period.Date, ok bool) {
	for _, name := range r.evaluator.Measures(k) {
		end, sales, known := r.set.Through(name, measure.Program)
		if !known || sales && r.time.end-end < restDays {
			continue
		}
		if !ok || end < last {
			last, ok = end, true
		}
	}
	return last, ok
}
