package analysis

import (
	"math"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// overviewPage answers: are we on target, what changed, why, what to do.
func (r *run) overviewPage() *report.Page {
	d, byChannel := r.computeDrivers()
	page := &report.Page{ID: "overview", Title: report.T("page.overview"), Headline: r.headline(d), Lead: r.lead(d)}
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
	case judged == 0:
		score = report.T("overview.no_targets", "n", len(r.report.KPIs))
	case met == judged:
		score = report.T("overview.all_met", "n", judged)
	default:
		score = report.T("overview.met", "met", numberText(met), "of", numberText(judged), "n", judged)
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
	if judged == 0 {
		score, moved = moved, score
	}
	return join(score, moved, urgent)
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
	switch earned, spent := hasValue(revenue), hasValue(cost); {
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

// hasValue reports whether a series has anything to draw.
func hasValue(s report.Series) bool {
	for _, v := range s.Values {
		if v != nil {
			return true
		}
	}
	return false
}

// trendTable is the table behind a chart over time.
func trendTable(c *report.Chart) *report.Table {
	t := &report.Table{Caption: c.Title, Columns: []report.Column{{Title: report.T("col.period")}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, report.Column{Title: s.Name, Align: report.End})
	}
	for i, p := range c.Periods {
		row := report.Row{Cells: []report.Cell{{Text: report.T("period.label", "period", p)}}}
		for _, s := range c.Series {
			row.Cells = append(row.Cells, cell(s.Values[i], c.Unit))
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
	var marks []report.EventMark
	start, end := r.time.trend[0].Start, r.time.trend[len(r.time.trend)-1].End
	for _, e := range r.data.Events {
		if e.Period.Start <= end && e.Period.End >= start {
			marks = append(marks, report.EventMark{Period: e.Period, Label: e.Label, Kind: e.Kind})
		}
	}
	return marks
}

// modelsSection sets the primary model beside the last touch, channel by channel.
func (r *run) modelsSection() *report.Section {
	a := r.report.Attribution
	if a == nil || a.Conversions == 0 {
		return nil
	}
	other := r.otherModel()
	primary, compare := a.Models[a.Primary], a.Models[other]
	segments := map[string]report.Segment{}
	if k := r.find("roas"); k != nil {
		segments = k.By["channel"]
	}
	t := &report.Table{Caption: report.T("models.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.channel")},
		{Title: report.T("col.cost"), Align: report.End},
		{Title: report.T("col.revenue_by", "model", modelText(other)), Align: report.End, Muted: true},
		{Title: report.T("col.revenue_by", "model", modelText(a.Primary)), Align: report.End},
		{Title: report.T("col.roas_by", "model", modelText(other)), Align: report.End, Muted: true},
		{Title: report.T("col.roas_by", "model", modelText(a.Primary)), Align: report.End},
		{Title: report.T("col.roas_interval")}, {Title: report.T("col.status")},
	}}
	top := 1.0
	for name, c := range primary {
		for _, v := range []*float64{c.ROAS, compare[name].ROAS} {
			if v != nil {
				top = math.Max(top, *v*1.08)
			}
		}
		if i := segments[name].Interval; i != nil {
			top = math.Max(top, i[1]*1.04)
		}
	}
	var costs *float64
	var values, others float64
	for _, name := range r.creditOrder(a.Primary) {
		c, o := primary[name], compare[name]
		cost := r.channelCost(name)
		row := report.Row{Cells: []report.Cell{
			{Text: channelText(name), Color: r.channels.color(name)}, cell(cost, unit.Money),
			cell(&o.Value, unit.Money), cell(&c.Value, unit.Money),
			blank(o.ROAS, unit.Ratio), blank(c.ROAS, unit.Ratio), {}, {},
		}}
		row.Cells[5].Strong = true
		if c.ROAS != nil {
			g := segments[name]
			row.Cells[6].Dots = &report.Dots{Min: 0, Max: top, Value: c.ROAS, Hollow: o.ROAS, Interval: g.Interval, Target: g.Target, Color: r.channels.color(name)}
			row.Cells[7].Status = g.Status
		}
		costs = plus(costs, cost)
		values, others = values+c.Value, others+o.Value
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, report.Row{Total: true, Cells: []report.Cell{
		{Text: report.T("sum")}, blank(costs, unit.Money), cell(&others, unit.Money), cell(&values, unit.Money), {}, {}, {}, {},
	}})
	s := &report.Section{
		ID: "models", Title: r.modelsTitle(primary, compare), Subtitle: report.T("models.sub", "primary", modelText(a.Primary), "other", modelText(other)),
		Blocks: []report.Block{t},
	}
	if u, ok := primary[attribution.Unattributed]; ok && a.Conversions > 0 {
		note := &report.Notes{Severity: diag.Info, Items: []report.Text{report.T("models.unattributed", "share", share(u.Conversions/a.Conversions), "limit", share(directLimit))}}
		if u.Conversions/a.Conversions > directLimit {
			note.Severity, note.Items[0].Key = diag.Warning, "journeys.unattributed"
		}
		s.Blocks = append(s.Blocks, note)
	}
	return s
}

// otherModel is what the primary model is set beside: the last touch, which
// most tools show, or where that is the primary one, the next model.
func (r *run) otherModel() string {
	primary := r.journeys.Primary()
	models := r.models()
	for _, m := range append([]string{"last_touch", "last_non_direct"}, models...) {
		if m != primary && r.credits[m] != nil {
			return m
		}
	}
	return primary
}

// modelsTitle names the channel whose share the choice of model moves most.
func (r *run) modelsTitle(primary, compare map[string]report.Credit) report.Text {
	best, most := "", 0.0
	for _, name := range sortedKeys(primary) {
		if d := primary[name].Value - compare[name].Value; math.Abs(d) > math.Abs(most) {
			best, most = name, d
		}
	}
	if best == "" || best == attribution.Unattributed || compare[best].Value <= 0 || math.Abs(most/compare[best].Value) < flatCause {
		return report.T("models.title")
	}
	key := "models.title.more"
	if most < 0 {
		key = "models.title.less"
	}
	return report.T(key, "channel", channelText(best), "size", size(most/compare[best].Value),
		"primary", modelText(r.journeys.Primary()), "other", modelText(r.otherModel()))
}

// creditOrder lists the channels of a model: those that cost money first, most
// of it first, then the others by value, without a touch last.
func (r *run) creditOrder(model string) []string {
	var paid, free, last []string
	for _, c := range r.credits[model].ByChannel(r.creditPeriod()) {
		switch {
		case c.Channel == attribution.Unattributed:
			last = append(last, c.Channel)
		case r.channelCost(c.Channel) != nil:
			paid = append(paid, c.Channel)
		default:
			free = append(free, c.Channel)
		}
	}
	sortBy(paid, func(name string) float64 { return *r.channelCost(name) })
	return append(append(paid, free...), last...)
}

// channelCost returns the marketing cost of a channel in the period, nil when
// it has none.
func (r *run) channelCost(name string) *float64 {
	v := r.at("marketing_cost", r.time.observed, channelSlice(name))
	if v == nil || *v == 0 {
		return nil
	}
	return v
}

// blank makes a cell that is empty where there is no value.
func blank(v *float64, u unit.Unit) report.Cell {
	if v == nil {
		return report.Cell{}
	}
	return cell(v, u)
}
