package analysis

import (
	"peil/internal/audit"
	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
)

// brandSection sets searches for the brand beside all others, in search ads and
// among a search engine's results. Whoever searches for the brand knows it
// already: one figure for both would credit ads with that.
func (r *run) brandSection() *report.Section {
	s := &report.Section{ID: "brand-search", Title: report.T("brand.title"), Subtitle: report.T("brand.sub")}
	for _, t := range []*report.Table{r.brandAdsTable(), r.brandResultsTable()} {
		if t != nil {
			s.Blocks = append(s.Blocks, t)
		}
	}
	if s.Blocks == nil {
		return nil
	}
	if note := r.brandCampaigns(); !note.IsZero() {
		s.Blocks = append(s.Blocks, &report.Notes{Severity: diag.Info, Items: []report.Text{note}})
	}
	return s
}

// unsplitSearches tells of queries that nothing splits.
func (r *run) unsplitSearches() []audit.Finding {
	const queries = 1 // the part of the whole that rows with a query are
	var list []audit.Finding
	for _, t := range r.data.Tables {
		if t.Kind == "search" && t.Part == queries && len(r.cfg.Report.BrandTerms) == 0 {
			list = append(list, audit.Finding{Source: t.Source, Finding: dataset.Finding{Severity: diag.Info, Check: "brand_terms_missing"}})
		}
	}
	return list
}

// brandSlices are the two sides of a split, with their messages.
var brandSlices = []struct{ key, value string }{
	{"brand.brand", dataset.BrandedSearch},
	{"brand.other", dataset.NonBrandSearch},
}

// brandAdsTable lists the channels of search ads, each by what was searched for, and
// what those channels have besides: nobody tells which searches Shopping and
// Performance Max were shown for.
func (r *run) brandAdsTable() *report.Table {
	t := &report.Table{Caption: report.T("brand.ads"), Columns: []report.Column{
		{Title: report.T("brand.searched")}, {Title: report.T("col.cost"), Align: report.End},
		{Title: report.T("col.impressions"), Align: report.End}, {Title: report.T("col.clicks"), Align: report.End},
		{Title: report.T("col.ctr"), Align: report.End}, {Title: report.T("col.cpc"), Align: report.End},
		{Title: report.T("col.reported_conversions"), Align: report.End}, {Title: report.T("col.reported_revenue"), Align: report.End},
		{Title: report.T("col.reported_roas"), Align: report.End},
	}}
	for _, channel := range r.channels.names {
		of := func(key string) report.Cell {
			return report.Cell{Text: report.T(key, "of", channelText(channel)), Color: r.channels.color(channel)}
		}
		rest, split := r.adsOf(channelSlice(channel)), false
		for _, side := range brandSlices {
			x := r.adsOf(append(channelSlice(channel), measure.Filter{Dim: dataset.BrandSearch, Value: side.value}))
			if x.cost == nil && x.shown == nil {
				continue
			}
			split, rest = true, rest.without(x)
			t.Rows = append(t.Rows, x.row(of(side.key+".of")))
		}
		if split && (positive(rest.cost) || positive(rest.shown)) {
			t.Rows = append(t.Rows, rest.row(of("brand.none.of")))
		}
	}
	if len(t.Rows) == 0 || r.at("ads.brand_impressions", r.time.observed, nil) == nil && r.set.BrandByCampaign() {
		return nil
	}
	return t
}

// ads are what a platform tells of some ads; nil where it does not.
type ads struct{ cost, shown, clicks, conversions, revenue *float64 }

func (r *run) adsOf(sl measure.Slice) ads {
	get := func(m string) *float64 { return r.at(m, r.time.observed, sl) }
	return ads{get("ads.spend"), get("ads.impressions"), get("ads.clicks"), get("ads.conversions"), get("ads.revenue")}
}

func (x ads) row(name report.Cell) report.Row {
	return report.Row{Cells: []report.Cell{
		name, blank(x.cost, unit.Money), blank(x.shown, unit.Count), blank(x.clicks, unit.Count),
		blank(ratio(x.clicks, x.shown), unit.Percent), blank(ratio(x.cost, x.clicks), unit.Money),
		blank(x.conversions, unit.Count), blank(x.revenue, unit.Money), blank(ratio(x.revenue, x.cost), unit.Ratio),
	}}
}

// without returns what is left when others are taken out.
func (x ads) without(y ads) ads {
	return ads{minus(x.cost, y.cost), minus(x.shown, y.shown), minus(x.clicks, y.clicks), minus(x.conversions, y.conversions), minus(x.revenue, y.revenue)}
}

// results are what a search engine tells of some searches; nil where it does not.
type results struct{ shown, clicks, place, placed *float64 }

func (r *run) resultsOf(sl measure.Slice) results {
	get := func(m string) *float64 { return r.at(m, r.time.observed, sl) }
	return results{get("search.impressions"), get("search.clicks"), get("search.position_sum"), get("search.positioned_impressions")}
}

func (x results) row(text report.Text) report.Row {
	return report.Row{Cells: []report.Cell{
		{Text: text}, blank(x.shown, unit.Count), blank(x.clicks, unit.Count), blank(ratio(x.clicks, x.shown), unit.Percent),
		blank(ratio(x.place, x.placed), unit.Index),
	}}
}

// without returns what is left when others are taken out.
func (x results) without(y results) results {
	return results{minus(x.shown, y.shown), minus(x.clicks, y.clicks), minus(x.place, y.place), minus(x.placed, y.placed)}
}

// brandResultsTable lists what a search engine tells of the site's results.
// What its totals hold beyond the queries that it tells is a row of its own.
func (r *run) brandResultsTable() *report.Table {
	t := &report.Table{Caption: report.T("kind.search"), Columns: []report.Column{
		{Title: report.T("brand.searched")}, {Title: report.T("col.impressions"), Align: report.End},
		{Title: report.T("col.clicks"), Align: report.End}, {Title: report.T("col.ctr"), Align: report.End},
		{Title: report.T("brand.position"), Align: report.End},
	}}
	all := r.resultsOf(nil)
	rest := all
	for _, side := range brandSlices {
		x := r.resultsOf(measure.Slice{{Dim: dataset.BrandSearch, Value: side.value}})
		if x.shown != nil {
			t.Rows = append(t.Rows, x.row(report.T(side.key)))
			rest = rest.without(x)
		}
	}
	if len(t.Rows) == 0 || all.shown == nil {
		return nil
	}
	if *rest.shown > 0 {
		t.Rows = append(t.Rows, rest.row(report.T("brand.rare")))
	}
	total := all.row(report.T("sum"))
	total.Total = true
	t.Rows = append(t.Rows, total)
	return t
}

// positive reports whether a value is there and more than what rounding leaves of a
// difference.
func positive(v *float64) bool { return v != nil && *v > 1e-6 }

// minus takes a value out of another; nil where that is not known.
func minus(a, b *float64) *float64 {
	if a == nil || b == nil {
		return a
	}
	d := *a - *b
	return &d
}
