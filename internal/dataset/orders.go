package dataset

import (
	"cmp"
	"slices"

	"peil/internal/period"
)

// take adds a file's orders, under common numbers.
func (o *Orders) take(k *kept, customers, channels func(int32) int32, file int32) {
	for _, row := range k.orders {
		row.Customer, row.Channel, row.File = customers(row.Customer), channels(row.Channel), file
		if row.lacksProfit {
			row.Profit, row.HasProfit = 0, false // the rest of it is not known
		}
		o.HasFirst = o.HasFirst || row.told
		o.HasProfit = o.HasProfit || row.HasProfit
		o.Rows = append(o.Rows, row.Order)
	}
}

// finish gives every order its customer's first date, the earliest that is told
// or seen, and sorts.
func (o *Orders) finish() {
	first := make([]period.Date, len(o.Customers))
	known := make([]bool, len(o.Customers))
	for _, row := range o.Rows {
		if c := row.Customer; !known[c] || row.First < first[c] {
			first[c], known[c] = row.First, true
		}
	}
	for i := range o.Rows {
		o.Rows[i].First = first[o.Rows[i].Customer]
	}
	slices.SortFunc(o.Rows, func(a, b Order) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
