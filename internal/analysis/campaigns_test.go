package analysis_test

import (
	"reflect"
	"strings"
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

// By hand: 2 conversions for 300 with a profit of 120, of a campaign that cost 60;
// what its platform spends on others, and what has no campaign, is not its cost.
func TestCampaignCredit(t *testing.T) {
	config := strings.Replace(soldConfig, "[attribution]", "[attribution]\nby = [\"channel\", \"campaign\"]", 1)
	r, l := analyse(t, client(t, "peil.toml", config,
		"conversions.csv", "person,time,value,profit\na,2025-06-10 12:00,100,50\nb,2025-06-11 12:00,200,70\nc,2025-06-12 12:00,10,5\n",
		"touches.csv", "person,time,channel,campaign\na,2025-06-09 12:00,X,spring\nb,2025-06-09 12:00,X,spring\nc,2025-06-09 12:00,X,\n",
		"ads.csv", "date,channel,campaign,spend\n2025-06-01,X,spring,60\n2025-06-01,X,other,30\n2025-06-30,X,other,1\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	got := map[string]report.CampaignCredit{}
	for _, c := range r.Attribution.Campaigns {
		got[c.Campaign] = c
	}
	want := report.CampaignCredit{Channel: "X", Campaign: "spring", Conversions: 2, Value: 300, Spend: new(60.0), ROAS: new(5.0), POAS: new(2.0), CPA: new(30.0), ROI: new(4.0)}
	if c := got["spring"]; !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, want %+v", c, want)
	}
	if c := got[""]; c.Conversions != 1 || c.Spend != nil || c.CPA != nil || c.ROI != nil {
		t.Errorf("without a campaign: %+v", c)
	}
}
