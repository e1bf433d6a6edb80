package analysis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A KPI that no source could give is told at its place, with what to add.
func TestUncomputed(t *testing.T) {
	_, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
period = "2025-06"
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
[[kpi]]
id = "ctr"
[[kpi]]
id = "cpm"
[[kpi]]
id = "aov"
[[kpi]]
id = "ltv_cac"
[[kpi]]
id = "engagement_rate"
`, "ads.csv", "date,channel,spend,clicks\n2025-06-01,Meta,5,1\n2025-06-30,Search,5,1\n"), "")
	var got []string
	for _, d := range l {
		got = append(got, d.Severity.String()+" "+d.Error())
	}
	want := []string{
		`warning kpi[0].id: kpi "ctr" cannot be computed: no source offers impressions (add the column "impressions" (times shown) to a source of kind "ads": columns = { impressions = "…" })`,
		`warning kpi[1].id: kpi "cpm" cannot be computed: no source offers impressions (add the column "impressions" (times shown) to a source of kind "ads": columns = { impressions = "…" })`,
		`warning kpi[2].id: kpi "aov" cannot be computed: no source offers orders.revenue (add a [[source]] of kind "orders")`,
		`warning kpi[3].id: kpi "ltv_cac" cannot be computed: no source offers orders.profit_12m (add a [[source]] of kind "orders")`,
		`warning kpi[4].id: kpi "engagement_rate" cannot be computed: no source offers web.engaged_sessions (add a [[source]] of kind "web")`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
