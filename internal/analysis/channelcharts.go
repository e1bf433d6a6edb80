package analysis

import (
	"slices"

	"peil/internal/report"
	"peil/internal/unit"
)

// spendChart stacks the marketing cost of the channels by period; those that
// colours cannot tell apart are one.
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
		switch n := len(c.Series); {
		case !slices.ContainsFunc(s.Values, func(v *float64) bool { return v != nil }):
		case s.Color == greySlot && n > 0 && c.Series[n-1].Color == greySlot:
			rest := &c.Series[n-1]
			rest.Name = channelText(otherChannels)
			for i, v := range s.Values {
				rest.Values[i] = plus(rest.Values[i], v)
			}
		default:
			c.Series = append(c.Series, s)
		}
	}
	if len(c.Series) == 0 || len(c.Periods) < 2 {
		return nil
	}
	c.Table = trendTable(c)
	return c
}

// sharesChart sets each channel's share of the cost beside its share of the
// revenue, among the channels that have a cost. One whose revenue nobody tells has
// no part of it, and is named.
func (r *run) sharesChart(names []string, all map[string]returns) *report.Chart {
	cost := report.Series{Name: report.T("shares.cost"), Muted: true}
	revenue := report.Series{Name: report.T("shares.revenue")}
	c := &report.Chart{
		ID: "cost-and-revenue", Kind: report.Bars, Unit: unit.Percent,
		Title: report.T("shares.title"), Subtitle: report.T("shares.sub", "credit", r.channelCreditName()), Alt: report.T("shares.title"),
	}
	var sum returns
	var kept []string
	var untold report.Text
	for _, name := range names {
		x := all[name]
		if x.cost == nil || *x.cost == 0 {
			continue
		}
		if *x.cost < 0 || x.revenue != nil && *x.revenue < 0 {
			return nil // there are no shares of a sum with negative parts
		}
		if x.revenue == nil {
			untold = commaList(untold, channelText(name))
		}
		kept = append(kept, name)
		sum = sum.plus(x)
	}
	if len(kept) < 2 || sum.revenue == nil || *sum.revenue == 0 {
		return nil
	}
	for _, name := range kept {
		part := orZero(all[name].revenue)
		c.Categories = append(c.Categories, channelText(name))
		cost.Values = append(cost.Values, ratio(all[name].cost, sum.cost))
		revenue.Values = append(revenue.Values, ratio(&part, sum.revenue))
	}
	if !untold.IsZero() {
		c.Subtitle = join(c.Subtitle, report.T("shares.untold", "channels", untold))
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
