package analysis_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"peil/internal/report"
)

// dark is a client of three channels, of which one costs as much as the two others
// together and tells no revenue.
func dark(t *testing.T) *report.Report {
	t.Helper()
	var ads strings.Builder
	for day := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC); day.Month() < 7; day = day.AddDate(0, 0, 1) {
		date, more := day.Format(time.DateOnly), 10*(day.Day()%3-1)
		fmt.Fprintf(&ads, "%s,High,100,%d\n%[1]s,Low,100,%[3]d\n%[1]s,Dark,200,\n", date, 400+more, 100+more)
	}
	const basis = `{ vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }`
	r, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
language = "en"
period = "2025-06"
revenue_basis = `+basis+`
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
revenue_basis = `+basis+`
[[kpi]]
id = "roas"
`, "ads.csv", "date,channel,spend,revenue\n"+ads.String()), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	return r
}

// All channels that cost money share the cost, also the one whose revenue nobody
// tells: of 12,000 High and Low have 3000 each, and bring 12,000 and 3000.
func TestSharesHoldAllCost(t *testing.T) {
	for _, s := range pageOf(t, dark(t), "channels").Sections {
		if s.ID != "shares" {
			continue
		}
		c := s.Blocks[0].(*report.Chart)
		want := map[string][2]float64{"High": {0.25, 0.8}, "Low": {0.25, 0.2}, "Dark": {0.5, 0}}
		for i, name := range c.Categories {
			if w, ok := want[name.Literal]; !ok || !near(*c.Series[0].Values[i], w[0]) || !near(*c.Series[1].Values[i], w[1]) {
				t.Errorf("%s has %v of the cost and %v of the revenue, want %v", name.Literal, *c.Series[0].Values[i], *c.Series[1].Values[i], w)
			}
		}
		told, ok := s.Subtitle.Args["b"].(report.Text)
		if len(c.Categories) != len(want) || !ok || told.Key != "shares.untold" || told.Args["channels"].(report.Text).Literal != "Dark" {
			t.Errorf("channels %v under %v", c.Categories, s.Subtitle)
		}
		return
	}
	t.Error("no chart of shares")
}

// High and Low bring 15,000 for 6000, 2.5 times: that is what Low's ROAS of 1 is held
// against, and what 600 moved from it would do. Dark has spent without telling what
// came of it, and does not count.
func TestMeanROASIsOfKnownRevenue(t *testing.T) {
	r := dark(t)
	move, ok := said(r, "overview", "next.move")
	if !ok || move.Args["channel"].(report.Text).Literal != "Low" || !near(value(t, move, "average"), 2.5) {
		t.Fatalf("the step is %v", move)
	}
	detail, ok := said(r, "overview", "next.move.detail")
	if !ok || !near(value(t, detail, "gain"), 900) || value(t, detail, "low") >= 900 || value(t, detail, "high") <= 900 {
		t.Errorf("it is worth %v", detail)
	}
}
