package analysis

import (
	"peil/attribution"
	"peil/internal/report"
)

// returns are what a channel, or several together, brought and cost. A value
// that there is no source for is nil.
type returns struct {
	conversions, revenue, profit *float64
	spend                        *float64 // on advertising
	cost                         *float64 // all marketing cost that the channel bears
	impressions, clicks          *float64
}

// The figures of a channel, by the definitions of kpis.md: nil where the
// denominator is 0 or missing.
func (x returns) ctr() *float64  { return ratio(x.clicks, x.impressions) }
func (x returns) cpc() *float64  { return ratio(x.spend, x.clicks) }
func (x returns) roas() *float64 { return ratio(x.revenue, x.spend) }
func (x returns) poas() *float64 { return ratio(x.profit, x.spend) }

// cpa is nil also below 0 conversions, which shapley_rate may credit: a cost of
// less than nothing each is none.
func (x returns) cpa() *float64 {
	if x.conversions != nil && *x.conversions < 0 {
		return nil
	}
	return ratio(x.cost, x.conversions)
}

// roi is (revenue − cost) / cost, on revenue.
func (x returns) roi() *float64 {
	if x.revenue == nil || x.cost == nil || *x.cost == 0 {
		return nil
	}
	v := (*x.revenue - *x.cost) / *x.cost
	return &v
}

// sureness adds the intervals of what a channel is credited with, and of the
// figures that follow from that: costs stay as they were.
func (x returns) sureness(s report.Sureness, limits *attribution.Limits) report.Sureness {
	low, high := x, x
	low.conversions, low.revenue = &limits.Conversions[0], &limits.Value[0]
	high.conversions, high.revenue = &limits.Conversions[1], &limits.Value[1]
	between := func(a, b *float64) *[2]float64 {
		if a == nil || b == nil {
			return nil
		}
		return &[2]float64{*a, *b}
	}
	s.Interval, s.ValueInterval = &limits.Conversions, &limits.Value
	s.ROASInterval, s.ROIInterval = between(low.roas(), high.roas()), between(low.roi(), high.roi())
	if x.cpa() != nil && limits.Conversions[0] > 0 {
		s.CPAInterval = between(high.cpa(), low.cpa())
	}
	return s
}

// plus adds two channels up. A sum of profits is known when each part that has
// revenue has one.
func (x returns) plus(y returns) returns {
	s := returns{
		conversions: plus(x.conversions, y.conversions), revenue: plus(x.revenue, y.revenue),
		spend: plus(x.spend, y.spend), cost: plus(x.cost, y.cost),
		impressions: plus(x.impressions, y.impressions), clicks: plus(x.clicks, y.clicks),
	}
	if (x.profit != nil || x.revenue == nil) && (y.profit != nil || y.revenue == nil) {
		s.profit = plus(x.profit, y.profit)
	}
	return s
}

// costsOf returns what a channel cost and showed in the period.
func (r *run) costsOf(channel string) returns {
	p, slice := r.time.observed, channelSlice(channel)
	return returns{
		spend: r.at("ads.spend", p, slice), cost: r.at("marketing_cost", p, slice),
		impressions: r.at("ads.impressions", p, slice), clicks: r.at("ads.clicks", p, slice),
	}
}

// credited returns what a channel cost and what a model's credit gives it.
func (r *run) credited(c attribution.ChannelCredit) returns {
	var x returns
	if c.Channel != attribution.Unattributed && r.journeys.Dated() == r.time.dated {
		x = r.costsOf(c.Channel)
	}
	conversions, revenue := c.Conversions.Float(), c.Value.Float()
	x.conversions, x.revenue = &conversions, &revenue
	if c.HasProfit {
		profit := c.Profit.Float()
		x.profit = &profit
	}
	return x
}

// reported returns what a channel cost and what its platform reports.
func (r *run) reported(channel string) returns {
	x := r.costsOf(channel)
	p, slice := r.time.observed, channelSlice(channel)
	x.conversions, x.revenue = r.at("ads.conversions", p, slice), r.at("ads.revenue", p, slice)
	return x
}

// byChannel returns every active channel's returns: credited by the primary
// model where there are journeys with dates, else, all of them, as the platforms
// report them. Conversions without a touch come last, under attribution's name.
func (r *run) byChannel() (names []string, all map[string]returns) {
	all = map[string]returns{}
	credits := map[string]returns{}
	if r.hasCredit() {
		for _, c := range r.credits[r.journeys.Primary()].ByChannel(r.time.observed) {
			credits[c.Channel] = r.credited(c)
		}
	}
	for _, name := range r.channels.names {
		x, ok := credits[name]
		switch {
		case ok:
		case r.hasCredit():
			// No journey of the period met the channel: the model gives it nothing, and
			// what its platform claims must not stand in one column with credit. Where
			// none ever does, nobody knows what it brought.
			x = r.costsOf(name)
			if x != (returns{}) && !r.unmet(name) {
				x.conversions, x.revenue = new(float64), new(float64)
			}
		default:
			x = r.reported(name)
		}
		if x == (returns{}) {
			continue
		}
		names = append(names, name)
		all[name] = x
	}
	if x, ok := credits[attribution.Unattributed]; ok {
		names = append(names, attribution.Unattributed)
		all[attribution.Unattributed] = x
	}
	return names, all
}

// hasCredit reports whether the period's conversions are credited to channels.
func (r *run) hasCredit() bool { return r.journeys != nil && r.journeys.Dated() }

// credit makes a channel's entry in report.json; limits are nil where the
// config asks for none, or the channel has none.
func (r *run) credit(c attribution.ChannelCredit, limits *attribution.Limits) report.Credit {
	x := r.credited(c)
	credit := report.Credit{Conversions: *x.conversions, Value: *x.revenue, ROAS: x.roas(), CPA: x.cpa(), ROI: x.roi()}
	if c.Error > 0 {
		credit.Error = &c.Error
	}
	if limits != nil {
		credit.Sureness = x.sureness(credit.Sureness, limits)
	}
	for _, figure := range []struct {
		name        string
		value, cost *float64
		free        string // the reason where there is no such cost
	}{
		{"roas", credit.ROAS, x.spend, "no_spend"}, {"cpa", credit.CPA, x.cost, "no_cost"}, {"roi", credit.ROI, x.cost, "no_cost"},
	} {
		if figure.value != nil {
			continue
		}
		reason := "division_by_zero"
		switch {
		case c.Channel == attribution.Unattributed:
			reason = "no_channel"
		case r.journeys.Dated() != r.time.dated:
			reason = "undated"
		case figure.cost == nil || *figure.cost == 0:
			reason = figure.free
		case c.Conversions < 0: // of CPA: the others are told
			reason = "below_zero"
		}
		if credit.Reasons == nil {
			credit.Reasons = map[string]*report.Reason{}
		}
		credit.Reasons[figure.name] = report.NewReason(reason)
	}
	return credit
}
