package analysis

import (
	"cmp"
	"slices"

	"peil/internal/report"
	"peil/internal/unit"
)

// maxCreditMoves keeps the list one that people act on.
const maxCreditMoves = 3

// creditMovesSection says what to do about what the models show.
func (r *run) creditMovesSection() *report.Section {
	var items []report.Action
	for _, a := range []report.Action{r.trackingMove(), r.budgetMove(), r.judgeMove(), r.testMove()} {
		if !a.Title.IsZero() && len(items) < maxCreditMoves {
			items = append(items, a)
		}
	}
	if len(items) == 0 {
		return nil
	}
	return &report.Section{ID: "moves", Title: report.T("moves.title"), Subtitle: report.T("moves.sub"), Blocks: []report.Block{&report.Actions{Items: items}}}
}

// trackingMove comes first where of so much the way is not known that the rest
// says little.
func (r *run) trackingMove() report.Action {
	a := r.report.Attribution
	none := *a.NoOrigin.Share
	if none <= r.directLimit() {
		return report.Action{}
	}
	anchor := "bridge"
	if a.Bridge == nil {
		anchor = "credit"
	}
	return report.Action{Title: report.T("moves.tracking", "share", share(none)), Detail: report.T("moves.tracking.detail", "limit", share(r.directLimit())), Page: "attribution", Anchor: anchor}
}

// budgetMove proposes to move money from the channel whose ROAS is lowest to the
// one whose is highest, where that is surely so: no more than a fifth of either
// budget, so that the risk is low.
func (r *run) budgetMove() report.Action {
	type channel struct {
		name            string
		roas, low, high float64
		spend           float64
	}
	var list []channel
	for _, c := range r.bothCredits() {
		spend := r.costsOf(c.channel).spend
		if i := c.primary.ROASInterval; i != nil && unsureValue(c.primary).IsZero() && spend != nil && *spend > 0 {
			list = append(list, channel{c.channel, *c.primary.ROAS, i[0], i[1], *spend})
		}
	}
	if len(list) < 2 {
		return report.Action{}
	}
	best := slices.MaxFunc(list, func(a, b channel) int { return cmp.Compare(a.low, b.low) })
	worst := slices.MinFunc(list, func(a, b channel) int { return cmp.Compare(a.high, b.high) })
	if best.low <= worst.high {
		return report.Action{}
	}
	moved := moveShare * min(best.spend, worst.spend)
	gain := moved * (best.roas - worst.roas)
	detail := report.T("moves.budget.detail", "gain", report.Quantity{Value: &gain, Unit: unit.Money, Form: report.Signed},
		"low", money(moved*(best.low-worst.high)), "high", money(moved*(best.high-worst.low)),
		"size", size(moved/best.spend), "channel", channelText(best.name), "risk", report.T("next.risk."+riskOf(moved/best.spend)), "how", report.T("next.how."+riskOf(moved/best.spend)))
	return report.Action{
		Title: report.T("moves.budget", "amount", money(moved), "from", channelText(worst.name), "to", channelText(best.name),
			"worst", report.Q(&worst.roas, unit.Ratio), "best", report.Q(&best.roas, unit.Ratio)),
		Detail: join(join(detail, report.T("moves.association")), r.doubt(best.name)), Page: "attribution", Anchor: "returns",
	}
}

// judgeMove names the channel that costs money and that the other model misjudges
// most.
func (r *run) judgeMove() report.Action {
	var found creditPair
	for _, c := range r.bothCredits() {
		if c.against() == 0 || !unsureValue(c.primary).IsZero() || c.primary.ROASInterval == nil || c.other.ROAS == nil || c.other.Conversions < 0 {
			continue
		}
		if gap := func(c creditPair) float64 {
			return max(*c.primary.ROAS, *c.other.ROAS) - min(*c.primary.ROAS, *c.other.ROAS)
		}; found.channel == "" || gap(c) > gap(found) {
			found = c
		}
	}
	if found.channel == "" {
		return report.Action{}
	}
	low, high := found.primary.ROASInterval[0], found.primary.ROASInterval[1]
	title, detail := "moves.judge.more", "moves.judge.detail"
	if found.against() < 0 {
		title = "moves.judge.less"
	}
	if found.other.Conversions == 0 {
		detail = "moves.judge.nothing"
	}
	return report.Action{
		Title: report.T(title, "channel", channelText(found.channel), "other", modelText(r.otherModel())),
		Detail: report.T(detail, "roas", report.Q(found.primary.ROAS, unit.Ratio), "low", report.Q(&low, unit.Ratio), "high", report.Q(&high, unit.Ratio),
			"primary", modelText(r.report.Attribution.Primary), "before", report.Q(found.other.ROAS, unit.Ratio), "other", modelText(r.otherModel())),
		Page: "attribution", Anchor: "compare",
	}
}

// testMove proposes an experiment for the channel with a cost that the models
// disagree on most: no model can settle that. A credit below 0 is no share of
// anything, and does not count.
func (r *run) testMove() report.Action {
	a := r.report.Attribution
	var name string
	var low, high float64 // its lowest and highest share
	for _, c := range r.bothCredits() {
		if r.costsOf(c.channel).spend == nil || c.primary.Conversions < 0 {
			continue
		}
		least, most := c.primary.Conversions, c.primary.Conversions
		for _, m := range r.models() {
			if a.Models[m][c.channel].Conversions < 0 {
				continue
			}
			least, most = min(least, a.Models[m][c.channel].Conversions), max(most, a.Models[m][c.channel].Conversions)
		}
		if most-least > high-low {
			name, low, high = c.channel, least, most
		}
	}
	if high-low < fewCredited {
		return report.Action{}
	}
	return report.Action{
		Title:  report.T("moves.test", "channel", channelText(name), "low", share(low/a.Conversions), "high", share(high/a.Conversions)),
		Detail: report.T("moves.test.detail"), Page: "attribution", Anchor: "models",
	}
}
