package measure

import (
	"slices"
	"sort"

	"peil/internal/dataset"
	"peil/internal/period"
)

// orders are the order rows as customers' histories. A row with a negative
// revenue is a refund: it belongs to its customer's revenue and profit, and is
// no purchase.
type orders struct {
	rows      []dataset.Order
	customers int
	channels  map[string]int32
	sliced    bool           // some order has a channel
	paid      map[int32]bool // channels of orders with ad spend
	hasProfit bool
	start     period.Date // first day of the orders' history

	// By row.
	role []role
	gap  []int32 // days since the customer's purchase before; -1 when none is seen

	// By customer.
	first    []period.Date // first order ever
	acquired []int32       // channel of the first order; -1 when unknown or before the history
	second   []period.Date // second purchase; never when there is none
	ends     [allHorizons][]period.Date
}

// role is what a row is in its customer's history.
type role uint8

const (
	refund role = iota
	firstOrder
	repeatOrder // also the first one seen of a customer whom the source tells to be older
)

// never is later than every date.
const never = period.Date(1<<31 - 1)

// newOrders reads the histories; the rows are sorted by date. It returns nil
// when there are none.
func newOrders(d *dataset.Data) *orders {
	if d.Orders == nil || len(d.Orders.Rows) == 0 {
		return nil
	}
	n := len(d.Orders.Customers)
	o := &orders{
		rows: d.Orders.Rows, customers: n, channels: map[string]int32{},
		hasProfit: d.Orders.HasProfit, start: d.Orders.Rows[0].Date,
		role: make([]role, len(d.Orders.Rows)), gap: make([]int32, len(d.Orders.Rows)),
		first: make([]period.Date, n), acquired: make([]int32, n), second: make([]period.Date, n),
	}
	for i, name := range d.Channels.List {
		o.channels[name] = int32(i)
	}
	last := make([]period.Date, n)
	for c := range n {
		o.first[c], o.acquired[c], o.second[c], last[c] = never, -1, never, never
	}
	for i := range o.rows {
		r := &o.rows[i]
		o.sliced = o.sliced || r.Channel >= 0
		if r.Revenue >= 0 {
			o.first[r.Customer] = min(o.first[r.Customer], r.First, r.Date)
		}
	}
	for i := range o.rows {
		r := &o.rows[i]
		c := r.Customer
		o.gap[i] = -1
		if r.Revenue < 0 {
			continue
		}
		older := o.first[c] < r.Date // on the first day the first row is the first order
		switch {
		case last[c] == never && !older:
			o.role[i], o.acquired[c] = firstOrder, r.Channel
		default:
			o.role[i] = repeatOrder
			o.second[c] = min(o.second[c], r.Date)
		}
		if last[c] != never {
			o.gap[i] = int32(r.Date - last[c])
		}
		last[c] = r.Date
	}
	for h := range allHorizons {
		o.ends[h] = make([]period.Date, n)
		for c, first := range o.first {
			o.ends[h][c] = never
			if first != never {
				o.ends[h][c] = h.end(first)
			}
		}
	}
	return o
}

// between returns the indices of the rows of a period; the zero period holds
// all of them.
func (o *orders) between(p period.Period) (lo, hi int) {
	if p == (period.Period{}) {
		return 0, len(o.rows)
	}
	lo = sort.Search(len(o.rows), func(i int) bool { return o.rows[i].Date >= p.Start })
	hi = lo + sort.Search(len(o.rows)-lo, func(i int) bool { return o.rows[lo+i].Date > p.End })
	return lo, hi
}

// span returns the days from the first order to the last.
func (o *orders) span() period.Period {
	return period.Period{Start: o.start, End: o.rows[len(o.rows)-1].Date, Grain: period.Range}
}

// whole gives the zero period its dates.
func (o *orders) whole(p period.Period) period.Period {
	if p == (period.Period{}) {
		return o.span()
	}
	return p
}

// anyChannel is the filter that every order passes; noChannel one that none does.
const (
	anyChannel = int32(-2)
	noChannel  = int32(-3)
)

// channel returns the slice as a filter; ok is false when orders cannot be
// sliced so.
func (o *orders) channel(sl Slice) (filter int32, ok bool) {
	filter = anyChannel
	for _, f := range sl {
		if f.Dim != "channel" || !o.sliced {
			return 0, false
		}
		c, known := o.channels[f.Value]
		if !known || filter != anyChannel && filter != c {
			c = noChannel
		}
		filter = c
	}
	return filter, true
}

// passes reports whether a row of that channel is in the slice.
func passes(filter, channel int32) bool { return filter == anyChannel || filter == channel }

// set is a set of customers.
type set []uint64

func (o *orders) newSet() set  { return make(set, (o.customers+63)/64) }
func (s set) put(c int32)      { s[c/64] |= 1 << (c % 64) }
func (s set) has(c int32) bool { return s[c/64]>>(c%64)&1 == 1 }
func (s set) count(also func(c int32) bool) (n int) {
	for c := range int32(len(s) * 64) {
		if s.has(c) && also(c) {
			n++
		}
	}
	return n
}

// buyers returns the customers with a purchase in the period. By channel it is
// the channel of the purchase.
func (o *orders) buyers(p period.Period, channel int32) set {
	s := o.newSet()
	lo, hi := o.between(p)
	for i := lo; i < hi; i++ {
		if o.role[i] != refund && passes(channel, o.rows[i].Channel) {
			s.put(o.rows[i].Customer)
		}
	}
	return s
}

// count returns the rows that a measure counts in the period.
func (o *orders) count(m customerMeasure, p period.Period, channel int32) (n int) {
	lo, hi := o.between(p)
	for i := lo; i < hi; i++ {
		if o.counts(m, i) && passes(channel, o.rows[i].Channel) {
			n++
		}
	}
	return n
}

// counts reports whether a measure counts the row.
func (o *orders) counts(m customerMeasure, row int) bool {
	return o.role[row] == m.role && (!m.paid || o.paid[o.rows[row].Channel])
}

// linkPaid finds the channels that cost money among those of the orders.
func (o *orders) linkPaid(channels []string) {
	paid := map[int32]bool{}
	for _, name := range channels {
		if c, ok := o.channels[name]; ok {
			paid[c] = true
		}
	}
	o.paid = map[int32]bool{}
	for i := range o.rows {
		if c := o.rows[i].Channel; paid[c] {
			o.paid[c] = true
		}
	}
}

// medianGap returns the median of the days between a purchase in the period
// and the customer's purchase before it.
func (o *orders) medianGap(p period.Period, channel int32) (median float64, ok bool) {
	// Gaps are few different numbers of days: to count them is much
	// faster than to sort a large shop's orders, and every period asks.
	counts := make([]int, o.span().Days())
	n := 0
	lo, hi := o.between(p)
	for i := lo; i < hi; i++ {
		if o.gap[i] >= 0 && passes(channel, o.rows[i].Channel) {
			counts[o.gap[i]]++
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	// The k-th smallest, from 0, is the first gap with more than k up to it.
	kth := func(k int) int {
		below := 0
		return slices.IndexFunc(counts, func(c int) bool { below += c; return below > k })
	}
	return float64(kth((n-1)/2)+kth(n/2)) / 2, true
}
