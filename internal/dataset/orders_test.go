package dataset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shopify is an export as the shop writes it: a row a line item, the order's own
// fields on its first row only.
const shopify = `Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem price,Cancelled at,Refunded Amount,Source
#1003,c@example.no,paid,NOK,500.00,0.00,100.00,500.00,0.00,2025-06-03 10:00:00 +0200,1,500.00,2025-06-03 12:00:00 +0200,0.00,web
#1002,b@example.no,partially_refunded,NOK,1000.00,125.00,225.00,1125.00,250.00,2025-06-02 23:30:00 +0200,2,400.00,,400.00,web
#1002,,,,,,,,,2025-06-02 23:30:00 +0200,1,450.00,,,
#1001,a@example.no,refunded,NOK,200.00,50.00,50.00,250.00,0.00,2025-06-01 09:00:00 +0200,1,200.00,,250.00,web
`

// By hand, without VAT and shipping, after discounts, less what was paid back:
//
//	1001: 250 − 250 paid back, the shipping with the rest: 0
//	1002: (1125 − 125 − 400) × (1 − 225/1125) = 600 × 0.8 = 480
//	1003: was cancelled, and is left out
func TestShopify(t *testing.T) {
	s := source(t, "orders", shopify)
	s.Columns = map[string]string{
		"order": "Name", "customer": "Email", "time": "Created at", "revenue": "Total", "shipping": "Shipping", "tax": "Taxes",
		"refund": "Refunded Amount", "discount": "Discount Amount", "channel": "Source",
	}
	s.Basis = &Basis{VAT: "included", Shipping: "included", Discounts: "after", Refunds: "ignored"}
	s.Where = `row["Cancelled at"] == ""`
	p := plan()
	p.Basis.Refunds = "order_date"
	d := scan(t, p, s)
	wantText(t, dump(d, 0), `
2025-06-01 "web" orders=1 revenue=0 discount=0 refund=250 rows=1 lines=5-5
2025-06-02 "web" orders=1 revenue=480 discount=250 refund=400 rows=2 lines=3-4`)
	if n := len(d.Orders.Rows); n != 2 {
		t.Errorf("%d orders", n)
	}

	_, l := Scan(t.Context(), []Source{s}, plan())
	if len(l) != 1 || !strings.Contains(l[0].Hint, `refunds = "order_date"`) {
		t.Errorf("%v", l)
	}
}

// A refund that is a row of its own counts on its own day where the source says
// that refunds do, and is no order.
func TestRefundsOnTheirDay(t *testing.T) {
	s := source(t, "orders", "order,customer,time,revenue\n1,a,2025-05-30,100\n1,a,2025-06-03,-40\n2,b,2025-06-03,10\n")
	basis := DefaultBasis()
	s.Basis = &basis
	p := plan()
	p.Dims = map[string][]string{"orders": nil}
	wantText(t, dump(scan(t, p, s), 0), `
2025-05-30 orders=1 revenue=100 rows=1 lines=2-2
2025-06-03 orders=1 revenue=-30 rows=2 lines=3-4`)
	basis.Refunds, p.Basis.Refunds = "order_date", "order_date"
	wantText(t, dump(scan(t, p, s), 0), `
2025-05-30 orders=1 revenue=60 rows=2 lines=2-3
2025-06-03 orders=1 revenue=10 rows=1 lines=4-4`)
}

// A total that stands on each of an order's rows counts too often; prices that
// happen to be alike do not make one.
func TestTotalsOnEveryRow(t *testing.T) {
	basis := DefaultBasis()
	for text, want := range map[string][]string{
		"1,a,2025-06-01,100,x\n1,a,2025-06-01,100,y\n2,b,2025-06-01,70,x\n2,b,2025-06-01,70,z\n2,b,2025-06-01,70,y\n3,c,2025-06-01,9,x\n": {"order_totals_repeated:3"},
		"1,a,2025-06-01,100,x\n1,a,2025-06-01,100,y\n2,b,2025-06-01,70,x\n2,b,2025-06-01,30,z\n2,b,2025-06-01,70,y\n3,c,2025-06-01,9,x\n": nil,
		"1,a,2025-06-01,100,x\n1,a,2025-06-01,100,y\n2,b,2025-06-01,70,x\n":                                                               nil,
	} {
		s := source(t, "orders", "order,customer,time,revenue,item\n"+text)
		s.Basis = &basis
		d := scan(t, plan(), s)
		if diff := cmp.Diff(want, checks(d)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if want != nil {
			if f := d.Files[0].Findings[0]; f.Rows != 3 || f.Args["amount"] != Amount(240) {
				t.Errorf("%+v", f)
			}
		}
	}
}

// An e-mail address is one customer however it is written, in one file or several:
// Kari came first in capitals, Ola first in small letters, and Per is told once. A
// customer's number is no address, and stays as it is.
func TestAddressesAreOneCustomer(t *testing.T) {
	a := source(t, "orders", "order,customer,time,revenue\n1,Kari@X.no,2025-05-30,100\n2,kari@x.no,2025-06-03,40\n3,ola@x.no,2025-06-03,10\n4,A-17,2025-06-03,10\n5,a-17,2025-06-03,10\n6,Per@x.no,2025-06-04,10\n")
	b := source(t, "orders", "order,customer,time,revenue\n7,OLA@x.no,2025-06-05,100\n8,KARI@x.no,2025-06-06,40\n9,Per@x.no,2025-06-07,10\n")
	b.Name = "second"
	basis := DefaultBasis()
	a.Basis, b.Basis = &basis, &basis
	d := scan(t, plan(), a, b)
	first := map[int32]string{}
	for _, row := range d.Orders.Rows {
		first[row.Customer] = row.First.String()
	}
	if len(d.Orders.Customers) != 5 || len(first) != 5 {
		t.Errorf("customers %q", d.Orders.Customers)
	}
	if got := first[d.Orders.Rows[0].Customer]; got != "2025-05-30" {
		t.Errorf("Kari is new on %s", got)
	}
	var told []string
	for _, f := range d.Files {
		for _, x := range f.Findings {
			if x.Check == "addresses_joined" {
				told = append(told, fmt.Sprintf("%s %d %v", f.Source, x.Rows, x.Args["n"]))
			}
		}
	}
	if diff := cmp.Diff([]string{a.Name + " 1 1", "second 2 2"}, told); diff != "" {
		t.Error(diff)
	}
}

// A further row that tells no day goes with the order's first one, also out of the
// report.
func TestDaylessRowsOfOrdersThatAreLeftOut(t *testing.T) {
	s := source(t, "orders", "order,customer,time,revenue\n1,a,2025-05-30,100\n1,,,40\n2,b,2025-06-03,10\n2,,,5\n")
	s.Where = `date >= "2025-06-01"`
	p := plan()
	p.Dims = map[string][]string{"orders": nil}
	wantText(t, dump(scan(t, p, s), 0), `
2025-06-03 orders=1 revenue=15 rows=2 lines=4-5`)
}
