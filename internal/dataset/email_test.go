package dataset

import (
	"testing"

	"peil/internal/diag"
)

// The revenue of e-mail has a basis as any other: with VAT it is a quarter more.
func TestEmailRevenueBasis(t *testing.T) {
	const text = "campaign,date,sent,delivered,opens,clicks,revenue\nNews,2025-06-05,10,10,5,1,125\n"
	s := source(t, "email", text)
	rate := 0.25
	s.Basis, s.VATRate = &Basis{VAT: "included", Shipping: "excluded", Discounts: "after", Refunds: "refund_date"}, &rate
	d := scan(t, plan(), s)
	wantText(t, dump(d, 0), `2025-06-05 "News" sent=10 delivered=10 opens=5 clicks=1 revenue=100 rows=1 lines=2-2`)

	shop := source(t, "orders", "customer,date,revenue\na,2025-06-05,100\n")
	shop.Basis = &Basis{VAT: "excluded", Shipping: "excluded", Discounts: "after", Refunds: "refund_date"}
	s.Basis = nil
	if _, l := Scan(t.Context(), []Source{s, shop}, plan()); l.Count(diag.Error) == 0 {
		t.Error("an undeclared basis beside another revenue is no error")
	}
}
