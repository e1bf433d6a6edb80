package analysis_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// answered writes a survey: so many answers of each kind in June 2025.
func answered(t *testing.T, kinds ...any) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("time,question,answer\n")
	for i := 0; i < len(kinds); i += 3 {
		for n := range kinds[i].(int) {
			fmt.Fprintf(&b, "2025-06-%02d,%s,%v\n", 1+n%30, kinds[i+1], kinds[i+2])
		}
	}
	return client(t, "peil.toml", `[report]
title = "T"
period = "2025-06"
[[source]]
name = "answers"
kind = "survey"
files = ["survey.csv"]
`, "survey.csv", b.String())
}

func TestSurvey(t *testing.T) {
	r, l := analyse(t, answered(t,
		25, "nps", 10, 15, "nps", 9, 40, "nps", 8, 15, "nps", 5, 5, "nps", 0,
		6, "csat", 5, 2, "csat", 4, 2, "csat", 1,
		3, "heard_from", "En venn", 2, "heard_from", "en  venn", 4, "heard_from", "Google", 1, "heard_from", "Kollega"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	s := r.Survey
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-8 {
			t.Errorf("%s: %.10f, want %.10f", what, got, want)
		}
	}
	near("NPS", s.NPS.Value, 20)
	near("low", s.NPS.Interval[0], 4.9735807816) // Python: see TestNetShare
	near("high", s.NPS.Interval[1], 33.8613706747)
	if got := fmt.Sprint(s.NPS.Promoters, s.NPS.Passives, s.NPS.Detractors, s.NPS.Scores); got != "40 40 20 [5 0 0 0 0 15 0 0 40 15 25]" {
		t.Errorf("NPS counts %s", got)
	}
	near("CSAT", s.CSAT.Value, 0.8)
	near("mean", s.CSAT.Mean, 4)
	if got := fmt.Sprint(s.CSAT.Scores); got != "[2 0 0 2 6]" {
		t.Errorf("CSAT counts %s", got)
	}
	near("referral", *s.Referral, 0.6)
	var heard []string
	for _, a := range s.HeardFrom {
		heard = append(heard, fmt.Sprintf("%s %g %t", a.Answer, a.Answers, a.Recommendation))
	}
	if got := strings.Join(heard, ", "); got != "En venn 5 true, Google 4 false, Kollega 1 true" {
		t.Errorf("heard from %s", got)
	}
	if page := pageOf(t, r, "survey"); page.Headline.Key != "survey.headline.up" {
		t.Errorf("headline %+v", page.Headline)
	}
}

// The headline does not claim what chance may explain, and fits what was asked.
func TestSurveyHeadline(t *testing.T) {
	for want, dir := range map[string]string{
		"survey.headline.even":       answered(t, 5, "nps", 9, 3, "nps", 8, 4, "nps", 2),
		"survey.headline.down":       answered(t, 5, "nps", 9, 30, "nps", 2),
		"survey.headline.csat":       answered(t, 5, "csat", 5),
		"survey.headline.heard_from": answered(t, 5, "heard_from", "Google"),
	} {
		r, l := analyse(t, dir, "")
		if l.Err() != nil {
			t.Fatal(l.Err())
		}
		if page := pageOf(t, r, "survey"); page.Headline.Key != want {
			t.Errorf("headline %+v, want %s", page.Headline, want)
		}
	}
}
