package analysis

import (
	"slices"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// scorecardPage lists every KPI of the scorecard by stage, and draws each over
// time against its target.
func (r *run) scorecardPage() *report.Page {
	if len(r.report.KPIs) == 0 {
		return nil
	}
	page := &report.Page{
		ID: "scorecard", Title: report.T("page.scorecard"), Headline: r.scorecardHeadline(),
		Lead: []report.Text{report.T("scorecard.lead")},
	}
	if r.time.dated && len(r.cfg.Report.Compare) > 0 && !slices.ContainsFunc(r.cfg.Report.Compare, r.compared) {
		page.Lead = append(page.Lead, report.T("scorecard.no_earlier", "start", r.time.start))
	}
	for _, column := range r.scorecard().Columns {
		if len(column.Cards) == 0 {
			continue
		}
		section := report.Section{ID: "stage-" + column.ID, Title: column.Title, Subtitle: r.goal(column.ID)}
		section.Blocks = append(section.Blocks, r.scorecardTable(column))
		page.Sections = append(page.Sections, section)
		for _, card := range column.Cards {
			if c := r.kpiTrend(card.KPI); c != nil {
				page.Sections = append(page.Sections, report.Section{
					ID: "kpi-" + card.KPI.ID, Title: c.Title, Subtitle: c.Subtitle, Width: report.Third, Blocks: []report.Block{c},
				})
			}
		}
	}
	return page
}

// scorecardHeadline counts the verdicts.
func (r *run) scorecardHeadline() report.Text {
	n := map[report.Status]int{}
	for _, k := range r.report.KPIs {
		n[k.Status]++
	}
	judged := n[report.Good] + n[report.Watch] + n[report.Poor] + n[report.Accepted]
	if judged == 0 {
		return report.T("scorecard.unjudged", "n", len(r.report.KPIs))
	}
	text := report.T("scorecard.headline", "met", n[report.Good], "n", judged)
	for _, status := range []report.Status{report.Poor, report.Watch, report.Accepted} {
		if n[status] > 0 {
			text = commaList(text, report.T("scorecard."+string(status), "n", n[status]))
		}
	}
	return report.T("full_stop", "a", text)
}

// compared reports whether any figure has an earlier one: a column of nothing but
// reasons tells none.
func (r *run) compared(name string) bool {
	return slices.ContainsFunc(r.report.KPIs, func(k report.KPI) bool {
		c := k.Compare[name]
		return c.Value != nil || c.Now != nil
	})
}

// goal returns the stage's goal in the user's words.
func (r *run) goal(stage string) report.Text {
	for _, s := range r.report.Funnel.Stages {
		if s.ID == stage && s.Goal != "" {
			return report.Literal(s.Goal)
		}
	}
	return report.Text{}
}

// scorecardTable lists a stage's KPIs: value, verdict and target first, which a
// phone shows without scrolling, then the comparisons and the interval.
func (r *run) scorecardTable(column report.StageColumn) *report.Table {
	t := &report.Table{Caption: column.Title, Columns: []report.Column{
		{Title: report.T("col.kpi")}, {Title: report.T("col.value"), Align: report.End},
		{Title: report.T("col.status")}, {Title: report.T("col.target"), Align: report.End},
	}}
	var compare []string
	for _, name := range r.cfg.Report.Compare {
		if r.compared(name) || name == "plan" {
			compare = append(compare, name)
			t.Columns = append(t.Columns, report.Column{Title: r.against(name), Align: report.End})
		}
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("col.interval"), Align: report.End, Muted: true})
	for _, card := range column.Cards {
		k := card.KPI
		value := cell(k.Value, k.Unit)
		value.Strong = true
		if k.Reason != nil {
			value = report.Cell{Note: k.Reason.Text}
		}
		status, target, interval := report.Cell{Status: k.Verdict()}, report.Cell{}, report.Cell{}
		if len(k.Notes) > 0 {
			status.Note = k.Notes[0]
		}
		if k.Target != nil {
			target.Text = targetText(k)
		}
		if k.Interval != nil {
			interval.Text = intervalText(k.Interval, k.Unit)
		}
		row := report.Row{Cells: []report.Cell{
			{Text: k.Title, Note: k.Meaning, Link: "method.html#kpi-" + k.ID}, value, status, target,
		}}
		for _, name := range compare {
			row.Cells = append(row.Cells, comparisonCell(k, name))
		}
		row.Cells = append(row.Cells, interval)
		t.Rows = append(t.Rows, row)
	}
	return t
}

// comparisonCell makes a cell of a KPI's change since an earlier period, or of
// the reason why there is none.
func comparisonCell(k *report.KPI, name string) report.Cell {
	c := k.Compare[name]
	switch {
	case c.Value != nil && k.Value != nil:
		d := delta(c, k.Unit, kpi.Direction(k.Direction))
		return report.Cell{Delta: &d}
	case c.Reason != nil && c.Now != nil:
		return report.Cell{Text: report.T("alone."+name, "value", report.Q(c.Now, k.Unit)), Note: c.Reason.Text}
	case c.Reason != nil && name != "plan": // that there is none shows in the target
		return report.Cell{Note: c.Reason.Text}
	}
	return report.Cell{}
}

// intervalText writes an interval: "3,9 til 4,5".
func intervalText(i *[2]float64, u unit.Unit) report.Text {
	return report.T("interval", "low", report.Q(&i[0], u), "high", report.Q(&i[1], u))
}

// kpiTrend draws a KPI over time: its target, what happened, and the same unit
// of the year before in the card's sparkline.
func (r *run) kpiTrend(k *report.KPI) *report.Chart {
	if len(k.Trend) < 3 {
		return nil
	}
	s := report.Series{Name: k.Title}
	for _, p := range k.Trend {
		s.Values = append(s.Values, p.Value)
	}
	if !drawn(s) {
		return nil
	}
	c := &report.Chart{
		ID: "trend-" + k.ID, Kind: report.Trend, Unit: k.Unit, Title: k.Title, Periods: r.time.trend,
		Series: []report.Series{s}, Up: k.Direction != string(kpi.Down), Events: r.events(),
	}
	c.Target, c.Targets = trendTargets(k)
	switch {
	case k.Target != nil && k.Value != nil:
		c.Subtitle = report.T("trend.kpi.target", "meaning", k.Meaning, "target", targetText(k))
	default:
		c.Subtitle = k.Meaning
	}
	c.Alt = report.T("trend.alt", "kpi", k.Title, "n", len(k.Trend), "value", report.Q(k.Value, k.Unit))
	c.Table = trendTable(c)
	return c
}

// trendTargets returns the target that held all the time that a trend shows, or
// that of each step where it has moved.
func trendTargets(k *report.KPI) (always *float64, each []*float64) {
	if k.Target == nil {
		return nil, nil
	}
	for _, p := range k.Trend {
		each = append(each, p.Target)
	}
	for _, p := range each {
		if p == nil || each[0] == nil || *p != *each[0] {
			return nil, each
		}
	}
	return each[0], nil
}
