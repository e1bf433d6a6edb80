package analysis_test

import (
	"testing"

	"peil/internal/report"
)

// A campaign's own target is judged in the campaigns' table.
func TestCampaignTargets(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", `
[report]
title = "Client"
language = "en"
[[source]]
name = "google"
kind = "ads"
files = ["ads.csv"]
[[kpi]]
id = "ctr"
[kpi.targets.campaign]
brand = 0.5
`, "ads.csv", "date,campaign,spend,impressions,clicks\n2025-06-01,brand,10,100000,10000\n2025-06-30,other,20,2000,30\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	status := map[string]report.Status{}
	for _, p := range r.Pages {
		for _, s := range p.Sections {
			if s.ID != "campaigns" {
				continue
			}
			for _, row := range s.Blocks[0].(*report.Table).Rows {
				status[row.Cells[0].Text.Literal] = row.Cells[len(row.Cells)-1].Status
			}
		}
	}
	if status["brand"] != report.Poor || status["other"] != "" {
		t.Errorf("statuses: %v, want brand poor and other without one", status)
	}
}
