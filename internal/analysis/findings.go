package analysis

import (
	"cmp"
	"slices"
	"strings"

	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// restDays is how many days orders and conversions may stay away without being
// missed: a day without a sale is a day without a row.
const restDays = 3

// freshness reports daily sources that end before the period does: what they
// would add is missing from every figure that rests on them.
func (r *run) freshness() []audit.Finding {
	if !r.time.dated {
		return nil
	}
	var list []audit.Finding
	end := min(r.time.period.End, r.time.end)
	for _, t := range r.data.Tables {
		kind, _ := dataset.KindOf(t.Kind)
		if !kind.Daily || len(t.Date) == 0 {
			continue
		}
		last := t.Date[len(t.Date)-1]
		days := int(end - last)
		if days <= 0 || kind.Happens && days < restDays {
			continue
		}
		list = append(list, audit.Finding{Source: t.Source, Finding: dataset.Finding{
			Severity: diag.Warning, Check: "stale_source", Rows: days, Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": days, "last": last, "end": end},
		}})
	}
	list = append(list, r.lateStarts()...)
	list = append(list, r.consentShift()...)
	if r.data.Span != nil && !r.time.complete {
		list = append(list, audit.Finding{Finding: dataset.Finding{
			Severity: diag.Info, Check: "incomplete_period", Rows: int(r.time.period.End - r.time.end),
			Args: dataset.Args{"last": r.time.end, "period": r.time.period},
		}})
	}
	return list
}

// lateStarts reports daily sources that begin after the first of the days that
// are reported or compared, while others began before: growth is partly that. A
// source with rows on less than half of its days may have had nothing to tell.
func (r *run) lateStarts() []audit.Finding {
	start := r.time.period.Start
	for _, c := range r.time.earlier() {
		start = min(start, c.then.Start)
	}
	var list []audit.Finding
	for _, t := range r.data.Tables {
		if kind, _ := dataset.KindOf(t.Kind); !kind.Daily || len(t.Date) == 0 {
			continue
		}
		first := t.Date[0]
		for _, f := range r.data.Files {
			if f.Source == t.Source && f.Covers != nil {
				first = min(first, f.Covers.Start)
			}
		}
		if days := int(first - start); r.time.start <= start && first <= r.time.period.End && days > restDays && steady(t.Date) {
			list = append(list, audit.Finding{Source: t.Source, Finding: dataset.Finding{
				Severity: diag.Warning, Check: "late_start", Rows: days, Columns: []string{dataset.AllColumns},
				Args: dataset.Args{"first": first, "start": start},
			}})
		}
	}
	return list
}

// steady reports whether sorted dates are at least half of the days that they
// span.
func steady(dates []period.Date) bool {
	days := len(slices.Compact(slices.Clone(dates)))
	return 2*days >= int(dates[len(dates)-1]-dates[0])+1
}

// audit returns the findings for report.json, worst first: by severity, then by
// how many figures they put in doubt.
func (r *run) audit() []report.Finding {
	list := make([]report.Finding, len(r.findings))
	measures := r.measures()
	for i, f := range r.findings {
		list[i] = report.Finding{
			Severity: f.Severity, Source: f.Source, File: f.File, Line: f.Line, Check: f.Check, Rows: f.Rows,
			KPIs: []string{}, Text: finding("finding.", f), Advice: finding("advice.", f),
		}
		for k, names := range measures {
			if slices.ContainsFunc(names, func(name string) bool { return r.doubts(f, name) }) {
				list[i].KPIs = append(list[i].KPIs, r.report.KPIs[k].ID)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b report.Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(len(b.KPIs), len(a.KPIs)))
	})
	return list
}

// measures returns, by KPI of the scorecard, the measures that it rests on,
// through other KPIs as well.
func (r *run) measures() [][]string {
	kpis := r.definitions()
	e := r.evaluator
	var of func(inputs []kpi.Input, from string) []string
	of = func(inputs []kpi.Input, from string) (names []string) {
		for _, in := range inputs {
			i := slices.IndexFunc(kpis, func(k kpi.KPI) bool { return k.ID == in.Used })
			if i < 0 || in.Used == from {
				names = append(names, in.Used)
				continue
			}
			names = append(names, of(e.Value(&kpis[i], r.time.observed, nil).Inputs, in.Used)...)
		}
		return names
	}
	list := make([][]string, len(r.scores))
	for i, s := range r.scores {
		list[i] = of(s.Inputs, s.KPI.ID)
	}
	return list
}

// doubts reports whether a finding puts a measure in doubt.
func (r *run) doubts(f audit.Finding, name string) bool {
	i := slices.IndexFunc(r.cfg.Sources, func(s dataset.Source) bool { return s.Name == f.Source })
	if i < 0 || len(f.Columns) == 0 {
		return false
	}
	kind := r.cfg.Sources[i].Kind
	column := func(name string) bool {
		return slices.Contains(f.Columns, name) || slices.Contains(f.Columns, dataset.AllColumns)
	}
	if name == measure.MarketingCost {
		return kind == "ads" && column("spend") || kind == "costs" && column("amount")
	}
	for _, m := range r.cfg.Measures {
		if m.ID == name {
			return m.Source == f.Source && column(m.Column)
		}
	}
	of, rest, _ := strings.Cut(name, ".")
	if of == "attributed" {
		return kind == "touchpoints" || kind == "conversions" || kind == "paths" || slices.Contains(f.Columns, dataset.Credit)
	}
	return of == kind && column(rest)
}

// finding makes a finding's sentence, or its advice, of the messages for its
// check.
func finding(prefix string, f audit.Finding) report.Text {
	args := report.Args{}
	for name, v := range f.Args {
		args[name] = argument(v)
	}
	return report.Text{Key: prefix + f.Check, Args: args}
}

// argument makes what a finding says an argument of a report's message.
func argument(v any) any {
	number := func(v float64, u unit.Unit) report.Quantity { return report.Q(&v, u) }
	switch v := v.(type) {
	case float64:
		return number(v, unit.Count)
	case dataset.Amount:
		return number(float64(v), unit.Money)
	case dataset.Share:
		return number(float64(v), unit.Percent)
	case dataset.Word:
		return report.T("word." + string(v))
	case []dataset.Word:
		return list(v, func(w dataset.Word) report.Text { return report.T("word." + string(w)) })
	case []string:
		return list(v, func(name string) report.Text { return report.T("quoted", "name", name) })
	}
	return v
}

// list writes things after each other.
func list[T any](things []T, write func(T) report.Text) report.Text {
	var all report.Text
	for i, thing := range things {
		if i == 0 {
			all = write(thing)
			continue
		}
		all = report.T("list", "a", all, "b", write(thing))
	}
	return all
}
