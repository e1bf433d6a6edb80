package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/dataset"
	"peil/internal/period"
)

func planned(t *testing.T, plan ...dataset.Budget) *Set {
	t.Helper()
	fees := table(t, "costs", "fees", `
		date       CHANNEL amount
		2025-06-15 shared  70
		2025-06-15 Google  10`)
	fees.Values[0][0] = "" // no channel bears it
	d := data(fees, table(t, "ads", "google", `
		date       CHANNEL CAMPAIGN spend
		2025-06-01 Google  Brand    300
		2025-06-20 Google  Brand    100
		2025-06-20 Meta    Spring   50`))
	d.Budgets = plan
	return NewSet(d)
}

func budget(t *testing.T, when, channel string, amount float64, line int32) dataset.Budget {
	t.Helper()
	p, err := period.Parse(when)
	if err != nil {
		t.Fatal(err)
	}
	return dataset.Budget{Period: p, Channel: channel, Amount: dataset.Fixed(amount * dataset.Scale), Line: line}
}

func TestBudget(t *testing.T) {
	s := planned(t, budget(t, "2025-06", "Google", 100, 2), budget(t, "2025-Q3", "Google", 920, 3), budget(t, "2025", "TV", 365, 4))
	for _, c := range []struct {
		name, period string
		slice        Slice
		want         float64
		reason       Reason
	}{
		{name: "budget.amount", period: "2025-06", want: 130},
		{name: "budget.amount", period: "2025-06", slice: Slice{{"channel", "Google"}}, want: 100},
		{name: "budget.amount", period: "2025-06-01..2025-06-15", slice: Slice{{"channel", "Google"}}, want: 50},
		{name: "budget.amount", period: "2025-06-30..2025-07-01", slice: Slice{{"channel", "Google"}}, want: 13.333334}, // the millionths are the last days'
		{name: "budget.amount", period: "2025-Q3", slice: Slice{{"channel", "Google"}}, want: 920},
		{name: "budget.amount", period: "2025", want: 1385},
		{name: "budget.amount", period: "2026", reason: NoData},
		{name: "budget.amount", period: "2025-06", slice: Slice{{"campaign", "Brand"}}, reason: NoDimension},
		{name: "budget.actual", period: "2025-06", want: 410}, // Google's ads and fees; TV has cost nothing
		{name: "budget.actual", period: "2025-06", slice: Slice{{"channel", "Google"}}, want: 410},
		{name: "budget.actual", period: "2025-06", slice: Slice{{"channel", "Meta"}}, reason: NoData},
		{name: MarketingCost, period: "2025-06", want: 530},
	} {
		p, err := period.Parse(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if v := s.At(c.name, Program, p, c.slice); v.Reason != c.reason || v.Number != c.want {
			t.Errorf("%s in %s %v: %+v, want %v %q", c.name, c.period, c.slice, v, c.want, c.reason)
		}
	}
}

// A plan without channels is for all cost; one row without is for what no
// channel bears.
func TestBudgetOfWhat(t *testing.T) {
	june, _ := period.Parse("2025-06")
	for _, c := range []struct {
		plan []dataset.Budget
		want float64
	}{
		{[]dataset.Budget{budget(t, "2025-06", "", 500, 2)}, 530},
		{[]dataset.Budget{budget(t, "2025-06", "", 50, 2), budget(t, "2025-06", "Meta", 50, 3)}, 120},
	} {
		if v := planned(t, c.plan...).At("budget.actual", Program, june, nil); v.Number != c.want {
			t.Errorf("%+v: %+v, want %v", c.plan, v, c.want)
		}
	}
}

func TestTraceBudget(t *testing.T) {
	s := planned(t, budget(t, "2025-06", "Google", 100, 2), budget(t, "2025-Q3", "Google", 920, 3), budget(t, "2025", "TV", 365, 4))
	june, _ := period.Parse("2025-06")
	year, _ := period.Parse("2025")
	want := []Origin{{Source: "google", File: "google.csv", Rows: 2, First: 2, Last: 4, Sum: 130, Period: period.Period{Start: year.Start, End: year.End, Grain: period.Range}}}
	got := s.Trace("budget.amount", Program, june, nil)
	for i := range got {
		got[i].Source, got[i].File = "google", "google.csv" // whatever file 0 is
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
