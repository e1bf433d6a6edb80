package analysis

import (
	"slices"

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
	compare map[string]comparison
}

// spanOf returns the days of a KPI's figure: the report's, or those of its
// window that end with them.
func (r *run) spanOf(k *kpi.KPI) span {
	t := r.time
	s := span{days: t.observed, compare: t.compare}
	if !t.dated {
		return s
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
	if !windowed && s.mature == nil {
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
		Days: s.days, Unit: r.unit(), Compare: map[string]kpi.Pair{},
		Dims: append([]string{"channel"}, targetDims(r.cfg)...), Trend: t.trend, Immature: s.mature != nil,
	}
	for name, c := range s.compare {
		if !t.reaches(c) {
			continue
		}
		pair, _ := t.pair(c)
		if c.now == s.days && len(pair.Now.Runs) == 1 && pair.Now.Runs[0] == s.days {
			pair.Now = kpi.Days{}
		}
		req.Compare[name] = pair
	}
	if !t.dated {
		return req
	}
	if window, err := period.ParseLength(k.Window); k.Window != "" && err == nil {
		req.Trend = slices.Clone(t.trend)
		for i, p := range req.Trend {
			req.Trend[i] = window.Ending(min(p.End, t.observed.End))
		}
	} else if rolling := (period.Length{Days: rollingDays}).Ending(t.observed.End); rolling.Start >= t.start && rolling.Days() > t.observed.Days() {
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
