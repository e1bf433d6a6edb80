package analysis_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"peil/internal/report"
)

// mailed is a client with mailings: May and June, two variants of the news, a
// flow of few e-mails, and a campaign that is new.
func mailed(t *testing.T, config string) string {
	t.Helper()
	return client(t, "peil.toml", `[report]
title = "T"
currency = "NOK"
period = "2025-06"
[[source]]
name = "mail"
kind = "email"
files = ["mail.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
`+config, "mail.csv", `campaign,time,segment,variant,sent,delivered,opens,clicks,unsubscribes,revenue
News,2025-05-08,All,,10000,9900,4000,400,9,1000
News,2025-05-22,All,A,10,10,4,1,0,0
News,2025-05-22,All,B,10,10,4,1,0,0
News,2025-06-05,All,A,2600,2500,1000,100,3,200
News,2025-06-05,All,B,2600,2500,1000,150,3,300
News,2025-06-19,All,A,2600,2500,1000,100,3,200
News,2025-06-19,All,B,2600,2500,1000,150,3,300
Welcome,2025-05-01,New,,300,300,100,30,0,90
Welcome,2025-06-02,New,,300,300,100,30,0,5000
Sale,2025-06-20,All,,4000,4000,1000,80,1,
Odd,2025-06-21,All,A,2000,2000,500,30,1,10
Odd,2025-06-21,All,B,2000,2000,500,34,1,10
`)
}

func pageOf(t *testing.T, r *report.Report, id string) *report.Page {
	t.Helper()
	for i := range r.Pages {
		if r.Pages[i].ID == id {
			return &r.Pages[i]
		}
	}
	t.Fatalf("there is no page %s", id)
	return nil
}

// The figures of the mailings are sum over sum, the one that brings most comes
// first, and what is too few or too new is said to be.
func TestEmail(t *testing.T) {
	r, l := analyse(t, mailed(t, ""), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	e := r.Email
	var got []string
	for _, m := range e.Campaigns {
		got = append(got, fmt.Sprintf("%s %d days %g of %g %s", m.Name, m.Days, *m.Clicks, *m.Delivered, m.TooFew))
	}
	want := "Welcome 1 days 30 of 300 emails, News 2 days 500 of 10000 , Odd 1 days 64 of 4000 weeks, Sale 1 days 80 of 4000 weeks"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("campaigns\n%s\nwant\n%s", s, want)
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"click rate", *e.ClickRate, 674.0 / 18300},
		{"delivery", *e.DeliveryRate, 18300.0 / 18700},
		{"click to open", *e.ClickToOpen, 674.0 / 6100},
		{"revenue per e-mail", *e.RevenuePerEmail, 6020.0 / 18300},
		{"News, low", e.Campaigns[1].ClickInterval[0], 0.045898483},
		{"News, high", e.Campaigns[1].ClickInterval[1], 0.054447116},
	} {
		if math.Abs(c.got-c.want) > 5e-9 {
			t.Errorf("%s: %.9f, want %.9f", c.what, c.got, c.want)
		}
	}
	if page := pageOf(t, r, "email"); page.Headline.Key != "join" || page.Headline.Args["b"].(report.Text).Key != "email.headline.down" {
		t.Errorf("headline %+v", page.Headline) // 3.7 % after 4.2 %
	}
}

// Variants are compared by clicks: Newcombe's interval and the two-proportion z
// test, computed in Python. A lead that chance explains is no lead, and neither
// is one of a few days.
func TestVariants(t *testing.T) {
	r, l := analyse(t, mailed(t, ""), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if len(r.Email.Tests) != 2 {
		t.Fatalf("%d tests: %+v", len(r.Email.Tests), r.Email.Tests)
	}
	news, odd := r.Email.Tests[0], r.Email.Tests[1]
	d := news.Compared[0]
	if news.Winner == nil || *news.Winner != "B" || d.Variant != "B" || d.Against != "A" || !d.Clear {
		t.Errorf("News: %+v", news)
	}
	for _, c := range [][2]float64{{d.Value, 0.02}, {d.Interval[0], 0.011476655}, {d.Interval[1], 0.028594424}, {d.P, 4.468387e-6}} {
		if math.Abs(c[0]-c[1]) > 5e-7 {
			t.Errorf("News: %+v, want %v", d, c[1])
		}
	}
	if odd.Winner != nil || odd.Compared[0].Clear || odd.Variants[0].Name != "B" {
		t.Errorf("Odd: %+v", odd)
	}
}

// Delivery is held against the rule of thumb, or what the config says.
func TestDelivery(t *testing.T) {
	for config, want := range map[string]string{
		"": "email.delivery.good",
		"[[kpi]]\nid = \"delivery_rate\"\ntarget = 0.99\nwarn = 0.9\n":   "email.delivery.fair",
		"[[kpi]]\nid = \"delivery_rate\"\ntarget = 0.999\nwarn = 0.99\n": "email.delivery.poor",
	} {
		r, l := analyse(t, mailed(t, config), "")
		if l.Err() != nil {
			t.Fatal(l.Err())
		}
		page := pageOf(t, r, "email")
		if page.Lead[0].Key != want {
			t.Errorf("%q: %+v, want %s", config, page.Lead[0], want)
		}
		if failed := page.Headline.Key == "email.headline.undelivered"; failed != (want == "email.delivery.poor") {
			t.Errorf("%q: headline %+v", config, page.Headline)
		}
	}
}

// Without mailings in the period there is no page.
func TestNoMailings(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
currency = "NOK"
period = "2025-06"
[[source]]
name = "mail"
kind = "email"
files = ["mail.csv"]
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
`, "mail.csv", "campaign,time,sent,delivered,opens,clicks\nNews,2025-05-08,10,9,4,1\n", "ads.csv", "date,spend\n2025-06-03,5\n"), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	if r.Email != nil || r.Survey != nil || r.Budget != nil {
		t.Errorf("%+v %+v %+v", r.Email, r.Survey, r.Budget)
	}
	for _, p := range r.Pages {
		if p.ID == "email" {
			t.Error("there is a page of e-mail")
		}
	}
}
