package dataset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

// found returns the first finding of a check, without its severity's words.
func found(d *Data, check string) *Finding {
	for _, f := range d.Files {
		for i := range f.Findings {
			if f.Findings[i].Check == check {
				return &f.Findings[i]
			}
		}
	}
	return nil
}

func TestDoubtsAboutRows(t *testing.T) {
	basis := DefaultBasis()
	// A refund of 80 and one of 70, joined to three items and two.
	const fanned = "1,ann,2025-06-01,50,80,tent\n1,ann,2025-06-01,40,80,mug\n1,ann,2025-06-01,30,80,stove\n2,bob,2025-06-01,20,70,mug\n2,bob,2025-06-01,60,70,cup\n3,eve,2025-06-01,60,,cup\n"
	tests := []struct {
		name, kind, file, check string
		edit                    func(*Source)
		want                    *Finding
	}{
		{"conversions without a value", "ads", "date,spend,conversions,revenue\n2025-06-01,1,2,90\n2025-06-02,1,3,\n2025-06-03,1,1,0\n2025-06-03,1,1,\n2025-06-04,1,0,\n", "conversions_without_value", nil,
			&Finding{diag.Warning, "conversions_without_value", 3, 2, []string{"revenue"}, Args{"n": 2}}},
		{"a file without values tells no lack of them", "ads", "date,spend,conversions\n2025-06-01,1,2\n", "conversions_without_value", nil, nil},
		{"a basis of nothing", "ads", "date,spend,Sales\n2025-06-01,1,2\n", "no_revenue_column", func(s *Source) { s.Basis = &basis },
			&Finding{diag.Warning, "no_revenue_column", 1, 0, []string{"revenue"}, Args{"column": "revenue", "headers": []string{"date", "spend", "Sales"}}}},
		{"a revenue that is left out is no lack", "ads", "date,spend\n2025-06-01,1\n", "no_revenue_column", func(s *Source) { s.Basis, s.Columns = &basis, map[string]string{"revenue": ""} }, nil},
		{"an order's row twice", "orders", "order,customer,time,revenue,item\n1,ann,2025-06-01,50,tent\n1,ann,2025-06-01,50,stove\n1,ann,2025-06-01,50,stove\n2,bob,2025-06-01,20,mug\n2,bob,2025-06-01,20,mug\n", "repeated_orders", nil,
			&Finding{diag.Warning, "repeated_orders", 4, 2, []string{"revenue", "profit", "cost", "discount", "refund"}, Args{"n": 2, "amount": Amount(70)}}},
		{"two items of an order", "orders", "order,customer,time,revenue,item\n1,ann,2025-06-01,50,tent\n1,ann,2025-06-01,50,stove\n", "repeated_orders", nil, nil},
		{"an order's refund on each of its rows", "orders", "order,customer,time,revenue,refund,item\n" + fanned, "refunds_repeated", nil,
			&Finding{diag.Warning, "refunds_repeated", 3, 3, []string{"revenue", "profit", "refund"}, Args{"n": 3, "all": 3, "column": "refund", "amount": Amount(230)}}},
		{"a refund for each item", "orders", "order,customer,time,revenue,refund,item\n1,ann,2025-06-01,50,50,tent\n1,ann,2025-06-01,40,40,mug\n1,ann,2025-06-01,30,30,stove\n2,bob,2025-06-01,20,20,mug\n2,bob,2025-06-01,20,20,cup\n", "refunds_repeated", nil, nil},
		{"a refund on the first row only", "orders", "order,customer,time,revenue,refund,item\n1,ann,2025-06-01,50,90,tent\n1,ann,2025-06-01,40,,mug\n2,bob,2025-06-01,20,20,mug\n2,bob,2025-06-01,20,,cup\n", "refunds_repeated", nil, nil},
		{"further rows without the order's fields", "orders", "order,customer,time,revenue\n1,ann,2025-06-01,50\n1,,,50\n1,,,50\n", "repeated_orders", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, tt.kind, tt.file)
			if tt.edit != nil {
				tt.edit(&s)
			}
			if diff := cmp.Diff(tt.want, found(scan(t, plan(), s), tt.check)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// A cost without a channel column is one whose channel is blank: for all.
func TestCostWithoutAChannelColumn(t *testing.T) {
	wantText(t, dump(scan(t, plan(), source(t, "costs", "date,amount\n2025-06-01,9\n")), 0), `2025-06-01 "" amount=9 rows=1 lines=2-2`)
}

// A date far beyond the others is told, and the span does not reach to it.
func TestLonelyDate(t *testing.T) {
	var days strings.Builder
	for day := 1; day <= 20; day++ {
		fmt.Fprintf(&days, "2025-06-%02d,1\n", day)
	}
	for _, tt := range []struct{ name, rows, span, findings string }{
		{"a year ahead", "2052-06-21,1\n", "2025-06-01..2025-06-20", "lonely_date:22"},
		{"before and after", "1925-06-21,1\n2052-06-21,1\n2061-06-21,1\n", "2025-06-01..2025-06-20", "lonely_date:22 lonely_date:23 lonely_date:24"},
		{"within a year", "2026-06-20,1\n", "2025-06-01..2026-06-20", ""},
		{"too many to be a mistake", strings.Repeat("2052-06-21,1\n", 4), "2025-06-01..2052-06-21", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := scan(t, plan(), source(t, "ads", "date,spend\n"+days.String()+tt.rows))
			if got := strings.Join(checks(d), " "); got != tt.findings || d.Span.String() != tt.span {
				t.Errorf("findings %q, span %s", got, d.Span)
			}
		})
	}
	d := scan(t, plan(), source(t, "ads", "date,spend\n2025-06-01,1\n2052-06-01,1\n"))
	if got := checks(d); len(got) != 0 {
		t.Errorf("of two rows neither is alone: %v", got)
	}
}

func TestHasOrigin(t *testing.T) {
	for name, want := range map[string]bool{"": false, "DIREKTE": false, "(direct) / (none)": false, "Unassigned": false, "Meta": true} {
		if got := HasOrigin(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
