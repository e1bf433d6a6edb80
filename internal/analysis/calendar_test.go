package analysis_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"peil/internal/locale"
	"peil/internal/report"
	rendertext "peil/render/text"
)

// calendarOf returns a report's calendar with what it says; nil without one.
func calendarOf(t *testing.T, r *report.Report) (c *report.Chart, title, subtitle, alt string) {
	t.Helper()
	words, err := locale.New(r.Language)
	if err != nil {
		t.Fatal(err)
	}
	w := rendertext.Writer{Locale: words, Currency: r.Currency}
	for _, page := range r.Pages {
		for _, s := range page.Sections {
			for _, b := range s.Blocks {
				if chart, ok := b.(*report.Chart); ok && chart.Kind == report.Calendar {
					return chart, w.Sentence(chart.Title), w.Sentence(chart.Subtitle), w.Sentence(chart.Alt)
				}
			}
		}
	}
	return nil, "", "", ""
}

const calendarHead = `[report]
title = "Client"
language = "en"
currency = "USD"
period = "2025-03"
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
`

// source is a [[source]] of one file, with the report's basis.
func source(kind, file string) string {
	s := fmt.Sprintf("[[source]]\nname = %q\nkind = %q\nfiles = [%q]\n", kind, kind, file)
	if kind == "orders" || kind == "conversions" {
		s += "revenue_basis = { vat = \"excluded\", shipping = \"excluded\", discounts = \"after\", refunds = \"refund_date\" }\n"
	}
	return s
}

// daily writes a row for each day from start on, unless it is empty.
func daily(header, start string, days int, row func(i int, date time.Time) string) string {
	first, _ := time.Parse(time.DateOnly, start)
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := range days {
		date := first.AddDate(0, 0, i)
		if s := row(i, date); s != "" {
			b.WriteString(strings.ReplaceAll(s, "DATE", date.Format(time.DateOnly)) + "\n")
		}
	}
	return b.String()
}

// The calendar is of revenue where most days brought some, else of what
// comes next to it; it ends with the period, and begins with the data or 53
// weeks before.
func TestCalendarMeasure(t *testing.T) {
	orders := func(every, days int, start string) string {
		return daily("customer,time,revenue", start, days, func(i int, _ time.Time) string {
			if i%every != 0 {
				return ""
			}
			return "a,DATE,100"
		})
	}
	web := daily("date,channel,sessions", "2024-01-01", 500, func(int, time.Time) string { return "DATE,x,10" })
	ads := daily("date,channel,spend", "2025-01-01", 90, func(int, time.Time) string { return "DATE,x,10" })
	everyOther := daily("date,channel,spend", "2025-01-02", 90, func(i int, _ time.Time) string {
		if i%2 == 1 {
			return ""
		}
		return "DATE,x,10"
	})
	for _, c := range []struct {
		name, config        string
		files               []string
		title, first, last  string
		days, withoutValues int
	}{
		{"a year and more", source("web", "web.csv"), []string{"web.csv", web}, "Visits day by day", "2024-04-01", "2025-03-31", 365, 0},
		{"revenue first", source("orders", "orders.csv") + source("web", "web.csv"), []string{"orders.csv", orders(1, 90, "2025-01-01"), "web.csv", web}, "Revenue day by day", "2025-01-01", "2025-03-31", 90, 0},
		{"every other day of ads", source("ads", "ads.csv"), []string{"ads.csv", everyOther}, "Ad spend day by day", "2025-01-02", "2025-03-31", 89, 44},
		{"too seldom for revenue", source("orders", "orders.csv") + source("ads", "ads.csv"), []string{"orders.csv", orders(3, 90, "2025-01-01"), "ads.csv", ads}, "Ad spend day by day", "2025-01-01", "2025-03-31", 90, 0},
		{"too young", source("orders", "orders.csv"), []string{"orders.csv", orders(1, 27, "2025-03-05")}, "", "", "", 0, 0},
		{"told by the week", source("orders", "orders.csv"), []string{"orders.csv", orders(7, 90, "2025-01-06")}, "", "", "", 0, 0},
	} {
		r, l := analyse(t, client(t, append([]string{"peil.toml", calendarHead + c.config}, c.files...)...), "")
		if l.Err() != nil {
			t.Errorf("%s: %v", c.name, l.Err())
			continue
		}
		chart, title, _, alt := calendarOf(t, r)
		if title != c.title {
			t.Errorf("%s: the calendar says %q, want %q", c.name, title, c.title)
		}
		if chart == nil {
			continue
		}
		missing := 0
		for _, v := range chart.Series[0].Values {
			if v == nil {
				missing++
			}
		}
		n := len(chart.Periods)
		if told := strings.Contains(alt, fmt.Sprintf("%d days have no rows", missing)); told != (missing > 0) {
			t.Errorf("%s: %d days without a value, and the words %q", c.name, missing, alt)
		}
		if got := chart.Periods[0].Start.String() + " " + chart.Periods[n-1].Start.String(); n != c.days || missing != c.withoutValues || got != c.first+" "+c.last {
			t.Errorf("%s: %d days, %d without a value, %s; want %d, %d, %s %s", c.name, n, missing, got, c.days, c.withoutValues, c.first, c.last)
		}
	}
}

// What happened is on the calendar and in its words; a day without orders
// brought 0, while a day without rows of ads is one that nothing is known of; and a rhythm of the week is told where chance cannot explain it.
func TestCalendarSays(t *testing.T) {
	// Fridays 200, other days 100 or 102, a Tuesday of 0 and a Wednesday without
	// rows. By scipy 1.17.1, stats.ttest_ind(equal_var=False) of the 12 Fridays
	// against the 12 Tuesdays, one of them 0: p = 6.1e-8, times 21 pairs.
	orders := daily("customer,time,revenue", "2025-01-06", 85, func(i int, date time.Time) string {
		switch {
		case i == 1:
			return "a,DATE,0"
		case i == 2:
			return ""
		case date.Weekday() == time.Friday:
			return "a,DATE,200"
		}
		return fmt.Sprintf("a,DATE,%d", 100+2*(i%2))
	})
	events := "date,until,label,kind\n2025-02-11,2025-02-12,Shop down,outage\n2024-01-01,,Long ago,holiday\n2025-03-14,,Sale,\n"
	r, l := analyse(t, client(t, "peil.toml", calendarHead+source("orders", "orders.csv")+source("events", "events.csv"), "orders.csv", orders, "events.csv", events), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	c, title, subtitle, alt := calendarOf(t, r)
	if c == nil {
		t.Fatal("no calendar")
	}
	if want := "Revenue is highest on Fridays and lowest on Tuesdays"; title != want {
		t.Errorf("it says %q, want %q", title, want)
	}
	if v := c.Series[0].Values; v[1] == nil || *v[1] != 0 || v[2] == nil || *v[2] != 0 {
		t.Errorf("the second day is %v, the third %v; want 0 for both", v[1], v[2])
	}
	for _, want := range []string{"from 6 January 2025 to 31 March 2025", "On average $200 on Fridays", "Most on one day: $200"} {
		if !strings.Contains(subtitle, want) {
			t.Errorf("%q does not say %q", subtitle, want)
		}
	}
	for _, want := range []string{title + ". ", "Events: Shop down (outage, 11–12 February 2025), Sale (14 March 2025)."} {
		if !strings.Contains(alt, want) {
			t.Errorf("%q does not say %q", alt, want)
		}
	}
	if strings.Contains(alt, "Long ago") {
		t.Error("what happened before the calendar is on it")
	}
	// The table: three months and all; Fridays of March, and its sum: 4 Fridays,
	// and of the other 27 days the odd ones (i from 54 to 84) bring 102.
	if n := len(c.Table.Rows); n != 4 {
		t.Fatalf("%d rows in the table", n)
	}
	march := c.Table.Rows[2].Cells
	if *march[5].Quantity.Value != 200 || *march[8].Quantity.Value != 4*200+27*100+2*13 {
		t.Errorf("March: Fridays %v, sum %v", *march[5].Quantity.Value, *march[8].Quantity.Value)
	}
	if note := c.Table.Rows[1].Cells[0].Note; note.Key != "event.outage.label" || note.Args["label"] != "Shop down" {
		t.Errorf("February's note is %v", note)
	}
}

// Every chart over time marks what happened in its time.
func TestEventsOnEveryTrend(t *testing.T) {
	over := []report.ChartKind{report.Trend, report.Stacked, report.Calendar}
	seen := map[report.ChartKind]bool{}
	for _, page := range sample(t).Pages {
		for _, s := range page.Sections {
			for _, b := range s.Blocks {
				c, ok := b.(*report.Chart)
				if !ok || !slices.Contains(over, c.Kind) {
					continue
				}
				seen[c.Kind] = true
				if !slices.ContainsFunc(c.Events, func(e report.EventMark) bool { return e.Kind == "outage" }) || len(c.Events) < 7 {
					t.Errorf("%s marks %d events, without the outage or others", c.ID, len(c.Events))
				}
			}
		}
	}
	for _, kind := range over {
		if !seen[kind] {
			t.Errorf("the sample has no %s", kind)
		}
	}
}
