package kpi_test

import (
	"fmt"
	"testing"

	"peil/internal/measure"
	"peil/internal/period"
	"peil/kpi"
)

// fortnight is two weeks of one channel.
const fortnight = `
date       spend revenue conversions
2025-06-02 100   410     4
2025-06-03 110   520     6
2025-06-04 105   390     3
2025-06-05 150   700     8
2025-06-06 140   610     7
2025-06-07 60    150     1
2025-06-08 50    90      1
2025-06-09 102   450     5
2025-06-10 108   480     4
2025-06-11 100   430     4
2025-06-12 155   640     7
2025-06-13 138   660     6
2025-06-14 58    120     2
2025-06-15 52    130     1`

// Expected: the formulas at stats.DayVariance in NumPy 2, with the linearised
// ratio (rev − R·spend)/Σspend, and scipy.stats.t.ppf(.975, 7) of SciPy 1.17.1;
// the count has its Poisson variance 59, since the days' is only 9.
func TestIntervals(t *testing.T) {
	e := kpi.NewEvaluator(measure.NewSet(data(table(t, "ads", fortnight))), nil)
	for _, c := range []struct {
		k         kpi.KPI
		value, se float64
		interval  [2]float64
	}{
		{kpi.KPI{ID: "a", Formula: "ads.revenue / ads.spend", Unit: "ratio"}, 4.0476190476190474, 0.0912392612571134, [2]float64{3.8375215365785413, 4.269219025479523}},
		{kpi.KPI{ID: "b", Formula: "(ads.revenue - ads.spend) / ads.spend", Unit: "percent"}, 3.0476190476190474, 0.0912392612571134, [2]float64{2.831872477753067, 3.263365617485028}},
		{kpi.KPI{ID: "c", Formula: "ads.revenue", Unit: "money"}, 5780, 115.75836902790225, [2]float64{5512.655274929011, 6060.3100200982935}},
		{kpi.KPI{ID: "d", Formula: "ads.conversions", Unit: "count"}, 59, 7.681145747868608, [2]float64{45.71250382711072, 76.14984322813494}},
	} {
		r := e.Value(&c.k, month(t, "2025-06-02..2025-06-15"), nil)
		if r.Interval == nil {
			t.Errorf("%s has no interval", c.k.Formula)
			continue
		}
		near(t, c.k.Formula, r.Value, c.value, 1e-12)
		near(t, c.k.Formula+": standard error", r.StdErr, c.se, 1e-9)
		near(t, c.k.Formula+": lo", r.Interval[0], c.interval[0], 1e-6)
		near(t, c.k.Formula+": hi", r.Interval[1], c.interval[1], 1e-6)
	}
}

// followed is the six customers of 2023 with what each brought in 12 months, D
// with that profit, and the ten who came in the fortnight.
func followed(t *testing.T, d string) *measure.Set {
	t.Helper()
	text := "2023-01-10 A 900 400\n2023-02-01 B 700 300\n2023-02-03 C 600 250\n2023-03-01 D 100 " + d + "\n2023-03-05 A 500 200\n2023-04-01 E 400 180\n2023-05-01 F 200 90"
	for i, n := range []int{1, 1, 0, 2, 1, 0, 0, 1, 1, 1, 2, 1, 0, 0} {
		for j := range n {
			text += fmt.Sprintf("\n%s N%d-%d 300 100", date(t, "2025-06-02")+period.Date(i), i, j)
		}
	}
	rows, orderTable := orders(t, text)
	data := data(table(t, "ads", fortnight), orderTable)
	data.Orders = rows
	return measure.NewSet(data)
}

// Expected: NumPy 2.4.6 and SciPy 1.17.1. LTV's standard error is s/√6, with
// t.ppf(.975, 5); a customer who lost money takes the interval off the log
// scale. The others add the variance between the fortnight's days, of cost over
// new customers, stratified by weekday.
func TestCustomerIntervals(t *testing.T) {
	fortnight := month(t, "2025-06-02..2025-06-15")
	for _, c := range []struct {
		id, d     string
		value, se float64
		interval  [2]float64
	}{
		{"ltv", "20", 240, 83.22659831247861, [2]float64{98.41753593570307, 585.2615537705651}},
		{"ltv", "-20", 700.0 / 3, 86.93548054607956, [2]float64{9.858566169267021, 456.80810049739966}},
		{"ltv_cac", "20", 1.8487394957983194, 0.6644927283035656, [2]float64{0.7600109594290957, 4.497090049717221}},
		{"cac_payback", "20", 6.49090909090909, 2.3330284773983783, [2]float64{2.6683921974732456, 15.78924599852369}},
	} {
		k := catalogued(t, c.id, "")
		r := kpi.NewEvaluator(followed(t, c.d), nil).Value(&k, fortnight, nil)
		if r.Interval == nil {
			t.Errorf("%s has no interval", c.id)
			continue
		}
		near(t, c.id, r.Value, c.value, 1e-9)
		near(t, c.id+": standard error", r.StdErr, c.se, 1e-9*c.se)
		near(t, c.id+": lo", r.Interval[0], c.interval[0], 1e-6)
		near(t, c.id+": hi", r.Interval[1], c.interval[1], 1e-6)
	}
	// Which customers were active in a period is not told one by one.
	for _, id := range []string{"arpu", "retention_rate"} {
		k := catalogued(t, id, "")
		if r := kpi.NewEvaluator(followed(t, "20"), nil).Value(&k, fortnight, nil); r.Interval != nil {
			t.Errorf("%s has an interval: %+v", id, r)
		}
	}
}

// Customers who all brought the same tell nothing of the spread.
func TestNoSpreadBetweenCustomers(t *testing.T) {
	rows, orderTable := orders(t, "2023-01-10 A 900 33.3\n2023-02-01 B 700 33.3\n2023-02-03 C 600 33.3\n2025-06-10 D 500 1")
	d := data(orderTable)
	d.Orders = rows
	k := catalogued(t, "ltv", "")
	if r := kpi.NewEvaluator(measure.NewSet(d), nil).Value(&k, month(t, "2025-06"), nil); !r.Defined() || r.Interval != nil || r.StdErr != 0 {
		t.Errorf("%+v", r)
	}
}

func TestNoInterval(t *testing.T) {
	monthly := measure.NewSet(data(table(t, "ads", "date spend revenue clicks impressions\n2025-05-01 100 300 5 90\n2025-06-01 100 400 200 90")))
	e := kpi.NewEvaluator(monthly, nil)
	june := month(t, "2025-06")
	for name, k := range map[string]kpi.KPI{
		"one row a month has no spread between days": {ID: "a", Formula: "ads.revenue / ads.spend", Unit: "ratio"},
		"more clicks than impressions are no share":  {ID: "b", Formula: "ads.clicks / ads.impressions", Unit: "percent", Proportion: true},
		"a number alone has none":                    {ID: "c", Formula: "2 + 2", Unit: "index"},
	} {
		if r := e.Value(&k, june, nil); !r.Defined() || r.Interval != nil || r.StdErr != 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	// Without dates there are no days, but a share needs none.
	undated := measure.NewSet(data())
	share := kpi.KPI{ID: "d", Formula: "attributed.conversions / attributed.revenue", Unit: "percent", Proportion: true}
	undated.Add(table(t, "attributed", "date CHANNEL conversions revenue\n1970-01-01 Meta 5 83"))
	r := kpi.NewEvaluator(undated, nil).Value(&share, period.Period{}, nil)
	if r.Interval == nil {
		t.Fatalf("%+v", r)
	}
	near(t, "Wilson lo", r.Interval[0], 0.026003401041882, 1e-12)
	near(t, "Wilson hi", r.Interval[1], 0.133384280932384, 1e-12)
}

// bounce_rate is 1 − a share: its interval is that of the rest.
func TestWilsonOfTheRest(t *testing.T) {
	set := measure.NewSet(data(table(t, "web", "date sessions engaged_sessions\n2025-06-02 83 78")))
	k := catalogued(t, "bounce_rate", "")
	r := kpi.NewEvaluator(set, nil).Value(&k, month(t, "2025-06"), nil)
	near(t, "lo", r.Interval[0], 0.026003401041882, 1e-12)
	near(t, "hi", r.Interval[1], 0.133384280932384, 1e-12)
}

// Expected: statsmodels 0.15.0 proportions_ztest gives p = .063 for 120 against
// 150 of 4000, and p = .0040 for 120 against 168. 10 conversions against 11.5 are
// chance (kpis.md).
func TestSignificance(t *testing.T) {
	for _, c := range []struct {
		name, before, now string
		k                 kpi.KPI
		want              bool
	}{
		{"3 % against 3.75 %", "120 4000", "150 4000", kpi.KPI{Formula: "ads.clicks / ads.impressions", Proportion: true}, false},
		{"3 % against 4.2 %", "120 4000", "168 4000", kpi.KPI{Formula: "ads.clicks / ads.impressions", Proportion: true}, true},
		{"10 against 11.5", "10 4000", "11.5 4000", kpi.KPI{Formula: "ads.clicks", Unit: "count"}, false},
		{"100 against 150", "100 4000", "150 4000", kpi.KPI{Formula: "ads.clicks", Unit: "count"}, true},
		{"nothing known of the spread", "100 4000", "150 4000", kpi.KPI{Formula: "ads.clicks", Unit: "money"}, false},
	} {
		set := measure.NewSet(data(table(t, "ads", "date clicks impressions\n2025-05-02 "+c.before+"\n2025-06-02 "+c.now)))
		c.k.ID = "x"
		s := kpi.NewEvaluator(set, nil).Score(&c.k, kpi.Request{
			Days: month(t, "2025-06"), Compare: map[string]measure.Pair{"previous": against(month(t, "2025-05"))},
		})
		if got := s.Compare["previous"].Significant; got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
