package audit

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

const (
	salesLow  = 0.9 // conversions for each order below which some are not tracked
	salesHigh = 1.1 // and above which some are counted twice
	salesFew  = 20  // fewer orders tell nothing
)

// purchases are the names, in lower case, of conversions that are orders.
var purchases = []string{"", "purchase", "order", "sale", "buy", "transaction", "kjøp", "ordre", "salg", "bestilling"}

// sales compares the conversions with the orders, over the days that both
// sources cover: they tell of the same sales, and what is missing from the one
// is missing from every channel's credit. Conversions of other types, such as
// leads, are left out.
func (a *audit) sales() {
	d := a.data
	days, ok := a.common("orders", "conversions")
	if !ok || d.Orders == nil || len(d.Conversions) == 0 {
		return
	}
	var bought, orders struct{ number, value dataset.Fixed }
	for _, o := range d.Orders.Rows {
		if days.Contains(o.Date) {
			orders.number += dataset.Scale
			orders.value += o.Revenue
		}
	}
	for _, c := range d.Conversions {
		if days.Contains(c.Date) && (c.Type < 0 || slices.Contains(purchases, strings.ToLower(d.Types.List[c.Type]))) {
			bought.number += c.Count
			bought.value += c.Value
		}
	}
	if orders.number < salesFew*dataset.Scale || bought.number == 0 {
		return
	}
	source := d.Files[d.Conversions[0].File].Source
	apart := func(x, y dataset.Fixed) bool {
		return x > 0 && y > 0 && (x.Float() < salesLow*y.Float() || x.Float() > salesHigh*y.Float())
	}
	if apart(bought.number, orders.number) {
		a.add(source, dataset.Finding{
			Severity: diag.Warning, Check: "conversions_against_orders", Columns: []string{dataset.AllColumns},
			Args: dataset.Args{
				"conversions": bought.number.Float(), "orders": orders.number.Float(), "start": days.Start, "end": days.End,
				"share": dataset.Share(bought.number.Float() / orders.number.Float()),
			},
		})
	}
	if apart(bought.value, orders.value) {
		a.add(source, dataset.Finding{
			Severity: diag.Warning, Check: "value_against_orders", Columns: []string{"value"},
			Args: dataset.Args{
				"value": dataset.Amount(bought.value.Float()), "revenue": dataset.Amount(orders.value.Float()), "start": days.Start, "end": days.End,
				"share": dataset.Share(bought.value.Float() / orders.value.Float()),
			},
		})
	}
}

// common returns the days from the later first to the earlier last one of two
// kinds; false where there are none.
func (a *audit) common(kinds ...string) (days period.Period, ok bool) {
	days.Grain = period.Range
	for i, kind := range kinds {
		var first, last period.Date
		seen := false
		for _, t := range a.data.Tables {
			if t.Kind != kind || len(t.Date) == 0 {
				continue
			}
			if start, end := t.Date[0], t.Date[len(t.Date)-1]; !seen {
				first, last, seen = start, end, true
			} else {
				first, last = min(first, start), max(last, end)
			}
		}
		if !seen {
			return days, false
		}
		if i == 0 {
			days.Start, days.End = first, last
		}
		days.Start, days.End = max(days.Start, first), min(days.End, last)
	}
	return days, days.Start <= days.End
}
