package measure

import (
	"peil/internal/dataset"
	"peil/internal/period"
)

// Days are those that a value is of, where they are not one period.
type Days struct {
	Runs []period.Period // a day that lies in two of them counts twice
	Span period.Period   // what is taken instead where a measure cannot be added up, such as a number of customers
}

// Whole returns the days of a period; all rows for the zero period.
func Whole(p period.Period) Days { return Days{[]period.Period{p}, p} }

// Pair is the days of two figures that are compared, like for like. Now has no
// runs where it is all the days of the later figure itself.
type Pair struct{ Now, Then Days }

// Own reports whether the later side is all the days of a figure of p.
func (x Pair) Own(p period.Period) bool {
	return len(x.Now.Runs) == 0 || len(x.Now.Runs) == 1 && x.Now.Runs[0] == p
}

// Count returns the number of days.
func (d Days) Count() float64 {
	n := 0
	for _, run := range d.Runs {
		n += run.Days()
	}
	return float64(n)
}

// Over returns a measure's value over days: the sum of its values over the runs,
// and where it cannot be added up its value over the span.
func (s *Set) Over(name string, scope Scope, days Days, sl Slice) Value {
	if !s.Additive(name, scope) {
		return s.At(name, scope, days.Span, sl)
	}
	sum := Value{Reason: NoData}
	for _, run := range days.Runs {
		v := s.At(name, scope, run, sl)
		switch {
		case v.Defined():
			sum = Value{Number: sum.Number + v.Number}
		case v.Reason != NoData:
			return v
		}
	}
	return sum
}

// DaysOver returns a measure's value on each of the days, as Days does.
func (s *Set) DaysOver(name string, scope Scope, days Days, sl Slice) ([]float64, bool) {
	var list []float64
	for _, run := range days.Runs {
		values, ok := s.Days(name, scope, run, sl)
		if !ok && len(days.Runs) > 1 && s.At(name, scope, run, sl).Reason == NoData {
			values, ok = make([]float64, run.Days()), true // nothing on these days, but on others
		}
		if !ok {
			return nil, false
		}
		list = append(list, values...)
	}
	return list, true
}

// Through returns the last day that the sources of a measure reach: of those of
// one kind the latest, across kinds the earliest. It is false for a measure of
// kinds whose rows come now and then, such as fees or mailings, which reach as
// far as the data do.
func (s *Set) Through(name string, scope Scope) (last period.Date, sales, ok bool) {
	used, known := s.Resolve(name, scope)
	if !known {
		return 0, false, false
	}
	c := s.columns[used]
	if c == nil {
		return s.orders.span().End, true, true
	}
	for _, family := range c.families {
		end, dated := period.Date(0), false
		for _, pt := range family {
			kind, _ := dataset.KindOf(pt.groups.Kind)
			if pt.groups.Kind == attributed {
				kind, _ = dataset.KindOf("conversions")
			}
			if !kind.Daily {
				continue
			}
			if n := len(pt.groups.Date); n > 0 && !pt.groups.undated {
				end, dated = max(end, pt.groups.Date[n-1]), true
			}
			sales = sales || kind.Happens
		}
		if dated && (!ok || end < last) {
			last, ok = end, true
		}
	}
	return last, sales, ok
}
