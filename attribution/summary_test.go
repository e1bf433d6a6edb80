package attribution

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
)

func TestSummary(t *testing.T) {
	var s source
	s.touches(t,
		"p 06-01 10:00 A", "p 06-02 10:00 B", // 2 touches, 3.5 days
		"q 06-10 10:00 A",                                                                                                // 1 touch, an hour
		"r 06-01 10:00 A", "r 06-02 10:00 A", "r 06-03 10:00 A", "r 06-03 11:00 A", "r 06-03 12:00 A", "r 06-03 13:00 A", // 6, 4 days
	)
	s.conversions(t, "p 06-04 22:00 100", "q 06-10 11:00 50", "r 06-05 10:00 25", "z 06-05 10:00 10")
	j := s.build(Default())
	got := j.Summary(period.Period{})
	want := Summary{
		Conversions: 4e6, Value: 185e6, Unattributed: 1e6,
		Length: Distribution{
			Conversions: 3e6, Mean: 3, Quartiles: [3]float64{1, 2, 6},
			Bins: []Bin{{1, 1, 1e6}, {2, 2, 1e6}, {3, 3, 0}, {4, 4, 0}, {5, 5, 0}, {6, 10, 1e6}},
		},
		Days: Distribution{
			Conversions: 3e6, Mean: (3.5 + 1./24 + 4) / 3, Quartiles: [3]float64{1. / 24, 3.5, 4},
			Bins: []Bin{{0, 0, 1e6}, {1, 1, 0}, {2, 3, 1e6}, {4, 7, 1e6}},
		},
	}
	if diff := cmp.Diff(want, got, approx); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Rows weigh by their conversions: 1 touch 3 times, 2 touches once, 4 touches
// 4 times has its median between 2 and 4.
func TestSummaryOfPaths(t *testing.T) {
	var s source
	j := s.paths(t, "A>A>A>A 4 0", "A 3 0", "A>B 1 0").build(Default())
	got := j.Summary(period.Period{})
	if want := [3]float64{1, 3, 4}; got.Length.Quartiles != want {
		t.Errorf("quartiles %v, want %v", got.Length.Quartiles, want)
	}
	if got.Days.Conversions != 0 {
		t.Errorf("days to convert of a paths source: %+v", got.Days)
	}
}

func TestTopPaths(t *testing.T) {
	var s source
	j := s.paths(t, "A>B 2 20 4", "B 3 10", "A>B 1 30 3", "C 3 10", "D 0 0 99", "- 9 90").build(Default())
	want := []PathCount{
		{Channels: []string{"A", "B"}, Conversions: 3e6, Value: 50e6, Nulls: 7e6},
		{Channels: []string{"B"}, Conversions: 3e6, Value: 10e6},
	}
	got, nulls := j.TopPaths(period.Period{}, 2)
	if diff := cmp.Diff(want, got); diff != "" || !nulls {
		t.Errorf("nulls known %v (-want +got):\n%s", nulls, diff)
	}
	if got, _ := j.TopPaths(period.Period{}, 99); len(got) != 3 {
		t.Errorf("%d paths, want 3", len(got))
	}
	var converting source
	if _, nulls := converting.paths(t, "A>B 2 20").build(Default()).TopPaths(period.Period{}, 2); nulls {
		t.Error("nulls known of a source without any")
	}
}

func TestAssists(t *testing.T) {
	var s source
	j := s.paths(t, "A>B>A>C 2 20", "C>A 3 30", "C>C 4 40", "- 5 50").build(Default())
	want := []Assist{
		{Channel: "C", Assisted: 3e6, AssistedValue: 30e6, Started: 7e6, Ended: 6e6, EndedValue: 60e6},
		{Channel: "A", Assisted: 2e6, AssistedValue: 20e6, Started: 2e6, Ended: 3e6, EndedValue: 30e6},
		{Channel: "B", Assisted: 2e6, AssistedValue: 20e6},
	}
	if diff := cmp.Diff(want, j.Assists(period.Period{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFlows(t *testing.T) {
	var s source
	j := s.paths(t, "A>B>A>C 2 0", "B>A>C 1 0", "B 4 0", "- 5 0").build(Default())
	want := Flows{
		Nodes: []FlowNode{
			{2, "A", 3e6},
			{1, Unattributed, 5e6}, {1, "B", 4e6}, {1, "C", 3e6},
			{0, "", 12e6},
		},
		Links: []FlowLink{{0, 3, 3e6}, {1, 4, 5e6}, {2, 4, 4e6}, {3, 4, 3e6}},
	}
	if diff := cmp.Diff(want, j.Flows(period.Period{}, 2)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A correction takes away what flows; nothing flows backwards.
func TestFlowsWithCorrections(t *testing.T) {
	var s source
	j := s.paths(t, "A>B 3 0", "A>C -2 0", "D>B -1 0").build(Default())
	want := Flows{
		Nodes: []FlowNode{{2, "A", 1e6}, {1, "B", 2e6}},
		Links: []FlowLink{{0, 1, 3e6}},
	}
	if diff := cmp.Diff(want, j.Flows(period.Period{}, 2)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Of many channels the smallest are drawn as one.
func TestFlowsStaySmall(t *testing.T) {
	for channels, nodes := range map[int]int{7: 8, 8: 9, 9: 9, 40: 9} {
		var s source
		for c := range channels {
			s.paths(t, fmt.Sprintf("C%d %d 0", c, 100-c))
		}
		f := s.build(Default()).Flows(period.Period{}, 4)
		if len(f.Nodes) != nodes {
			t.Errorf("%d channels: %d nodes, want %d", channels, len(f.Nodes), nodes)
		}
	}
}
