package kpi

import (
	"fmt"
	"testing"

	"peil/internal/measure"
)

func TestReviewHistory(t *testing.T) {
	level := func(v float64) *float64 { return &v }
	// score is a KPI with a target of 10 and a warn level of 8, or 12, over a history; a negative value stands
	// for a period without one.
	score := func(direction Direction, values ...float64) Score {
		s := Score{KPI: &KPI{ID: "k", Direction: direction}, Verdict: Verdict{Target: level(10), Warn: level(8)}}
		if direction == Down {
			s.Verdict.Warn = level(12)
		}
		for _, v := range values {
			p := TrendPoint{Result: Result{Value: v}, Target: level(10)}
			if v < 0 {
				p.Result = Result{Reason: measure.NoData}
			}
			s.Trend = append(s.Trend, p)
		}
		return s
	}
	moved := score(Up, 5, 6, 7, 8, 11, 12)
	for i := range 4 {
		moved.Trend[i].Target = level(5)
	}
	untargeted := score(Up, 11, 12, 13, 14, 15, 16)
	untargeted.Verdict.Target = nil
	undated := score(Up, 11, 12, 13, 14, 15, 16, 17)
	undated.Trend[0].Target, undated.Trend[1].Target = nil, nil
	for _, c := range []struct {
		name  string
		score Score
		want  string // id periods best middle
	}{
		{"always above", score(Up, 10, 11, 12, 13, 14, 15), "always_met 6 15 12"},
		{"always below", score(Down, 9, 8, 7, 6, 5, 10, 3), "always_met 7 3 7"},
		{"never above", score(Up, 7, 6, 5, 4, 3, 2), "never_met 6 7 4"},
		{"never below", score(Down, 13, 14, 15, 16, 17, 18), "never_met 6 13 16"},
		{"just ahead", score(Up, 9, 8, 7, 6, 5, 4), ""},
		{"just ahead, downwards", score(Down, 12, 13, 14, 15, 16, 17), ""},
		{"once", score(Up, 9, 8, 7, 6, 5, 10), ""},
		{"all but once", score(Up, 11, 12, 13, 14, 15, 9), ""},
		{"a short history", score(Up, 11, 12, 13, 14, 15), ""},
		{"a short one with gaps", score(Up, 11, -1, 12, 13, -1, 14, 15), ""},
		{"gaps", score(Up, 11, -1, 12, 13, 14, 15, 16), "always_met 6 16 13"},
		{"neutral", score(Neutral, 11, 12, 13, 14, 15, 16), ""},
		{"the target rose with the values", moved, "always_met 6 12 7"},
		{"no target now", untargeted, ""},
		{"targets only of late", undated, ""},
		{"nothing", score(Up), ""},
	} {
		got := ""
		for _, r := range ReviewHistory([]Score{{KPI: &KPI{ID: "other"}}, c.score}, func(s *Score) int { return len(s.Trend) }) {
			got += fmt.Sprintf("%s %d %g %g", r.ID, r.Records[0].Periods, r.Records[0].Best, r.Records[0].Middle)
			if r.Path != "kpi[1].target" || r.KPIs[0] != "k" || r.Records[0].Target != 10 {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	// A period that is not over is not held against its target.
	if got := ReviewHistory([]Score{score(Up, 11, 12, 13, 14, 15, 16, 1)}, func(s *Score) int { return len(s.Trend) - 1 }); len(got) != 1 || got[0].ID != "always_met" {
		t.Errorf("with a period that is not over: %v", got)
	}
}
