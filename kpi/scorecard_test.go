package kpi_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/measure"
	"peil/internal/period"
	"peil/kpi"
)

// kpis.md: 24 mailings of 15 000 are 360 000 e-mails; from 1.2 % to 2.1 % they
// convert 3240 times more; at 2500 each that is 8 100 000; for 22 600 the ROI is
// 35 741 %.
func TestWorkedNumbers(t *testing.T) {
	set := measure.NewSet(data(
		table(t, "ads", "date spend impressions conversions\n2025-06-02 22600 360000 3240"),
		table(t, "conversions", "date conversions value\n2025-06-02 3240 8100000")))
	e := kpi.NewEvaluator(set, nil)
	roi := catalogued(t, "roi", "")
	near(t, "ROI in percent", 100*e.Value(&roi, month(t, "2025-06"), nil).Value, 35_741, 0.5)
	rate := kpi.KPI{ID: "x", Formula: "ads.conversions / ads.impressions"}
	near(t, "2.1 % − 1.2 %", e.Value(&rate, month(t, "2025-06"), nil).Value, 0.021-0.012, 1e-12)
}

// kpis.md: CAC from 850 to 520 is −39 %.
func TestCompare(t *testing.T) {
	rows, orderTable := orders(t, `
2025-05-01 A 100 50
2025-06-01 B 100 50
2025-06-02 C 100 50`)
	d := data(table(t, "ads", "date spend\n2025-05-10 850\n2025-06-10 1040"), orderTable)
	d.Orders = rows
	cac := catalogued(t, "cac", "")
	s := kpi.NewEvaluator(measure.NewSet(d), nil).Score(&cac, kpi.Request{
		Days:    month(t, "2025-06"),
		Compare: map[string]measure.Pair{"previous": against(month(t, "2025-05")), "year": against(month(t, "2024-06"))},
		Trend:   []period.Period{month(t, "2025-04"), month(t, "2025-05"), month(t, "2025-06")},
	})
	near(t, "CAC", s.Value, 520, 0)
	near(t, "change", *s.Compare["previous"].Change, 520.0/850-1, 1e-12)
	near(t, "change in percent", math.Round(100**s.Compare["previous"].Change), -39, 0)
	near(t, "difference", *s.Compare["previous"].Difference, -330, 1e-9)
	year := s.Compare["year"]
	if year.Result.Reason != measure.NoData || year.Change != nil || year.Difference != nil || year.Significant {
		t.Errorf("a year without data: %+v", year)
	}
	var trend []string
	for _, r := range s.Trend {
		trend = append(trend, fmt.Sprintf("%g%s", r.Value, r.Reason))
	}
	if diff := cmp.Diff([]string{"0no_data", "850", "520"}, trend); diff != "" {
		t.Error(diff)
	}
}

// From a loss to a profit is a difference, but no percentage.
func TestChangeFromNegative(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", "date spend revenue\n2025-05-10 100 50\n2025-06-10 100 150")))
	k := kpi.KPI{ID: "x", Formula: "(ads.revenue - ads.spend) / ads.spend"}
	c := kpi.NewEvaluator(set, nil).Score(&k, kpi.Request{
		Days: month(t, "2025-06"), Compare: map[string]measure.Pair{"previous": against(month(t, "2025-05"))},
	}).Compare["previous"]
	if c.Change != nil || c.Difference == nil || *c.Difference != 1 {
		t.Errorf("%+v", c)
	}
}

// A name of a KPI in a formula is that KPI, the user's before the catalogue's;
// what is undefined inside is told from inside.
func TestFormulaOfKPIs(t *testing.T) {
	set := measure.NewSet(data(table(t, "ads", "date spend clicks\n2025-06-10 100 50")))
	user := []kpi.KPI{{ID: "ltv", Formula: "ads.clicks"}, {ID: "cac", Formula: "ads.spend / 5"}}
	k := catalogued(t, "ltv_cac", "")
	r := kpi.NewEvaluator(set, user).Value(&k, month(t, "2025-06"), nil)
	want := []kpi.Input{
		{Name: "ltv", Used: "ltv", Value: measure.Value{Number: 50}},
		{Name: "cac", Used: "cac", Value: measure.Value{Number: 20}},
	}
	if diff := cmp.Diff(want, r.Inputs); r.Value != 2.5 || diff != "" {
		t.Errorf("%g %s", r.Value, diff)
	}
	r = kpi.NewEvaluator(set, user[:1]).Value(&k, month(t, "2025-06"), nil)
	if r.Reason != measure.NoSource || r.Cause != "orders.new_customers" || len(r.Inputs) != 2 {
		t.Errorf("%+v", r)
	}
}

// A channel KPI takes the channels' credit, a program KPI the shop's revenue.
func TestScope(t *testing.T) {
	set := measure.NewSet(data(
		table(t, "ads", "date CHANNEL spend revenue\n2025-06-10 Meta 100 900"),
		table(t, "conversions", "date conversions value\n2025-06-10 10 1000")))
	set.Add(table(t, "attributed", "date CHANNEL conversions revenue profit\n2025-06-10 Meta 4 400 100\n2025-06-10 Direct 6 600 200"))
	e := kpi.NewEvaluator(set, nil)
	for _, c := range []struct {
		id   string
		want float64
		used string
	}{{"roas", 4, "attributed.paid_revenue"}, {"mer", 10, "conversions.value"}} {
		k := catalogued(t, c.id, "")
		r := e.Value(&k, month(t, "2025-06"), nil)
		if r.Value != c.want || r.Inputs[0].Used != c.used {
			t.Errorf("%s = %g of %s, want %g of %s", c.id, r.Value, r.Inputs[0].Used, c.want, c.used)
		}
	}
	roas := catalogued(t, "roas", "")
	s := e.Score(&roas, kpi.Request{Days: month(t, "2025-06"), Dims: []string{"channel"}})
	by := s.By["channel"] // Direct has neither credit that counts nor spend
	if len(by) != 2 || by[0].Value != "Meta" || by[0].Result.Value != 4 || by[1].Result.Reason != measure.NoData {
		t.Errorf("by channel: %+v", by)
	}
	if len(s.Beside) != 1 || s.Beside[0].Variant.ID != "platform" || s.Beside[0].Result.Value != 9 {
		t.Errorf("beside: %+v", s.Beside)
	}
}

// noise gives days of numbers that look like a shop's, the same every time.
func noise(t *testing.T, start string, days int, scale float64) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("date CHANNEL spend impressions clicks conversions revenue")
	seed := uint64(7)
	next := func(n uint64) float64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return float64(seed >> 33 % n)
	}
	first := date(t, start)
	for i := range days {
		for _, name := range []string{"Google", "Meta", "TV"} {
			clicks := 20 + next(100)
			fmt.Fprintf(&b, "\n%s %s %g %g %g %g %g", first+period.Date(i), name,
				scale*(100+next(300)), 50*clicks+next(500), clicks, next(6), scale*next(2500))
		}
	}
	return b.String()
}

// Money in øre instead of kroner changes no ratio, nor its interval; the parts
// add up to the whole, and a ratio lies between those of its parts.
func TestProperties(t *testing.T) {
	june := month(t, "2025-06")
	kroner := kpi.NewEvaluator(measure.NewSet(data(table(t, "ads", noise(t, "2025-06-01", 30, 1)))), nil)
	ore := kpi.NewEvaluator(measure.NewSet(data(table(t, "ads", noise(t, "2025-06-01", 30, 100)))), nil)
	req := kpi.Request{Days: june, Dims: []string{"channel"}}
	var ratios []kpi.KPI
	for _, id := range []string{"ctr", "roas", "romi", "cvr", "mer"} {
		ratios = append(ratios, catalogued(t, id, ""))
	}
	var a, b []kpi.Score
	for i := range ratios {
		a, b = append(a, kroner.Score(&ratios[i], req)), append(b, ore.Score(&ratios[i], req))
	}
	for i, k := range ratios {
		if a[i].Interval == nil {
			t.Fatalf("%s has no interval", k.ID)
		}
		near(t, k.ID, b[i].Value, a[i].Value, 1e-9*a[i].Value)
		near(t, k.ID+" lo", b[i].Interval[0], a[i].Interval[0], 1e-9*a[i].Value)
		near(t, k.ID+" hi", b[i].Interval[1], a[i].Interval[1], 1e-9*a[i].Value)
		if !(a[i].Interval[0] < a[i].Value && a[i].Value < a[i].Interval[1]) {
			t.Errorf("%s = %g outside %g", k.ID, a[i].Value, *a[i].Interval)
		}
		if _, sliced := a[i].By["channel"]; !sliced {
			t.Errorf("%s has no channels", k.ID)
			continue
		}
		lowest, highest := math.Inf(1), math.Inf(-1)
		for _, g := range a[i].By["channel"] {
			lowest, highest = min(lowest, g.Result.Value), max(highest, g.Result.Value)
		}
		if !(lowest <= a[i].Value && a[i].Value <= highest) {
			t.Errorf("%s = %g is not between its channels' %g and %g", k.ID, a[i].Value, lowest, highest)
		}
	}
	for _, id := range []string{"conversions", "revenue", "impressions"} {
		k := catalogued(t, id, "")
		s := kroner.Score(&k, req)
		total := 0.0
		for _, g := range s.By["channel"] {
			total += g.Result.Value
		}
		near(t, id+" by channel", total, s.Value, 0)
	}
}
