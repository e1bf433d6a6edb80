package analysis

import (
	"slices"

	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
)

// maxCampaigns keeps the campaigns' table one that people read.
const maxCampaigns = 40

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
	judged := slices.Contains(targetDims(r.cfg), "campaign")
	if judged {
		t.Columns = append(t.Columns, report.Column{Title: report.T("col.status")})
	}
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
		row := report.Row{Cells: []report.Cell{
			{Text: report.Literal(name)}, blank(cost, unit.Money), blank(shown, unit.Count), blank(clicks, unit.Count),
			blank(ratio(clicks, shown), unit.Percent), blank(ratio(cost, clicks), unit.Money),
			blank(get("ads.conversions"), unit.Count), blank(revenue, unit.Money), blank(ratio(revenue, cost), unit.Ratio),
		}}
		if judged {
			status, about := r.segmentStatus("campaign", name)
			row.Cells = append(row.Cells, report.Cell{Status: status, Note: about})
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}
