package analysis

import (
	"slices"

	"peil/attribution"
	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// bridge leads from the shop's orders to what channels are credited with; nil
// where the journeys have no dates, or no rows of conversions of their own.
func (r *run) bridge(a *report.Attribution) *report.Bridge {
	if !r.hasCredit() || len(r.data.Conversions) == 0 {
		return nil
	}
	p := r.time.observed
	s := r.journeys.Summary(p)
	b := &report.Bridge{Conversions: report.Volume{Conversions: s.Conversions.Float(), Value: s.Value.Float()}, Consent: r.consent()}
	if orders, revenue := r.at("orders.orders", p, nil), r.at("orders.revenue", p, nil); orders != nil && revenue != nil {
		b.Orders = &report.Volume{Conversions: *orders, Value: *revenue}
	}
	b.Matched = r.matched(b)
	met := r.data.Touched()
	var count, value dataset.Fixed
	for _, c := range r.data.Conversions {
		if p.Contains(c.Date) && !met[c.Person] {
			count, value = count+c.Count, value+c.Value
		}
	}
	b.NoTouch = report.Volume{Conversions: count.Float(), Value: value.Float()}
	none := a.Models[a.Primary][attribution.Unattributed]
	b.OutsideWindow = report.Volume{Conversions: none.Conversions - b.NoTouch.Conversions, Value: none.Value - b.NoTouch.Value}
	b.Credited = report.Volume{Conversions: b.Conversions.Conversions - none.Conversions, Value: b.Conversions.Value - none.Value}
	return b
}

// bridgeStep is a step of the bridge as it is shown: a level, or what is added or
// falls away.
type bridgeStep struct {
	name, why report.Text
	volume    report.Volume
	level     bool
}

// bridgeSteps lists the steps that there are; a difference of nothing is none.
func bridgeSteps(b *report.Bridge) []bridgeStep {
	var list []bridgeStep
	step := func(key string, v report.Volume) {
		if v != (report.Volume{}) {
			list = append(list, bridgeStep{name: report.T(key), why: report.T(key + ".why"), volume: v})
		}
	}
	if b.Orders != nil {
		list = append(list, bridgeStep{name: report.T("bridge.orders"), volume: *b.Orders, level: true})
		more := report.Volume{Conversions: b.Conversions.Conversions - b.Orders.Conversions, Value: b.Conversions.Value - b.Orders.Value}
		switch m := b.Matched; {
		case m != nil:
			step("bridge.untracked", negative(m.Untracked))
			step("bridge.no_order", m.NoOrder)
			step("bridge.again", m.Again)
			step("bridge.other_days", m.OtherDays)
			step("bridge.difference", m.Difference)
		case more.Conversions > 0:
			step("bridge.extra", more)
		default:
			step("bridge.untracked", more)
		}
	} else {
		list = append(list, bridgeStep{name: report.T("bridge.conversions"), volume: b.Conversions, level: true})
	}
	step("bridge.no_touch", negative(b.NoTouch))
	step("bridge.outside", negative(b.OutsideWindow))
	return append(list, bridgeStep{name: report.T("bridge.credited"), volume: b.Credited, level: true})
}

func negative(v report.Volume) report.Volume {
	return report.Volume{Conversions: -v.Conversions, Value: -v.Value}
}

// wideBridge is how many steps half of a page has room for.
const wideBridge = 5

// bridgeSection shows where orders are lost on their way to a channel.
func (r *run) bridgeSection() *report.Section {
	b := r.report.Attribution.Bridge
	if b == nil {
		return nil
	}
	steps := bridgeSteps(b)
	first := steps[0].volume
	if first.Conversions <= 0 {
		return nil
	}
	c := &report.Chart{ID: "bridge", Kind: report.Waterfall, Unit: unit.Count, Up: true, Alt: r.bridgeTitle(b)}
	c.Title = c.Alt
	valued := first.Value != 0
	t := &report.Table{Caption: report.T("bridge.title"), Columns: []report.Column{
		{Title: report.T("bridge.step")}, {Title: report.T("bridge.count"), Align: report.End}, {Title: report.T("col.share"), Align: report.End},
	}}
	if valued {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	series := report.Series{Name: report.T("bridge.count")}
	for _, s := range steps {
		v, value := s.volume.Conversions, s.volume.Value
		of := v / first.Conversions
		if v != 0 || s.level { // one of money alone is in the table
			c.Categories = append(c.Categories, s.name)
			series.Values = append(series.Values, &v)
		}
		row := report.Row{Cells: []report.Cell{{Text: s.name, Note: s.why}, cell(&v, unit.Count), {}}}
		if of <= 1 { // more than all is no share of it
			row.Cells[2] = cell(&of, unit.Percent)
		}
		if valued {
			row.Cells = append(row.Cells, cell(&value, unit.Money))
		}
		for i := range row.Cells {
			row.Cells[i].Strong = s.level
		}
		t.Rows = append(t.Rows, row)
	}
	c.Series = []report.Series{series}
	c.Table = t
	subtitle := report.T("bridge.sub")
	switch {
	case b.Matched != nil:
		subtitle = join(subtitle, report.T("bridge.sub.matched", "n", form(b.Matched.Tracked.Conversions), "tracked", report.Q(&b.Matched.Tracked.Conversions, unit.Count),
			"share", share(b.Matched.Tracked.Conversions/first.Conversions)))
	case b.Orders != nil:
		subtitle = join(subtitle, report.T("bridge.sub.numbers"))
	}
	section := &report.Section{ID: "bridge", Title: c.Title, Subtitle: subtitle, Blocks: []report.Block{c}}
	if len(c.Categories) <= wideBridge {
		section.Width = report.Half
	}
	if b.Consent != nil {
		section.Blocks = append(section.Blocks, &report.Notes{Severity: diag.Info, Items: []report.Text{r.consentText(b.Consent)}})
	}
	return section
}

// bridgeTitle says how many of the orders lead to a channel. Where other
// conversions are credited, too, that cannot be told by their number: then it says
// how many orders are tracked, and of the credit only how much it is.
func (r *run) bridgeTitle(b *report.Bridge) report.Text {
	credited, n := b.Credited.Conversions, form(b.Conversions.Conversions)
	if b.Orders == nil {
		return report.T("bridge.alt.conversions", "n", n, "all", report.Q(&b.Conversions.Conversions, unit.Count), "credited", report.Q(&credited, unit.Count))
	}
	all := b.Orders.Conversions
	total := report.T("attribution.total", "n", form(credited), "conversions", report.Q(&credited, unit.Count))
	switch n = form(all); {
	case credited <= all && r.onlyOrders(b):
		return report.T("bridge.alt", "n", n, "all", report.Q(&all, unit.Count), "credited", report.Q(&credited, unit.Count))
	case b.Matched != nil:
		return report.T("bridge.alt.matched", "n", n, "all", report.Q(&all, unit.Count), "tracked", report.Q(&b.Matched.Tracked.Conversions, unit.Count), "total", total)
	}
	return report.T("bridge.alt.apart", "n", n, "all", report.Q(&all, unit.Count), "total", total)
}

// onlyOrders reports whether each of the period's conversions is an order of its
// own: by the orders' ids, else by the types' names.
func (r *run) onlyOrders(b *report.Bridge) bool {
	if m := b.Matched; m != nil {
		return m.NoOrder.Conversions == 0 && m.Again.Conversions == 0
	}
	return !slices.ContainsFunc(r.conversionTypes(), func(t conversionType) bool { return !audit.IsSale(t.name) })
}

// claims returns what the platforms report as their own, by channel; nil where
// none does.
func (r *run) claims() map[string]report.Claim {
	var all map[string]report.Claim
	for _, name := range r.channels.names {
		x, slice := r.reported(name), channelSlice(name)
		if x.conversions == nil {
			continue
		}
		if all == nil {
			all = map[string]report.Claim{}
		}
		all[name] = report.Claim{
			Conversions: *x.conversions, Value: x.revenue,
			Modelled: ratio(r.at("ads.modelled_conversions", r.time.observed, slice), x.conversions),
		}
	}
	return all
}

// claimsSection holds what the platforms claim against what there was: each
// counts what its ads came before, and none knows of the others.
func (r *run) claimsSection() *report.Section {
	a := r.report.Attribution
	if len(a.Claims) == 0 || !r.hasCredit() {
		return nil
	}
	all, what := a.Conversions, "claims.conversions"
	if a.Bridge != nil && a.Bridge.Orders != nil {
		all, what = a.Bridge.Orders.Conversions, "claims.orders"
	}
	if all <= 0 {
		return nil
	}
	names := slices.DeleteFunc(slices.Clone(r.channels.names), func(name string) bool { _, ok := a.Claims[name]; return !ok })
	modelled := slices.ContainsFunc(names, func(name string) bool { return a.Claims[name].Modelled != nil })
	t := &report.Table{Caption: report.T("claims.title"), Columns: []report.Column{
		{Title: report.T("col.channel")}, {Title: report.T("claims.col"), Align: report.End},
		{Title: report.T("claims.credited", "primary", modelText(a.Primary)), Align: report.End}, {Title: report.T("claims.times"), Align: report.End},
	}}
	if modelled {
		t.Columns = append(t.Columns, report.Column{Title: report.T("claims.modelled"), Align: report.End})
	}
	var claimed, credited float64
	line := func(head report.Cell, claim, credit float64) report.Row {
		return report.Row{Cells: []report.Cell{head, cell(&claim, unit.Count), cell(&credit, unit.Count), blank(ratio(&claim, &credit), unit.Ratio)}}
	}
	for _, name := range names {
		claim, credit := a.Claims[name], a.Models[a.Primary][name].Conversions
		row := line(report.Cell{Text: channelText(name), Color: r.channels.color(name)}, claim.Conversions, credit)
		if modelled {
			row.Cells = append(row.Cells, blank(claim.Modelled, unit.Percent))
		}
		t.Rows = append(t.Rows, row)
		claimed, credited = claimed+claim.Conversions, credited+credit
	}
	total := line(report.Cell{Text: report.T("sum")}, claimed, credited)
	total.Total = true
	t.Rows = append(t.Rows, pad(total, len(t.Columns)))
	s := &report.Section{
		ID: "claims", Title: report.T("claims.share", "share", share(claimed/all), "what", report.T(what)),
		Subtitle: report.T("claims.sub", "credited", share(credited/all), "primary", modelText(a.Primary)), Width: report.Half, Blocks: []report.Block{t},
	}
	if claimed > all {
		s.Blocks = append(s.Blocks, &report.Notes{Severity: diag.Warning, Items: []report.Text{report.T("claims.double", "share", share(1-all/claimed))}})
	}
	return s
}
