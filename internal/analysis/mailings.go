package analysis

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/stats"
)

// Below these nothing is concluded of a campaign, a segment or a variant (rules
// of thumb of practitioners, kpis.md).
const (
	enoughEmails = 1000
	enoughDays   = 4 * 7 // since its first mailing
)

// level is the confidence of the intervals and tests on the pages.
const level = 0.95

// mailing returns what was sent in a period and slice, and what came of it.
func (r *run) mailing(name string, p period.Period, sl measure.Slice) report.Mailing {
	get := func(column string) *float64 { return r.at("email."+column, p, sl) }
	m := report.Mailing{
		Name: name, Sent: get("sent"), Delivered: get("delivered"), Opens: get("opens"), Clicks: get("clicks"),
		Unsubscribes: get("unsubscribes"), Complaints: get("complaints"), Bounces: get("bounces"),
		Conversions: get("conversions"), Revenue: get("revenue"),
	}
	m.DeliveryRate, m.OpenRate, m.ClickRate = ratio(m.Delivered, m.Sent), ratio(m.Opens, m.Delivered), ratio(m.Clicks, m.Delivered)
	m.ClickToOpen, m.UnsubscribeRate = ratio(m.Clicks, m.Opens), ratio(m.Unsubscribes, m.Delivered)
	m.RevenuePerEmail = ratio(m.Revenue, m.Delivered)
	if m.ClickRate != nil && *m.Clicks <= *m.Delivered {
		lo, hi := stats.Wilson(*m.Clicks, *m.Delivered, level)
		m.ClickInterval = &[2]float64{lo, hi}
	}
	first, days := r.sendings(p, sl)
	m.Days = days
	switch {
	case m.Delivered == nil || *m.Delivered < enoughEmails:
		m.TooFew = "emails"
	case p.End-first+1 < enoughDays:
		m.TooFew = "weeks"
	}
	return m
}

// sendings returns the day of the first mailing of a slice in all of the data,
// and on how many days of a period there was one.
func (r *run) sendings(p period.Period, sl measure.Slice) (first period.Date, n int) {
	first = p.End
	var days []period.Date
	for _, t := range r.data.Tables {
		if t.Kind != "email" {
			continue
		}
		for g, date := range t.Date {
			if !holds(t, g, sl) {
				continue
			}
			first = min(first, date)
			if p.Contains(date) {
				days = append(days, date)
			}
		}
	}
	slices.Sort(days)
	return first, len(slices.Compact(days))
}

// holds reports whether a group has the slice's values.
func holds(t *dataset.Table, group int, sl measure.Slice) bool {
	return !slices.ContainsFunc(sl, func(f measure.Filter) bool {
		d := slices.Index(t.Dims, f.Dim)
		return d < 0 || t.Values[d][t.Keys[d][group]] != f.Value
	})
}

// mailingsBy returns the mailings of the period by a dimension within a slice,
// the one that brings most first: by revenue where the tool tells any, else by
// clicks.
func (r *run) mailingsBy(dim string, within measure.Slice) []report.Mailing {
	list := []report.Mailing{}
	for _, name := range r.set.Members(dim, r.time.observed) {
		m := r.mailing(name, r.time.observed, append(slices.Clone(within), measure.Filter{Dim: dim, Value: name}))
		if m.Sent != nil || m.Delivered != nil {
			list = append(list, m)
		}
	}
	earns := slices.ContainsFunc(list, func(m report.Mailing) bool { return m.Revenue != nil && *m.Revenue != 0 })
	slices.SortStableFunc(list, func(a, b report.Mailing) int {
		if earns {
			if c := cmp.Compare(orZero(b.Revenue), orZero(a.Revenue)); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(orZero(b.Clicks), orZero(a.Clicks)), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func orZero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

// emailReport sums up the period's mailings; nil when there are none.
func (r *run) emailReport() *report.Email {
	if !r.time.dated {
		return nil
	}
	all := r.mailing("", r.time.observed, nil)
	if all.Sent == nil && all.Delivered == nil {
		return nil
	}
	e := &report.Email{Mailing: all, Campaigns: r.mailingsBy("campaign", nil), Segments: r.mailingsBy("segment", nil), Tests: []report.Test{}}
	for _, campaign := range e.Campaigns {
		if t, ok := r.variantTest(campaign.Name); ok {
			e.Tests = append(e.Tests, t)
		}
	}
	return e
}

// variantTest compares the variants of a campaign by clicks: the one with the
// highest click rate with each of the others. With more than two, the confidence
// is shared by all pairs (Bonferroni), since any of them might have led. ok is
// false with fewer than two variants.
func (r *run) variantTest(campaign string) (t report.Test, ok bool) {
	t = report.Test{Campaign: campaign, Compared: []report.Difference{}}
	for _, v := range r.mailingsBy("variant", measure.Slice{{Dim: "campaign", Value: campaign}}) {
		if v.ClickInterval != nil {
			t.Variants = append(t.Variants, v)
		}
	}
	n := len(t.Variants)
	if n < 2 {
		return t, false
	}
	slices.SortStableFunc(t.Variants, func(a, b report.Mailing) int { return cmp.Compare(*b.ClickRate, *a.ClickRate) })
	lead, pairs := t.Variants[0], float64(n*(n-1)/2)
	won := true
	for _, other := range t.Variants[1:] {
		lo, hi := stats.ProportionDifference(*lead.Clicks, *lead.Delivered, *other.Clicks, *other.Delivered, 1-(1-level)/pairs)
		_, p := stats.TwoProportionZ(*lead.Clicks, *lead.Delivered, *other.Clicks, *other.Delivered)
		d := report.Difference{
			Variant: lead.Name, Against: other.Name, Value: *lead.ClickRate - *other.ClickRate, Interval: [2]float64{lo, hi}, P: p,
			Clear: p < (1-level)/pairs && lo > 0 && lead.TooFew == "" && other.TooFew == "",
		}
		won = won && d.Clear
		t.Compared = append(t.Compared, d)
	}
	if won {
		t.Winner = &t.Variants[0].Name
	}
	return t, true
}
