package analysis

import (
	"slices"
	"strings"

	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// definitions returns the KPIs with everything they rest on: the scorecard's,
// and those of the catalogue that a channel's figures need.
func (r *run) definitions() []kpi.KPI {
	list := append([]kpi.KPI(nil), r.cfg.KPIs...)
	has := map[string]bool{}
	for _, k := range list {
		has[k.ID] = true
	}
	for _, k := range kpi.Catalogue() {
		if !has[k.ID] {
			list = append(list, k)
		}
	}
	return list
}

// score computes the scorecard and the funnel.
func (r *run) score() {
	e := r.evaluator
	kpis := r.cfg.KPIs
	if r.cfg.AllKPIs {
		kpis = e.Offered()
	}
	for i := range kpis {
		k := &kpis[i]
		span := r.spanOf(k)
		s := e.Score(k, r.request(k, span))
		if r.looksNew(&s) {
			withhold(&s)
		}
		span.late = r.late(&s, span)
		r.unjudge(&s, span.late)
		r.scores, r.spans = append(r.scores, s), append(r.spans, span)
	}
	r.funnel = r.computeFunnel()
}

// withhold takes back what a score claims to know: its verdict, on whatever days
// that is, and that its changes are more than chance.
func withhold(s *kpi.Score) {
	if s.Verdict.Target != nil {
		s.Verdict.Status, s.Verdict.Why, s.Verdict.Accepted = kpi.Insufficient, "", false
	}
	s.Verdict.Settled, s.Rolling = false, nil
	for name, c := range s.Compare {
		c.Significant = false
		s.Compare[name] = c
	}
}

// figures turns the scores into the report's KPIs.
func (r *run) figures() []report.KPI {
	list := make([]report.KPI, len(r.scores))
	for i := range r.scores {
		list[i] = r.figure(&r.scores[i], r.spans[i])
	}
	return list
}

func (r *run) figure(s *kpi.Score, span span) report.KPI {
	k := s.KPI
	f := report.KPI{
		ID: k.ID, Stage: k.Stage, Unit: k.Unit, Direction: string(k.Direction), Formula: k.Formula, Variant: k.Variant,
		Inputs: []report.Measure{},
		Value:  number(s.Result), Reason: reason(s.Result), Interval: s.Interval,
		Status: report.Status(s.Verdict.Status), Target: s.Verdict.Target, Warn: s.Verdict.Warn, Settled: s.Verdict.Settled,
		Compare: map[string]report.Comparison{}, By: map[string]map[string]report.Segment{},
		Title: report.Literal(k.Title.In(r.cfg.Report.Language)), Meaning: report.Literal(k.Meaning.In(r.cfg.Report.Language)),
		Goal: k.Goal, Notes: r.notes(s, span), Preliminary: span.mature != nil,
		Unfinished: slices.ContainsFunc(span.late, func(l lateness) bool { return l.turns }),
	}
	for _, in := range s.Inputs {
		m := report.Measure{Name: in.Name, Used: in.Used}
		if in.Value.Defined() {
			m.Value = &in.Value.Number
		} else {
			m.Reason = report.NewReason(string(in.Value.Reason), "measure", report.MeasureName(in.Used))
		}
		f.Inputs = append(f.Inputs, m)
	}
	if s.Verdict.Accepted {
		a := s.Verdict.Accept
		f.Accepted = &report.Acceptance{If: a.If, Limit: a.Limit, Until: a.Until}
	}
	if k.Window != "" && r.time.dated {
		f.Window = &span.days
	}
	if s.Rolling != nil {
		rolling := r.request(k, span).Rolling
		f.Rolling = &report.Rolling{Period: rolling, Value: s.Rolling.Value, Interval: s.Rolling.Interval}
	}
	for _, name := range r.cfg.Report.Compare {
		switch c, ok := span.compare[name]; {
		case name == "plan":
			f.Compare[name] = r.plan(r.evaluator, s, span.days)
		case ok:
			f.Compare[name] = r.comparison(s, span, name, c)
		case r.time.dated:
			f.Compare[name] = report.Comparison{Reason: report.NewReason("preliminary")}
		}
	}
	f.Baseline, f.Benchmark = r.baseline(s), benchmark(k)
	f.Pace = r.pace(s, span)
	credited := slices.ContainsFunc(s.Inputs, func(in kpi.Input) bool { return strings.HasPrefix(in.Used, "attributed.") })
	for dim, segments := range s.By {
		f.By[dim] = map[string]report.Segment{}
		for _, g := range segments {
			if credited && dim == "channel" && r.below(g.Value) {
				g.Verdict.Status = kpi.Insufficient // the model takes from it: that is no figure to judge by
			}
			f.By[dim][g.Value] = report.Segment{
				Value: number(g.Result), Reason: reason(g.Result), Status: report.Status(g.Verdict.Status),
				Target: g.Verdict.Target, Interval: g.Result.Interval,
			}
		}
	}
	for i, t := range s.Trend {
		f.Trend = append(f.Trend, report.Point{Period: r.time.trend[i], Value: number(t.Result), Target: t.Target})
	}
	return f
}

// comparison sets a score beside that of earlier days. One that the data does
// not reach back to is undefined: part of a month would look like growth.
func (r *run) comparison(s *kpi.Score, span span, name string, days comparison) report.Comparison {
	if !r.time.reaches(days) {
		f := report.Comparison{Reason: report.NewReason("history", "start", r.time.start), Period: &days.then}
		if (name == "ytd" || name == "rolling12") && days.now.Start >= r.time.start {
			f.Now, f.NowPeriod = number(r.evaluator.Value(s.KPI, days.now, nil)), &days.now
		}
		return f
	}
	c := s.Compare[name]
	_, left := span.pair(r.time, days)
	f := report.Comparison{
		Value: number(c.Result), Reason: reason(c.Result),
		Change: c.Change, Difference: c.Difference, Significant: c.Significant, Period: &days.then, LeftOut: left,
	}
	if c.Now != nil {
		f.Now, f.NowPeriod = number(*c.Now), &days.now
	}
	return f
}

// number returns a result's value, nil when it is undefined.
func number(x kpi.Result) *float64 {
	if !x.Defined() {
		return nil
	}
	return &x.Value
}

// reason returns why a result is undefined, nil when it is not.
func reason(x kpi.Result) *report.Reason {
	if x.Defined() {
		return nil
	}
	return report.NewReason(string(x.Reason), "measure", report.MeasureName(x.Cause))
}

// find returns the report's KPI of that id, nil when the scorecard lacks it.
func (r *run) find(id string) *report.KPI {
	for i := range r.report.KPIs {
		if r.report.KPIs[i].ID == id {
			return &r.report.KPIs[i]
		}
	}
	return nil
}

// at returns a measure's value in a period for the whole program, nil when undefined.
func (r *run) at(name string, p period.Period, slice measure.Slice) *float64 {
	scope := measure.Program
	if slice != nil {
		scope = measure.Channel
	}
	v := r.set.At(name, scope, p, slice)
	if !v.Defined() {
		return nil
	}
	return &v.Number
}

// money and whole make quantities for sentences.
func money(v float64) report.Quantity { return report.Q(&v, unit.Money) }

func share(v float64) report.Quantity { return report.Q(&v, unit.Percent) }

// relative makes a signed relative change for sentences.
func relative(v float64) report.Quantity {
	return report.Quantity{Value: &v, Unit: unit.Percent, Form: report.Relative}
}

// size makes the size of a relative change, for sentences that say where it went.
func size(v float64) report.Quantity {
	return report.Quantity{Value: &v, Unit: unit.Percent, Form: report.Magnitude}
}

// change makes a KPI's difference as its unit tells it. One that is told
// relative to the earlier value is told as it is where that was 0.
func change(c report.Comparison, u unit.Unit) report.Quantity {
	if u.Change() == unit.Relative && c.Change != nil {
		return report.Quantity{Value: c.Change, Unit: u, Form: report.Relative}
	}
	return report.Quantity{Value: c.Difference, Unit: u, Form: report.Signed}
}
