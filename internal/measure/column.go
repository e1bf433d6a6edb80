package measure

import (
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// column is a measure that adds up a column of one or more tables. Its
// families are kinds: within one, tables stand side by side (two ad
// platforms), and a table without a sliced dimension has no row in the slice;
// where some tell only a part of what others tell, those give way (see parts);
// across families all must take a slice, so that no cost is left out of a part.
type column struct {
	families [][]part
	adds     bool                 // rows may be added up
	events   bool                 // rows are happenings: between a source's first and last day, no row is none
	by       string               // the dimension of only
	only     []string             // its values that count, such as channels; nil: all rows
	on       map[period.Date]bool // days that count; nil: all
	unsliced []string             // dimensions that it says nothing by
	met      map[string]bool      // of credit: the channels that journeys meet; nil: it is of no journeys
	median   bool                 // of the groups' values, each of one row, instead of their sum
	judge    judge                // decides what counts of a group; nil: all of it
}

// judge looks at all groups of a period and slice, and returns what it makes of
// each of them.
type judge func(p period.Period, sl Slice) verdict

// verdict turns the value of a group into what counts of it; ok is false of a
// group that tells nothing.
type verdict func(g *groups, i int, v dataset.Fixed) (counts dataset.Fixed, ok bool)

// verdict returns what is made of the groups of a period and slice; nil: all
// count as they stand.
func (c *column) verdict(p period.Period, sl Slice) verdict {
	if c.judge == nil {
		return nil
	}
	return c.judge(p, sl)
}

// part is a column of a table.
type part struct {
	groups *groups
	column int
}

// total is a sum in the making.
type total struct {
	sum      dataset.Fixed
	rows     int  // with a value
	seen     bool // some group, with a value or without
	overflow bool
}

func (t *total) add(v dataset.Fixed) {
	t.overflow = t.overflow || runsOver(t.sum, v)
	t.sum += v
}

// runsOver reports whether a sum is beyond the largest amount.
func runsOver(a, b dataset.Fixed) bool { return (a+b > a) != (b > 0) && b != 0 }

// at returns the sum over the period and slice.
func (c *column) at(p period.Period, sl Slice) Value {
	if !c.takes(sl) {
		return Value{Reason: NoDimension}
	}
	if c.unmet(sl) {
		return Value{Reason: NotMet}
	}
	var t total
	var values []dataset.Fixed
	covered := false
	for _, sl := range c.narrow(sl) {
		verdict := c.verdict(p, sl)
		for _, pt := range c.parts(sl) {
			if pt.groups.cuts(p) {
				return Value{Reason: NoData}
			}
			covered = covered || pt.groups.meets(p)
			for i := range pt.groups.in(p, sl) {
				if c.on != nil && !c.on[pt.groups.Date[i]] {
					continue
				}
				t.seen = true
				v, ok := pt.groups.Sums[pt.column][i], pt.groups.has(i, pt.column)
				if ok && verdict != nil {
					v, ok = verdict(pt.groups, i, v)
				}
				if ok {
					t.rows += pt.groups.rows(i)
					t.add(v)
					if c.median {
						values = append(values, v)
					}
				}
			}
		}
	}
	switch {
	case len(values) > 0:
		slices.Sort(values)
		n := len(values)
		return Value{Number: (values[(n-1)/2].Float() + values[n/2].Float()) / 2}
	case t.overflow:
		return Value{Reason: NotFinite}
	case t.rows > 1 && !c.adds:
		return Value{Reason: NotAdditive}
	case t.rows > 0, !t.seen && c.events && covered:
		return Value{Number: t.sum.Float()}
	}
	return Value{Reason: NoData}
}

// unmet reports whether the slice is of a channel that no journey meets: that it is
// credited with nothing says nothing of what it brought.
func (c *column) unmet(sl Slice) bool {
	return c.met != nil && slices.ContainsFunc(sl, func(f Filter) bool { return f.Dim == "channel" && f.Value != "" && !c.met[f.Value] })
}

// days returns the sum of each day of the period. Fees and tools are booked on
// some day but are a cost of all of them: they are spread over the period, or
// an invoice's date would look like chance.
func (c *column) days(p period.Period, sl Slice) ([]float64, bool) {
	if !c.adds || c.judge != nil || !c.at(p, sl).Defined() {
		return nil, false
	}
	sums := make([]dataset.Fixed, p.Days())
	booked := 0.0
	for _, sl := range c.narrow(sl) {
		for _, pt := range c.parts(sl) {
			if pt.groups.wholes(p) {
				return nil, false
			}
			for i := range pt.groups.in(p, sl) {
				switch {
				case !pt.groups.has(i, pt.column), c.on != nil && !c.on[pt.groups.Date[i]]:
				case pt.groups.Kind == "costs":
					booked += pt.groups.Sums[pt.column][i].Float()
				default:
					sums[pt.groups.Date[i]-p.Start] += pt.groups.Sums[pt.column][i]
				}
			}
		}
	}
	days := make([]float64, len(sums))
	for i, sum := range sums {
		days[i] = sum.Float() + booked/float64(len(days))
	}
	return days, true
}

// narrow returns the slices to add up: sl itself, or one for each value that
// counts.
func (c *column) narrow(sl Slice) []Slice {
	if c.only == nil {
		return []Slice{sl}
	}
	for _, f := range sl {
		if f.Dim == c.by {
			if slices.Contains(c.only, f.Value) {
				return []Slice{sl}
			}
			return nil
		}
	}
	var list []Slice
	for _, value := range c.only {
		list = append(list, append(slices.Clone(sl), Filter{c.by, value}))
	}
	return list
}

// parts returns the parts that take the slice. Of tables that tell the same, as
// a search engine's totals and its queries do, only those nearest to the whole
// are taken.
func (c *column) parts(sl Slice) []part {
	var list []part
	for _, family := range c.families {
		from, nearest := len(list), 0
		for _, pt := range family {
			switch {
			case !pt.groups.takes(sl):
				continue
			case len(list) == from || pt.groups.Part < nearest:
				list, nearest = list[:from], pt.groups.Part
			case pt.groups.Part > nearest:
				continue
			}
			list = append(list, pt)
		}
	}
	return list
}

// takes reports whether each family has a part that takes the slice.
func (c *column) takes(sl Slice) bool {
	if slices.ContainsFunc(sl, func(f Filter) bool { return slices.Contains(c.unsliced, f.Dim) }) {
		return false
	}
	if c.by == dataset.BrandSearch {
		sl = append(slices.Clone(sl), Filter{Dim: c.by})
	}
	for _, family := range c.families {
		if !slices.ContainsFunc(family, func(pt part) bool { return pt.groups.takes(sl) }) {
			return false
		}
	}
	return true
}

// dims returns the dimensions that every family offers, in the order of the
// tables.
func (c *column) dims() []string {
	var list []string
	for _, family := range c.families {
		for _, pt := range family {
			for _, dim := range pt.groups.Dims {
				if !slices.Contains(list, dim) && c.takes(Slice{{Dim: dim}}) {
					list = append(list, dim)
				}
			}
		}
	}
	return list
}

// dated reports whether some part has dates.
func (c *column) dated() bool {
	for _, family := range c.families {
		for _, pt := range family {
			if !pt.groups.undated {
				return true
			}
		}
	}
	return false
}
