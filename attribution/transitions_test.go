package attribution

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"peil/internal/period"
)

// Ads 2 conversions and 1 null, mailing 1, ads > mailing 1.
func TestTransitions(t *testing.T) {
	var s source
	j := s.paths(t, "ads 2 20 1", "mailing 1 5", "ads>mailing 1 15", "- 3 30").build(Default())
	want := Transitions{
		Channels: []string{"ads", "mailing"}, Order: 1,
		Touches: []float64{4, 2}, Start: []float64{.8, .2}, Next: [][]float64{{0, .25}, {0, 0}},
		Conversion: []float64{.5, 1}, Null: []float64{.25, 0},
		Rate: .8, Removal: []float64{.75, .5},
		// Two conversions at the mailing are worth 20: without ads 10 of 40 are left.
		ValueRemoval: []float64{.75, .5},
	}
	if diff := cmp.Diff(want, j.Transitions(period.Period{}), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if empty := new(source).paths(t, "- 3 30").build(Default()).Transitions(period.Period{}); len(empty.Channels) > 0 || empty.Rate != 0 {
		t.Errorf("without a touch: %v", empty)
	}
}

// A month's credit rests on the month alone, with the journeys that did not
// convert in it.
func TestMonths(t *testing.T) {
	var s source
	s.touches(t,
		"p 05-01 10:00 A", "q 05-02 10:00 B", "r 05-03 10:00 A", "r 05-04 10:00 B", "n 05-05 10:00 A", // May: as TestTransitions,
		"o 05-06 10:00 A",                                       // with two conversions of A
		"u 06-02 10:00 A", "v 06-03 10:00 C", "w 06-04 10:00 C", // June
	)
	s.conversions(t, "p 05-10 10:00 1", "q 05-11 10:00 1", "r 05-12 10:00 1", "o 05-20 10:00 1", "u 06-10 10:00 1", "v 06-10 11:00 1")
	j := s.build(Default())
	c, err := j.Credit("markov")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		period string
		want   map[string]float64
	}{
		{"2025-05", map[string]float64{"A": 2.4, "B": 1.6}},
		{"2025-06", map[string]float64{"A": 1, "C": 1}},
		{"2025-05-12", map[string]float64{"A": .6, "B": .4}},
	} {
		p, err := period.Parse(tt.period)
		if err != nil {
			p, err = period.Parse(tt.period + ".." + tt.period)
		}
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]float64{}
		for _, x := range c.ByChannel(p) {
			got[x.Channel] = x.Conversions.Float()
		}
		if diff := cmp.Diff(tt.want, got, approx); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.period, diff)
		}
		if tt.period == "2025-06" {
			if tr := j.Transitions(p); len(tr.Channels) != 2 || math.Abs(tr.Rate-2./3) > 1e-12 {
				t.Errorf("transitions of June: %v", tr)
			}
		}
	}
}
