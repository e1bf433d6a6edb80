package dataset

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

// The numbers are worked out by hand from conversion's formula.
func TestBasisIsConverted(t *testing.T) {
	rate := 0.25
	report := DefaultBasis()
	with := func(edit func(*Basis)) Basis {
		b := report
		edit(&b)
		return b
	}
	const header = "customer,time,revenue,shipping,discount,refund,tax\n"
	tests := []struct {
		name   string
		row    string
		from   Basis
		to     Basis
		rate   *float64
		want   Fixed
		reason string
	}{
		{"nothing differs", "125,0,0,0,25", report, report, nil, 125 * Scale, ""},
		{"VAT out by the rate", "125,0,0,0,", with(func(b *Basis) { b.VAT = "included" }), report, &rate, 100 * Scale, ""},
		{"VAT in by the rate", "100,0,0,0,", report, with(func(b *Basis) { b.VAT = "included" }), &rate, 125 * Scale, ""},
		{"VAT out by the tax", "115,0,0,0,15", with(func(b *Basis) { b.VAT = "included" }), report, nil, 100 * Scale, ""},
		{"VAT in by the tax", "100,0,0,0,15", report, with(func(b *Basis) { b.VAT = "included" }), nil, 115 * Scale, ""},
		{"shipping out, then VAT", "125,25,0,0,", with(func(b *Basis) { b.VAT, b.Shipping = "included", "included" }), report, &rate, 80 * Scale, ""},
		// 20 of 100 is VAT, so is a fifth of what is left without shipping.
		{"shipping out, then the row's own VAT", "100,10,0,0,20", with(func(b *Basis) { b.VAT, b.Shipping = "included", "included" }), report, nil, 72 * Scale, ""},
		{"discount", "100,0,30,0,", with(func(b *Basis) { b.Discounts = "before" }), report, nil, 70 * Scale, ""},
		{"discount back", "70,0,30,0,", report, with(func(b *Basis) { b.Discounts = "before" }), nil, 100 * Scale, ""},
		{"a missing discount is none", "100,0,,0,", with(func(b *Basis) { b.Discounts = "before" }), report, nil, 100 * Scale, ""},
		{"refund on the order's date", "100,0,0,40,", with(func(b *Basis) { b.Refunds = "ignored" }), with(func(b *Basis) { b.Refunds = "order_date" }), nil, 60 * Scale, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, "orders", header+"a,2025-06-01,"+tt.row+"\n")
			s.Basis, s.VATRate = &tt.from, tt.rate
			p := plan()
			p.Basis = tt.to
			d := scan(t, p, s)
			if got := d.Orders.Rows[0].Revenue; got != tt.want {
				t.Errorf("revenue %s, want %s", got, tt.want)
			}
			if d.Basis == nil || *d.Basis != tt.to {
				t.Errorf("basis %v", d.Basis)
			}
		})
	}
	t.Run("a row without its tax is a bad one", func(t *testing.T) {
		s := source(t, "orders", header+"a,2025-06-01,100,0,0,0,\n")
		from := with(func(b *Basis) { b.VAT = "included" })
		s.Basis = &from
		_, l := Scan(t.Context(), []Source{s}, plan())
		if len(l) != 2 || l[0].Message != "the row has no tax to take its revenue to the report's basis" {
			t.Error(l)
		}
	})
}

func TestUndeclaredBasisOfOneSource(t *testing.T) {
	d := scan(t, plan(), source(t, "orders", "customer,time,revenue\na,2025-06-01,5\n"))
	if d.Basis != nil {
		t.Errorf("basis %v", d.Basis)
	}
	if got := checks(d); len(got) != 1 || got[0] != "basis_undeclared:0" {
		t.Error(got)
	}
}

// Of a platform's revenue only the VAT is converted; the rest is told once, and
// stops nothing. What a shop knows itself stays strict: see TestErrors.
func TestPlatformsRevenueIsTakenAsItIs(t *testing.T) {
	rate := 0.25
	s := source(t, "ads", "date,spend,revenue\n2025-06-01,1,125\n")
	s.Basis, s.VATRate = &Basis{VAT: "included", Shipping: "included", Discounts: "after", Refunds: "ignored"}, &rate
	d := scan(t, plan(), s)
	if got := d.Tables[0].Sums[slices.Index(d.Tables[0].Columns, "revenue")][0]; got != 100*Scale {
		t.Errorf("revenue %s, want 100", got)
	}
	want := []Finding{{
		Severity: diag.Info, Check: "claimed_basis", Columns: []string{"revenue"},
		Args: Args{"parts": []Word{"shipping_included", "refunds_ignored"}},
	}}
	if diff := cmp.Diff(want, d.Files[0].Findings); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	s.VATRate = nil
	if _, l := Scan(t.Context(), []Source{s}, plan()); l.Count(diag.Error) != 1 || l[0].Path != "source[0].revenue_basis.vat" {
		t.Error(l)
	}
	s.Basis = &Basis{VAT: "excluded", Shipping: "excluded", Discounts: "after", Refunds: "refund_date"}
	if d := scan(t, plan(), s); len(d.Files[0].Findings) != 0 {
		t.Error(d.Files[0].Findings)
	}
}

// Orders that were refunded whole tell whether refunds are taken out of the
// amounts in the file.
func TestRefundsAgainstTheirDeclaration(t *testing.T) {
	tests := []struct {
		name, declared, rows string
		want                 string
	}{
		{"gross, and said so", "ignored", "a,2025-06-01,100,100\nb,2025-06-01,80,80\nc,2025-06-01,50,\n", "basis_taken_out:0"},
		{"gross, taken for net", "order_date", "a,2025-06-01,100,100\nb,2025-06-01,80,20\nc,2025-06-01,50,50\n", "refunds_still_in:2"},
		{"net, and said so", "order_date", "a,2025-06-01,0,100\nb,2025-06-01,60,20\n", ""},
		{"net, taken for gross", "ignored", "a,2025-06-01,0,100\nb,2025-06-01,0,80\n", "refunds_already_out:2 basis_taken_out:0"},
		{"gross, on each item", "ignored", ",order,item\na,2025-06-01,60,90,1,x\na,2025-06-01,30,90,1,y\nb,2025-06-01,50,80,2,x\nb,2025-06-01,30,80,2,y\nc,2025-06-01,50,60,3,x\nc,2025-06-01,10,60,3,y\n", "refunds_repeated:3 basis_taken_out:0"},
		{"one row is no pattern", "order_date", "a,2025-06-01,100,100\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			header := "customer,time,revenue,refund"
			if !strings.HasPrefix(tt.rows, ",") {
				header += "\n"
			}
			s := source(t, "orders", header+tt.rows)
			b := DefaultBasis()
			b.Refunds = tt.declared
			s.Basis = &b
			p := plan()
			p.Basis.Refunds = "order_date"
			if got := strings.Join(checks(scan(t, p, s)), " "); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// What the conversion does is told as one sum of all files of a source, without
// the rows that are left out.
func TestConversionIsTold(t *testing.T) {
	s := source(t, "orders", "order,customer,time,revenue,refund,Status\n1,a,2025-06-01,100,10,ok\n2,b,2025-06-02,50,,ok\n3,c,2025-06-03,50,30,no\n")
	more := filepath.Join(s.Dir, "more.csv")
	if err := os.WriteFile(more, []byte("order,customer,time,revenue,refund,Status\n4,d,2025-07-01,100,2.5,ok\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.Files = append(s.Files, "more.csv")
	b := DefaultBasis()
	b.Refunds = "ignored"
	s.Basis, s.Where = &b, `Status == "ok"`
	p := plan()
	p.Basis.Refunds = "order_date"
	d := scan(t, p, s)
	want := []Finding{
		{Severity: diag.Info, Check: "where_left_out", Line: 4, Rows: 1, Args: Args{"n": 1, "where": s.Where}},
		{Severity: diag.Info, Check: "basis_taken_out", Args: Args{"what": Word("refund"), "amount": Amount(12.5)}},
	}
	if diff := cmp.Diff(want, d.Files[0].Findings); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
