package analysis

import (
	"strconv"

	"peil/attribution"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
)

// distribution takes over what attribution tells; nil where there is nothing.
func distribution(d attribution.Distribution) *report.Distribution {
	if d.Conversions <= 0 {
		return nil
	}
	list := &report.Distribution{Conversions: d.Conversions.Float(), Mean: d.Mean, Quartiles: d.Quartiles}
	for _, b := range d.Bins {
		bin := report.Bin{From: b.From, Conversions: b.Conversions.Float()}
		if b.To != attribution.Endless {
			bin.To = &b.To
		}
		list.Bins = append(list.Bins, bin)
	}
	return list
}

// journeyMonths tells how long journeys were in the months of a trend, from the
// first with conversions.
func (r *run) journeyMonths() []report.JourneyMonth {
	if !r.journeys.Dated() {
		return nil
	}
	var list []report.JourneyMonth
	for _, p := range period.Of(r.time.observed.End, period.Month).Back(trendUnits[period.Month]) {
		shown := p
		shown.End = min(p.End, r.time.observed.End)
		s := r.journeys.Summary(shown)
		m := report.JourneyMonth{Month: p, Conversions: s.Length.Conversions.Float()}
		if s.Length.Conversions > 0 {
			m.Touches, m.Days = &s.Length.Quartiles[1], &s.Days.Quartiles[1]
		} else if list == nil {
			continue
		}
		list = append(list, m)
	}
	return list
}

// lengthSections show how many touches, and how many days, it took to convert.
func (r *run) lengthSections() []report.Section {
	a := r.report.Attribution
	var list []report.Section
	for _, d := range []struct {
		id   string
		of   *report.Distribution
		unit unit.Unit
	}{{"lengths", a.Lengths, unit.Index}, {"lags", a.Lags, unit.Days}} {
		if d.of == nil || len(d.of.Bins) < 2 {
			continue // all alike: a sentence of the page's lead says it
		}
		q := d.of.Quartiles
		c := &report.Chart{
			ID: d.id, Kind: report.Bars, Unit: unit.Percent,
			Title:    report.T(d.id+".title", "n", form(q[1]), "median", report.Q(&q[1], d.unit)),
			Subtitle: report.T(d.id+".sub", "low", report.Q(&q[0], d.unit), "high", report.Q(&q[2], d.unit)),
		}
		if d.unit == unit.Days && q[0] < 1 {
			c.Subtitle.Key = "lags.sub.day"
		}
		if d.unit == unit.Days && q[1] < 1 {
			c.Title = report.T("lags.title.day")
		}
		c.Alt = c.Title
		s := report.Series{Name: report.T("lengths.share")}
		for _, b := range d.of.Bins {
			c.Categories = append(c.Categories, report.Literal(binText(b)))
			s.Values = append(s.Values, new(b.Conversions/d.of.Conversions))
		}
		c.Series = []report.Series{s}
		c.Table = categoryTable(c)
		c.Table.Columns[0].Title = report.T(d.id + ".count")
		list = append(list, report.Section{ID: d.id, Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if s := r.lengthTrend(); s != nil {
		list = append(list, *s)
	}
	return list
}

// binText writes what a bin holds: "1", "4–7", ">10".
func binText(b report.Bin) string {
	switch {
	case b.To == nil:
		return ">" + strconv.Itoa(b.From-1)
	case *b.To == b.From:
		return strconv.Itoa(b.From)
	}
	return strconv.Itoa(b.From) + "–" + strconv.Itoa(*b.To)
}

// lengthTrend shows how the median journey's length moved; nil with fewer than
// two months.
func (r *run) lengthTrend() *report.Section {
	months := r.report.Attribution.Months
	if len(months) < 2 {
		return nil
	}
	c := &report.Chart{
		ID: "length-trend", Kind: report.Trend, Unit: unit.Days, Title: report.T("length_trend.title"), Subtitle: report.T("length_trend.sub"),
		Events: r.eventsIn(months[0].Month.Start, months[len(months)-1].Month.End),
	}
	c.Alt = c.Title
	days := report.Series{Name: report.T("length_trend.days")}
	for _, m := range months {
		c.Periods = append(c.Periods, m.Month)
		days.Values = append(days.Values, m.Days)
	}
	c.Series = []report.Series{days}
	c.Table = trendTable(c)
	c.Table.Columns = append(c.Table.Columns, report.Column{Title: report.T("length_trend.touches"), Align: report.End}, report.Column{Title: report.T("col.conversions"), Align: report.End})
	for i, m := range months {
		row := &c.Table.Rows[i]
		row.Cells = append(row.Cells, cell(m.Touches, unit.Index), count(m.Conversions))
	}
	return &report.Section{ID: c.ID, Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c}}
}
