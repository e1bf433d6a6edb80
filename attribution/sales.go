package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
)

// sales are the conversions of paths as they are drawn anew: by path, groups of
// conversions that are worth the same.
type sales struct {
	starts []int32 // by path: its first group; its groups end where the next path's start
	groups []sale
}

// sale is a group of conversions, of which a Poisson number is drawn.
type sale struct {
	poisson
	conversions, value float64 // of each one drawn
}

// salesParts is how finely the values of one path's conversions are told apart:
// a group of different values holds at most this part of the sum of their
// squares, which is what the variance of a draw is made of. That narrows an
// interval by less than a hundredth, and keeps the work in bounds where millions
// of conversions came by one way.
const salesParts = 64

// newSales groups journeys by their paths; of is the path of each, below paths.
// Nothing depends on the order of the journeys.
func newSales(journeys []journey, of []int32, paths int) sales {
	s := sales{starts: make([]int32, 0, paths+1)}
	byPath := sortedBy(numbers(len(journeys)), of, paths)
	var rows []saleRow
	for path, at := 0, 0; path < paths; path++ {
		s.starts = append(s.starts, int32(len(s.groups)))
		rows = rows[:0]
		for ; at < len(byPath) && int(of[byPath[at]]) == path; at++ {
			g := &journeys[byPath[at]]
			rows = append(rows, newSaleRow(g.conversions, g.value))
		}
		s.addPath(rows)
	}
	s.starts = append(s.starts, int32(len(s.groups)))
	return s
}

// saleRow is one journey or several of one path.
type saleRow struct {
	each               float64 // value of a conversion
	conversions, value dataset.Fixed
}

func newSaleRow(conversions, value dataset.Fixed) saleRow {
	r := saleRow{conversions: conversions, value: value}
	if conversions > 0 {
		r.each = value.Float() / conversions.Float()
	}
	return r
}

// addPath adds a path's groups. A row that takes conversions back, or tells a
// value only, counts as one journey; where such leave no conversion, there is
// none to draw, and their value is drawn as a whole.
func (s *sales) addPath(rows []saleRow) {
	var all saleRow
	squares := 0.0
	for _, r := range rows {
		all.conversions += r.conversions
		all.value += r.value
		squares += max(0, r.conversions.Float()) * r.each * r.each
	}
	if all.conversions <= 0 {
		if all.value != 0 {
			s.groups = append(s.groups, sale{newPoisson(1), 0, all.value.Float()})
		}
		return
	}
	slices.SortFunc(rows, func(a, b saleRow) int {
		return cmp.Or(cmp.Compare(a.each, b.each), cmp.Compare(a.conversions, b.conversions), cmp.Compare(a.value, b.value))
	})
	var group saleRow
	held := 0.0 // the group's part of squares
	flush := func() {
		if n := group.conversions.Float(); n > 0 {
			s.groups = append(s.groups, sale{newPoisson(n), 1, group.value.Float() / n})
		}
		group, held = saleRow{}, 0
	}
	for _, r := range rows {
		if r.conversions <= 0 {
			if r.conversions != 0 || r.value != 0 {
				s.groups = append(s.groups, sale{newPoisson(1), r.conversions.Float(), r.value.Float()})
			}
			continue
		}
		part := r.conversions.Float() * r.each * r.each
		if group.conversions > 0 && r.each != group.each && held+part > squares/salesParts {
			flush()
		}
		group.each = r.each
		group.conversions += r.conversions
		group.value += r.value
		held += part
	}
	flush()
}

// draw draws the conversions of a path and their value.
func (s *sales) draw(path int, bits *splitMix) (conversions, value float64) {
	for i := s.starts[path]; i < s.starts[path+1]; i++ {
		g := &s.groups[i]
		n := g.poisson.draw(bits)
		conversions += n * g.conversions
		value += n * g.value
	}
	return max(0, conversions), value
}
