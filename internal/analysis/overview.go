package analysis

import (
	"math"

	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

// overviewPage answers: are we on target, what changed, why, what to do.
func (r *run) overviewPage() *report.Page {
	d, byChannel := r.computeDrivers()
	page := &report.Page{ID: "overview", Title: report.T("page.overview"), Headline: r.headline(d), Lead: r.lead(d)}
	if page.Headline.IsZero() && len(page.Lead) > 0 { // no target, nothing earlier: the money is the news
		page.Headline, page.Lead = page.Lead[0], page.Lead[1:]
	}
	if steps := r.nextSteps(); len(steps) > 0 {
		page.Sections = append(page.Sections, report.Section{
			ID: "next", Title: report.T("next.title"), Subtitle: report.T("next.sub"),
			Blocks: []report.Block{&report.Actions{Items: steps}},
		})
	}
	if board := r.scorecard(); len(board.Columns) > 0 {
		page.Sections = append(page.Sections, report.Section{ID: "scorecard", Plain: true, Blocks: []report.Block{board}})
	}
	if byChannel != nil {
		page.Sections = append(page.Sections, r.whereSection(byChannel, byChannel == d))
	}
	if d != nil {
		page.Sections = append(page.Sections, r.whySection(d))
	}
	if s := r.modelsSection(); s != nil {
		page.Sections = append(page.Sections, *s)
	}
	if c := r.moneyTrend(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "trend", Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c}})
	}
	if c := r.calendar(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "calendar", Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c}})
	}
	return page
}

// headline is what a reader must know: how many targets are met, what moved
// most and why, what is furthest from its target.
func (r *run) headline(d *drivers) report.Text {
	met, judged := 0, 0
	var worst *report.KPI
	for i := range r.report.KPIs {
		k := &r.report.KPIs[i]
		switch k.Status {
		case report.Good:
			met++
			judged++
		case report.Watch, report.Accepted:
			judged++
		case report.Poor:
			judged++
			if worst == nil || miss(k) > miss(worst) {
				worst = k
			}
		}
	}
	var score, moved, urgent report.Text
	switch {
	case len(r.report.KPIs) == 0:
		score = report.T("overview.no_kpis")
	case judged == 0 && d == nil:
		score = r.mainFigure()
	case judged == 0: // the lead says that there are no targets
	case met == 2 && judged == 2:
		score = report.T("overview.both_met")
	case met == judged:
		score = report.T("overview.all_met", "n", judged)
	case judged == 1:
		score = report.T("overview.one_missed")
	default:
		score = report.T("overview.met", "met", numberText(met), "of", numberText(judged), "n", met)
	}
	if d != nil {
		moved = d.movedText(r.against("previous"))
		if r.mayBeChance(d) {
			moved = join(moved, report.T("overview.revenue.chance"))
		}
	}
	if worst != nil {
		urgent = report.T("overview.urgent", "kpi", worst.Title, "value", report.Q(worst.Value, worst.Unit), "target", report.Q(worst.Target, worst.Unit))
	}
	return join(score, moved, urgent)
}

// mainFigure tells the figure that comes nearest to what the client lives by, and
// how it moved. It is empty where nothing has an earlier figure.
func (r *run) mainFigure() report.Text {
	for _, id := range []string{"revenue", "conversions", "leads", "new_customers", r.report.KPIs[0].ID} {
		k := r.find(id)
		if k == nil || k.Value == nil {
			continue
		}
		c := k.Compare["previous"]
		if c.Value == nil || c.Change == nil {
			continue
		}
		told := report.T("overview.figure.change", "kpi", k.Title, "value", report.Q(k.Value, k.Unit), "change", change(c, k.Unit), "against", r.against("previous"))
		if !c.Significant {
			told = join(told, report.T("overview.revenue.chance"))
		}
		return told
	}
	return report.Text{}
}

// untargeted reports whether the scorecard has figures and no target for any.
func (r *run) untargeted() bool {
	for _, k := range r.report.KPIs {
		if k.Target != nil {
			return false
		}
	}
	return len(r.report.KPIs) > 0
}

// mayBeChance reports whether the days vary so much that the change of revenue
// may be chance.
func (r *run) mayBeChance(d *drivers) bool {
	k := r.find("revenue")
	return k != nil && !k.Compare["previous"].Significant && math.Abs(d.to/d.from-1) >= flatRevenue
}

// miss is how far a KPI is beyond its target, relative to the target.
func miss(k *report.KPI) float64 {
	if k.Value == nil || k.Target == nil || *k.Target == 0 {
		return 0
	}
	return math.Abs(*k.Value / *k.Target - 1)
}

// lead gives the money, the bottleneck and how fresh the data is.
func (r *run) lead(d *drivers) []report.Text {
	var lead []report.Text
	p := r.time.observed
	revenue, cost := r.at("revenue", p, nil), r.at("marketing_cost", p, nil)
	paid := r.at("attributed.paid_revenue", p, nil)
	if paid != nil && revenue != nil && (*paid < 0 || *paid > *revenue) {
		paid = nil // orders and conversions tell different sums: it is no part of the revenue
	}
	basis := r.basisText()
	switch {
	case revenue != nil && paid != nil && cost != nil:
		lead = append(lead, report.T("overview.money.paid", "revenue", money(*revenue), "basis", basis, "paid", money(*paid), "cost", money(*cost), "model", r.creditName()))
	case revenue != nil && cost != nil:
		lead = append(lead, report.T("overview.money.cost", "revenue", money(*revenue), "basis", basis, "cost", money(*cost)))
	case revenue != nil:
		lead = append(lead, report.T("overview.money.revenue", "revenue", money(*revenue), "basis", basis))
	case cost != nil:
		lead = append(lead, report.T("overview.money.spend", "cost", money(*cost)))
	}
	if d != nil {
		lead = append(lead, report.T("overview.volume", "orders", relative(d.orders), "basket", relative(d.basket), "against", r.against("previous")))
	}
	lead = append(lead, r.report.Funnel.Why...)
	for _, name := range r.cfg.Report.Compare {
		if c, ok := r.time.earlier()[name]; ok {
			if _, left := r.time.pair(c); left > 0 {
				lead = append(lead, report.T("caveat.outage", "n", left, "against", r.against(name)))
				break
			}
		}
	}
	if r.untargeted() {
		lead = append(lead, report.T("overview.no_targets", "n", len(r.report.KPIs)))
	}
	if n := r.unjudged(); n > 0 {
		lead = append(lead, report.T("overview.unjudged", "n", n))
	}
	if r.time.dated {
		end := min(r.time.end, p.End)
		switch n := r.doubtful(); n {
		case 0:
			lead = append(lead, report.T("overview.fresh.clean", "date", end))
		default:
			lead = append(lead, report.T("overview.fresh.findings", "date", end, "n", n))
		}
	}
	return lead
}

// unjudged counts the KPIs with a target that get no verdict.
func (r *run) unjudged() int {
	n := 0
	for _, k := range r.report.KPIs {
		if k.Target != nil && (k.Status == report.Insufficient || k.Status == report.Undefined) {
			n++
		}
	}
	return n
}

// moneyTrend shows revenue and marketing cost over time with what happened.
func (r *run) moneyTrend() *report.Chart {
	if len(r.time.trend) < 2 {
		return nil
	}
	series := func(name string, label report.Text, slot int) report.Series {
		s := report.Series{Name: label, Color: slot}
		for _, p := range r.time.trend {
			s.Values = append(s.Values, r.at(name, p, nil))
		}
		return s
	}
	revenue, cost := series("revenue", report.T("revenue"), 0), series("marketing_cost", report.T("cost"), 2)
	c := &report.Chart{ID: "money", Kind: report.Trend, Unit: unit.Money, Periods: r.time.trend, Events: r.events()}
	switch earned, spent := drawn(revenue), drawn(cost); {
	case earned && spent:
		c.Title, c.Subtitle = report.T("trend.money"), report.T("trend.money.sub", "basis", r.basisText())
		c.Series = []report.Series{revenue, cost}
	case earned:
		c.Title, c.Subtitle = report.T("trend.revenue"), report.T("trend.revenue.sub", "basis", r.basisText())
		c.Series = []report.Series{revenue}
	case spent:
		c.Title, c.Subtitle = report.T("trend.cost"), report.T("trend.cost.sub")
		c.Series = []report.Series{cost}
	default:
		return nil
	}
	c.Alt = c.Title
	c.Table = trendTable(c)
	return c
}

// drawn reports whether a series makes a line: one value is told better in words.
func drawn(s report.Series) bool {
	n := 0
	for _, v := range s.Values {
		if v != nil {
			n++
		}
	}
	return n > 1
}

// trendTable is the table behind a chart over time, with what happened: a
// narrow chart has no room to name it.
func trendTable(c *report.Chart) *report.Table {
	t := &report.Table{Caption: c.Title, Columns: []report.Column{{Title: report.T("col.period")}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, report.Column{Title: s.Name, Align: report.End})
	}
	if c.Targets != nil {
		t.Columns = append(t.Columns, report.Column{Title: report.T("col.target"), Align: report.End})
	}
	for i, p := range c.Periods {
		at := report.Cell{Text: report.T("period.label", "period", p)}
		for _, e := range c.Events {
			if p.Contains(max(e.Period.Start, c.Periods[0].Start)) {
				at.Note = commaList(at.Note, eventLabel(e))
			}
		}
		row := report.Row{Cells: []report.Cell{at}}
		for _, s := range c.Series {
			row.Cells = append(row.Cells, cell(s.Values[i], c.Unit))
		}
		if c.Targets != nil {
			row.Cells = append(row.Cells, cell(c.Targets[i], c.Unit))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// events marks what happened in the time that trends show.
func (r *run) events() []report.EventMark {
	if len(r.time.trend) == 0 {
		return nil
	}
	return r.eventsIn(r.time.trend[0].Start, r.time.trend[len(r.time.trend)-1].End)
}

// eventsIn marks what happened in the days from start to end.
func (r *run) eventsIn(start, end period.Date) []report.EventMark {
	var marks []report.EventMark
	for _, e := range r.data.Events {
		if e.Period.Start <= end && e.Period.End >= start {
			marks = append(marks, report.EventMark{Period: e.Period, Label: e.Label, Kind: e.Kind})
		}
	}
	return marks
}

// eventLabel names an event; an outage is told as one, since it explains low
// figures.
func eventLabel(e report.EventMark) report.Text {
	if e.Kind == "outage" {
		return report.T("event.outage.label", "label", e.Label)
	}
	return report.Literal(e.Label)
}
