package attribution

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Persons who never converted give the same, whether their touches are told or
// how many of them took which path.
func TestCollapsedPersons(t *testing.T) {
	told := (&source{}).touches(t, "ann 06-01 10:00 Search c1", "ann 06-02 10:00 Mail").conversions(t, "ann 06-03 12:00 1 100")
	rows := (&source{}).touches(t, "ann 06-01 10:00 Search c1", "ann 06-02 10:00 Mail").conversions(t, "ann 06-03 12:00 1 100")
	rows.touches(t,
		"bo 06-01 10:00 Search", "bo 06-05 10:00 Mail", // 2 of this path
		"cy 06-01 10:00 Search", "cy 06-07 10:00 Mail",
		"di 03-01 10:00 Search", "di 06-09 10:00 Mail", // the first lies outside the window
		"ed 07-01 10:00 Mail", "ed 07-01 10:00 Mail", // twice the same, in another month
		`fi 07-02 10:00 ""`,
		"gy 07-03 10:00 TV view", "gy 07-20 10:00 Mail", // a view is looked back for a week
	)
	search, mail, none := told.data.Channels.Index("Search"), told.data.Channels.Index("Mail"), told.data.Channels.Index("")
	june, july := period.NewDate(2025, 6, 1), period.NewDate(2025, 7, 1)
	told.data.NullPaths = []dataset.NullPath{
		{Month: june, Channels: []int32{search, mail}, Journeys: 2, Touches: 4},
		{Month: june, Channels: []int32{mail}, Journeys: 1, Touches: 2},
		{Month: july, Channels: []int32{mail, mail}, Journeys: 1, Touches: 2, Duplicates: 1},
		{Month: july, Channels: []int32{none}, Journeys: 1, Touches: 1, NoChannel: 1},
		{Month: july, Channels: []int32{mail}, Journeys: 1, Touches: 2},
	}
	for _, repeats := range Repeats() {
		config := Config{Models: []string{"markov", "shapley_rate", "linear"}, Repeats: repeats, Intervals: true}
		want, got := Build(&rows.data, config), Build(&told.data, config)
		if want.Nulls != 6*dataset.Scale || got.Nulls != want.Nulls {
			t.Errorf("%s: %v and %v journeys without a conversion", repeats, want.Nulls, got.Nulls)
		}
		if diff := cmp.Diff(want.Quality, got.Quality); diff != "" {
			t.Errorf("%s: -rows +collapsed\n%s", repeats, diff)
		}
		all := period.Period{}
		for _, of := range []func(*Journeys) any{
			func(j *Journeys) any { top, nulls := j.TopPaths(all, 9); return []any{top, nulls} },
			func(j *Journeys) any { return j.Lifts(all) },
			func(j *Journeys) any { return j.Orders() },
			func(j *Journeys) any { return j.Intervals(all) },
			func(j *Journeys) any { c, err := j.Credit("markov"); return []any{c.ByChannel(all), err} },
			func(j *Journeys) any { c, err := j.Credit("shapley_rate"); return []any{c.ByChannel(all), err} },
		} {
			if diff := cmp.Diff(of(want), of(got)); diff != "" {
				t.Errorf("%s: -rows +collapsed\n%s", repeats, diff)
			}
		}
	}
}
