package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/period"
	"peil/internal/tabular"
)

// rateSource returns a source of exchange rates.
func rateSource(t *testing.T, text string) Source {
	s := source(t, "rates", text)
	s.Name = "rates"
	return s
}

const someRates = `date,from,to,rate,per
2025-05-30,EUR,NOK,11.5,
2025-06-02,eur,,11.6,1
2025-06-02,NOK,USD,0.1,
2025-06-03,JPY,NOK,7.0,100
`

func ratePlan() Plan {
	p := plan()
	p.RateDays = 3
	p.Dims = map[string][]string{"ads": nil, "orders": nil}
	return p
}

// The day's rate, else the last one before it that still holds; rates that are
// quoted the other way round, or of a hundred. By hand: 10 × 11.5, 10 × 11.6,
// 5 / 0.1, 1000 × 7 / 100, and 7 kroner.
func TestRates(t *testing.T) {
	ads := source(t, "ads", `date,spend,revenue,clicks,currency
2025-06-01,10,,3,EUR
2025-06-02,10,20,3,eur
2025-06-03,5,,3,USD
2025-06-04,1000,,3,JPY
2025-06-05,7,,3,NOK
2025-06-06,,,3,SEK
`)
	basis := DefaultBasis()
	ads.Basis = &basis
	d := scan(t, ratePlan(), ads, rateSource(t, someRates))
	wantText(t, dump(d, 0), `
2025-06-01 spend=115 clicks=3 rows=1 lines=2-2
2025-06-02 spend=116 clicks=3 revenue=232 rows=1 lines=3-3
2025-06-03 spend=50 clicks=3 rows=1 lines=4-4
2025-06-04 spend=70 clicks=3 rows=1 lines=5-5
2025-06-05 spend=7 clicks=3 rows=1 lines=6-6
2025-06-06 clicks=3 rows=1 lines=7-7`)
	want := []Exchange{
		{From: "EUR", Rows: 2, Lowest: 11.5, Highest: 11.6, First: date(t, "2025-05-30"), Last: date(t, "2025-06-02")},
		{From: "JPY", Rows: 1, Lowest: 0.07, Highest: 0.07, First: date(t, "2025-06-03"), Last: date(t, "2025-06-03")},
		{From: "USD", Rows: 1, Lowest: 10, Highest: 10, First: date(t, "2025-06-02"), Last: date(t, "2025-06-02"), Inverse: true},
	}
	if diff := cmp.Diff(want, d.Files[0].Exchanged); diff != "" {
		t.Error(diff)
	}
}

// Norges Bank quotes some currencies by the hundred and tells so by an exponent.
// By hand: 1000 × 96.16 / 100, and 1000 × 11.485.
func TestRatesByTheHundred(t *testing.T) {
	ads := source(t, "ads", "date,spend,currency\n2026-06-29,1000,SEK\n2026-06-29,1000,EUR\n")
	bank := rateSource(t, "BASE_CUR;QUOTE_CUR;UNIT_MULT;Multiplikator;TIME_PERIOD;OBS_VALUE\nSEK;NOK;2;Hundre;2026-06-29;96,16\nEUR;NOK;0;Enheter;2026-06-29;11,485\n")
	bank.Columns = map[string]string{"date": "TIME_PERIOD", "from": "BASE_CUR", "to": "QUOTE_CUR", "rate": "OBS_VALUE", "per_power": "UNIT_MULT"}
	d := scan(t, ratePlan(), ads, bank)
	if got, want := d.Tables[0].Sums[0][0], Fixed(12_446_600_000); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	proposed, err := Recognise(filepath.Join(bank.Dir, "data.csv"), tabular.Options{})
	if err != nil || proposed.Columns["per_power"] != "UNIT_MULT" {
		t.Errorf("%v, %v", proposed.Columns, err)
	}
}

// What has no rate is an error on its line; with one, the file's heading or the
// source may tell the currency.
func TestNoRate(t *testing.T) {
	for _, row := range []struct{ ads, currency, want string }{
		{"date,spend,currency\n2025-06-06,10,EUR\n", "", "data.csv:2:15: the row is in EUR, and no rate to NOK is known for 2025-06-06 or the 3 days before: add it to data.csv"},
		{"date,spend,currency\n2025-05-29,10,EUR\n", "", "no rate to NOK is known for 2025-05-29"},
		{"date,spend,currency\n2025-06-02,10,SEK\n", "", "the row is in SEK, the report in NOK, and data.csv has no rate between the two"},
		{"date,spend\n2025-06-02,10\n", "GBP", "source[0].currency: the source is in GBP, the report in NOK, and data.csv has no rate"},
		{"date,spend\n2025-06-02,10\n", "EUR", ""},
		{"date,Amount spent (EUR)\n2025-06-02,10\n", "", ""},
		{"date,Amount spent (EUR)\n2025-06-02,10\n", "USD", `the column "Amount spent (EUR)" is in EUR, and the file's other money in USD`},
		{"date,spend\n2025-06-02,€10\n", "EUR", ""},
		{"date,spend\n2025-06-02,EUR 10\n", "EUR", ""},
		{"date,spend\n2025-06-02,NOK 10\n", "EUR", `is in NOK, the row in EUR`},
		{"date,spend,currency\n2025-06-02,EUR 10,EUR\n2025-06-02,EUR 10,NOK\n", "", `data.csv:3:12: the column "spend" is in EUR, the report in NOK`},
	} {
		s := source(t, "ads", row.ads)
		s.Currency = row.currency
		if strings.Contains(row.ads, "Amount spent") {
			s.Preset = "meta-ads"
			s.Defaults = map[string]string{"campaign": "x"}
			s.Columns = map[string]string{"date": "date"}
		}
		d, l := Scan(t.Context(), []Source{s, rateSource(t, someRates)}, ratePlan())
		got := told(s.Dir, l)
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%q in %q: %s", row.ads, row.currency, got)
		}
		if row.want == "" && d.Tables[0].Sums[0][0] != 116*Scale {
			t.Errorf("%q: %s", row.ads, dump(d, 0))
		}
	}
	plan := source(t, "budget", "period,channel,amount,currency\n2025-06,A,10,EUR\n")
	if _, l := Scan(t.Context(), []Source{plan, rateSource(t, someRates)}, ratePlan()); !strings.Contains(told(plan.Dir, l), "no day tells which rate") {
		t.Errorf("%v", l)
	}
}

// The file's own total is held against the amounts as they stand; a further row of
// an order is in the order's currency.
func TestRatesOfOrders(t *testing.T) {
	s := source(t, "orders", "order,customer,time,revenue,currency,tip\n1,a,2025-06-02,10,EUR,1\n1,,,5,,\n2,b,2025-06-02,3,,\n")
	p := ratePlan()
	p.Measures = []Measure{{ID: "tips", Source: "orders", Column: "tip", Unit: "money"}, {ID: "rows_with_tips", Source: "orders", Column: "rows", Where: "tip > 10"}}
	wantText(t, dump(scan(t, p, s, rateSource(t, someRates)), 0), `
2025-06-02 orders=2 revenue=177 tips=11.6 rows_with_tips=1 rows=3 lines=2-4`)
}

func TestRatesAreChecked(t *testing.T) {
	_, l := Scan(t.Context(), []Source{rateSource(t, "date,from,to,rate\n2025-06-01,EURO,NOK,11\n2025-06-01,EUR,NOK,0\n2025-06-01,NOK,IDR,0.0006\n2025-06-01,SEK,NOK,1.1\n2025-06-01,SEK,NOK,1.2\n")}, ratePlan())
	var got []string
	for _, d := range l {
		got = append(got, fmt.Sprintf("%d %s", d.Line, d.Message))
	}
	text := strings.Join(got, "\n")
	for _, want := range []string{`2 "EURO" is not a currency code`, "3 a rate must be more than 0", "4 the rate 0.0006 is read with six decimals", "6 2025-06-01 has another rate from SEK to NOK"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

// A changed rate is read, and so are the amounts that rest on it.
func TestScannerReadsChangedRates(t *testing.T) {
	ads, rates := source(t, "ads", "date,spend,currency\n2025-06-02,10,EUR\n"), rateSource(t, someRates)
	var s Scanner
	for i, rate := range []string{"11.6", "12.25", "11.6"} {
		if err := os.WriteFile(filepath.Join(rates.Dir, "data.csv"), []byte("date,from,to,rate\n2025-06-02,EUR,NOK,"+rate+"\n"+strings.Repeat("\n", i)), 0o644); err != nil {
			t.Fatal(err)
		}
		d, l := s.Scan(t.Context(), []Source{ads, rates}, ratePlan())
		if l.Err() != nil {
			t.Fatal(l)
		}
		if got, want := d.Tables[0].Sums[0][0].String(), map[string]string{"11.6": "116", "12.25": "122.5"}[rate]; got != want {
			t.Errorf("at %s: %s", rate, got)
		}
	}
}

func date(t *testing.T, text string) period.Date {
	t.Helper()
	d, err := period.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
