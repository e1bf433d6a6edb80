package measure

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/unit"
)

// give takes an amount of a customer.
type give func(customer int32, amount dataset.Fixed)

// customerMeasure is a measure that is counted from the order rows.
type customerMeasure struct {
	Info
	role    role // what is counted row by row, when at is nil
	paid    bool // counts only orders of channels with ad spend
	profit  bool // needs orders' profit
	history bool // looks at the orders before the period, too
	at      func(s *Set, p period.Period, channel int32) Value
	each    func(o *orders, p period.Period, channel int32, g give) // what at adds up, by customer; nil when it adds up none
}

// customerMeasures returns the measures that are counted from the order rows.
//
// A slice by channel takes the channel of the order where orders are looked at
// (customers, new, paid new, returning, repeat, days between), and that of the
// customer's first order where customers are followed over time (revenue of
// new customers, active, churned, mature, second order).
func customerMeasures() []customerMeasure {
	count := func(n int) Value { return Value{Number: float64(n)} }
	list := []customerMeasure{
		{
			Info: Info{
				Name: "orders.customers", Unit: unit.Count,
				Formula: "distinct customers with an order in the period", Doc: "customers who bought",
			},
			at: func(s *Set, p period.Period, channel int32) Value {
				return count(s.orders.buyers(p, channel).count(func(int32) bool { return true }))
			},
		},
		{
			Info: Info{
				Name: "orders.new_customers", Unit: unit.Count, Additive: true,
				Formula: "customers whose first order ever is in the period", Doc: "new customers",
			},
			role: firstOrder,
		},
		{
			Info: Info{
				Name: "orders.paid_new_customers", Unit: unit.Count, Additive: true,
				Formula: "customers whose first order ever is in the period, and came through a channel with ads.spend", Doc: "new customers of paid channels",
			},
			role: firstOrder, paid: true,
		},
		{
			Info: Info{
				Name: "orders.new_customer_revenue", Unit: unit.Money,
				Formula: "revenue in the period, less refunds, of customers whose first order ever is in the period", Doc: "revenue of new customers",
			},
			at: func(s *Set, p period.Period, channel int32) Value {
				o, p := s.orders, s.orders.whole(p)
				var t total
				lo, hi := o.between(p)
				for i := lo; i < hi; i++ {
					r := &o.rows[i]
					if p.Contains(o.first[r.Customer]) && passes(channel, o.acquired[r.Customer]) {
						t.add(r.Revenue)
					}
				}
				if t.overflow {
					return Value{Reason: NotFinite}
				}
				return Value{Number: t.sum.Float()}
			},
		},
		{
			Info: Info{
				Name: "orders.returning_customers", Unit: unit.Count,
				Formula: "distinct customers with an order in the period and one before it", Doc: "customers who came back",
			},
			at: func(s *Set, p period.Period, channel int32) Value {
				p = s.orders.whole(p)
				return count(s.orders.buyers(p, channel).count(func(c int32) bool { return s.orders.first[c] < p.Start }))
			},
		},
		{
			Info: Info{
				Name: "orders.repeat_orders", Unit: unit.Count, Additive: true,
				Formula: "orders that are not their customer's first", Doc: "orders of customers who had bought before",
			},
			role: repeatOrder,
		},
		{
			Info: Info{
				Name: "orders.days_between_orders", Unit: unit.Days,
				Formula: "median of the days from each repeat order in the period back to the customer's order before", Doc: "time between orders",
			},
			at: func(s *Set, p period.Period, channel int32) Value {
				median, ok := s.orders.medianGap(p, channel)
				if !ok {
					return Value{Reason: NoData}
				}
				return Value{Number: median}
			},
		},
	}
	for _, m := range slices.Concat(activeMeasures(), cohortMeasures()) {
		m.history = true
		list = append(list, m)
	}
	return list
}
