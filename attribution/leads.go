package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
)

// deals are the leads of a report by person, the last created first.
type deals []dataset.Lead

func newDeals(d *dataset.Data) deals {
	list := slices.Clone(d.Leads)
	slices.SortFunc(list, func(a, b dataset.Lead) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(b.Created.Time, a.Created.Time), cmp.Compare(b.File, a.File), cmp.Compare(b.Line, a.Line))
	})
	return list
}

// of returns the lead that a conversion ended: of the person's that were
// created by that day the one that was won on it, else the last one created;
// nil when there is none.
func (ds deals) of(c *dataset.Conversion) *dataset.Lead {
	i, found := slices.BinarySearchFunc(ds, c.Person, func(l dataset.Lead, person int32) int { return cmp.Compare(l.Person, person) })
	if !found {
		return nil
	}
	var last *dataset.Lead
	for ; i < len(ds) && ds[i].Person == c.Person; i++ {
		l := &ds[i]
		if l.Created.Date > c.Date {
			continue
		}
		if won, _ := l.Outcome(); won.Known && won.Date == c.Date {
			return l
		}
		if last == nil {
			last = l
		}
	}
	return last
}

// begun returns when the person of a deal became a lead: on its creation, or that
// of the person's last lead before where another source tells of leads.
func (ds deals) begun(l *dataset.Lead) dataset.Moment {
	if !l.Continues {
		return l.Created
	}
	i, _ := slices.BinarySearchFunc(ds, l.Person, func(l dataset.Lead, person int32) int { return cmp.Compare(l.Person, person) })
	for ; i < len(ds) && ds[i].Person == l.Person; i++ {
		if other := &ds[i]; !other.Continues && other.Created.Time <= l.Created.Time {
			return other.Created
		}
	}
	return dataset.Moment{}
}

// won returns the won deals as conversions, sorted as dataset sorts those.
func (ds deals) won() []dataset.Conversion {
	var list []dataset.Conversion
	for i := range ds {
		l := &ds[i]
		if won, _ := l.Outcome(); won.Known {
			list = append(list, dataset.Conversion{
				Person: l.Person, Type: -1, Time: won.Time, Date: won.Date, Count: dataset.Scale, Value: l.Value, File: l.File, Line: l.Line,
			})
		}
	}
	slices.SortFunc(list, func(a, b dataset.Conversion) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Time, b.Time), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return list
}

// marks are the touches, as indices into a journey, that the person met last
// before becoming a lead and an opportunity; -1 where that is not known, or
// where no touch in the window came before it.
type marks struct{ lead, opportunity int32 }

// unmarked is a journey without a lead.
var unmarked = marks{-1, -1}

// mark finds the touches of a journey that reached the stages of its lead.
func (b *builder) mark(c *dataset.Conversion, touches []touch) marks {
	l := b.deals.of(c)
	if l == nil {
		b.Quality.NoLead++
		return unmarked
	}
	reached := func(m dataset.Moment) int32 {
		last := int32(-1)
		for i, t := range touches {
			if m.Known && m.Date <= c.Date && c.Time-int64(t.age) <= m.Time {
				last = int32(i)
			}
		}
		return last
	}
	return marks{reached(b.deals.begun(l)), reached(l.Opportunity)}
}
