package analysis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
	"peil/internal/report"
)

// budgeted is a client that spent on two channels and on fees, with a plan.
func budgeted(t *testing.T, days, plan string) string {
	t.Helper()
	return client(t, "peil.toml", `[report]
title = "T"
currency = "NOK"
period = "2025-06"
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
[[source]]
name = "fees"
kind = "costs"
files = ["costs.csv"]
[[source]]
name = "plan"
kind = "budget"
files = ["plan.csv"]
`, "ads.csv", "date,channel,spend\n"+days, "costs.csv", "date,channel,amount\n2025-06-05,,90\n2025-06-05,Meta,10\n", "plan.csv", "period,channel,amount\n"+plan)
}

func TestBudget(t *testing.T) {
	r, l := analyse(t, budgeted(t, "2025-01-01,Meta,5\n2025-06-01,Meta,200\n2025-06-30,Google,130\n2025-06-30,Radio,40\n", "2025-06,Meta,150\n2025-Q2,Google,455\n2025-07,Google,100\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	used := func(v float64) *float64 { return &v }
	want := &report.Budget{
		Complete: true,
		Channels: []report.BudgetLine{
			{Channel: "Google", Plan: 150, PlanToDate: 150, Actual: 130, Variance: -20, Used: used(130.0 / 150), Left: 20, Landing: 130}, // 30 of 91 days of 455
			{Channel: "Meta", Plan: 150, PlanToDate: 150, Actual: 210, Variance: 60, Used: used(1.4), Left: -60, Landing: 210},
		},
		Unplanned: []report.BudgetLine{
			{Channel: "Radio", Actual: 40, Variance: 40, Left: -40, Landing: 40},
			{Channel: "", Actual: 90, Variance: 90, Left: -90, Landing: 90},
		},
		Planned: report.BudgetLine{Plan: 300, PlanToDate: 300, Actual: 340, Variance: 40, Used: used(340.0 / 300), Left: -40, Landing: 340},
		Total:   report.BudgetLine{Plan: 300, PlanToDate: 300, Actual: 470, Variance: 170, Used: used(470.0 / 300), Left: -170, Landing: 470},
		Year:    &report.BudgetYear{Start: period.NewDate(2025, 4, 1), Plan: 705, PlanToDate: 605, Actual: 340, Left: 365}, // the 5 of March were spent before the plan began
	}
	if diff := cmp.Diff(want, r.Budget); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	page := pageOf(t, r, "budget")
	if page.Headline.Key != "budget.headline.over" || page.Lead[0].Key != "budget.furthest.over" || page.Lead[0].Args["channel"].(report.Text).Literal != "Meta" {
		t.Errorf("%+v %+v", page.Headline, page.Lead)
	}
}

// In a period that is not over the plan counts as far as the data reach, and
// the landing is at the same pace.
func TestPace(t *testing.T) {
	r, l := analyse(t, budgeted(t, "2025-06-01,Meta,140\n2025-06-10,Meta,0\n", "2025-06,Meta,300\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	got := r.Budget.Planned
	*got.Used = float64(int(*got.Used*1e9+0.5)) / 1e9
	used := 1.5
	want := report.BudgetLine{Plan: 300, PlanToDate: 100, Actual: 150, Variance: 50, Used: &used, Left: 150, Landing: 450}
	if diff := cmp.Diff(want, got); diff != "" || r.Budget.Complete || r.Budget.Year != nil {
		t.Errorf("-want +got\n%s%+v", diff, r.Budget)
	}
	page := pageOf(t, r, "budget")
	keys := []string{page.Headline.Key}
	for _, text := range page.Lead {
		keys = append(keys, text.Key)
	}
	if diff := cmp.Diff([]string{"budget.pace.over", "budget.landing.over", "budget.left", "budget.furthest.over", "budget.unplanned.is"}, keys); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A plan that names no channel is for all that was spent.
func TestPlanOfAll(t *testing.T) {
	r, l := analyse(t, budgeted(t, "2025-06-01,Meta,200\n2025-06-30,Google,100\n", "2025-06,,400\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if b := r.Budget; len(b.Channels) != 1 || len(b.Unplanned) != 0 || b.Total.Actual != 400 || b.Total.Variance != 0 {
		t.Errorf("%+v", r.Budget)
	}
}

// Of a plan that is over nothing is left to spend.
func TestBudgetThatIsOver(t *testing.T) {
	for plan, want := range map[string]string{"2025-05,Meta,100\n2025-06,Meta,250\n": "budget.year.done", "2025-05,Meta,100\n2025-06,Meta,250\n2025-07,Meta,10\n": "budget.year.since"} {
		r, l := analyse(t, budgeted(t, "2025-05-01,Meta,5\n2025-06-01,Meta,200\n2025-06-30,Meta,10\n", plan), "")
		if l.Err() != nil {
			t.Fatal(l.Err())
		}
		lead := pageOf(t, r, "budget").Lead
		if got := lead[len(lead)-1].Key; got != want {
			t.Errorf("%q: %s, want %s", plan, got, want)
		}
	}
}
