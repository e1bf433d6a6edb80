package analysis

import (
	"peil/attribution"
	"peil/internal/diag"
	"peil/internal/report"
	"peil/internal/unit"
)

// Sizes of the Attribution page's pictures and lists.
const (
	flowDepth = 3
	topPaths  = 10
	maxBars   = 12 // channels of the models' chart; the others are added up
)

// attributionPage tells who gets credit, how the models differ, and which ways
// people came.
func (r *run) attributionPage() *report.Page {
	a := r.report.Attribution
	if a == nil || a.Conversions == 0 {
		return nil
	}
	p := r.creditPeriod()
	s := r.journeys.Summary(p)
	page := &report.Page{
		ID: "attribution", Title: report.T("page.attribution"), Headline: r.attributionHeadline(),
		Lead: []report.Text{report.T("attribution.lead", "total", r.creditTotal()), report.T("attribution.primary", "primary", modelText(a.Primary))},
	}
	if s.Length.Conversions > 0 {
		page.Lead = append(page.Lead, report.T("attribution.length", "n", form(s.Length.Quartiles[1]), "touches", report.Q(&s.Length.Quartiles[1], unit.Index)))
	}
	if s.Days.Conversions > 0 {
		page.Lead = append(page.Lead, report.T("attribution.days", "days", report.Q(&s.Days.Quartiles[1], unit.Days)))
	}
	page.Sections = append(page.Sections,
		report.Section{ID: "models", Title: report.T("attribution.value"), Subtitle: report.T("attribution.value.sub", "what", r.creditUnit().name), Blocks: []report.Block{r.creditTable(), r.creditProof()}},
	)
	if t := r.returnsTable(); t != nil {
		page.Sections = append(page.Sections, report.Section{ID: "returns", Title: report.T("attribution.returns"), Subtitle: report.T("attribution.returns.sub"), Blocks: []report.Block{t}})
	}
	if c := r.modelsChart(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "compare", Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c}})
	}
	if c := r.flowsChart(); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "flows", Title: c.Title, Subtitle: c.Subtitle, Blocks: []report.Block{c}})
	}
	if t := r.pathsTable(); t != nil {
		page.Sections = append(page.Sections, report.Section{ID: "paths", Title: report.T("paths.title"), Subtitle: report.T("paths.sub"), Blocks: []report.Block{t}})
	}
	if t := r.assistsTable(); t != nil {
		page.Sections = append(page.Sections, report.Section{ID: "assists", Title: report.T("assists.title"), Subtitle: report.T("assists.sub"), Blocks: []report.Block{t}})
	}
	for _, s := range []*report.Section{r.campaignCreditSection(), r.liftSection(), r.sequencesSection()} {
		if s != nil {
			page.Sections = append(page.Sections, *s)
		}
	}
	page.Sections = append(page.Sections, r.lengthSections()...)
	if s := r.cohortsSection(); s != nil {
		page.Sections = append(page.Sections, *s)
	}
	page.Sections = append(page.Sections, r.worthSections()...)
	if s := r.saidSection(); s != nil {
		page.Sections = append(page.Sections, *s)
	}
	if notes := r.journeyNotes(); len(notes) > 0 {
		page.Sections = append(page.Sections, report.Section{ID: "caveats", Title: report.T("caveats"), Blocks: []report.Block{&report.Notes{Severity: diag.Warning, Items: notes}}})
	}
	return page
}

// attributionHeadline names the channel with the most credit, and how much of
// the conversions nobody can claim.
func (r *run) attributionHeadline() report.Text {
	a := r.report.Attribution
	credits := r.credits[a.Primary].ByChannel(r.creditPeriod())
	var none float64
	var best report.Text
	top := 0.0
	for _, c := range credits {
		switch v := c.Conversions.Float(); {
		case c.Channel == attribution.Unattributed:
			none = v
		case v > top:
			best, top = channelText(c.Channel), v
		}
	}
	if best.IsZero() {
		return report.T("attribution.headline.none")
	}
	headline := report.T("attribution.headline", "channel", best, "share", share(top/a.Conversions), "primary", modelText(a.Primary))
	if none == 0 {
		return headline
	}
	return join(headline, report.T("attribution.headline.unattributed", "none", share(none/a.Conversions)))
}

// creditUnit is what the models' tables show: the value of the conversions, or
// their number where the source tells no value.
func (r *run) creditUnit() (c struct {
	name report.Text
	unit unit.Unit
	of   func(report.Credit) float64
}) {
	if r.report.Attribution.Value == 0 {
		c.name, c.unit, c.of = report.T("col.conversions"), unit.Count, func(c report.Credit) float64 { return c.Conversions }
		return c
	}
	c.name, c.unit, c.of = report.T("revenue"), unit.Money, func(c report.Credit) float64 { return c.Value }
	return c
}

// creditTotal writes what there is to divide: "640 konverteringer for 888 832 kr".
func (r *run) creditTotal() report.Text {
	a := r.report.Attribution
	n := form(a.Conversions)
	if a.Value == 0 {
		return report.T("attribution.total", "n", n, "conversions", report.Q(&a.Conversions, unit.Count))
	}
	return report.T("attribution.total.value", "n", n, "conversions", report.Q(&a.Conversions, unit.Count), "value", money(a.Value))
}

// form chooses the plural form of a number that may have a fraction.
func form(v float64) int {
	if v == 1 {
		return 1
	}
	return 2
}

// creditTable sets the models side by side: the value that each credits to
// each channel. Every column adds up to the same total.
func (r *run) creditTable() *report.Table {
	a, show := r.report.Attribution, r.creditUnit()
	t := &report.Table{Caption: report.T("attribution.value"), Sortable: true, Columns: []report.Column{{Title: report.T("col.channel")}}}
	models := r.models()
	for _, m := range models {
		t.Columns = append(t.Columns, report.Column{Title: modelText(m), Align: report.End, Muted: m != a.Primary})
	}
	totals := make([]float64, len(models))
	for _, name := range r.creditOrder(a.Primary) {
		row := report.Row{Cells: []report.Cell{{Text: channelText(name), Color: r.channels.color(name)}}}
		for i, m := range models {
			v := show.of(a.Models[m][name])
			totals[i] += v
			c := cell(&v, show.unit)
			c.Strong = m == a.Primary
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	total := report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}}}
	for i := range models {
		total.Cells = append(total.Cells, cell(&totals[i], show.unit))
	}
	t.Rows = append(t.Rows, total)
	return t
}

// creditProof says that the credit adds up to the source.
func (r *run) creditProof() *report.Notes {
	return &report.Notes{Severity: diag.Info, Items: []report.Text{report.T("attribution.proof", "total", r.creditTotal())}}
}

// returnsTable sets ROAS, CPA and ROI under each model side by side, for the
// channels that cost money.
func (r *run) returnsTable() *report.Table {
	a := r.report.Attribution
	figures := []struct {
		id   string
		unit unit.Unit
		get  func(report.Credit) *float64
	}{
		{"roas", unit.Ratio, func(c report.Credit) *float64 { return c.ROAS }},
		{"cpa", unit.Money, func(c report.Credit) *float64 { return c.CPA }},
		{"roi", unit.Percent, func(c report.Credit) *float64 { return c.ROI }},
	}
	t := &report.Table{Caption: report.T("attribution.returns"), Columns: []report.Column{{Title: report.T("col.channel")}, {Title: report.T("col.kpi")}}}
	for _, m := range r.models() {
		t.Columns = append(t.Columns, report.Column{Title: modelText(m), Align: report.End, Muted: m != a.Primary})
	}
	for _, name := range r.creditOrder(a.Primary) {
		for _, f := range figures {
			row := report.Row{Cells: []report.Cell{{Text: channelText(name), Color: r.channels.color(name)}, {Text: report.T("short." + f.id)}}}
			any := false
			for _, m := range r.models() {
				v := f.get(a.Models[m][name])
				any = any || v != nil
				c := blank(v, f.unit)
				c.Strong = m == a.Primary
				row.Cells = append(row.Cells, c)
			}
			if any {
				t.Rows = append(t.Rows, row)
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// modelsChart draws the primary model's credit beside the other's.
func (r *run) modelsChart() *report.Chart {
	a, other := r.report.Attribution, r.otherModel()
	if other == a.Primary {
		return nil
	}
	show := r.creditUnit()
	c := &report.Chart{
		ID: "models", Kind: report.Bars, Unit: show.unit,
		Title:    r.modelsTitle(a.Models[a.Primary], a.Models[other]),
		Subtitle: report.T("models.chart.sub", "what", show.name, "primary", modelText(a.Primary), "other", modelText(other)),
	}
	c.Alt = c.Title
	first, second := report.Series{Name: modelText(other), Muted: true}, report.Series{Name: modelText(a.Primary)}
	var otherX, otherY float64
	for i, name := range r.creditOrder(a.Primary) {
		x, y := show.of(a.Models[other][name]), show.of(a.Models[a.Primary][name])
		if i >= maxBars {
			otherX, otherY = otherX+x, otherY+y
			continue
		}
		c.Categories = append(c.Categories, channelText(name))
		first.Values, second.Values = append(first.Values, &x), append(second.Values, &y)
	}
	if len(a.Models[a.Primary]) > maxBars {
		c.Categories = append(c.Categories, channelText(otherChannels))
		first.Values, second.Values = append(first.Values, &otherX), append(second.Values, &otherY)
	}
	c.Series = []report.Series{first, second}
	c.Table = categoryTable(c)
	return c
}
