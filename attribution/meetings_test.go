package attribution

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

func TestMeetings(t *testing.T) {
	var s source
	s.paths(t, "A>B>A>C 3 30", "A>C 2 20 9", "C 1 10", "C>C>B 4 40", "D 0 0 5")
	type sums = map[string]dataset.Fixed
	const one = dataset.Scale
	want := Meetings{
		Took:   sums{"A": 5 * one, "B": 7 * one, "C": 10 * one},
		Ended:  sums{"B": 4 * one, "C": 6 * one},
		Before: map[string]sums{"B": {"C": 4 * one}, "C": {"A": 5 * one, "B": 3 * one}},
	}
	if diff := cmp.Diff(want, s.build(Default()).Meetings(period.Period{})); diff != "" {
		t.Error(diff)
	}
}
