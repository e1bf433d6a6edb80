package analysis

import (
	"cmp"
	"slices"

	"peil/attribution"
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
)

// creditedCampaigns keeps the table of campaigns' credit one that people read.
const creditedCampaigns = 20

// campaignCredit is what the primary model credits to campaigns, with their
// spend where the ads sources name the same campaigns; nil where touches have
// none.
func (r *run) campaignCredit(credits *attribution.Credits) []report.CampaignCredit {
	if credits == nil {
		return nil
	}
	var list []report.CampaignCredit
	named := false
	for _, c := range credits.ByPart("campaign", r.creditPeriod()) {
		named = named || c.Part != ""
		x := returns{conversions: new(c.Conversions.Float()), revenue: new(c.Value.Float())}
		if c.HasProfit {
			x.profit = new(c.Profit.Float())
		}
		if c.Part != "" && r.journeys.Dated() == r.time.dated {
			x.spend = r.at("ads.spend", r.time.observed, measure.Slice{{Dim: "channel", Value: c.Channel}, {Dim: "campaign", Value: c.Part}})
		}
		x.cost = x.spend
		list = append(list, report.CampaignCredit{
			Channel: c.Channel, Campaign: c.Part, Conversions: *x.conversions, Value: *x.revenue, Spend: x.spend,
			ROAS: x.roas(), POAS: x.poas(), CPA: x.cpa(), ROI: x.roi(),
		})
	}
	if !named {
		return nil
	}
	slices.SortStableFunc(list, func(a, b report.CampaignCredit) int {
		switch attribution.Unattributed {
		case a.Channel:
			return 1 // last, and there is one
		case b.Channel:
			return -1
		}
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(b.Conversions, a.Conversions))
	})
	return list
}

// campaignCreditSection lists the campaigns with the most credit; the others
// are added up, so that the table has the total of all.
func (r *run) campaignCreditSection() *report.Section {
	a := r.report.Attribution
	if len(a.Campaigns) == 0 {
		return nil
	}
	t := &report.Table{Caption: report.T("campaign_credit.title"), Sortable: true, Columns: []report.Column{
		{Title: report.T("col.campaign")}, {Title: report.T("col.channel")}, {Title: report.T("col.conversions"), Align: report.End},
	}}
	valued := a.Value != 0
	spent := slices.ContainsFunc(a.Campaigns, func(c report.CampaignCredit) bool { return c.Spend != nil })
	profits := slices.ContainsFunc(a.Campaigns, func(c report.CampaignCredit) bool { return c.POAS != nil })
	if valued {
		t.Columns = append(t.Columns, report.Column{Title: report.T("revenue"), Align: report.End})
	}
	if spent {
		t.Columns = append(t.Columns, report.Column{Title: report.T("col.cost"), Align: report.End}, report.Column{Title: report.T("short.roas"), Align: report.End})
		if profits {
			t.Columns = append(t.Columns, report.Column{Title: report.T("short.poas"), Align: report.End})
		}
		t.Columns = append(t.Columns, report.Column{Title: report.T("short.cpa"), Align: report.End}, report.Column{Title: report.T("short.roi"), Align: report.End})
	}
	add := func(row report.Row, c report.CampaignCredit) {
		row.Cells = append(row.Cells, count(c.Conversions))
		if valued {
			row.Cells = append(row.Cells, cell(&c.Value, unit.Money))
		}
		if spent {
			row.Cells = append(row.Cells, blank(c.Spend, unit.Money), blank(c.ROAS, unit.Ratio))
			if profits {
				row.Cells = append(row.Cells, blank(c.POAS, unit.Ratio))
			}
			row.Cells = append(row.Cells, blank(c.CPA, unit.Money), blank(c.ROI, unit.Percent))
		}
		t.Rows = append(t.Rows, row)
	}
	var all, others report.CampaignCredit
	for i, c := range a.Campaigns {
		sums := []*report.CampaignCredit{&all}
		if i < creditedCampaigns {
			name := report.Literal(c.Campaign)
			if c.Campaign == "" {
				name = report.T("campaign_credit.none")
			}
			add(report.Row{Cells: []report.Cell{{Text: name}, {Text: channelText(c.Channel), Color: r.channels.color(c.Channel)}}}, c)
		} else {
			sums = append(sums, &others)
		}
		for _, s := range sums {
			s.Conversions += c.Conversions
			s.Value += c.Value
			s.Spend = plus(s.Spend, c.Spend)
		}
	}
	if n := len(a.Campaigns) - creditedCampaigns; n > 0 {
		add(report.Row{Cells: []report.Cell{{Text: report.T("campaign_credit.others", "n", n)}, {}}}, others)
	}
	add(report.Row{Total: true, Cells: []report.Cell{{Text: report.T("sum")}, {}}}, all)
	return &report.Section{
		ID: "campaign-credit", Title: report.T("campaign_credit.title"), Subtitle: report.T("campaign_credit.sub", "primary", modelText(a.Primary)),
		Blocks: []report.Block{t},
	}
}
