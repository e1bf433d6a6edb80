package analysis

import (
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// channelColumns are the KPIs of the channels' table, in the order a reader
// asks: what it cost, what it showed, who came, what it brought.
var channelColumns = []string{"ctr", "cpc", "cpa", "roas", "poas", "roi"}

// maxCampaigns keeps the campaigns' table one that people read.
const maxCampaigns = 40

// channelsPage sets channels and campaigns side by side.
func (r *run) channelsPage() *report.Page {
	if len(r.channels.names) == 0 || !r.time.dated {
		return nil
	}
	names := r.activeChannels()
	if len(names) == 0 {
		return nil
	}
	page := &report.Page{
		ID: "channels", Title: report.T("page.channels"), Headline: r.channelsHeadline(names),
		Lead: []report.Text{report.T("channels.lead", "credit", r.creditName(), "basis", r.basisText())},
	}
	page.Sections = append(page.Sections, report.Section{
		ID: "channels", Title: report.T("channels.table"), Subtitle: report.T("channels.table.sub", "credit", r.creditName()),
		Blocks: []report.Block{r.channelsTable(names)},
	})
	if c := r.spendChart(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "spend", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if c := r.sharesChart(names); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "shares", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if t := r.campaignsTable(); t != nil {
		page.Sections = append(page.Sections, report.Section{
			ID: "campaigns", Title: report.T("campaigns.title"), Subtitle: report.T("campaigns.sub", "n", maxCampaigns), Blocks: []report.Block{t},
		})
	}
	return page
}

// activeChannels lists the channels with cost or credit in the period.
func (r *run) activeChannels() []string {
	var list []string
	for _, name := range r.channels.names {
		for _, m := range []string{"marketing_cost", "attributed.revenue", "attributed.conversions", "ads.impressions", "web.sessions"} {
			if v := r.at(m, r.time.observed, channelSlice(name)); v != nil && *v != 0 {
				list = append(list, name)
				break
			}
		}
	}
	return list
}

// channelsHeadline names the best and the weakest channel by ROAS among those
// that cost money, where they surely differ.
func (r *run) channelsHeadline(names []string) report.Text {
	e := kpi.NewEvaluator(r.set, r.definitions())
	roas := r.definition("roas")
	var best, worst string
	var top, bottom kpi.Result
	for _, name := range names {
		v := e.Value(roas, r.time.observed, channelSlice(name))
		if !v.Defined() {
			continue
		}
		if best == "" || v.Value > top.Value {
			best, top = name, v
		}
		if worst == "" || v.Value < bottom.Value {
			worst, bottom = name, v
		}
	}
	if best == worst || top.Interval == nil || bottom.Interval == nil || top.Interval[0] <= bottom.Interval[1] {
		return report.T("channels.headline", "n", len(names))
	}
	return report.T("channels.headline.differ", "best", channelText(best), "top", report.Q(&top.Value, unit.Ratio),
		"worst", channelText(worst), "bottom", report.Q(&bottom.Value, unit.Ratio))
}

// definition returns the KPI of that id as the scorecard or the catalogue has it.
func (r *run) definition(id string) *kpi.KPI {
	for _, k := range r.definitions() {
		if k.ID == id {
			k.Scope = measure.Channel
			return &k
		}
	}
	return nil
}

// channelsTable lists the channels' volumes and KPIs. Its totals are sums of
// the volumes and the ratios of those sums.
func (r *run) channelsTable(names []string) *report.Table {
	t := &report.Table{Caption: report.T("channels.table"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("col.cost"), Align: report.End},
		{Title: report.T("col.impressions"), Align: report.End}, {Title: report.T("col.clicks"), Align: report.End},
		{Title: report.T("col.conversions"), Align: report.End}, {Title: report.T("revenue"), Align: report.End},
	}}
	volumes := []struct {
		name string
		unit unit.Unit
	}{
		{"marketing_cost", unit.Money}, {"ads.impressions", unit.Count}, {"ads.clicks", unit.Count},
		{r.creditMeasure("conversions"), unit.Count}, {r.creditMeasure("revenue"), unit.Money},
	}
	e := kpi.NewEvaluator(r.set, r.definitions())
	var kpis []*kpi.KPI
	for _, id := range channelColumns {
		if k := r.definition(id); k != nil && r.anyDefined(e, k, names) {
			kpis = append(kpis, k)
			t.Columns = append(t.Columns, report.Column{Title: report.Literal(k.Title.In(r.cfg.Report.Language)), Align: report.End})
		}
	}
	t.Columns = append(t.Columns, report.Column{Title: report.T("col.status")})
	totals := make([]*float64, len(volumes))
	for _, name := range names {
		row := report.Row{Cells: []report.Cell{{Text: channelText(name), Color: r.channels.color(name)}}}
		for i, v := range volumes {
			x := r.at(v.name, r.time.observed, channelSlice(name))
			totals[i] = plus(totals[i], x)
			row.Cells = append(row.Cells, blank(x, v.unit))
		}
		for _, k := range kpis {
			x := e.Value(k, r.time.observed, channelSlice(name))
			row.Cells = append(row.Cells, blank(number(x), k.Unit))
		}
		status, note := r.channelStatus(name)
		row.Cells = append(row.Cells, report.Cell{Status: status, Note: note})
		t.Rows = append(t.Rows, row)
	}
	if r.journeys != nil && r.journeys.Dated() {
		t.Rows = append(t.Rows, r.unattributedRow(totals, len(t.Columns)))
	}
	total := report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}}}
	for i, v := range volumes {
		total.Cells = append(total.Cells, blank(totals[i], v.unit))
	}
	for len(total.Cells) < len(t.Columns) {
		total.Cells = append(total.Cells, report.Cell{})
	}
	t.Rows = append(t.Rows, total)
	return t
}

// unattributedRow adds the conversions without a touch, so that the table adds
// up to the source.
func (r *run) unattributedRow(totals []*float64, columns int) report.Row {
	row := report.Row{Cells: make([]report.Cell, columns)}
	name := report.Unattributed
	row.Cells[0] = report.Cell{Text: channelText(name), Color: r.channels.color(name)}
	credit := r.report.Attribution.Models[r.report.Attribution.Primary][name]
	row.Cells[4], row.Cells[5] = cell(&credit.Conversions, unit.Count), cell(&credit.Value, unit.Money)
	totals[3], totals[4] = plus(totals[3], &credit.Conversions), plus(totals[4], &credit.Value)
	return row
}

// creditMeasure returns the measure that a channel's conversions or revenue
// are: attributed where there are journeys, else what the platforms report.
func (r *run) creditMeasure(column string) string {
	if r.journeys != nil && r.journeys.Dated() {
		return "attributed." + column
	}
	return "ads." + column
}

// anyDefined reports whether a KPI has a value for some channel.
func (r *run) anyDefined(e *kpi.Evaluator, k *kpi.KPI, names []string) bool {
	for _, name := range names {
		if e.Value(k, r.time.observed, channelSlice(name)).Defined() {
			return true
		}
	}
	return false
}

// channelStatus returns the worst verdict of the channel's own targets, with
// the KPI that it is about.
func (r *run) channelStatus(name string) (report.Status, report.Text) {
	rank := map[report.Status]int{report.Good: 1, report.Accepted: 2, report.Insufficient: 3, report.Watch: 4, report.Poor: 5}
	var worst report.Status
	var about report.Text
	for i := range r.report.KPIs {
		k := &r.report.KPIs[i]
		g, ok := k.By["channel"][name]
		if ok && g.Target != nil && rank[g.Status] > rank[worst] {
			worst, about = g.Status, report.T("status.about", "kpi", k.Title, "target", report.Q(g.Target, k.Unit))
		}
	}
	return worst, about
}

// spendChart stacks the marketing cost of the channels by period.
func (r *run) spendChart() *report.Chart {
	c := &report.Chart{
		ID: "spend-by-channel", Kind: report.Stacked, Unit: unit.Money, Periods: r.time.trend,
		Title: report.T("spend.title"), Subtitle: report.T("spend.sub"), Alt: report.T("spend.title"), Events: r.events(),
	}
	for _, name := range r.channels.names {
		s := report.Series{Name: channelText(name), Color: r.channels.color(name)}
		for _, p := range r.time.trend {
			s.Values = append(s.Values, r.at("marketing_cost", p, channelSlice(name)))
		}
		if hasValue(s) {
			c.Series = append(c.Series, s)
		}
	}
	if len(c.Series) == 0 || len(c.Periods) < 2 {
		return nil
	}
	c.Table = trendTable(c)
	return c
}

// sharesChart sets each channel's share of the cost beside its share of the revenue.
func (r *run) sharesChart(names []string) *report.Chart {
	cost := report.Series{Name: report.T("shares.cost"), Muted: true}
	revenue := report.Series{Name: report.T("shares.revenue")}
	c := &report.Chart{
		ID: "cost-and-revenue", Kind: report.Bars, Unit: unit.Percent,
		Title: report.T("shares.title"), Subtitle: report.T("shares.sub", "credit", r.creditName()), Alt: report.T("shares.title"),
	}
	var costs, revenues float64
	var kept []string
	for _, name := range names {
		k, v := r.at("marketing_cost", r.time.observed, channelSlice(name)), r.at(r.creditMeasure("revenue"), r.time.observed, channelSlice(name))
		if k == nil || v == nil || *k == 0 {
			continue
		}
		kept = append(kept, name)
		costs, revenues = costs+*k, revenues+*v
		cost.Values, revenue.Values = append(cost.Values, k), append(revenue.Values, v)
		c.Categories = append(c.Categories, channelText(name))
	}
	if len(kept) < 2 || revenues == 0 {
		return nil
	}
	for i := range kept {
		a, b := *cost.Values[i]/costs, *revenue.Values[i]/revenues
		cost.Values[i], revenue.Values[i] = &a, &b
	}
	c.Series = []report.Series{cost, revenue}
	c.Table = categoryTable(c)
	return c
}

// categoryTable is the table behind a chart by category.
func categoryTable(c *report.Chart) *report.Table {
	t := &report.Table{Caption: c.Title, Columns: []report.Column{{Title: report.T("col.channel")}}}
	for _, s := range c.Series {
		t.Columns = append(t.Columns, report.Column{Title: s.Name, Align: report.End})
	}
	for i, name := range c.Categories {
		row := report.Row{Cells: []report.Cell{{Text: name}}}
		for _, s := range c.Series {
			row.Cells = append(row.Cells, cell(s.Values[i], c.Unit))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// campaignsTable lists the campaigns that cost most, with what the platforms
// report of them.
func (r *run) campaignsTable() *report.Table {
	names := r.set.Members("campaign", r.time.observed)
	t := &report.Table{Caption: report.T("campaigns.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.campaign")}, {Title: report.T("col.cost"), Align: report.End},
		{Title: report.T("col.impressions"), Align: report.End}, {Title: report.T("col.clicks"), Align: report.End},
		{Title: report.T("col.ctr"), Align: report.End}, {Title: report.T("col.cpc"), Align: report.End},
		{Title: report.T("col.reported_conversions"), Align: report.End}, {Title: report.T("col.reported_revenue"), Align: report.End},
		{Title: report.T("col.reported_roas"), Align: report.End},
	}}
	for _, name := range names {
		if name == "" || len(t.Rows) == maxCampaigns {
			continue
		}
		get := func(m string) *float64 {
			return r.at(m, r.time.observed, measure.Slice{{Dim: "campaign", Value: name}})
		}
		cost, shown, clicks, revenue := get("ads.spend"), get("ads.impressions"), get("ads.clicks"), get("ads.revenue")
		if cost == nil && shown == nil {
			continue
		}
		t.Rows = append(t.Rows, report.Row{Cells: []report.Cell{
			{Text: report.Literal(name)}, blank(cost, unit.Money), blank(shown, unit.Count), blank(clicks, unit.Count),
			blank(ratio(clicks, shown), unit.Percent), blank(ratio(cost, clicks), unit.Money),
			blank(get("ads.conversions"), unit.Count), blank(revenue, unit.Money), blank(ratio(revenue, cost), unit.Ratio),
		}})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// plus adds two values of which either may be missing.
func plus(a, b *float64) *float64 {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	s := *a + *b
	return &s
}

// ratio divides two values, nil where there is no result.
func ratio(a, b *float64) *float64 {
	if a == nil || b == nil || *b == 0 {
		return nil
	}
	q := *a / *b
	return &q
}
