package analysis

import (
	"math"
	"slices"
	"strings"

	"peil/internal/report"
	"peil/internal/stats"
	"peil/internal/unit"
)

// risk is a class of change.
type risk struct {
	upTo float64
	id   string
}

// risks are the classes of change by their size, relative to what is: the larger
// the change, the more careful the approach and the longer the test (budget
// advice of the field: up to a fifth is rolled out at once, beyond four fifths is
// a pilot's).
var risks = []risk{{0.2, "low"}, {0.5, "medium"}, {0.8, "high"}, {math.Inf(1), "very_high"}}

// An A/B test gives splitShare of the traffic the new variant. It runs for whole
// weeks, since weekdays differ: for two at least, and what takes more than twelve is
// no test that anybody waits for.
const (
	splitShare  = 0.3
	fewestWeeks = 2
	mostWeeks   = 12
)

// riskText says how far a missed target is away, and how one goes about a change
// of that size: the risk, the approach and how long to test. It is empty where
// the distance has no size, from 0. proportion: the figure is a part of a whole
// count, told over so many days, so that a test can be reckoned by it.
func riskText(k *report.KPI, proportion bool, days int) report.Text {
	gap := math.Abs(*k.Target-*k.Value) / math.Abs(*k.Value)
	if math.IsNaN(gap) || math.IsInf(gap, 0) {
		return report.Text{}
	}
	class := riskOf(gap)
	how := report.T("next.how." + class)
	switch {
	case class != "very_high" && slices.ContainsFunc(k.Inputs, followsCustomers):
		how = report.T("next.how.slow")
	case class == "high" && proportion:
		if test := splitText(k, days); !test.IsZero() {
			how = test
		}
	}
	return report.T("next.risk", "gap", size(gap), "risk", report.T("next.risk."+class), "how", how)
}

// splitText says how long an A/B test takes with the client's own numbers to find
// that a proportion has reached its target. It is empty where it takes too long.
func splitText(k *report.KPI, days int) report.Text {
	if len(k.Inputs) != 2 || k.Inputs[1].Value == nil {
		return report.Text{}
	}
	weekly := *k.Inputs[1].Value / float64(days) * 7
	weeks := math.Max(fewestWeeks, math.Ceil(stats.SplitSize(*k.Value, *k.Target, splitShare)/weekly))
	if !(weeks <= mostWeeks) {
		return report.Text{}
	}
	return report.T("next.how.split", "share", share(splitShare), "weekly", about(weekly, unit.Count), "n", int(weeks))
}

// riskOf returns the class of a change of that size.
func riskOf(size float64) string {
	return risks[slices.IndexFunc(risks, func(r risk) bool { return size <= r.upTo })].id
}

// followsCustomers reports whether a figure's input is about what customers do
// over months: two weeks of it tell nothing.
func followsCustomers(in report.Measure) bool {
	for _, word := range []string{"mature_customers", "churned_customers", "active_customers", "second_order", "ltv"} {
		if strings.Contains(in.Used, word) {
			return true
		}
	}
	return false
}
