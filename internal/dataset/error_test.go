package dataset

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"peil/internal/diag"
)

// told writes errors one a line, with file names cut to their base.
func told(dir string, l diag.List) string {
	var b strings.Builder
	for _, d := range l {
		if d.Severity == diag.Error {
			b.WriteString(strings.ReplaceAll(d.Error(), dir+string(filepath.Separator), "") + "\n")
		}
	}
	return b.String()
}

func TestErrors(t *testing.T) {
	tests := []struct {
		name string
		kind string
		file string
		edit func(*Source)
		want string
	}{
		{"no file", "ads", "date,spend\n", func(s *Source) { s.Files = []string{"date*.csv"} },
			`source[0].files[0]: no file matches "date*.csv" (the folder "." holds data.csv)`},
		{"no such folder", "ads", "date,spend\n", func(s *Source) { s.Files = []string{"exports/*.csv"} },
			`source[0].files[0]: no file matches "exports/*.csv" (there is no folder "exports")`},
		{"a folder", "ads", "date,spend\n", func(s *Source) { s.Files = []string{"."} },
			`source[0].files[0]: "." is a folder, not a file (write "*.csv" for the files in it)`},
		{"a near name", "ads", "date,spend\n", func(s *Source) { s.Files = []string{"dato.csv"} },
			`source[0].files[0]: no file matches "dato.csv" (did you mean "data.csv"?)`},
		{"mapped header is not there", "ads", "Dag,Kostnad\n2025-06-01,1\n", func(s *Source) { s.Columns = map[string]string{"date": "Dag", "spend": "Kostnd"} },
			`source[0].columns.spend: data.csv has no column "Kostnd" (did you mean "Kostnad"?)`},
		{"required column", "ads", "Dag,Kostnad\n2025-06-01,1\n", func(s *Source) { s.Columns = map[string]string{"date": "Dag"} },
			`source[0]: data.csv has no column "spend" (its columns are Dag, Kostnad: map one with columns = { spend = "…" })`},
		{"no date", "ads", "spend\n1\n", nil,
			`source[0]: data.csv has no column "date" (its columns are spend: map one with columns = { date = "…" }, or tell which days the file is for with covers = "2025-06")`},
		{"days beside what is covered", "ads", "date,spend\n2025-06-01,1\n", func(s *Source) { s.Covers = "2025-06" },
			`source[0].covers: data.csv has its days in the column "date", and covers is for files that tell none (leave covers out, or give the files without days a source of their own)`},
		{"a range beside what is covered", "web", "# Start date: 20250601\n# End date: 20250630\nSession medium,Sessions\nemail,3\n", func(s *Source) { s.Preset, s.Covers = "ga4", "2025-05" },
			`source[0].covers: data.csv says that it is for 2025-06, and covers is for files that tell none (leave covers out, or give the files without days a source of their own)`},
		{"ranges beside what is covered", "ads", "Reporting starts,Reporting ends,Campaign name,Amount spent (NOK)\n2025-06-01,2025-06-30,A,1\n", func(s *Source) { s.Preset, s.Covers = "meta-ads", "2025-06" },
			`source[0].covers: data.csv has its days in the columns "Reporting starts" and "Reporting ends", and covers is for files that tell none (leave covers out, or give the files without days a source of their own)`},
		{"an export without its preset", "ads", "Campaign report\n\"July 8, 2025 - July 31, 2025\"\nDay,Campaign,Cost,Impr.\n2025-07-08,A,1,2\n", nil,
			`source[0]: data.csv is an export that the preset google-ads reads, and the source names no preset (write preset = "google-ads" in the source)`},
		{"an export of another kind", "web", "Day,Campaign,Avg. CPC,Cost,Impr.\n2025-07-08,A,1,1,2\n", nil,
			`source[0]: data.csv is an export that the preset google-ads reads, and the source names no preset (write kind = "ads" and preset = "google-ads" in the source)`},
		{"one column", "ads", "date#spend\n2025-06-01#1\n", nil,
			`data.csv:1: the header is one column only: "date#spend" (the first line must name the columns: remove lines above it, and write delimiter = "…" in the source if neither a comma, a semicolon, a tab nor | separates them)`},
		{"XML", "ads", `<?xml version="1.0"?><rows/>`, nil, `data.csv: the file is an XML document, not a text table: export the report as CSV instead`},
		{"a cell that is too large", "ads", "date,spend\n2025-06-01,99999999999999\n", nil, `
data.csv:2:12: "99999999999999" in the column "spend" is larger than 9 200 000 000 000, which is more than can be added up
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"no header of the preset", "ads", "Datum,Ausgaben\n2025-06-01,1\n", func(s *Source) { s.Preset = "meta-ads" },
			`data.csv:1: no row has the columns of the preset "meta-ads"; this one looks most like a header: Datum, Ausgaben (export it with the labels in English or Norwegian, or map the columns: columns = { date = "…", … })`},
		{"bad cells", "ads", "date,spend\n2025-06-31,1\n2025-06-01,1x\n2025-06-02,5\n", nil, `
data.csv:2:1: "2025-06-31" in the column "date" is not a date (there is no such day)
data.csv:3:12: "1x" in the column "spend" is not a number
source[0]: the source "src" has 2 bad rows (mend the rows, or leave them out and have the report say so with max_bad_rows = 2)`},
		{"a total row with a date of its own", "orders", "order,customer,time,revenue\n1,ann,2025-06-01,5\nSum:,,juni,5\n", nil, `
data.csv:3:7: "juni" in the column "time" is not a date (this looks like a total row: remove it from the file, or have it left out with max_bad_rows)
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"years of two digits", "ads", "date,spend\n01.06.25,1\n", nil, `
data.csv:2:1: "01.06.25" in the column "date" is not a date (write the year with four digits)
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"many bad rows", "ads", "date,spend\n" + strings.Repeat("x,1\n", 7), nil, `
data.csv:2:1: "x" in the column "date" is not a date
data.csv:3:1: "x" in the column "date" is not a date
data.csv:4:1: "x" in the column "date" is not a date
data.csv:5:1: "x" in the column "date" is not a date
data.csv:6:1: "x" in the column "date" is not a date
data.csv: and 2 more bad rows
source[0]: the source "src" has 7 bad rows (not one row could be read: look for what they have in common, such as columns, date_format, decimal or currency of the source)`},
		{"ambiguous date", "ads", "date,spend\n05/06/2025,1\n", nil,
			`source[0]: data.csv: "05/06/2025" may be day/month or month/day, and no other cell tells (write date_format = "dmy" or date_format = "mdy" in the source)`},
		{"ambiguous number", "ads", "date;spend\n2025-06-05;1,234\n", nil,
			`source[0]: data.csv: "1,234" is one number with a decimal point and another, a thousand times as large, with a decimal comma; no other cell tells (write decimal = "." or decimal = "," in the source)`},
		{"currency of the source", "ads", "date,spend\n2025-06-05,1\n", func(s *Source) { s.Currency = "EUR" },
			`source[0].currency: the source is in EUR, the report in NOK (add a source of kind "rates" with exchange rates (date, from, to, rate), by which amounts are converted, or export the file in the report's currency)`},
		{"currency of a column", "ads", "Campaign name,Day,Amount spent (USD)\nA,2025-06-05,1\n", func(s *Source) { s.Preset = "meta-ads" },
			`data.csv: the column "Amount spent (USD)" is in USD, the report in NOK (add a source of kind "rates" with exchange rates (date, from, to, rate), by which amounts are converted, or export the file in the report's currency)`},
		{"currency of a cell", "ads", "Date,Clicks,Impressions,Avg. CPC,Cost\n\"Thu, 5 Feb 2026\",10,100,US$5.00,US$50.00\n", func(s *Source) { s.Preset = "google-ads" },
			`data.csv:2:34: the column "Cost" is in USD, the report in NOK (export it in the report's currency, or write currency = "…" in the source and add one of kind "rates", by which it is converted)`},
		{"currency at the end of a header", "ads", "date,cost_in_usd\n2025-06-05,1\n", func(s *Source) { s.Columns = map[string]string{"spend": "cost_in_usd"} },
			`data.csv: the column "cost_in_usd" is in USD, the report in NOK (add a source of kind "rates" with exchange rates (date, from, to, rate), by which amounts are converted, or export the file in the report's currency)`},
		{"a sign of other currencies", "ads", "date,spend\n2026-06-05,\n2026-06-06,\"$1,000.00\"\n2026-06-07,$5.00\n", nil,
			`data.csv:3:12: the column "spend" has the sign $, which is not how NOK is written (if the program writes $ whatever the currency, write currency = "NOK" in the source; else export it in the report's currency, or write currency = "…" in the source and add one of kind "rates", by which it is converted)`},
		{"a code of another currency", "ads", "date,spend\n2026-06-05,SEK 5\n", func(s *Source) { s.Currency = "NOK" },
			`data.csv:2:12: the column "spend" is in SEK, the report in NOK (export it in the report's currency, or write currency = "…" in the source and add one of kind "rates", by which it is converted)`},
		{"currency of a row", "ads", "date,spend,currency\n2025-06-05,1,NOK\n2025-06-05,1,SEK\n", nil, `
data.csv:3:14: the row is in SEK, the report in NOK: add a source of kind "rates" with exchange rates (date, from, to, rate), by which amounts are converted, or export the file in the report's currency
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"currency code of a row", "ads", "date,spend,currency_code\n2025-06-05,1,NOK\n2025-06-05,1,USD\n", nil, `
data.csv:3:14: the row is in USD, the report in NOK: add a source of kind "rates" with exchange rates (date, from, to, rate), by which amounts are converted, or export the file in the report's currency
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"a sum that is too large", "ads", "date,spend\n2025-06-05,9e12\n2025-06-05,9e12\n2025-06-05,9e12\n", nil,
			`data.csv:3: a sum goes beyond 9 200 000 000 000 (look for a number that is too large)`},
		{"touchpoint of an unknown type", "touchpoints", "person,time,channel,type\na,2025-06-01,X,Paid\n", nil, `
data.csv:2:16: "Paid" is not a type of touchpoint: "click", "view", "offline", "call", "event" or "survey"; to leave the column unread, write columns = { type = "" }
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"empty step of a path", "paths", "path,conversions\nA > > B,1\n", nil, `
data.csv:2:1: "A > > B" is not a path: write channels with > between them
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"fewer than no conversions", "paths", "path,conversions\nA > B,-1\n", nil, `
data.csv:2:7: a path's conversions and nulls cannot be negative
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"a misspelt kind of event", "events", "date,label,kind\n2025-06-01,Down,outge\n2025-06-02,Sale,sale\n", nil, `
data.csv:2:17: "outge" is not a kind of event: did you mean "outage"?
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"a score without its question", "survey", "time,answer\n2025-06-01,9\n2025-06-02,A friend\n", nil, `
data.csv:2:12: the score has no question: nps or csat; where all rows answer one, write defaults = { question = "nps" } in the source
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"order of nobody", "orders", "customer,time,revenue\n,2025-06-01,5\na,2025-06-01,\n", nil, `
data.csv:2:1: the order has no customer
data.csv:3:14: the order has no revenue
source[0]: the source "src" has 2 bad rows (mend the rows, or leave them out and have the report say so with max_bad_rows = 2)`},
		{"event that ends before it starts", "events", "date,until,label\n2025-06-02,2025-06-01,X\n", nil, `
data.csv:2:12: "2025-06-01" is not a day at or after the event's first one
source[0]: the source "src" has 1 bad row (mend the rows, or leave them out and have the report say so with max_bad_rows = 1)`},
		{"empty file", "ads", "", nil, `data.csv: the file is empty (export it again)`},
		{"refunds that cannot be converted", "orders", "customer,time,revenue\na,2025-06-01,5\n", func(s *Source) { s.Basis = &Basis{Refunds: "order_date"} },
			`source[0].revenue_basis.refunds: refunds cannot be converted from "order_date" to "refund_date": a row does not tell when its refund was (write revenue_basis = { refunds = "order_date" } in [report], or leave this source's revenue out with columns = { revenue = "" })`},
		{"no rate for a revenue of ads", "ads", "date,spend,revenue\n2025-06-01,1,5\n", func(s *Source) { s.Basis = &Basis{VAT: "included"} },
			`source[0].revenue_basis.vat: the revenue's VAT cannot be converted from "included" to "excluded" without a rate (write vat_rate = 0.25 in the source)`},
		{"no tax to convert by", "orders", "customer,time,revenue\na,2025-06-01,5\n", func(s *Source) { s.Basis = &Basis{VAT: "included"} },
			`source[0].revenue_basis: data.csv has no column "tax", which takes its revenue to the report's basis (write vat_rate = 0.25 in the source; its columns are customer, time, revenue: map one with columns = { tax = "…" }, or leave the revenue out with columns = { revenue = "" })`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := source(t, tt.kind, tt.file)
			if tt.edit != nil {
				tt.edit(&s)
			}
			d, l := Scan(t.Context(), []Source{s}, plan())
			if d != nil {
				t.Error("data in spite of errors")
			}
			wantText(t, told(s.Dir, l), tt.want)
		})
	}
}

func TestTwoRevenuesNeedABasis(t *testing.T) {
	ads := source(t, "ads", "date,spend,revenue\n2025-06-01,1,5\n")
	ads.Name = "google"
	orders := source(t, "orders", "customer,time,revenue\na,2025-06-01,5\n")
	orders.Name, orders.Basis = "shop", &Basis{VAT: "included", Shipping: "excluded", Discounts: "after"}
	rate := 0.25
	orders.VATRate = &rate
	_, l := Scan(t.Context(), []Source{ads, orders}, plan())
	wantText(t, told("", l), `
source[0]: the sources "google" and "shop" have a revenue, and "google" does not declare its vat, shipping, discounts, refunds (write what its file holds: revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }; or leave its revenue out with columns = { revenue = "" })
source[1].revenue_basis: the sources "shop" and "google" have a revenue, and "shop" does not declare its refunds (write what its file holds: revenue_basis = { vat = "included", shipping = "excluded", discounts = "after", refunds = "refund_date" }; or leave its revenue out with columns = { revenue = "" })`)

	ads.Columns = map[string]string{"revenue": ""}
	d := scan(t, plan(), ads, orders)
	if got := d.Orders.Rows[0].Revenue; got != 4*Scale {
		t.Errorf("revenue %s, want 4", got)
	}
}

func TestMeasureOfAnUnknownColumn(t *testing.T) {
	s := source(t, "ads", "date,spend,Ad type\n2025-06-01,1,Video\n")
	p := plan()
	p.Measures = []Measure{
		{ID: "a", Source: "ads", Column: "spend", Where: `chanel == "x"`},
		{ID: "b", Source: "ads", Column: "Ad tipe"},
	}
	_, l := Scan(t.Context(), []Source{s}, p)
	wantText(t, told(s.Dir, l), `
measure[0].where: data.csv has no column "chanel" (did you mean "channel"?)
measure[1].column: data.csv has no column "Ad tipe" (did you mean "Ad type"?)`)
}

func TestValidate(t *testing.T) {
	negative, rate := -1, 25.0
	s := Source{
		Kind: "orders", Preset: "ga4", Timezone: "Oslo", Currency: "kr", DateFormat: "ymd", Decimal: ";", Delimiter: "ab",
		Encoding: "utf-7", MaxBadRows: &negative, VATRate: &rate, Basis: &Basis{VAT: "exclude"},
		Columns:  map[string]string{"orders": "x", "date": "a", "time": "b", "Ad-type": "c", "custmer": "d"},
		Defaults: map[string]string{"time": "1. juni", "revenue": "1,5", "chanel": "x"},
	}
	var l diag.List
	s.Validate("source[2]", &l)
	var got strings.Builder
	for _, d := range l {
		got.WriteString(d.Severity.String() + " " + d.Error() + "\n")
	}
	wantText(t, got.String(), `
error source[2]: the source has no name (write name = "…")
error source[2].columns.Ad-type: "Ad-type" cannot name a column (use small letters, digits and _)
warning source[2].columns.custmer: "custmer" is not a column of kind "orders" and becomes a dimension of its own (did you mean "customer"?)
error source[2].columns.date: "date" and "time" are the same column (keep one of the two)
error source[2].columns.orders: "orders" is worked out from the rows, not read from a column (leave it out)
error source[2].defaults.chanel: a source of kind "orders" has no column "chanel" (did you mean "channel"?)
error source[2].defaults.revenue: "1,5" is not a number: write it like 1234.5
error source[2].defaults.time: "1. juni" is not a date: write YYYY-MM-DD
error source[2].preset: the preset "ga4" is for a source of kind "web", not "orders" (write kind = "web", or leave preset out)
error source[2]: the source has no files (write files = ["data/*.csv"], or dsn and table for a database)
error source[2].revenue_basis.vat: unknown vat "exclude" (did you mean "excluded"?)
error source[2].vat_rate: vat_rate must be at least 0 and less than 1 (25 % is 0.25)
error source[2].currency: "kr" is not a currency code (write three capital letters: "NOK")
error source[2].timezone: unknown time zone "Oslo" (write a name like "Europe/Oslo")
error source[2].date_format: unknown date format "ymd" (write "iso", "dmy" or "mdy")
error source[2].decimal: ";" is no decimal mark (write "." or ",")
error source[2].delimiter: delimiter must be one character (write what stands between two columns, such as ";" or "\t" for a tab)
error source[2].encoding: unknown encoding "utf-7" (did you mean "utf-8"?)
error source[2].max_bad_rows: max_bad_rows must not be negative (write how many rows may be left out, or 0 for none)`)

	l = nil
	(&Source{Name: "x", Kind: "adds", Preset: "googleads", Files: []string{"[.csv"}, Timezone: "Local"}).Validate("source[0]", &l)
	wantText(t, l.Err().Error(), `
source[0].preset: unknown preset "googleads" (did you mean "google-ads"?)
source[0].kind: unknown kind of source "adds" (did you mean "ads"?)
source[0].files[0]: "[.csv" is not a pattern of file names (* stands for any characters, and a [ needs its ])
source[0].timezone: unknown time zone "Local" (write a name like "Europe/Oslo")`)
}

// A heading that is read as two numbers makes their rate 1.
func TestValidateHeadings(t *testing.T) {
	for columns, want := range map[[2]string]string{
		{"impressions", "Klikk"}: `source[0].columns.impressions: "clicks" and "impressions" are both read from "Klikk", so that their rate is always 1 (name the heading that each has)`,
		{"campaign", "Klikk"}:    "",
		{"impressions", ""}:      "",
	} {
		s := Source{Name: "a", Kind: "ads", Files: []string{"a.csv"}, Columns: map[string]string{"clicks": "Klikk", columns[0]: columns[1]}}
		var l diag.List
		s.Validate("source[0]", &l)
		got := ""
		for _, d := range l {
			got += d.Error()
		}
		wantText(t, got, want)
	}
}

func TestValidateMeasure(t *testing.T) {
	sources := []Source{{Name: "google", Kind: "ads"}, {Name: "journeys", Kind: "paths"}}
	tests := []struct {
		measure Measure
		want    string
	}{
		{Measure{ID: "x", Source: "google", Column: "spend", Where: `campaign contains "brand"`, Unit: "money"}, ""},
		{Measure{ID: "x", Source: "ads", Column: "rows"}, ""},
		{Measure{}, `measure[0]: the measure has no id (write id = "…")
measure[0]: the measure has no column (write column = "…", or "rows" to count rows)
measure[0]: the measure has no source (write source = "…", a source's name or kind)`},
		{Measure{ID: "X y", Source: "gogle", Column: "spend", Unit: "kr"}, `measure[0].id: "X y" cannot name a measure (use small letters, digits and _)
measure[0].unit: unknown unit "kr" (write "count" or "money")
measure[0].source: unknown source "gogle" (did you mean "google"?)`},
		{Measure{ID: "x", Source: "web", Column: "rows"}, `measure[0].source: unknown source "web" (there is no source of that kind)`},
		{Measure{ID: "x", Source: "paths", Column: "rows"}, `measure[0].source: a source of kind "paths" has no measures (name a source whose rows can be added up, such as one of kind ads, web or orders)`},
		{Measure{ID: "clicks", Source: "ads", Column: "channel"}, `measure[0].id: "clicks" is already a column of kind "ads" (give the measure another id)
measure[0].column: "channel" cannot be added up (write column = "rows" to count rows)`},
	}
	for _, tt := range tests {
		var l diag.List
		tt.measure.Validate("measure[0]", sources, &l)
		got := ""
		if err := l.Err(); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v: -want +got\n%s", tt.measure, diff)
		}
	}
}

func TestFolderNameIsNoPattern(t *testing.T) {
	s := source(t, "ads", "date,spend\n2025-06-01,1\n")
	odd := filepath.Join(s.Dir, "[klient]")
	if err := os.MkdirAll(filepath.Join(odd, "sub.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(s.Dir, "data.csv"), filepath.Join(odd, "data.csv")); err != nil {
		t.Fatal(err)
	}
	s.Dir, s.Files = odd, []string{"*.csv"}
	if d := scan(t, plan(), s); len(d.Files) != 1 || d.Files[0].Name != "data.csv" {
		t.Errorf("%+v", d.Files)
	}
}

func TestInterruptedScan(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d, l := Scan(ctx, []Source{source(t, "ads", "date,spend\n2025-06-01,1\n")}, plan())
	if d != nil || l.Count(diag.Error) != 1 {
		t.Errorf("%v, %v", d, l)
	}
}
