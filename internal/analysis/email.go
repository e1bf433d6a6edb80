package analysis

import (
	"slices"

	"peil/internal/diag"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/stats"
	"peil/internal/unit"
	"peil/kpi"
)

// What is expected of delivery where delivery_rate has no target of its own
// (rules of thumb of practitioners, kpis.md).
const (
	goodDelivery  = 0.95
	leastDelivery = 0.85
)

// emailPage tells what the mailings did. Opens are shown and never judged by:
// privacy features open e-mails by themselves.
func (r *run) emailPage() *report.Page {
	e := r.report.Email
	if e == nil {
		return nil
	}
	page := &report.Page{ID: "email", Title: report.T("page.email"), Headline: r.emailHeadline(e), Lead: r.emailLead(e)}
	if board := r.emailCards(e); len(board.Columns) > 0 {
		page.Sections = append(page.Sections, report.Section{ID: "cards", Plain: true, Blocks: []report.Block{board}})
	}
	add := func(id, title string, width report.Width, block report.Block, pairs ...any) {
		page.Sections = append(page.Sections, report.Section{
			ID: id, Title: report.T("email."+title, pairs...), Subtitle: report.T("email." + title + ".sub"), Width: width, Blocks: []report.Block{block},
		})
	}
	add("mailings", "campaigns", report.Full, r.mailingsTable(e.Campaigns, report.T("col.campaign"), report.T("email.campaigns"), "campaign"))
	good, _ := r.deliveryLimits()
	target := func(id string) *float64 {
		if k := r.find(id); k != nil {
			return k.Target
		}
		return nil
	}
	if c := r.rateOverTime("email-clicks", "email.clicks", "email.delivered", target("click_rate")); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "clicks", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if c := r.rateOverTime("email-delivery", "email.delivered", "email.sent", &good); c != nil {
		page.Sections = append(page.Sections, report.Section{ID: "delivery", Title: c.Title, Subtitle: c.Subtitle, Width: report.Half, Blocks: []report.Block{c}})
	}
	if len(e.Tests) > 0 {
		page.Sections = append(page.Sections, report.Section{
			ID: "variants", Title: testTitle(e.Tests), Subtitle: report.T("email.tests.sub"), Blocks: []report.Block{testsTable(e.Tests)},
		})
	}
	if len(e.Segments) > 1 {
		add("segments", "segments", report.Full, r.mailingsTable(e.Segments, report.T("col.segment"), report.T("email.segments"), "segment"))
	}
	page.Sections = append(page.Sections, report.Section{ID: "caveats", Title: report.T("caveats"), Blocks: []report.Block{&report.Notes{Severity: diag.Info, Items: r.emailCaveats(e)}}})
	return page
}

// deliveryLimits returns what is good and what is the least of a delivery rate:
// as the config's target says, else by the rules of thumb.
func (r *run) deliveryLimits() (good, least float64) {
	good, least = goodDelivery, leastDelivery
	if k := r.find("delivery_rate"); k != nil && k.Target != nil {
		good, least = *k.Target, *k.Target-(goodDelivery-leastDelivery)
		if k.Warn != nil {
			least = *k.Warn
		}
	}
	return good, least
}

// before returns as many days of the period before as the report's has data
// for; false where the data does not reach back so far.
func (r *run) before() (period.Period, bool) {
	p := r.time.period.Previous()
	if !r.time.complete {
		p = p.First(r.time.observed.Days())
	}
	return p, p.Start >= r.time.start
}

// againstBefore names the period before: "mot mai".
func (r *run) againstBefore() report.Text {
	return report.T("against", "period", report.Short{Period: r.time.period.Previous(), Near: r.time.period})
}

// emailHeadline tells of delivery where it fails, else how many clicked and
// whether that is another share than before.
func (r *run) emailHeadline(e *report.Email) report.Text {
	if _, least := r.deliveryLimits(); e.DeliveryRate != nil && *e.DeliveryRate < least {
		return report.T("email.headline.undelivered", "rate", share(*e.DeliveryRate), "least", share(least))
	}
	if e.ClickRate == nil {
		return report.T("email.headline.none")
	}
	clicked := report.T("email.headline", "rate", share(*e.ClickRate), "delivered", report.Q(e.Delivered, unit.Count))
	p, ok := r.before()
	if !ok {
		return clicked
	}
	earlier := r.mailing("", p, nil)
	if earlier.ClickRate == nil {
		return clicked
	}
	change, moved := rateChange(e.Clicks, e.Delivered, earlier.Clicks, earlier.Delivered)
	key := "email.headline.same"
	switch {
	case moved && change > 0:
		key = "email.headline.up"
	case moved:
		key = "email.headline.down"
	}
	return join(clicked, report.T(key, "earlier", share(*earlier.ClickRate), "against", r.againstBefore()))
}

// rateChange returns the difference of two rates, and whether it is more than
// chance explains.
func rateChange(k1, n1, k2, n2 *float64) (change float64, significant bool) {
	_, p := stats.TwoProportionZ(*k1, *n1, *k2, *n2)
	return *k1 / *n1 - *k2 / *n2, p < 1-level
}

// emailLead says what else matters: delivery, money, and the surest lesson.
func (r *run) emailLead(e *report.Email) []report.Text {
	var lead []report.Text
	if good, least := r.deliveryLimits(); e.DeliveryRate != nil {
		key := "email.delivery.good"
		switch {
		case *e.DeliveryRate < least:
			key = "email.delivery.poor"
		case *e.DeliveryRate < good:
			key = "email.delivery.fair"
		}
		lead = append(lead, report.T(key, "rate", share(*e.DeliveryRate), "good", share(good), "least", share(least)))
	}
	if e.Revenue != nil && *e.Revenue != 0 {
		lead = append(lead, report.T("email.revenue", "revenue", money(*e.Revenue), "basis", r.basisText(), "each", report.Q(e.RevenuePerEmail, unit.Money)))
	}
	for _, t := range e.Tests {
		if t.Winner != nil {
			d := t.Compared[0]
			lead = append(lead, report.T("email.test.won", "campaign", t.Campaign, "variant", d.Variant, "against", d.Against,
				"difference", signedShare(d.Value), "low", signedShare(d.Interval[0]), "high", signedShare(d.Interval[1])))
		}
	}
	return lead
}

// signedShare makes a difference of two rates, told in points.
func signedShare(v float64) report.Quantity {
	return report.Quantity{Value: &v, Unit: unit.Percent, Form: report.Signed}
}

// emailSteps are the steps of a mailing with the KPIs that judge them.
var emailSteps = []struct {
	id     string
	volume func(*report.Email) *float64
	rate   func(*report.Email) *float64
	kpis   []string
}{
	{"delivered", func(e *report.Email) *float64 { return e.Delivered }, func(e *report.Email) *float64 { return e.DeliveryRate }, []string{"delivery_rate", "email_bounce_rate"}},
	{"clicked", func(e *report.Email) *float64 { return e.Clicks }, func(e *report.Email) *float64 { return e.ClickRate }, []string{"click_rate", "ctor", "open_rate"}},
	{"bought", func(e *report.Email) *float64 { return e.Conversions }, func(e *report.Email) *float64 { return ratio(e.Conversions, e.Clicks) }, []string{"revenue_per_email", "email_conversion_rate"}},
	{"left", func(e *report.Email) *float64 { return e.Unsubscribes }, func(e *report.Email) *float64 { return e.UnsubscribeRate }, []string{"unsubscribe_rate", "complaint_rate"}},
}

// emailCards follows the mailings from delivery to purchase: each step with its
// first KPI, and the others that stand on the scorecard.
func (r *run) emailCards(e *report.Email) *report.Scorecard {
	board := &report.Scorecard{}
	for _, step := range emailSteps {
		column := report.StageColumn{
			ID: "email-" + step.id, Title: report.T("email.step." + step.id),
			Volume: report.Quantity{Value: step.volume(e), Unit: unit.Count, Form: report.Compact}, Counts: report.T("email.step." + step.id + ".counts"),
		}
		if rate := step.rate(e); rate != nil {
			column.Rate = report.T("email.step."+step.id+".rate", "rate", share(*rate))
		}
		for i, id := range step.kpis {
			if card, ok := r.pageCard(id, i == 0); ok {
				column.Cards = append(column.Cards, card)
			}
		}
		if len(column.Cards) > 0 {
			board.Columns = append(board.Columns, column)
		}
	}
	return board
}

// pageCard returns the card of a KPI of the scorecard. One that does not stand
// there is computed where it is asked for, if it has a value.
func (r *run) pageCard(id string, always bool) (report.Card, bool) {
	if k := r.find(id); k != nil {
		return r.card(k), true
	}
	definitions := r.definitions()
	i := slices.IndexFunc(definitions, func(k kpi.KPI) bool { return k.ID == id })
	if i < 0 || !always {
		return report.Card{}, false
	}
	span := r.spanOf(&definitions[i])
	score := r.evaluator.Score(&definitions[i], r.request(&definitions[i], span))
	f := r.figure(&score, span)
	return r.card(&f), score.Defined()
}

// rateOverTime draws a rate of two measures by period; nil with less than three
// steps.
func (r *run) rateOverTime(id, part, whole string, target *float64) *report.Chart {
	if len(r.time.trend) < 3 {
		return nil
	}
	s := report.Series{Name: report.T("chart." + id)}
	for _, p := range r.time.trend {
		s.Values = append(s.Values, ratio(r.at(part, p, nil), r.at(whole, p, nil)))
	}
	if !drawn(s) {
		return nil
	}
	c := &report.Chart{
		ID: id, Kind: report.Trend, Unit: unit.Percent, Periods: r.time.trend, Series: []report.Series{s}, Target: target, Up: true,
		Title: report.T("chart." + id), Subtitle: report.T("chart." + id + ".sub"), Alt: report.T("chart." + id), Events: r.events(),
	}
	c.Table = trendTable(c)
	return c
}

// emailCaveats say what the numbers cannot carry.
func (r *run) emailCaveats(e *report.Email) []report.Text {
	notes := []report.Text{report.T("email.caveat.opens")}
	if e.Revenue != nil || e.Conversions != nil {
		notes = append(notes, report.T("email.caveat.claimed"))
		if r.report.Attribution != nil {
			notes = append(notes, report.T("email.caveat.credited"))
		}
	}
	return append(notes, report.T("email.caveat.few", "emails", enoughEmails, "weeks", enoughDays/7))
}
