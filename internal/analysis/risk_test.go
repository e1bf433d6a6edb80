package analysis

import (
	"testing"

	"peil/internal/report"
)

func TestRiskText(t *testing.T) {
	for _, c := range []struct {
		value, target float64
		input         string
		risk, how     string
	}{
		{100, 119, "ads.clicks", "low", "low"},
		{100, 81, "ads.clicks", "low", "low"},
		{100, 149, "ads.clicks", "medium", "medium"},
		{100, 175, "ads.clicks", "high", "high"},
		{100, 10, "ads.clicks", "very_high", "very_high"},
		{-1, 0.5, "ads.clicks", "very_high", "very_high"},
		{100, 110, "orders.churned_customers", "low", "slow"},
		{100, 160, "orders.mature_customers_12m", "high", "slow"},
		{100, 300, "orders.mature_customers_12m", "very_high", "very_high"},
		{0, 1, "ads.clicks", "", ""},
		{0, 0, "ads.clicks", "", ""},
	} {
		got := riskText(&report.KPI{Value: &c.value, Target: &c.target, Inputs: []report.Measure{{Used: c.input}}}, false, 0)
		var risk, how string
		if !got.IsZero() {
			risk, how = got.Args["risk"].(report.Text).Key, got.Args["how"].(report.Text).Key
		}
		if c.risk != "" {
			c.risk, c.how = "next.risk."+c.risk, "next.how."+c.how
		}
		if risk != c.risk || how != c.how {
			t.Errorf("from %v to %v: %s, %s; want %s, %s", c.value, c.target, risk, how, c.risk, c.how)
		}
	}
}

// Expected: 7.848879 (0.02·0.98/0.7 + 0.032·0.968/0.3)/0.012² = 7154 visits in all.
// 4000 a week bring them in two weeks, 1000 in eight, and 500 not within twelve.
func TestSplitsAreReckoned(t *testing.T) {
	for _, c := range []struct {
		visits     float64
		proportion bool
		how        string
		weeks      any
	}{
		{16000, true, "next.how.split", 2},
		{4000, true, "next.how.split", 8},
		{2000, true, "next.how.high", nil},
		{16000, false, "next.how.high", nil},
	} {
		part := 0.02 * c.visits
		k := report.KPI{Value: new(0.02), Target: new(0.032), Inputs: []report.Measure{{Used: "orders.orders", Value: &part}, {Used: "web.sessions", Value: &c.visits}}}
		how := riskText(&k, c.proportion, 28).Args["how"].(report.Text)
		if how.Key != c.how || how.Args["n"] != c.weeks {
			t.Errorf("%g visits in four weeks: %s in %v weeks, want %s in %v", c.visits, how.Key, how.Args["n"], c.how, c.weeks)
		}
	}
}
