package analysis

import (
	"cmp"
	"math"
	"slices"

	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

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
		ID: "models", Title: r.modelsTitle(), Subtitle: report.T("models.sub", "primary", modelText(a.Primary), "other", modelText(other)),
		Blocks: []report.Block{t},
	}
	if a.NoOrigin.Conversions > 0 {
		note := &report.Notes{Severity: diag.Info, Items: []report.Text{r.noOriginText()}}
		if *a.NoOrigin.Share > r.directLimit() {
			note.Severity = diag.Warning
		}
		s.Blocks = append(s.Blocks, note)
	}
	if r.hasCredit() {
		if shared := r.sharedCost(r.byChannel()); shared > 0 {
			s.Blocks = append(s.Blocks, &report.Notes{Severity: diag.Info, Items: []report.Text{report.T("channels.shared", "cost", money(shared))}})
		}
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

// modelsTitle names the channel whose credit the choice of model moves most, of
// those where that is no chance; of all channels where there are no intervals to
// tell by.
func (r *run) modelsTitle() report.Text {
	show := r.creditUnit()
	move := func(c creditPair) float64 { return show.of(c.primary) - show.of(c.other) }
	list := slices.DeleteFunc(r.bothCredits(), func(c creditPair) bool { return move(c) == 0 })
	primary, other := modelText(r.journeys.Primary()), modelText(r.otherModel())
	if slices.ContainsFunc(list, func(c creditPair) bool { return c.primary.Interval != nil }) {
		if !slices.ContainsFunc(list, func(c creditPair) bool { return c.verdict() != 0 }) {
			return report.T("models.title.unclear", "primary", primary, "other", other)
		}
		list = slices.DeleteFunc(list, func(c creditPair) bool { return !r.clear(c) })
	}
	if len(list) == 0 {
		return report.T("models.title")
	}
	best := slices.MaxFunc(list, func(a, b creditPair) int {
		return cmp.Or(cmp.Compare(math.Abs(move(a)), math.Abs(move(b))), cmp.Compare(b.channel, a.channel))
	})
	most, before := move(best), show.of(best.other)
	channel := channelText(best.channel)
	switch {
	case before < 0 || before == 0 && show.unit == unit.Count || math.Abs(most) < flatCause*before:
		return report.T("models.title")
	case before == 0:
		return report.T("models.title.nothing", "channel", channel, "value", report.Q(&most, show.unit), "primary", primary, "other", other)
	case most < 0:
		return report.T("models.title.less", "channel", channel, "size", size(most/before), "primary", primary, "other", other)
	}
	return report.T("models.title.more", "channel", channel, "size", size(most/before), "primary", primary, "other", other)
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
