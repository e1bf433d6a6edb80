package analysis

import (
	"strings"

	"peil/funnel"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// computeFunnel follows the stages over the period and its comparisons.
func (r *run) computeFunnel() funnel.Funnel {
	return funnel.Compute(r.cfg.Stages, r.set, r.time.observed, r.pairs())
}

// pairs are the days of each comparison; there is none where a source of a stage
// lacks much of the period.
func (r *run) pairs() map[string]measure.Pair {
	pairs := map[string]measure.Pair{}
	if len(r.lateForStages()) > 0 {
		return pairs
	}
	for name, c := range r.time.earlier() {
		pairs[name], _ = r.time.pair(c)
	}
	return pairs
}

// volumes compares what a stage counts as the scorecard compares a KPI, so that a
// change which is grey on a card is grey here.
func (r *run) volumes(step *funnel.Step, pairs map[string]measure.Pair) map[string]kpi.Compared {
	if step.Measure == "" {
		return nil
	}
	count := &kpi.KPI{ID: step.Stage.ID, Formula: step.Measure, Unit: unit.Count, Direction: kpi.Neutral}
	return r.evaluator.Score(count, kpi.Request{Days: r.time.observed, Compare: pairs}).Compare
}

// startsTooLate reports whether a stage counts who came back, while on the days
// that it is held against the data hardly reaches back to when they first came: a
// growth is then the data's as much as the customers'.
func (r *run) startsTooLate(measure string, days measure.Pair) bool {
	returns := strings.HasPrefix(measure, "orders.repeat") || strings.HasPrefix(measure, "orders.returning")
	return returns && r.newIsUnknown(days.Then.Span.Start)
}

// funnelCaveats say which changes rest on too short a history, or why there are none.
func (r *run) funnelCaveats() []report.Text {
	var notes []report.Text
	for _, source := range r.lateForStages() {
		notes = append(notes, report.T("funnel.caveat.late", "source", source.source, "last", source.last))
	}
	if notes != nil {
		return notes
	}
	pairs := r.pairs()
	for _, step := range r.funnel.Steps {
		for _, name := range r.cfg.Report.Compare {
			if days, ok := pairs[name]; ok && step.Compare[name].Volume.Defined() && r.startsTooLate(step.Measure, days) {
				return []report.Text{report.T("funnel.caveat.history", "start", r.time.start)}
			}
		}
	}
	return nil
}

// stages turns the funnel into the report's.
func (r *run) stages() *report.Funnel {
	lang := r.cfg.Report.Language
	f := &report.Funnel{Stages: []report.Stage{}}
	pairs := r.pairs()
	for i, step := range r.funnel.Steps {
		s := report.Stage{
			ID: step.Stage.ID, Measure: step.Measure,
			Volume: defined(step.Volume), Rate: defined(step.Rate),
			Compare: map[string]report.StageComparison{},
			Title:   report.Literal(step.Stage.Title.In(lang)), Counts: report.Literal(step.Stage.Counts.In(lang)), Goal: step.Stage.Goal,
		}
		why := func(v measure.Value, rate bool) *report.Reason {
			if v.Defined() || rate && i == 0 {
				return nil
			}
			return report.NewReason(string(v.Reason), "measure", report.MeasureName(step.Stage.Volume))
		}
		s.Reason, s.RateReason = why(step.Volume, false), why(step.Rate, true)
		volumes := r.volumes(&step, pairs)
		for name, c := range step.Compare {
			earlier := report.StageComparison{
				Volume: defined(c.Volume), Rate: defined(c.Rate), VolumeSignificant: volumes[name].Significant, RateSignificant: c.Significant,
				Reason: why(c.Volume, false), RateReason: why(c.Rate, true),
			}
			if r.startsTooLate(step.Measure, pairs[name]) {
				earlier.VolumeSignificant, earlier.RateSignificant = false, false
			}
			if c.Now != step.Volume {
				earlier.Now = defined(c.Now)
			}
			s.Compare[name] = earlier
		}
		f.Stages = append(f.Stages, s)
	}
	if r.funnel.Bottleneck != "" {
		f.Bottleneck = &r.funnel.Bottleneck
	}
	f.Why = r.funnelWhy(f)
	return f
}

// defined returns a measure's value, nil when it has none.
func defined(v measure.Value) *float64 {
	if !v.Defined() {
		return nil
	}
	return &v.Number
}

// funnelAgainst is the comparison by which the bottleneck was looked for.
func (r *run) funnelAgainst() string { return r.funnel.Against }

// funnelWhy puts the bottleneck into words, upstream first.
func (r *run) funnelWhy(f *report.Funnel) []report.Text {
	if len(f.Stages) == 0 {
		return nil
	}
	title, counts := map[string]report.Text{}, map[string]report.Text{}
	for _, s := range f.Stages {
		title[s.ID], counts[s.ID] = s.Title, s.Counts
	}
	var texts []report.Text
	for _, w := range r.funnel.Why {
		args := []any{"stage", title[w.Stage], "above", title[w.Above], "against", report.Text{}}
		if r.funnel.Against != "" {
			args[5] = r.against(r.funnel.Against)
		}
		switch w.Code {
		case funnel.NoComparison:
			continue
		case funnel.RateFell, funnel.LaterFell:
			args = append(args, "now", share(w.Now), "then", share(w.Then))
		case funnel.MoreAbove:
			args = append(args, "now", report.Q(&w.Now, unit.Count), "then", report.Q(&w.Then, unit.Count), "counts", counts[w.Above])
		case funnel.TopShrank:
			args = append(args, "now", report.Q(&w.Now, unit.Count), "then", report.Q(&w.Then, unit.Count), "counts", counts[w.Stage])
		}
		texts = append(texts, report.T("funnel."+string(w.Code), args...))
	}
	return texts
}

// funnelPage shows the stages, the steps between them, and where they leak.
func (r *run) funnelPage() *report.Page {
	f := r.report.Funnel
	with := 0
	for _, s := range f.Stages {
		if s.Volume != nil {
			with++
		}
	}
	if with < 2 {
		return nil
	}
	page := &report.Page{ID: "funnel", Title: report.T("page.funnel"), Headline: report.T("funnel.headline")}
	if len(f.Why) > 0 {
		page.Headline, page.Lead = f.Why[0], f.Why[1:]
	}
	chart := r.funnelChart(f)
	page.Sections = append(page.Sections,
		report.Section{ID: "funnel", Title: chart.Title, Subtitle: chart.Subtitle, Blocks: []report.Block{chart}},
		report.Section{ID: "stages", Title: report.T("funnel.table"), Subtitle: report.T("funnel.table.sub"), Blocks: []report.Block{r.stagesTable(f)}},
	)
	for i := 1; i < len(f.Stages); i++ {
		if c := r.rateTrend(f, i); c != nil {
			page.Sections = append(page.Sections, report.Section{ID: "rate-" + f.Stages[i].ID, Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
		}
	}
	if notes := r.funnelCaveats(); notes != nil {
		page.Sections = append(page.Sections, report.Section{ID: "caveats", Title: report.T("caveats"), Blocks: []report.Block{&report.Notes{Severity: diag.Warning, Items: notes}}})
	}
	return page
}

// funnelChart draws the volumes of the stages that have one.
func (r *run) funnelChart(f *report.Funnel) *report.Chart {
	c := &report.Chart{
		ID: "funnel", Kind: report.FunnelBar, Unit: unit.Count,
		Title: report.T("funnel.chart"), Subtitle: report.T("funnel.chart.sub"), Alt: report.T("funnel.chart"),
	}
	volumes := report.Series{Name: report.T("col.volume")}
	for _, s := range f.Stages {
		if s.Volume != nil {
			c.Categories = append(c.Categories, report.T("funnel.stage", "stage", s.Title, "counts", s.Counts))
			volumes.Values = append(volumes.Values, s.Volume)
		}
	}
	c.Series = []report.Series{volumes}
	c.Table = r.stagesTable(f)
	return c
}

// stagesTable lists the stages with their volumes, rates and changes.
func (r *run) stagesTable(f *report.Funnel) *report.Table {
	t := &report.Table{Caption: report.T("funnel.table"), Columns: []report.Column{
		{Title: report.T("col.stage")}, {Title: report.T("col.volume"), Align: report.End},
	}}
	names, earlier := []string{}, r.pairs()
	for _, name := range r.cfg.Report.Compare {
		if _, ok := earlier[name]; ok {
			names = append(names, name)
			t.Columns = append(t.Columns, report.Column{Title: r.against(name), Align: report.End})
		}
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("col.rate"), Align: report.End})
	for _, name := range names {
		t.Columns = append(t.Columns, report.Column{Title: r.against(name), Align: report.End})
	}
	for _, s := range f.Stages {
		row := report.Row{Cells: []report.Cell{{Text: s.Title, Note: s.Counts}, blank(s.Volume, unit.Count)}}
		if s.Reason != nil {
			row.Cells[1].Note = s.Reason.Text
		}
		for _, name := range names {
			row.Cells = append(row.Cells, deltaCell(s.Volume, s.Compare[name].Volume, unit.Count, kpi.Neutral, s.Compare[name].VolumeSignificant))
		}
		row.Cells = append(row.Cells, blank(s.Rate, unit.Percent))
		for _, name := range names {
			row.Cells = append(row.Cells, deltaCell(s.Rate, s.Compare[name].Rate, unit.Percent, kpi.Up, s.Compare[name].RateSignificant))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// deltaCell makes a cell of a change, grey where it may be chance. A volume's has
// no other colour: more is not better by itself.
func deltaCell(now, then *float64, u unit.Unit, direction kpi.Direction, significant bool) report.Cell {
	if now == nil || then == nil || *then == 0 {
		return report.Cell{}
	}
	change, difference := *now / *then - 1, *now-*then
	d := delta(report.Comparison{Change: &change, Difference: &difference, Significant: significant}, u, direction)
	return report.Cell{Delta: &d}
}

// rateTrend draws the rate of the step into stage i over time.
func (r *run) rateTrend(f *report.Funnel, i int) *report.Chart {
	above, stage := f.Stages[i-1], f.Stages[i]
	if len(r.time.trend) < 3 || stage.Measure == "" || above.Measure == "" {
		return nil
	}
	s := report.Series{Name: stage.Title}
	for _, p := range r.time.trend {
		s.Values = append(s.Values, ratio(r.at(stage.Measure, p, nil), r.at(above.Measure, p, nil)))
	}
	if !drawn(s) {
		return nil
	}
	title := report.T("funnel.rate", "above", above.Title, "stage", stage.Title)
	c := &report.Chart{
		ID: "rate-" + stage.ID, Kind: report.Trend, Unit: unit.Percent, Periods: r.time.trend, Series: []report.Series{s},
		Title: title, Subtitle: report.T("funnel.rate.sub", "counts", stage.Counts, "above", above.Counts), Alt: title, Up: true, Events: r.events(),
	}
	c.Table = trendTable(c)
	return c
}
