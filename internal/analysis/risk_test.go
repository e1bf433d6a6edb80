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
		got := riskText(&report.KPI{Value: &c.value, Target: &c.target, Inputs: []report.Measure{{Used: c.input}}})
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
