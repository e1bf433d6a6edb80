package measure

import (
	"peil/internal/dataset"
	"peil/internal/period"
	"peil/internal/unit"
)

// horizon is how long customers are followed from their first order.
type horizon int

const (
	year        horizon = iota // 365 days
	oneYear                    // 12 months
	twoYears                   // 24 months
	allHorizons                // how many there are
)

// end returns the last day that counts for a customer with that first order.
func (h horizon) end(first period.Date) period.Date {
	switch h {
	case oneYear:
		return first.AddMonths(12)
	case twoYears:
		return first.AddMonths(24)
	}
	return first + 365
}

// mature reports whether a customer has been followed over the whole horizon
// on a day: the first order is that old, and lies in the history, since of a
// customer whom the source tells to be older the early orders are not seen.
func (o *orders) mature(c int32, h horizon, on period.Date) bool {
	return o.first[c] >= o.start && o.ends[h][c] <= on
}

// cohortSum gives the amounts that add up to something of the mature customers
// as of a day: each customer at least once, be it 0.
type cohortSum func(o *orders, end period.Date, mature func(customer int32) bool, g give)

// cohortMeasures follow customers from their first order. Customers of any age
// that is high enough count alike, as of the period's end; the day on which
// the horizon ends still counts.
func cohortMeasures() []customerMeasure {
	followed := func(name, formula, doc string, u unit.Unit, h horizon, sum cohortSum) customerMeasure {
		each := func(o *orders, p period.Period, channel int32, g give) {
			end := o.whole(p).End
			sum(o, end, func(c int32) bool { return passes(channel, o.acquired[c]) && o.mature(c, h, end) }, g)
		}
		return customerMeasure{
			Info: Info{Name: "orders." + name, Unit: u, Formula: formula, Doc: doc},
			at: func(s *Set, p period.Period, channel int32) Value {
				var t total
				each(s.orders, p, channel, func(_ int32, amount dataset.Fixed) {
					t.rows++
					t.add(amount)
				})
				switch {
				case t.rows == 0:
					return Value{Reason: TooYoung}
				case t.overflow:
					return Value{Reason: NotFinite}
				}
				return Value{Number: t.sum.Float()}
			},
			each: each,
		}
	}
	customers := func(o *orders, _ period.Date, mature func(int32) bool, g give) {
		for c := range int32(o.customers) {
			if mature(c) {
				g(c, dataset.Scale)
			}
		}
	}
	within := func(h horizon, amount func(*dataset.Order) dataset.Fixed) cohortSum {
		return func(o *orders, end period.Date, mature func(int32) bool, g give) {
			_, hi := o.between(period.Period{Start: o.start, End: end, Grain: period.Range})
			for i := range o.rows[:hi] {
				r := &o.rows[i]
				if mature(r.Customer) && r.Date <= o.ends[h][r.Customer] {
					g(r.Customer, amount(r))
				}
			}
		}
	}

	var list []customerMeasure
	for _, whole := range []struct {
		horizon
		months string
	}{{oneYear, "12"}, {twoYears, "24"}} {
		h, months := whole.horizon, whole.months
		profit := followed("profit_"+months+"m", "gross profit of those customers' orders within "+months+" months of their first", "gross profit of mature customers", unit.Money, h,
			within(h, func(r *dataset.Order) dataset.Fixed { return r.Profit }))
		profit.profit = true
		list = append(list,
			followed("mature_customers_"+months+"m", "customers whose first order is at least "+months+" months before the period's end", "customers old enough", unit.Count, h, customers),
			profit,
			followed("revenue_"+months+"m", "revenue of those customers' orders within "+months+" months of their first", "revenue of mature customers", unit.Money, h,
				within(h, func(r *dataset.Order) dataset.Fixed { return r.Revenue })))
	}
	return append(list,
		followed("mature_customers_365d", "customers whose first order is at least 365 days before the period's end", "customers old enough", unit.Count, year, customers),
		followed("second_order_365d", "those customers with a second order within 365 days of the first", "customers who bought again", unit.Count, year,
			func(o *orders, _ period.Date, mature func(int32) bool, g give) {
				for c := range int32(o.customers) {
					switch {
					case !mature(c):
					case o.second[c] <= o.ends[year][c]:
						g(c, dataset.Scale)
					default:
						g(c, 0)
					}
				}
			}))
}
