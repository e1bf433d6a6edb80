package audit

import (
	"math"
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/diag"
	"peil/internal/period"
)

// salesFew is how many orders tell something.
const salesFew = 20

// purchases are the names, in lower case, of conversions that are orders.
var purchases = []string{"", "purchase", "order", "sale", "buy", "transaction", "kjøp", "ordre", "salg", "bestilling"}

// IsSale reports whether conversions of a type are orders, by the type's name;
// those without a name are.
func IsSale(name string) bool { return slices.Contains(purchases, strings.ToLower(name)) }

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
		if days.Contains(c.Date) && (c.Type < 0 || IsSale(d.Types.List[c.Type])) {
			bought.number += c.Count
			bought.value += c.Value
		}
	}
	if orders.number < salesFew*dataset.Scale || bought.number == 0 {
		return
	}
	source := d.Files[d.Conversions[0].File].Source
	apart := func(x, y dataset.Fixed, limit float64) bool {
		return x > 0 && y > 0 && math.Abs(x.Float()-y.Float()) > limit*y.Float()
	}
	if limit := a.limit("conversions_against_orders"); apart(bought.number, orders.number, limit) {
		a.add(source, dataset.Finding{
			Severity: diag.Warning, Check: "conversions_against_orders", Columns: []string{dataset.AllColumns},
			Args: dataset.Args{
				"conversions": bought.number.Float(), "orders": orders.number.Float(), "start": days.Start, "end": days.End,
				"share": dataset.Share(bought.number.Float() / orders.number.Float()), "low": dataset.Share(1 - limit), "high": dataset.Share(1 + limit),
			},
		})
	}
	if limit := a.limit("value_against_orders"); apart(bought.value, orders.value, limit) {
		a.add(source, dataset.Finding{
			Severity: diag.Warning, Check: "value_against_orders", Columns: []string{"value"},
			Args: dataset.Args{
				"value": dataset.Amount(bought.value.Float()), "revenue": dataset.Amount(orders.value.Float()), "start": days.Start, "end": days.End,
				"share": dataset.Share(bought.value.Float() / orders.value.Float()),
			},
		})
	}
}

// claims holds the revenue that the platforms of ads claim against all that was
// sold on the same days. More than there was to claim cannot be: each of them
// counts the purchases that it was anywhere near.
func (a *audit) claims() {
	days, ok := a.common("orders", "ads")
	if !ok || a.data.Orders == nil {
		return
	}
	var sold, claimed, most dataset.Fixed
	for _, o := range a.data.Orders.Rows {
		if days.Contains(o.Date) {
			sold += o.Revenue
		}
	}
	source := ""
	for _, t := range a.data.Tables {
		column := slices.Index(t.Columns, "revenue")
		if t.Kind != "ads" || column < 0 {
			continue
		}
		var own dataset.Fixed
		for g, date := range t.Date {
			if days.Contains(date) {
				own += t.Sums[column][g]
			}
		}
		if claimed += own; own > most {
			source, most = t.Source, own
		}
	}
	if sold > 0 && claimed.Float() > a.limit("claims_over_sales")*sold.Float() {
		a.add(source, dataset.Finding{
			Severity: diag.Warning, Check: "claims_over_sales", Columns: []string{"revenue"},
			Args: dataset.Args{
				"claimed": dataset.Amount(claimed.Float()), "revenue": dataset.Amount(sold.Float()), "start": days.Start, "end": days.End,
				"share": dataset.Share(claimed.Float() / sold.Float()),
			},
		})
	}
}

// orderIDs looks at conversions and orders one by one: at orders that several
// conversions tell of, as when a tag fires again on a page that is loaded again,
// and at ids that are not the same ones.
func (a *audit) orderIDs() {
	d := a.data
	if len(d.OrderIDs.List) == 0 {
		return
	}
	s := d.Sales()
	if s == nil {
		var sold, ordered string
		first := d.Conversions[0]
		for _, c := range d.Conversions {
			if c.Order > 0 {
				sold, first = d.OrderIDs.List[c.Order-1], c
				break
			}
		}
		for _, o := range d.Orders.Rows {
			if o.ID > 0 {
				ordered = d.OrderIDs.List[o.ID-1]
				break
			}
		}
		a.add(d.Files[first.File].Source, dataset.Finding{
			Severity: diag.Warning, Check: "order_ids_apart", Columns: []string{"order"}, Args: dataset.Args{"conversion": sold, "order": ordered},
		})
		return
	}
	var again sightings
	var value dataset.Fixed
	var first *dataset.Conversion // by file and line
	for i, is := range s.Again {
		if !is {
			continue
		}
		c := &d.Conversions[i]
		again.add(c.File, c.Line)
		value += c.Value
		if first == nil || c.File < first.File || c.File == first.File && c.Line < first.Line {
			first = c
		}
	}
	if again.n == 0 {
		return
	}
	a.rows(again, dataset.Finding{
		Severity: diag.Warning, Check: "orders_converted_twice", Columns: []string{"conversions", "value", "profit"},
		Args: dataset.Args{"n": again.n, "value": dataset.Amount(value.Float()), "order": d.OrderIDs.List[first.Order-1]},
	})
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
