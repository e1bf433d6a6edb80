package measure

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Set answers for the measures of one report's data. Add comes
// first; after it a Set may be read from several goroutines.
type Set struct {
	data    *dataset.Data
	tables  []*groups
	orders  *orders // nil without orders
	known   []Info  // without the user's own
	aliases map[string]alias
	columns map[string]*column // by name; only those with a value in the data
	counted map[string]customerMeasure

	mu     sync.Mutex
	limits map[period.Date]int // churn limits by the last day
}

// NewSet indexes the tables, orders, paths, budgets and leads of d.
func NewSet(d *dataset.Data) *Set {
	s := &Set{
		data: d, known: Known(nil), orders: newOrders(d),
		aliases: map[string]alias{}, counted: map[string]customerMeasure{}, limits: map[period.Date]int{},
	}
	for _, a := range aliases() {
		s.aliases[a.name] = a
	}
	for _, t := range d.Tables {
		s.tables = append(s.tables, newGroups(t, d.Files))
	}
	for _, t := range []*dataset.Table{pathsTable(d), budgetTable(d), leadsTable(d)} {
		if t != nil {
			s.tables = append(s.tables, newGroups(t, d.Files))
		}
	}
	s.link()
	if s.orders == nil {
		return s
	}
	s.orders.linkPaid(s.paidChannels())
	for _, m := range customerMeasures() {
		if (s.orders.hasProfit || !m.profit) && (len(s.orders.paid) > 0 || !m.paid) {
			s.counted[m.Name] = m
		}
	}
	return s
}

// Add takes up an analysis's table. Without Has, File, Rows, First and Last
// every cell has a value, of one row, and no file is known. All dates 0 mean
// that the table has none.
func (s *Set) Add(t *dataset.Table) {
	s.tables = append(s.tables, newGroups(t, s.data.Files))
	s.link()
}

// Resolve returns the measure that a name means in these data: itself, or for
// an alias the first of its scope's preference that the data offer, when it is
// sliced by dims. It is false when the data offer none, or when the name is
// unknown or ambiguous (see Find).
func (s *Set) Resolve(name string, scope Scope, dims ...string) (used string, ok bool) {
	sl := make(Slice, len(dims))
	for i, dim := range dims {
		sl[i].Dim = dim
	}
	return s.resolve(name, scope, s.data.Span != nil, sl)
}

// resolve is Resolve for a period with dates, or for all rows.
func (s *Set) resolve(name string, scope Scope, dated bool, sl Slice) (used string, ok bool) {
	if a, isAlias := s.aliases[name]; isAlias {
		for _, c := range a.choices(scope) {
			if c.credit && !s.credits(c.name, sl) {
				continue
			}
			if s.offers(c.name, dated) {
				return c.name, true
			}
		}
		return "", false
	}
	if s.offers(name, false) {
		return name, true
	}
	info, _, found := Find(name, s.known)
	if !found {
		return "", false
	}
	return info.Name, s.offers(info.Name, false)
}

// credits reports whether an alias means a measure of credit in a slice.
func (s *Set) credits(name string, sl Slice) bool {
	c := s.columns[name]
	return c == nil || !slices.ContainsFunc(sl, func(f Filter) bool {
		return f.Dim != "channel" && (f.Dim == "campaign" || !c.takes(Slice{f}))
	})
}

// offers reports whether the data have a measure, and with dates if need be.
func (s *Set) offers(name string, dated bool) bool {
	if c := s.columns[name]; c != nil {
		return !dated || c.dated()
	}
	_, ok := s.counted[name]
	return ok
}

// At returns a measure's value over the period and slice. The zero period
// holds all rows, also those of sources without dates.
func (s *Set) At(name string, scope Scope, p period.Period, sl Slice) Value {
	used, ok := s.resolve(name, scope, p != period.Period{}, sl)
	if !ok {
		return Value{Reason: NoSource}
	}
	if c := s.columns[used]; c != nil {
		return c.at(p, sl)
	}
	channel, ok := s.orders.channel(sl)
	if !ok {
		return Value{Reason: NoDimension}
	}
	// Outside the history nobody knows whether there were customers.
	if span := s.orders.span(); p != (period.Period{}) && (p.End < span.Start || span.End < p.Start) {
		return Value{Reason: NoData}
	}
	m := s.counted[used]
	if m.at == nil {
		return Value{Number: float64(s.orders.count(m, p, channel))}
	}
	return m.at(s, p, channel)
}

// Additive reports whether the values of a measure over disjoint days add up to
// that over all of them.
func (s *Set) Additive(name string, scope Scope) bool {
	used, ok := s.Resolve(name, scope)
	if !ok {
		return false
	}
	if c := s.columns[used]; c != nil {
		return c.adds && c.judge == nil
	}
	return s.counted[used].Additive
}

// Days returns a measure's value on each day of the period, 0 where there is
// no row; costs that are booked on a day are spread over all days. It is false
// when the measure is undefined over the period, cannot be added up, or is told
// of more than single days.
func (s *Set) Days(name string, scope Scope, p period.Period, sl Slice) ([]float64, bool) {
	if (p == period.Period{}) || !s.At(name, scope, p, sl).Defined() {
		return nil, false
	}
	used, _ := s.resolve(name, scope, true, sl)
	if c := s.columns[used]; c != nil {
		return c.days(p, sl)
	}
	m := s.counted[used]
	if m.at != nil {
		return nil, false
	}
	channel, _ := s.orders.channel(sl)
	days := make([]float64, p.Days())
	for i := range days {
		day := p.Start + period.Date(i)
		days[i] = float64(s.orders.count(m, period.Period{Start: day, End: day, Grain: period.Day}, channel))
	}
	return days, true
}

// Customers returns what each customer adds to a measure that is a sum over
// customers who are followed over time, in the same order for every measure; 0
// for one who is not among them. It is false for any other measure, and where
// it is undefined over the period.
func (s *Set) Customers(name string, scope Scope, p period.Period, sl Slice) ([]float64, bool) {
	if !s.At(name, scope, p, sl).Defined() {
		return nil, false
	}
	used, _ := s.resolve(name, scope, p != period.Period{}, sl)
	m := s.counted[used]
	if m.each == nil {
		return nil, false
	}
	channel, _ := s.orders.channel(sl)
	amounts := make([]dataset.Fixed, s.orders.customers)
	m.each(s.orders, p, channel, func(c int32, amount dataset.Fixed) { amounts[c] += amount })
	list := make([]float64, len(amounts))
	for c, amount := range amounts {
		list[c] = amount.Float()
	}
	return list, true
}

// Dims returns the dimensions that a measure can be sliced by; none when it
// has no source.
func (s *Set) Dims(name string, scope Scope) []string {
	used, ok := s.Resolve(name, scope)
	if !ok {
		return nil
	}
	var list []string
	if c := s.columns[used]; c != nil {
		list = c.dims()
	} else if s.orders.sliced {
		list = []string{"channel"}
	}
	// Sliced, an alias may mean another measure, with dimensions of its own.
	if a, isAlias := s.aliases[name]; isAlias {
		for _, choice := range a.choices(scope) {
			c := s.columns[choice.name]
			if c == nil {
				continue
			}
			for _, dim := range c.dims() {
				if used, _ := s.Resolve(name, scope, dim); used == choice.name && !slices.Contains(list, dim) {
					list = append(list, dim)
				}
			}
		}
		list = slices.DeleteFunc(list, func(dim string) bool {
			used, ok := s.Resolve(name, scope, dim)
			return !ok || s.columns[used] != nil && !slices.Contains(s.columns[used].dims(), dim)
		})
	}
	return list
}

// Unattributed is the name of the channel that credit without a touch stands
// under. It is no member of the dimension.
const Unattributed = "(unattributed)"

// Members returns the values of a dimension that have a row in the period, the
// one with the highest ads.spend first, then by name.
func (s *Set) Members(dim string, p period.Period) []string {
	var list []string
	found := map[string]bool{"": true, Unattributed: true}
	for _, g := range s.tables {
		d := slices.Index(g.Dims, dim)
		if d < 0 {
			continue
		}
		for _, v := range g.Values[d] {
			if found[v] {
				continue
			}
			for range g.in(p, Slice{{dim, v}}) {
				found[v] = true
				list = append(list, v)
				break
			}
		}
	}
	spend := map[string]float64{}
	for _, v := range list {
		spend[v] = s.At("ads.spend", Channel, p, Slice{{dim, v}}).Number
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(spend[b], spend[a]), strings.Compare(a, b))
	})
	return list
}

// Span returns the first to the last day of the daily sources; false without
// dates.
func (s *Set) Span() (period.Period, bool) {
	if s.data.Span == nil {
		return period.Period{}, false
	}
	return *s.data.Span, true
}
