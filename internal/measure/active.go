package measure

import (
	"peil/internal/period"
	"peil/internal/unit"
)

// ChurnLimit returns the days without an order after which a customer counts
// as lost, in a period that ends on end: twice the median time between
// orders over all orders up to that day. It is false when nobody has ordered on
// two days by then.
func (s *Set) ChurnLimit(end period.Date) (days int, ok bool) {
	if s.orders == nil || end < s.orders.start {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	days, seen := s.limits[end]
	if !seen {
		median, _ := s.orders.medianGap(period.Period{Start: s.orders.start, End: end, Grain: period.Range}, anyChannel)
		days = int(2 * median) // a median of whole days is a multiple of a half
		s.limits[end] = days
	}
	return days, days > 0
}

// active returns the customers who have ordered on a day or in the limit's
// days before it. It is false when the history starts later than that: then
// some of them are not seen.
func (o *orders) active(on period.Date, limit int) (set, bool) {
	window := period.Period{Start: on - period.Date(limit), End: on, Grain: period.Range}
	if window.Start < o.start {
		return nil, false
	}
	return o.buyers(window, anyChannel), true
}

// activeMeasures are customers by how lately they ordered.
//
// Churned are those of the active customers at the start who are not active at
// the end, so that churned / active at the start is a share: who came and went
// within the period is in neither, nor who came back in time.
func activeMeasures() []customerMeasure {
	const limit = "the limit: twice the median time between orders unless stated"
	measured := func(at func(o *orders, p period.Period, limit int, acquired func(int32) bool) Value) func(*Set, period.Period, int32) Value {
		return func(s *Set, p period.Period, channel int32) Value {
			p = s.orders.whole(p)
			days, ok := s.ChurnLimit(p.End)
			if !ok {
				return Value{Reason: NoData}
			}
			return at(s.orders, p, days, s.orders.acquiredBy(channel))
		}
	}
	activeOn := func(o *orders, on period.Date, limit int, acquired func(int32) bool) Value {
		active, ok := o.active(on, limit)
		if !ok {
			return Value{Reason: TooYoung}
		}
		return Value{Number: float64(active.count(acquired))}
	}
	return []customerMeasure{
		{
			Info: Info{
				Name: "orders.active_customers_start", Unit: unit.Count,
				Formula: "customers with an order on the day before the period, or within " + limit, Doc: "active customers at the period's start",
			},
			at: measured(func(o *orders, p period.Period, limit int, acquired func(int32) bool) Value {
				return activeOn(o, p.Start-1, limit, acquired)
			}),
		},
		{
			Info: Info{
				Name: "orders.active_customers_end", Unit: unit.Count,
				Formula: "customers with an order on the period's last day, or within " + limit, Doc: "active customers at the period's end",
			},
			at: measured(func(o *orders, p period.Period, limit int, acquired func(int32) bool) Value {
				return activeOn(o, p.End, limit, acquired)
			}),
		},
		{
			Info: Info{
				Name: "orders.churned_customers", Unit: unit.Count,
				Formula: "active customers at the period's start whose inactivity has passed the limit at its end; " + limit, Doc: "customers lost",
			},
			at: measured(func(o *orders, p period.Period, limit int, acquired func(int32) bool) Value {
				before, ok := o.active(p.Start-1, limit)
				if !ok {
					return Value{Reason: TooYoung}
				}
				after, _ := o.active(p.End, limit)
				return Value{Number: float64(before.count(func(c int32) bool { return !after.has(c) && acquired(c) }))}
			}),
		},
	}
}

// acquiredBy returns whether a customer's first order came through the channel.
func (o *orders) acquiredBy(channel int32) func(c int32) bool {
	return func(c int32) bool { return passes(channel, o.acquired[c]) }
}
