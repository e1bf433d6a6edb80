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
	page := &report.Page{
		ID: "attribution", Title: report.T("page.attribution"), Headline: r.attributionHeadline(),
		Lead: []report.Text{report.T("attribution.lead", "total", r.creditTotal()), report.T("attribution.primary", "primary", modelText(a.Primary))},
	}
	add := func(sections ...*report.Section) {
		for _, s := range sections {
			if s != nil {
				page.Sections = append(page.Sections, *s)
			}
		}
	}
	// Who gets credit, how sure that is, what changes; which ways people come, and
	// how long it takes; what to do; and then what all of it rests on.
	add(r.creditSection(), r.changeSection(), chartSection("flows", r.flowsChart(), report.Full),
		tableSection("paths", "paths.title", "paths.sub", r.pathsTable()), tableSection("assists", "assists.title", "assists.sub", r.assistsTable()))
	page.Sections = append(page.Sections, r.lengthSections()...)
	add(r.creditMovesSection(), r.bridgeSection(), r.claimsSection(), r.campaignCreditSection())
	add(r.dimensionSections()...)
	add(r.allModelsSection(), r.returnsSection(),
		chartSection("removal", r.removalChart(), report.Half), r.orderSection(), r.transitionsSection(),
		r.liftSection(), r.sequencesSection(), r.cohortsSection())
	page.Sections = append(page.Sections, r.worthSections()...)
	add(r.saidSection(), r.caveatsSection())
	return page
}

// chartSection makes a chart a section under its own title; nil without one.
func chartSection(id string, c *report.Chart, width report.Width) *report.Section {
	if c == nil {
		return nil
	}
	return &report.Section{ID: id, Title: c.Title, Subtitle: c.Subtitle, Width: width, Blocks: []report.Block{c}}
}

// tableSection makes a table a section; nil without one.
func tableSection(id, title, subtitle string, t *report.Table) *report.Section {
	if t == nil {
		return nil
	}
	return &report.Section{ID: id, Title: report.T(title), Subtitle: report.T(subtitle), Blocks: []report.Block{t}}
}

// caveatsSection holds what a reader should know about the journeys' data.
func (r *run) caveatsSection() *report.Section {
	notes := r.journeyNotes()
	if len(notes) == 0 {
		return nil
	}
	return &report.Section{ID: "caveats", Title: report.T("caveats"), Blocks: []report.Block{&report.Notes{Severity: diag.Warning, Items: notes}}}
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
