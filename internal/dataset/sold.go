package dataset

import (
	"bytes"
	"cmp"
	"slices"
)

// plainOrderID returns an order's id without the # that shops show before it and
// that what they hand to others lacks.
func plainOrderID(id []byte) []byte { return bytes.TrimPrefix(id, []byte("#")) }

// bothTellOrders reports whether some orders and some conversions have the ids of
// orders. Else nobody needs them, and none are held.
func bothTellOrders(scans [][]*fileScan) bool {
	orders, conversions := false, false
	for _, ofSource := range scans {
		for _, f := range ofSource {
			orders = orders || len(f.kept.orderIDs) > 0
			conversions = conversions || len(f.kept.sold.List) > 0
		}
	}
	return orders && conversions
}

// takeOrderIDs gives the orders of one file their ids; numbers are their places
// by id.
func (d *Data) takeOrderIDs(orders []Order, numbers map[string]int32) {
	ids := make([]string, len(orders))
	for id, i := range numbers {
		ids[i] = id
	}
	for i, id := range ids {
		if plain := plainOrderID([]byte(id)); len(plain) > 0 {
			orders[i].ID = d.OrderIDs.indexBytes(plain) + 1
		}
	}
}

// Sales holds the conversions against the orders, one by one.
type Sales struct {
	Order []int32 // by conversion: the order that it was, in Orders.Rows; -1 for none that is known
	Again []bool  // by conversion: one before it was of the same order
	First []int32 // by order: its first conversion; -1 for none
}

// Sales matches conversions and orders by the orders' ids; nil where either has
// none, or no id is in both. Of the conversions of an order the first in time
// counts, whatever their types; one that takes something back, by a count or a
// value below 0, is of the order and counts neither as first nor as again.
func (d *Data) Sales() *Sales {
	if d.Orders == nil || len(d.OrderIDs.List) == 0 {
		return nil
	}
	byID := make([]int32, len(d.OrderIDs.List)+1)
	for i := range d.Orders.Rows {
		if id := d.Orders.Rows[i].ID; id > 0 && byID[id] == 0 {
			byID[id] = int32(i + 1)
		}
	}
	s := &Sales{Order: make([]int32, len(d.Conversions)), Again: make([]bool, len(d.Conversions)), First: make([]int32, len(d.Orders.Rows))}
	for i := range s.First {
		s.First[i] = -1
	}
	any := false
	var found []int32 // conversions that may be the first of their order
	for i := range d.Conversions {
		c := &d.Conversions[i]
		s.Order[i] = -1
		if c.Order == 0 || byID[c.Order] == 0 {
			continue
		}
		any = true
		s.Order[i] = byID[c.Order] - 1
		if c.Count > 0 && c.Value >= 0 {
			found = append(found, int32(i))
		}
	}
	if !any {
		return nil
	}
	slices.SortFunc(found, func(a, b int32) int {
		x, y := &d.Conversions[a], &d.Conversions[b]
		return cmp.Or(cmp.Compare(x.Time, y.Time), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	for _, i := range found {
		if first := &s.First[s.Order[i]]; *first < 0 {
			*first = i
		} else {
			s.Again[i] = true
		}
	}
	return s
}
