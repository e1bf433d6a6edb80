package analysis_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"peil/internal/report"
)

// Thirty customers buy every day, in turn, so that from the second month on all
// orders are repeated ones. Where the data begins with the month that June is held
// against, the growth in repeat orders is its own; with the customers' first orders,
// or a history of a year before, it is not.
func TestShortHistoryMakesRepeatOrdersGrow(t *testing.T) {
	for name, test := range map[string]struct {
		from  string
		first bool
		want  bool
	}{
		"from May":                   {from: "2025-05-01", want: true},
		"from May, first orders":     {from: "2025-05-01", first: true},
		"from the May of a year ago": {from: "2024-05-01"},
	} {
		t.Run(name, func(t *testing.T) {
			var orders strings.Builder
			orders.WriteString("order,customer,time,revenue")
			if test.first {
				orders.WriteString(",first_order")
			}
			start, err := time.Parse(time.DateOnly, test.from)
			if err != nil {
				t.Fatal(err)
			}
			for day, n := start, 0; day.Before(time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)); day, n = day.AddDate(0, 0, 1), n+1 {
				fmt.Fprintf(&orders, "\n%d,c%d,%s,100", n, n%30, day.Format(time.DateOnly))
				if test.first {
					orders.WriteString(",2024-01-01")
				}
			}
			r, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
language = "en"
period = "2025-06"
compare = ["previous"]
[[source]]
name = "shop"
kind = "orders"
files = ["orders.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
`, "orders.csv", orders.String()), "")
			if l.Err() != nil {
				t.Fatal(l)
			}
			told := false
			for _, section := range pageOf(t, r, "funnel").Sections {
				for _, block := range section.Blocks {
					notes, ok := block.(*report.Notes)
					told = told || ok && notes.Items[0].Key == "funnel.caveat.history"
				}
			}
			if told != test.want {
				t.Errorf("told %v, want %v", told, test.want)
			}
			for _, s := range r.Funnel.Stages {
				if c := s.Compare["previous"]; s.ID == "loyalty" && test.want && (c.VolumeSignificant || c.RateSignificant) {
					t.Error("the growth is judged")
				}
			}
		})
	}
}
