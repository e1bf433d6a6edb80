package dataset

import (
	"slices"
	"strings"
	"testing"

	"peil/internal/diag"
)

func TestRowsThatAreNotMeant(t *testing.T) {
	tests := []struct {
		name, kind, preset, where string
		file                      string
		sums                      string // of the first column that is added up and not counted
		skipped                   int
		findings                  string
	}{
		{"by a heading", "orders", "", `Status != "Kansellert"`,
			"order;customer;time;revenue;Status\n1;a;2025-06-01;100;Fullført\n2;b;2025-06-01;50;Kansellert\n", "100", 1, "where_left_out:3"},
		{"by a number and a heading of two words", "orders", "", `revenue > 0 and row["Financial Status"] in ["paid", "partially_refunded"]`,
			"order,customer,time,revenue,Financial Status\n1,a,2025-06-01,100,paid\n2,b,2025-06-01,0,paid\n3,c,2025-06-01,7,voided\n", "100", 2, "where_left_out:3"},
		{"a bad cell of a row that is not meant", "ads", "", `campaign != "Old"`,
			"date,campaign,spend\n2025-06-01,A,5\n,Old,5 i alt\n", "5", 1, "where_left_out:3"},
		{"further rows follow the order's first", "orders", "", `Status == "paid"`,
			"order,customer,time,revenue,Status\n1,a,2025-06-01,100,paid\n1,,,10,\n2,b,2025-06-01,50,void\n2,,,5,\n", "110", 2, "where_left_out:4"},
		{"further rows that repeat the customer follow an order that is left out", "orders", "", `Status != "void"`,
			"order,customer,time,revenue,Status\n1,a,2025-06-01,100,void\n1,a,2025-06-01,,\n1,a,2025-06-01,-,\n2,b,2025-06-01,50,\n", "50", 3, "where_left_out:2"},
		{"a further row with a revenue is judged by itself", "orders", "", `Status != "void"`,
			"order,customer,time,revenue,Status\n1,a,2025-06-01,100,void\n1,a,2025-06-01,7,paid\n1,a,2025-06-01,,\n", "7", 1, "where_left_out:2"},
		{"a further row without a revenue is judged by itself where the order is kept", "orders", "", `Product != "Gift card"`,
			"order,customer,time,revenue,Product\n1,a,2025-06-01,100,Tent\n1,a,2025-06-01,,Gift card\n1,a,2025-06-01,,Rope\n", "100", 1, "where_left_out:3"},
		{"rows of an order, each by itself", "orders", "", `Product != "Gift card"`,
			"order,customer,time,revenue,Product\n1,a,2025-06-01,100,Tent\n1,a,2025-06-01,10,Gift card\n", "100", 1, "where_left_out:3"},
		{"none of the file", "ads", "", `campaign == "X"`, "date,campaign,spend\n2025-06-01,A,5\n", "0", 1, "where_nothing:2"},
		{"the file's total counts them", "ads", "google-ads", `campaign != "B"`,
			"Day,Campaign,Cost,Clicks\n2025-06-01,A,5.00,1\n2025-06-01,B,7.00,2\nTotal: Account,,12.00,3\n", "5", 2, "where_left_out:3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, tt.kind, tt.file)
			s.Preset, s.Where = tt.preset, tt.where
			d := scan(t, plan(), s)
			column := slices.Index(d.Tables[0].Columns, map[string]string{"orders": "revenue", "ads": "spend"}[tt.kind])
			sum := Fixed(0)
			if column >= 0 { // a table without rows has no columns
				for _, v := range d.Tables[0].Sums[column] {
					sum += v
				}
			}
			if sum.String() != tt.sums || d.Files[0].Skipped != tt.skipped {
				t.Errorf("sum %s, %d skipped", sum, d.Files[0].Skipped)
			}
			got := slices.DeleteFunc(checks(d), func(c string) bool { return strings.HasPrefix(c, "basis_undeclared") })
			if strings.Join(got, " ") != tt.findings {
				t.Errorf("findings %v, want %s", got, tt.findings)
			}
		})
	}
}

func TestConditionOfASource(t *testing.T) {
	s := source(t, "orders", "order,customer,time,revenue,Status\n1,a,2025-06-01,100,ok\n")
	for where, want := range map[string]string{
		`Statsu == "ok"`: `source[0].where: data.csv has no column "Statsu" (did you mean "Status"?)`,
		`Status = "ok"`:  `source[0].where: = does not compare (write ==)`,
	} {
		s.Where = where
		_, l := Scan(t.Context(), []Source{s}, plan())
		wantText(t, told(s.Dir, l), want)
	}
	var l diag.List
	s.Where = `Status = "ok"`
	s.Validate("source[0]", &l)
	if len(l) != 1 || l[0].Path != "source[0].where" {
		t.Error(l)
	}
}

func TestCancelledOrders(t *testing.T) {
	const header = "order,customer,time,revenue,"
	tests := []struct {
		name, file, where string // the condition that is proposed; empty: nothing is told
		amount            Amount
	}{
		{"Norwegian", header + "Status\n1,a,2025-06-01,100,Fullført\n2,b,2025-06-01,50.5,Kansellert\n", `Status != "Kansellert"`, 50.5},
		{"Shopify", header + "Financial Status\n1,a,2025-06-01,100,voided\n2,b,2025-06-01,50,refunded\n3,c,2025-06-01,5,partially_refunded\n4,d,2025-06-01,5,paid\n",
			`not (row["Financial Status"] in ["voided", "refunded"])`, 150},
		{"WooCommerce", header + "order_status\n1,a,2025-06-01,100,wc-cancelled\n2,b,2025-06-01,50,wc-completed\n", `order_status != "wc-cancelled"`, 100},
		{"a day of its own", header + "Cancelled at,Financial Status\n1,a,2025-06-01,100,2025-06-02,paid\n2,b,2025-06-01,50,,voided\n3,c,2025-06-01,7,,paid\n",
			`row["Cancelled at"] == "" and row["Financial Status"] != "voided"`, 150},
		{"paid back", header + "Financial Status\n1,a,2025-06-01,0,refunded\n", "", 0},
		{"another status", header + "Status\n1,a,2025-06-01,100,Delvis refundert\n2,b,2025-06-01,50,Sendt\n", "", 0},
		{"another column", header + "Comment\n1,a,2025-06-01,100,cancelled\n", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, "orders", tt.file)
			basis := DefaultBasis()
			s.Basis = &basis
			d := scan(t, plan(), s)
			if tt.where == "" {
				if got := checks(d); len(got) != 0 {
					t.Error(got)
				}
				return
			}
			f := d.Files[0].Findings
			if len(f) != 1 || f[0].Severity != diag.Warning || f[0].Args["where"] != tt.where || f[0].Args["amount"] != tt.amount {
				t.Fatalf("%+v", f)
			}
			for _, where := range []string{tt.where, "true"} {
				s.Where = where
				for _, check := range checks(scan(t, plan(), s)) {
					if strings.HasPrefix(check, "cancelled_") {
						t.Errorf("told in spite of where = %s", where)
					}
				}
			}
		})
	}
}
