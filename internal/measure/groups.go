package measure

import (
	"iter"
	"slices"
	"sort"
	"strings"

	"peil/internal/dataset"
	"peil/internal/period"
)

// groups is a table with what makes it quick to ask: by dimension and value
// the groups that hold it, in the order of their dates. The groups of one
// campaign and month are found by two binary searches and read in place.
//
// Running totals by day would answer without reading, but cost a number a day,
// campaign and column: they were left out, since 400 campaigns over 5 years
// are read fast enough (BenchmarkScorecard).
type groups struct {
	*dataset.Table
	dims    map[string]*postings
	undated bool            // all groups lie on day 0: the source has no dates
	coarse  []period.Period // days whose rows stand together on the last of them
}

// postings are the groups of each value of a dimension.
type postings struct {
	keys  []int32          // the table's: by group, index of the value
	index map[string]int32 // value → index
	start []int32          // by value: where its groups start in list
	list  []int32          // groups by value, then date
}

// newGroups indexes t. A table may lack Has, File, Rows, First and Last: then
// every cell has a value, of one row, and no file is known.
func newGroups(t *dataset.Table, files []dataset.File) *groups {
	g := &groups{Table: t, dims: map[string]*postings{}, undated: true}
	for _, d := range t.Date {
		if d != 0 {
			g.undated = false
			break
		}
	}
	for d, dim := range t.Dims {
		g.dims[dim] = newPostings(t.Keys[d], t.Values[d])
	}
	for f, file := range files {
		if file.Covers != nil {
			g.coarse = append(g.coarse, g.stretches(int32(f), *file.Covers)...)
		}
	}
	return g
}

// stretches returns the days that each day's rows of a file are for, which
// stand on the last of them: from the day after the stretch before, or in a
// file of calendar months from the first of the month.
func (g *groups) stretches(file int32, whole period.Period) []period.Period {
	var list []period.Period
	start := whole.Start
	for i, day := range g.Date {
		if g.File == nil || g.File[i] != file || len(list) > 0 && list[len(list)-1].End == day {
			continue
		}
		month := period.Of(day, period.Month)
		if day == month.End && start == start.FirstOfMonth() && len(list) > 0 {
			start = month.Start
		}
		list = append(list, period.Period{Start: start, End: day, Grain: period.Range})
		start = day + 1
	}
	return list
}

func newPostings(keys []int32, values []string) *postings {
	p := &postings{keys: keys, index: make(map[string]int32, len(values)), start: make([]int32, len(values)+1), list: make([]int32, len(keys))}
	for i, v := range values {
		p.index[v] = int32(i)
	}
	for _, k := range keys {
		p.start[k+1]++
	}
	for i := range values {
		p.start[i+1] += p.start[i]
	}
	next := slices.Clone(p.start)
	for i, k := range keys {
		p.list[next[k]] = int32(i)
		next[k]++
	}
	return p
}

// of returns the groups that hold the value.
func (p *postings) of(value string) []int32 {
	i, ok := p.index[value]
	if !ok {
		return nil
	}
	return p.list[p.start[i]:p.start[i+1]]
}

// takes reports whether the table has every dimension of the slice.
func (g *groups) takes(sl Slice) bool {
	for _, f := range sl {
		if g.dims[f.Dim] == nil {
			return false
		}
	}
	return true
}

// in yields the groups of a period and slice, which the table must take, in
// order. The zero period holds every group; a table without dates has groups
// in no other.
func (g *groups) in(p period.Period, sl Slice) iter.Seq[int] {
	return func(yield func(int) bool) {
		all := p == period.Period{}
		if g.undated && !all {
			return
		}
		if len(sl) == 0 {
			lo, hi := 0, len(g.Date)
			if !all {
				lo = sort.Search(hi, func(i int) bool { return g.Date[i] >= p.Start })
				hi = lo + sort.Search(hi-lo, func(i int) bool { return g.Date[lo+i] > p.End })
			}
			for i := lo; i < hi; i++ {
				if !yield(i) {
					return
				}
			}
			return
		}

		// Read the filter that leaves least, and look the others up.
		list := g.dims[sl[0].Dim].of(sl[0].Value)
		for _, f := range sl[1:] {
			if other := g.dims[f.Dim].of(f.Value); len(other) < len(list) {
				list = other
			}
		}
		if !all {
			lo := sort.Search(len(list), func(i int) bool { return g.Date[list[i]] >= p.Start })
			list = list[lo:]
			list = list[:sort.Search(len(list), func(i int) bool { return g.Date[list[i]] > p.End })]
		}
		for _, i := range list {
			if (len(sl) == 1 || g.holds(int(i), sl)) && !yield(int(i)) {
				return
			}
		}
	}
}

// holds reports whether group i has the slice's values.
func (g *groups) holds(i int, sl Slice) bool {
	for _, f := range sl {
		d := g.dims[f.Dim]
		if v, ok := d.index[f.Value]; !ok || d.keys[i] != v {
			return false
		}
	}
	return true
}

// has reports whether column c of group i had a value.
func (g *groups) has(i, c int) bool { return g.Has == nil || g.Has[i]>>c&1 == 1 }

// offers reports whether column c has a value anywhere. Journeys do not tell an
// amount that is missing from one that is 0, so that of paths and of credit a
// column of nothing but 0 is no offer; a count of credit is one.
func (g *groups) offers(c int) bool {
	untold := g.Kind == "paths" || g.Kind == attributed && !strings.HasSuffix(g.Columns[c], "conversions")
	for i := range g.Date {
		if g.has(i, c) && (!untold || g.Sums[c][i] != 0) {
			return true
		}
	}
	return false
}

// rows returns the rows that group i adds up.
func (g *groups) rows(i int) int {
	if g.Table.Rows == nil {
		return 1
	}
	return int(g.Table.Rows[i])
}

// cuts reports whether the period takes a part of what a file tells only as a
// whole: a week of a file that has one row a month.
func (g *groups) cuts(p period.Period) bool {
	if (p == period.Period{}) {
		return false
	}
	for _, c := range g.coarse {
		overlaps := c.Start <= p.End && p.Start <= c.End
		if overlaps && !(p.Start <= c.Start && c.End <= p.End) {
			return true
		}
	}
	return false
}

// wholes reports whether some file tells days of the period only as a whole.
func (g *groups) wholes(p period.Period) bool {
	return slices.ContainsFunc(g.coarse, func(c period.Period) bool {
		return c.Days() > 1 && c.Start <= p.End && p.Start <= c.End
	})
}

// span returns the first and last day that the groups tell of.
func (g *groups) span() (period.Period, bool) {
	if g.undated || len(g.Date) == 0 {
		return period.Period{}, false
	}
	s := period.Period{Start: g.Date[0], End: g.Date[len(g.Date)-1], Grain: period.Range}
	for _, c := range g.coarse {
		s.Start, s.End = min(s.Start, c.Start), max(s.End, c.End)
	}
	return s, true
}

// meets reports whether the period holds a day between the first and the last;
// the zero period does.
func (g *groups) meets(p period.Period) bool {
	if (p == period.Period{}) {
		return len(g.Date) > 0
	}
	s, ok := g.span()
	return ok && s.Start <= p.End && p.Start <= s.End
}
