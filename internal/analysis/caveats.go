package analysis

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/kpi"
)

// caveats are what a reader must know to set a figure beside the others of the
// site: what its conversions are, whose cost brings nothing in it, and why it does
// not add up with its neighbour.
func (r *run) caveats(s *kpi.Score) []report.Text {
	if !s.Defined() {
		return nil
	}
	var notes []report.Text
	for _, in := range s.Inputs {
		if t := r.counted(in); !t.IsZero() {
			notes = append(notes, t)
		}
	}
	if t := r.beforeRefunds(s); !t.IsZero() {
		notes = append(notes, t)
	}
	if t := r.untold(s); !t.IsZero() {
		notes = append(notes, t)
	}
	if t := r.beside(s); !t.IsZero() {
		notes = append(notes, t)
	}
	return notes
}

// sales are the measures that count conversions, each in its own way.
var sales = []string{"orders.orders", "conversions.conversions", "attributed.paid_conversions", "ads.conversions", "leads.won"}

// counted says which conversions a figure rests on, and in short whose revenue,
// where the site has others: the shop's orders, those that are credited to paid
// channels, and what the platforms claim are three numbers.
func (r *run) counted(in kpi.Input) report.Text {
	if !in.Value.Defined() {
		return report.Text{}
	}
	switch {
	case in.Used == "ads.brand_impressions" || in.Used == "ads.brand_clicks":
		return r.brandCampaigns()
	case in.Name == "revenue" && in.Used == "ads.revenue" && r.at("orders.revenue", r.time.observed, nil) != nil:
		return report.T("caveat.revenue.claimed", "value", money(in.Value.Number))
	case in.Name != "conversions" || !slices.Contains(sales, in.Used):
		return report.Text{}
	}
	for _, other := range sales {
		if v := r.at(other, r.time.observed, nil); v != nil && !alike(in.Value.Number, *v) {
			return report.T("caveat."+in.Used, "conversions", report.Q(&in.Value.Number, unit.Count))
		}
	}
	return report.Text{}
}

// beforeRefunds names the sources of a figure's revenue that cannot tell refunds,
// in a report that subtracts them.
func (r *run) beforeRefunds(s *kpi.Score) report.Text {
	var names report.Text
	for _, f := range r.findings {
		of := func(name string) bool {
			return (strings.HasSuffix(name, "revenue") || strings.HasSuffix(name, "value")) && r.doubts(f, name)
		}
		if f.Check == "refunds_unknown" && slices.ContainsFunc(r.madeOf(s), of) {
			names = commaList(names, report.Literal(f.Source))
		}
	}
	if names.IsZero() {
		return report.Text{}
	}
	return report.T("caveat.refunds", "sources", names)
}

// brandCampaigns names the campaigns that stand for searches for the brand, where
// nothing else tells which were.
func (r *run) brandCampaigns() report.Text {
	if !r.set.BrandByCampaign() {
		return report.Text{}
	}
	var names report.Text
	for _, name := range r.set.Members("campaign", r.time.observed) {
		shown := r.at("ads.impressions", r.time.observed, measure.Slice{{Dim: "campaign", Value: name}, {Dim: dataset.BrandSearch, Value: dataset.BrandedSearch}})
		if shown != nil && *shown > 0 {
			names = commaList(names, report.Literal(name))
		}
	}
	if names.IsZero() {
		return report.Text{}
	}
	return report.T("caveat.brand", "campaigns", names)
}

// untold names the channels whose cost a figure holds while no source can tell
// what they brought: no journey has met them, or their platform reports no
// revenue.
func (r *run) untold(s *kpi.Score) report.Text {
	var credit, claim, cost bool
	for _, in := range s.Inputs {
		credit = credit || strings.HasPrefix(in.Used, "attributed.")
		claim = claim || in.Used == "ads.revenue" || in.Used == "ads.conversions"
		cost = cost || in.Used == "ads.spend" || in.Used == measure.MarketingCost
	}
	if !cost || !credit && !claim {
		return report.Text{}
	}
	var names report.Text
	sum := 0.0
	for _, name := range r.channels.names {
		p, slice := r.time.observed, channelSlice(name)
		spend := r.at("ads.spend", p, slice)
		known := !r.unmet(name)
		if !credit {
			known = r.at("ads.revenue", p, slice) != nil || r.at("ads.conversions", p, slice) != nil
		}
		if spend != nil && *spend > 0 && !known {
			names, sum = commaList(names, channelText(name)), sum+*spend
		}
	}
	if names.IsZero() {
		return report.Text{}
	}
	return report.T("caveat.untold", "channels", names, "cost", money(sum))
}

// unmet reports whether a channel costs money and no journey ever meets it.
func (r *run) unmet(channel string) bool {
	for _, f := range r.findings {
		if (f.Check == "channel_without_touches" || f.Check == "channel_names") && f.Args["channel"] == channel {
			return true
		}
	}
	for _, x := range r.ignored {
		if f := x.Finding; (f.Check == "channel_without_touches" || f.Check == "channel_names") && f.Args["channel"] == channel {
			return true
		}
	}
	return false
}

// beside says why a figure and the one that a reader takes for its rest do not
// add up to 100 %.
func (r *run) beside(s *kpi.Score) report.Text {
	shown := func(id string) bool {
		return slices.ContainsFunc(r.scores, func(o kpi.Score) bool { return o.KPI.ID == id && o.Defined() })
	}
	if id := s.KPI.ID; (id == "retention_rate" || id == "repurchase_rate") && shown("churn_rate") {
		return report.T("caveat." + id)
	}
	return report.Text{}
}
