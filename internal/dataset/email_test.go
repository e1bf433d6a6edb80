package dataset

import (
	"testing"

	"peil/internal/diag"
)

func TestMailchimp(t *testing.T) {
	p := plan()
	p.Dims = map[string][]string{"email": {"campaign", "segment", "variant"}}
	s := fixture("mailchimp.csv", "mailchimp", "email")
	basis := DefaultBasis()
	s.Basis = &basis
	d := scan(t, p, s)
	wantText(t, dump(d, 0), `
2025-06-05 "June news" "Customers" sent=1020 delivered=1000 opens=400 clicks=30 unsubscribes=2 complaints=1 bounces=20 conversions=3 revenue=1200 rows=1 lines=2-2
2025-06-05 "June news" "Prospects" sent=510 delivered=500 opens=150 clicks=5 unsubscribes=1 complaints=0 bounces=10 conversions=0 revenue=0 rows=1 lines=3-3`)
	if d.Span.String() != "2025-06-05..2025-06-05" {
		t.Errorf("span %s", d.Span)
	}
}

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
