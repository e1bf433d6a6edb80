package measure

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Trace returns the files behind a value, in the order of the sources: from
// which line to which, how many rows, and what they add to it. A value that is
// undefined has none.
func (s *Set) Trace(name string, scope Scope, p period.Period, sl Slice) []Origin {
	used, ok := s.resolve(name, scope, p != period.Period{}, sl)
	if !ok || !s.At(name, scope, p, sl).Defined() {
		return nil
	}
	if used == "budget.amount" {
		return s.traceBudget(p, sl)
	}
	if c := s.columns[used]; c != nil {
		return s.traceColumn(c, p, sl)
	}
	return s.traceOrders(s.counted[used], p, sl)
}

// place is where rows stand: in a file, or in an analysis's table.
type place struct {
	source string
	file   int32
}

// tracer adds rows up by the place where they stand.
type tracer struct {
	set    *Set
	places map[place]int // index into list
	list   []Origin
	totals []total
}

func (t *tracer) at(source string, file int32) (*Origin, *total) {
	if t.places == nil {
		t.places = map[place]int{}
	}
	key := place{source, file}
	i, ok := t.places[key]
	if !ok {
		i = len(t.list)
		t.places[key] = i
		o := Origin{Source: source}
		if file >= 0 && int(file) < len(t.set.data.Files) {
			f := t.set.data.Files[file]
			o.Source, o.File = cmp.Or(o.Source, f.Source), f.Name
		}
		t.list, t.totals = append(t.list, o), append(t.totals, total{})
	}
	return &t.list[i], &t.totals[i]
}

// extend takes up rows of one day that stand from one line to another.
func (o *Origin) extend(rows int, day period.Date, first, last int) {
	if o.Rows == 0 {
		o.First, o.Last = first, last
		if day != 0 {
			o.Period = period.Period{Start: day, End: day, Grain: period.Range}
		}
	}
	o.Rows += rows
	o.First, o.Last = min(o.First, first), max(o.Last, last)
	if day != 0 {
		o.Period.Start, o.Period.End = min(o.Period.Start, day), max(o.Period.End, day)
	}
}

func (t *tracer) origins() []Origin {
	for i := range t.list {
		t.list[i].Sum = t.totals[i].sum.Float()
	}
	return t.list
}

func (s *Set) traceColumn(c *column, p period.Period, sl Slice) []Origin {
	t := tracer{set: s}
	for _, sl := range c.narrow(sl) {
		verdict := c.verdict(p, sl)
		for _, pt := range c.parts(sl) {
			g := pt.groups
			for i := range g.in(p, sl) {
				v, ok := g.Sums[pt.column][i], g.has(i, pt.column)
				if ok && verdict != nil {
					v, ok = verdict(g, i, v)
				}
				if !ok {
					continue
				}
				file, first, last := int32(-1), 0, 0
				if g.File != nil {
					file, first, last = g.File[i], int(g.First[i]), int(g.Last[i])
				}
				origin, sum := t.at(g.Source, file)
				origin.extend(g.rows(i), g.Date[i], first, last)
				sum.add(v)
			}
		}
	}
	return t.origins()
}

// traceOrders names the orders that a count of customers looks at: those of
// the period, or for what follows customers over time all until its end.
func (s *Set) traceOrders(m customerMeasure, p period.Period, sl Slice) []Origin {
	channel, _ := s.orders.channel(sl)
	p = s.orders.whole(p)
	if m.history {
		p.Start, channel = s.orders.start, anyChannel
	}
	t := tracer{set: s}
	lo, hi := s.orders.between(p)
	for i := lo; i < hi; i++ {
		r := &s.orders.rows[i]
		if !passes(channel, r.Channel) || m.at == nil && !s.orders.counts(m, i) {
			continue
		}
		origin, sum := t.at("", r.File)
		origin.extend(1, r.Date, int(r.Line), int(r.Line))
		sum.add(dataset.Scale)
	}
	list := t.origins()
	slices.SortStableFunc(list, func(a, b Origin) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.File, b.File)) })
	return list
}
