package measure

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// wastedSpend is the spend of campaigns under break-even: over a period, the
// sum of the spend of those whose revenue, as the platform claims it, times the
// margin is below their spend.
//
// Who loses depends on the period: a campaign that fails in one month may carry
// the quarter. So periods do not add up, and days mean nothing. Slices by
// channel and campaign do add up; by any other dimension a campaign is judged
// by its part.
//
// Spend that cannot be judged is no waste, so that the whole is a floor:
//
//   - of a source that tells no revenue in the period, or no campaigns. In a
//     source that tells some, a campaign without any brought none: platforms
//     leave the cell empty where nothing was bought;
//   - of rows without a campaign's name.
const wastedSpend = "ads.wasted_spend"

// breakEven is how far rounding may put a campaign that just pays for itself
// below its spend, as a part of the spend.
const breakEven = 1e-12

// waste returns the column of wastedSpend; nil when no ad source tells both
// campaigns and revenue.
func (s *Set) waste() *column {
	spend, revenue := s.columns["ads.spend"], s.columns["ads.revenue"]
	if spend == nil || revenue == nil {
		return nil
	}
	claims := map[*groups]int{} // the column of revenue
	for _, pt := range revenue.families[0] {
		claims[pt.groups] = pt.column
	}
	var parts []part
	for _, pt := range spend.families[0] {
		if _, tells := claims[pt.groups]; tells && slices.Contains(pt.groups.Dims, "campaign") {
			parts = append(parts, pt)
		}
	}
	if parts == nil {
		return nil
	}
	c := &column{families: [][]part{parts}, adds: true}
	c.judge = func(p period.Period, sl Slice) verdict {
		campaigns := map[campaign]*balance{}
		judged := map[*groups]bool{}
		for _, pt := range c.parts(sl) {
			claimed := claims[pt.groups]
			if judged[pt.groups] = pt.groups.tells(claimed, p); !judged[pt.groups] {
				continue
			}
			for i := range pt.groups.in(p, sl) {
				key := pt.groups.campaign(i)
				if key.name == "" {
					continue
				}
				b := campaigns[key]
				if b == nil {
					b = &balance{}
					campaigns[key] = b
				}
				b.spend.add(pt.groups.Sums[pt.column][i])
				b.revenue.add(pt.groups.Sums[claimed][i])
			}
		}
		margin := s.margin(p)
		return func(g *groups, i int, spend dataset.Fixed) (dataset.Fixed, bool) {
			b := campaigns[g.campaign(i)]
			switch {
			case !judged[g] || b == nil:
				return 0, false
			case !b.loses(margin):
				return 0, true
			}
			return spend, true
		}
	}
	return c
}

// campaign is a campaign of a channel: two channels may name theirs alike.
type campaign struct{ channel, name string }

// balance is what a campaign cost and brought.
type balance struct{ spend, revenue total }

// loses reports whether a campaign is below break-even.
func (b *balance) loses(margin float64) bool {
	spend := b.spend.sum.Float()
	return spend-b.revenue.sum.Float()*margin > breakEven*spend
}

// campaign returns whose the group is; the table has campaigns.
func (g *groups) campaign(i int) campaign {
	value := func(dim string) string {
		if d := slices.Index(g.Dims, dim); d >= 0 {
			return g.Values[d][g.Keys[d][i]]
		}
		return ""
	}
	return campaign{channel: value("channel"), name: value("campaign")}
}

// tells reports whether column c has a value in the period.
func (g *groups) tells(c int, p period.Period) bool {
	for i := range g.in(p, nil) {
		if g.has(i, c) {
			return true
		}
	}
	return false
}

// margin is what the shop keeps of its revenue after the cost of goods, in the
// period: gross profit / revenue, of orders, else of conversions. Where that is
// unknown it is 1, so that revenue itself has to pay for the spend.
func (s *Set) margin(p period.Period) float64 {
	for _, shop := range []struct{ profit, revenue string }{
		{"orders.profit", "orders.revenue"},
		{"conversions.profit", "conversions.value"},
	} {
		profit, revenue := s.At(shop.profit, Program, p, nil), s.At(shop.revenue, Program, p, nil)
		if profit.Defined() && revenue.Defined() && revenue.Number > 0 {
			return profit.Number / revenue.Number
		}
	}
	return 1
}
