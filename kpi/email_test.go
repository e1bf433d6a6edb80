package kpi_test

import (
	"fmt"
	"strings"
	"testing"

	"peil/internal/dataset"
	"peil/internal/measure"
	"peil/kpi"
)

// A year of 24 mailings to 15 000 recipients, before and after the conversion
// rate rose from 1.2 % to 2.1 %: 3240 more conversions, which at 2500 each and a
// cost of 22 600 return 35 741 % (worked numbers of practitioners).
func TestWorkedMailings(t *testing.T) {
	mailings := "date sent delivered conversions revenue\n"
	for year, conversions := range []int{180, 315} {
		for n := range 24 {
			mailings += fmt.Sprintf("%d-%02d-%02d 15000 15000 %d %d\n", 2024+year, 1+n/2, 1+14*(n%2), conversions, 2500*conversions)
		}
	}
	set := measure.NewSet(data(
		table(t, "email", mailings),
		table(t, "costs", "date amount\n2025-01-15 22600"),
	))
	e := kpi.NewEvaluator(set, nil)
	rate := catalogued(t, "email_conversion_rate", "")
	before, after := e.Value(&rate, month(t, "2024"), nil), e.Value(&rate, month(t, "2025"), nil)
	near(t, "rate before", before.Value, 0.012, 1e-12)
	near(t, "rate after", after.Value, 0.021, 1e-12)
	near(t, "e-mails", after.Inputs[1].Value.Number, 360_000, 0)
	near(t, "more conversions", after.Inputs[0].Value.Number-before.Inputs[0].Value.Number, 3240, 0)

	value := func(formula, period string) float64 {
		return e.Value(&kpi.KPI{ID: "x", Formula: formula}, month(t, period), nil).Value
	}
	gain := value("email.revenue", "2025") - value("email.revenue", "2024")
	near(t, "gain", gain, 8_100_000, 0)
	cost := value("cost", "2025")
	near(t, "ROI", (gain-cost)/cost, 357.41, 0.005)
}

// The interval of NPS is the multinomial's, not the days': formulas in Python
// with statistics.NormalDist. Few answers give no verdict.
func TestNPS(t *testing.T) {
	answers := func(promoters, detractors, all int) *measure.Set {
		return measure.NewSet(data(table(t, "survey", fmt.Sprintf(`
date       nps_answers promoters detractors
2025-06-03 %d %d %d`, all, promoters, detractors))))
	}
	k := catalogued(t, "nps", "")
	r := kpi.NewEvaluator(answers(50, 20, 100), nil).Value(&k, month(t, "2025-06"), nil)
	near(t, "NPS", r.Value, 30, 1e-12)
	near(t, "low", r.Interval[0], 14.0511301788, 1e-9)
	near(t, "high", r.Interval[1], 44.2012970057, 1e-9)
	near(t, "standard error", r.StdErr, 7.8102496759, 1e-9)

	r = kpi.NewEvaluator(answers(5, 0, 5), nil).Value(&k, month(t, "2025-06"), nil)
	near(t, "NPS of five promoters", r.Value, 100, 1e-12)
	near(t, "low", r.Interval[0], 17.4914530342, 1e-9)
	near(t, "high", r.Interval[1], 100, 1e-9)
}

// A plan is in a period with exactly its share, whatever the periods.
func TestPlanToDate(t *testing.T) {
	d := data(table(t, "ads", `
date       CHANNEL spend
2025-06-01 Meta    600
2025-06-10 Meta    500
2025-06-10 Google  100`))
	d.Budgets = []dataset.Budget{{Period: month(t, "2025-06"), Channel: "Meta", Amount: 3000 * dataset.Scale}}
	e := kpi.NewEvaluator(measure.NewSet(d), nil)
	k := catalogued(t, "budget_used", "")
	near(t, "ten days", e.Value(&k, month(t, "2025-06-01..2025-06-10"), nil).Value, 1.1, 1e-12)
	near(t, "the month", e.Value(&k, month(t, "2025-06"), nil).Value, 1100.0/3000, 1e-12)
	if r := e.Value(&k, month(t, "2025-07"), nil); r.Defined() || !strings.Contains(string(r.Reason), "no_data") {
		t.Errorf("without a plan: %+v", r)
	}
}
