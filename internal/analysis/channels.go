package analysis

import (
	"math"

	"peil/internal/report"
	"peil/internal/unit"
)

// channelsPage sets channels and campaigns side by side.
func (r *run) channelsPage() *report.Page {
	names, all := r.byChannel()
	if len(names) == 0 || !r.time.dated {
		return nil
	}
	page := &report.Page{
		ID: "channels", Title: report.T("page.channels"), Headline: r.channelsHeadline(names, all),
		Lead: []report.Text{report.T("channels.lead", "credit", r.channelCreditName(), "basis", r.basisText())},
	}
	if claimed, orders := r.at("ads.conversions", r.time.observed, nil), r.at("orders.orders", r.time.observed, nil); !r.hasCredit() && claimed != nil && orders != nil && !alike(*claimed, *orders) {
		page.Lead = append(page.Lead, report.T("channels.lead.claims", "claimed", report.Q(claimed, unit.Count), "orders", report.Q(orders, unit.Count)))
	}
	if shared := r.sharedCost(names, all); shared > 0 {
		page.Lead = append(page.Lead, report.T("channels.shared", "cost", money(shared)))
	}
	page.Sections = append(page.Sections, report.Section{
		ID: "channels", Title: report.T("channels.table"), Subtitle: r.channelsSubtitle(),
		Blocks: []report.Block{r.channelsTable(names, all)},
	})
	if s := r.brandSection(); s != nil {
		page.Sections = append(page.Sections, *s)
	}
	if c := r.spendChart(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "spend", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if c := r.sharesChart(names, all); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "shares", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if t := r.campaignsTable(); t != nil {
		page.Sections = append(page.Sections, report.Section{
			ID: "campaigns", Title: report.T("campaigns.title"), Subtitle: report.T("campaigns.sub", "n", len(t.Rows)), Blocks: []report.Block{t},
		})
	}
	return page
}

// channelsSubtitle says whose numbers the channels' table holds.
func (r *run) channelsSubtitle() report.Text {
	sub := report.T("channels.table.sub", "credit", r.channelCreditName())
	if r.hasCredit() && len(r.claims()) > 0 {
		sub = join(sub, report.T("channels.claims"))
	}
	return sub
}

// sharedCost returns the marketing cost that no channel bears.
func (r *run) sharedCost(names []string, all map[string]returns) float64 {
	cost := r.at("marketing_cost", r.time.observed, nil)
	if cost == nil {
		return 0
	}
	shared := *cost
	for _, name := range names {
		if own := all[name].cost; own != nil {
			shared -= *own
		}
	}
	return math.Round(shared) // no remainder of adding up in another order
}

// channelCreditName says whose numbers the channels' conversions are.
func (r *run) channelCreditName() report.Text {
	if !r.hasCredit() {
		return report.T("credit.platform")
	}
	return modelText(r.journeys.Primary())
}

// channelsHeadline names the best and the weakest channel by ROAS among those
// that advertise, and says whether chance may be the difference.
func (r *run) channelsHeadline(names []string, all map[string]returns) report.Text {
	var best, worst string
	for _, name := range names {
		v := all[name].roas()
		if v == nil {
			continue
		}
		if best == "" || *v > *all[best].roas() {
			best = name
		}
		if worst == "" || *v < *all[worst].roas() {
			worst = name
		}
	}
	if best == worst {
		return report.T("channels.headline", "n", len(names))
	}
	key := "channels.headline.chance"
	if k := r.find("roas"); k != nil {
		top, bottom := k.By["channel"][best].Interval, k.By["channel"][worst].Interval
		if top != nil && bottom != nil && top[0] > bottom[1] {
			key = "channels.headline.differ"
		}
	}
	return report.T(key, "best", channelText(best), "top", report.Q(all[best].roas(), unit.Ratio),
		"worst", channelText(worst), "bottom", report.Q(all[worst].roas(), unit.Ratio))
}

// channelFigures are the columns of the channels' table, in the order a reader
// asks: what it cost, what it showed, who came, what it brought.
var channelFigures = []struct {
	title string // message key
	unit  unit.Unit
	of    func(returns) *float64
	ratio bool // not a sum: the total has one only where numerator and denominator are of the same channels
}{
	{"col.cost", unit.Money, func(x returns) *float64 { return x.cost }, false},
	{"col.impressions", unit.Count, func(x returns) *float64 { return x.impressions }, false},
	{"col.clicks", unit.Count, func(x returns) *float64 { return x.clicks }, false},
	{"short.ctr", unit.Percent, returns.ctr, true},
	{"short.cpc", unit.Money, returns.cpc, true},
	{"short.conversions", unit.Count, func(x returns) *float64 { return x.conversions }, false},
	{"revenue", unit.Money, func(x returns) *float64 { return x.revenue }, false},
	{"short.cpa", unit.Money, returns.cpa, true},
	{"short.roas", unit.Ratio, returns.roas, true},
	{"short.poas", unit.Ratio, returns.poas, true},
	{"short.roi", unit.Percent, returns.roi, true},
}

// channelsTable lists the channels' volumes and figures. The advertising
// channels together have figures of their sums; the total of all has none,
// since most of what it would divide costs nothing.
func (r *run) channelsTable(names []string, all map[string]returns) *report.Table {
	t := &report.Table{Caption: report.T("channels.table"), Sortable: true, Columns: []report.Column{{Title: report.T("col.channel")}}}
	var used []int
	for i, f := range channelFigures {
		for _, name := range names {
			if f.of(all[name]) != nil {
				used = append(used, i)
				t.Columns = append(t.Columns, report.Column{Title: report.T(f.title), Align: report.End})
				break
			}
		}
	}
	judged := false
	for _, name := range names {
		status, _ := r.segmentStatus("channel", name)
		judged = judged || status != ""
	}
	if judged {
		t.Columns = append(t.Columns, report.Column{Title: report.T("col.status")})
	}
	row := func(head report.Cell, x returns, ratios bool) report.Row {
		cells := []report.Cell{head}
		for _, i := range used {
			c := report.Cell{}
			if f := channelFigures[i]; ratios || !f.ratio {
				c = blank(f.of(x), f.unit)
			}
			cells = append(cells, c)
		}
		return report.Row{Cells: cells}
	}
	var paid, total returns
	advertisers := 0
	for _, name := range names {
		x := all[name]
		line := row(report.Cell{Text: channelText(name), Color: r.channels.color(name)}, x, true)
		if r.hasCredit() && x.conversions == nil && r.unmet(name) {
			line.Cells[0].Note = report.T("reason.not_met")
		}
		r.noteClaims(line.Cells[1:], used, name)
		if judged {
			status, note := r.segmentStatus("channel", name)
			line.Cells = append(line.Cells, report.Cell{Status: status, Note: note})
		}
		t.Rows = append(t.Rows, line)
		total = total.plus(x)
		if x.spend != nil {
			paid = paid.plus(x)
			advertisers++
		}
	}
	whole := row(report.Cell{Text: report.T("sum")}, total, advertisers == len(names))
	if advertisers > 1 && advertisers < len(names) {
		whole.Cells[0].Note = report.T("channels.sum.note")
		part := row(report.Cell{Text: report.T("channels.paid")}, paid, true)
		part.Subtotal = true
		t.Rows = append(t.Rows, pad(part, len(t.Columns)))
	}
	whole.Total = true
	t.Rows = append(t.Rows, pad(whole, len(t.Columns)))
	return t
}

// noteClaims puts under a channel's figures what its platform claims, where they
// are credited by a model.
func (r *run) noteClaims(cells []report.Cell, used []int, name string) {
	claims := r.reported(name)
	if !r.hasCredit() || claims.conversions == nil {
		return
	}
	for k, i := range used {
		switch f := channelFigures[i]; f.title {
		case "short.conversions", "revenue", "short.cpa", "short.roas":
			if v := f.of(claims); v != nil {
				cells[k].Note = report.T("claims.note", "value", report.Q(v, f.unit))
			}
		}
	}
}

// pad gives a row an empty cell for each column that it lacks.
func pad(row report.Row, columns int) report.Row {
	for len(row.Cells) < columns {
		row.Cells = append(row.Cells, report.Cell{})
	}
	return row
}

// segmentStatus returns the worst verdict on the targets that the config gives
// a channel or campaign itself, with the KPI that it is about.
func (r *run) segmentStatus(dim, name string) (report.Status, report.Text) {
	rank := map[report.Status]int{report.Good: 1, report.Accepted: 2, report.Insufficient: 3, report.Watch: 4, report.Poor: 5}
	var worst report.Status
	var about report.Text
	for i, s := range r.scores {
		if _, own := s.KPI.Targets[dim][name]; !own {
			continue
		}
		k := &r.report.KPIs[i]
		if g := k.By[dim][name]; g.Target != nil && rank[g.Status] > rank[worst] {
			worst, about = g.Status, report.T("status.about", "kpi", k.Title, "target", report.Q(g.Target, k.Unit))
		}
	}
	return worst, about
}
