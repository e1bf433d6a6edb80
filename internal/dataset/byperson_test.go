package dataset

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortByPerson holds the sort to the plain one.
func TestSortByPerson(t *testing.T) {
	for _, c := range []struct{ rows, persons, times int }{
		{0, 0, 1}, {1, 1, 1}, {1000, 1, 1000}, {5000, 255, 3}, {5000, 256, 3}, {5000, 257, 3}, {20_000, 100_000, 5}, {20_000, 4000, 1_000_000},
	} {
		r := rand.New(rand.NewPCG(uint64(c.rows), uint64(c.persons)))
		var kept pieces[Touch]
		for i := range c.rows {
			kept.add(Touch{Person: r.Int32N(int32(c.persons)), Time: r.Int64N(int64(c.times)), File: r.Int32N(3), Line: int32(i)})
		}
		got := slices.Concat(kept.list...)
		if len(got) != c.rows || kept.rows != c.rows {
			t.Fatalf("%d and %d rows of %d were kept", len(got), kept.rows, c.rows)
		}
		want := slices.Clone(got)
		slices.SortFunc(want, touchOrder)
		sortByPerson(got, c.persons, func(t *Touch) int32 { return t.Person }, touchOrder)
		if !slices.Equal(got, want) {
			t.Errorf("%d rows of %d persons are not in order", c.rows, c.persons)
		}
	}
}
