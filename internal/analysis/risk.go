package analysis

import (
	"math"
	"slices"
	"strings"

	"peil/internal/report"
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

// riskText says how far a missed target is away, and how one goes about a change
// of that size: the risk, the approach and how long to test. It is empty where
// the distance has no size, from 0.
func riskText(k *report.KPI) report.Text {
	gap := math.Abs(*k.Target-*k.Value) / math.Abs(*k.Value)
	if math.IsNaN(gap) || math.IsInf(gap, 0) {
		return report.Text{}
	}
	class := riskOf(gap)
	how := "next.how." + class
	if class != "very_high" && slices.ContainsFunc(k.Inputs, followsCustomers) {
		how = "next.how.slow"
	}
	return report.T("next.risk", "gap", size(gap), "risk", report.T("next.risk."+class), "how", report.T(how))
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
