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

// freshness reports sources that end before the period does, by more than their
// rhythm explains: what they would add is missing from every figure that rests on
// them.
func (r *run) freshness() []audit.Finding {
	if !r.time.dated {
		return nil
	}
	var list []audit.Finding
	end := min(r.time.period.End, r.time.end)
	for _, s := range r.report.Sources {
		if !s.Late {
			continue
		}
		late := dataset.Finding{
			Severity: diag.Warning, Check: "stale_source", Rows: s.Behind, Columns: []string{dataset.AllColumns},
			Args: dataset.Args{"n": s.Behind, "last": s.Last, "end": end},
		}
		if kind, _ := dataset.KindOf(s.Kind); !kind.Daily {
			late = dataset.Finding{
				Severity: diag.Warning, Check: "overdue_source", Rows: s.Behind, Columns: []string{dataset.AllColumns},
				Args: dataset.Args{"n": s.Behind, "last": s.Last, "end": end, "rhythm": *s.Rhythm},
			}
		}
		list = append(list, audit.Finding{Source: s.Source, Finding: late})
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

// summedPeople tells of own measures that add up reach or frequency.
func (r *run) summedPeople() []audit.Finding {
	var list []audit.Finding
	for i := range r.cfg.Measures {
		if m := &r.cfg.Measures[i]; m.SumsPeople() {
			list = append(list, audit.Finding{Source: m.Source, Finding: dataset.Finding{
				Severity: diag.Warning, Check: "reach_summed", Columns: []string{m.Column}, Args: dataset.Args{"measure": m.ID, "column": m.Column},
			}})
		}
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
		if kind, _ := dataset.KindOf(t.Kind); !kind.Daily || len(t.Date) == 0 || r.dayIsGiven(t.Source) {
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

// dayIsGiven reports whether the config gives all rows of a source their day: they
// are of a period that nothing tells, and do not begin on it.
func (r *run) dayIsGiven(source string) bool {
	return slices.ContainsFunc(r.cfg.Sources, func(s dataset.Source) bool { return s.Name == source && s.Defaults["date"] != "" })
}

// steady reports whether sorted dates are at least half of the days that they
// span.
func steady(dates []period.Date) bool {
	days := len(slices.Compact(slices.Clone(dates)))
	return 2*days >= int(dates[len(dates)-1]-dates[0])+1
}

// judge looks for all that is doubtful, and parts what the config accepts.
func (r *run) judge() diag.List {
	var today *period.Date
	if r.time.dated {
		today = &r.time.observed.End
	}
	found := slices.Concat(audit.Run(r.data, &r.cfg.Audit), r.freshness(), r.unsplitSearches(), r.unmeantAnswers(), r.summedPeople())
	var l diag.List
	r.findings, r.ignored, l = r.cfg.Audit.Judge("audit", found, today)
	return l
}

// audit returns the open findings for report.json, what to mend first before the
// others: by severity, then whether they put a figure of the scorecard in doubt,
// then by the money that is in their rows, then by how many figures it is.
func (r *run) audit() []report.Finding {
	list := make([]report.Finding, len(r.findings))
	weights := make([]float64, len(list))
	measures := r.measures()
	for i := range r.findings {
		list[i], weights[i] = r.told(&r.findings[i], measures)
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	touches := func(f *report.Finding) int { return min(1, len(f.KPIs)) }
	slices.SortStableFunc(order, func(x, y int) int {
		a, b := &list[x], &list[y]
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(touches(b), touches(a)),
			cmp.Compare(weights[y], weights[x]), cmp.Compare(len(b.KPIs), len(a.KPIs)))
	})
	sorted := make([]report.Finding, len(list))
	for i, at := range order {
		sorted[i] = list[at]
	}
	return sorted
}

// ignoredReport returns the findings that the config accepts.
func (r *run) ignoredReport() []report.Ignored {
	list := []report.Ignored{}
	measures := r.measures()
	for i := range r.ignored {
		x := &r.ignored[i]
		f, _ := r.told(&x.Finding, measures)
		f.Accepted = report.T("quality.accepted", "reason", x.Ignore.Reason)
		if until, err := period.Parse(x.Ignore.Until); err == nil {
			f.Accepted = report.T("quality.accepted.until", "reason", x.Ignore.Reason, "until", report.T("period.label", "period", until))
		}
		list = append(list, report.Ignored{Finding: f, Reason: x.Ignore.Reason, Until: x.Ignore.Until})
	}
	return list
}

// told makes a finding one of the report, with how much weight it has among
// others: the money in its rows, or of a whole file or source the share that its
// rows are of it.
func (r *run) told(f *audit.Finding, measures [][]string) (report.Finding, float64) {
	text, advice := Sentences(f.Finding)
	told := report.Finding{
		Severity: f.Severity, Source: f.Source, File: f.File, Line: f.Line, Check: f.Check, Rows: f.Rows,
		KPIs: []string{}, Title: report.T("rule." + f.Check), Text: text, Advice: advice,
	}
	if len(f.Examples) > 1 {
		for _, p := range f.Examples {
			told.Examples = append(told.Examples, report.Place(p))
		}
	}
	for k, names := range measures {
		if slices.ContainsFunc(names, func(name string) bool { return r.doubts(*f, name) }) {
			told.KPIs = append(told.KPIs, r.report.KPIs[k].ID)
		}
	}
	var days *period.Period
	if r.time.dated {
		days = &r.time.period
	}
	stake, ok := audit.StakeOf(r.data, f, days)
	if !ok {
		return told, 0
	}
	money := stake.Money.Float()
	told.Money, told.Whole = new(money), stake.Whole
	if all := r.rowsOf(f); stake.Whole && f.Line > 0 && f.Rows > 0 && all > 0 {
		money *= min(1, float64(f.Rows)/float64(all))
	}
	return told, money
}

// rowsOf counts the rows of a finding's file, or of all files of its source.
func (r *run) rowsOf(f *audit.Finding) int {
	n := 0
	for _, file := range r.data.Files {
		if file.Source == f.Source && (f.File == "" || f.File == file.Name) {
			n += file.Rows
		}
	}
	return n
}

// measures returns, by KPI of the scorecard, the measures that it rests on.
func (r *run) measures() [][]string {
	list := make([][]string, len(r.scores))
	for i := range r.scores {
		list[i] = r.madeOf(&r.scores[i])
	}
	return list
}

// madeOf returns the measures that a figure rests on, through other KPIs as
// well.
func (r *run) madeOf(s *kpi.Score) []string {
	kpis := r.definitions()
	var of func(inputs []kpi.Input, from string) []string
	of = func(inputs []kpi.Input, from string) (names []string) {
		for _, in := range inputs {
			i := slices.IndexFunc(kpis, func(k kpi.KPI) bool { return k.ID == in.Used })
			if i < 0 || in.Used == from {
				names = append(names, in.Used)
				continue
			}
			names = append(names, of(r.evaluator.Value(&kpis[i], r.time.observed, nil).Inputs, in.Used)...)
		}
		return names
	}
	return of(s.Inputs, s.KPI.ID)
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

// Sentences are what a finding says, and what to do about it: the messages for
// its check.
func Sentences(f dataset.Finding) (text, advice report.Text) {
	args := report.Args{}
	for name, v := range f.Args {
		args[name] = argument(v)
	}
	return report.Text{Key: "finding." + f.Check, Args: args}, report.Text{Key: "advice." + f.Check, Args: args}
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
