package analysis_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"peil/internal/period"
	"peil/internal/report"
)

// weekly is the config of a shop whose ads bring the same every week, more towards Sunday: 300
// on a Monday, 900 on a Sunday, for a spend of 100 a day. That makes every figure
// below one that can be put down by hand.
func weekly(t *testing.T, keys, kpis, events string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var ads strings.Builder
	ads.WriteString("date,channel,spend,impressions,clicks,revenue\n")
	first, last := mustDate(t, "2023-12-01"), mustDate(t, "2025-06-17")
	for d := first; d <= last; d++ {
		weekday := (int(d.Weekday()) + 6) % 7
		revenue := 300 + 100*weekday
		if strings.Contains(events, d.String()) {
			revenue = 0
		}
		fmt.Fprintf(&ads, "%s,Search,100,1000,%d,%d\n", d, 20+weekday, revenue)
	}
	write("ads.csv", ads.String())
	config := "[report]\ntitle = \"T\"\nlanguage = \"en\"\n" + keys + `
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "refund_date" }
`
	if events != "" {
		write("events.csv", "date,until,label,kind\n"+events)
		config += "[[source]]\nname = \"events\"\nkind = \"events\"\nfiles = [\"events.csv\"]\n"
	}
	write("peil.toml", config+kpis)
	return dir
}

func mustDate(t *testing.T, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// figureOf builds the report and returns one of its KPIs.
func figureOf(t *testing.T, dir, of, id string) report.KPI {
	t.Helper()
	r, l := analyse(t, dir, of)
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	return kpiOf(t, r, id)
}

func equal(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 1e-9*max(1, math.Abs(want)) {
		text := "nothing"
		if got != nil {
			text = fmt.Sprint(*got)
		}
		t.Errorf("%s is %s, want %v", what, text, want)
	}
}

const week = 300 + 400 + 500 + 600 + 700 + 800 + 900 // revenue of one

// An old period is judged by the target, warn level and acceptance of its time.
func TestDatedTargets(t *testing.T) {
	dir := weekly(t, `compare = []`, `
[[kpi]]
id = "roas"
variant = "platform"
target = [{ from = "2024-01", value = 5 }, { from = "2025", value = 6.1 }, { from = "2025-05", value = 9 }]
warn = [{ value = 4 }, { from = "2025-05", value = 5 }]
accept = [{ if = "ads.spend > 0", until = "2025-05" }, { from = "2025-06", if = "ads.spend < 0", limit = 2 }]
`, "")
	for _, c := range []struct {
		of     string
		status report.Status
		target float64
	}{
		{"2023-12", report.Neutral, 0},
		{"2024-06", report.Good, 5},
		{"2025-04", report.Accepted, 6.1},
		{"2025-05", report.Accepted, 9},
		{"2025-06", report.Watch, 9},
		{"2024", report.Good, 5},
	} {
		k := figureOf(t, dir, c.of, "roas")
		if k.Status != c.status {
			t.Errorf("%s: %s, want %s", c.of, k.Status, c.status)
		}
		if c.target != 0 {
			equal(t, c.of+": the target", k.Target, c.target)
		}
	}
	trend := figureOf(t, dir, "2025-06", "roas").Trend
	for _, p := range trend {
		want := map[bool]float64{true: 5, false: 6.1}[p.Period.End < mustDate(t, "2025-01-01")]
		if p.Period.Start >= mustDate(t, "2025-05-01") {
			want = 9
		}
		equal(t, "the target of "+p.Period.String(), p.Target, want)
	}
}

// A sum's target is shared out over the days; where the period is not over, what
// the days left bring is projected.
func TestPacing(t *testing.T) {
	dir := weekly(t, `compare = ["plan"]`, `
[[kpi]]
id = "revenue"
formula = "ads.revenue"
target = 20000
per = "month"
`, "")
	k := figureOf(t, dir, "2025-06", "revenue")
	soFar := 2.0*week + 900 + 300 + 400 // from Sunday 1 June to Tuesday 17 June
	equal(t, "revenue", k.Value, soFar)
	equal(t, "the target so far", k.Target, 20000.0*17/30)
	equal(t, "the change from the plan", k.Compare["plan"].Change, soFar/(20000.0*17/30)-1)
	if k.Pace == nil || k.Pace.Left != 13 {
		t.Fatalf("pace %+v", k.Pace)
	}
	equal(t, "the target of the month", k.Pace.Target, 20000)
	equal(t, "the landing", &k.Pace.Landing, 4*week+900+300) // 30 days from a Sunday

	for of, want := range map[string]float64{"2025-05": 20000, "2025-Q1": 60000, "2024": 240000, "2025-05-12..2025-05-18": 20000.0 * 7 / 31, "2025-04-30..2025-05-01": 20000.0/30 + 20000.0/31} {
		k := figureOf(t, dir, of, "revenue")
		equal(t, of+": the target", k.Target, want)
		if k.Pace != nil {
			t.Errorf("%s, which is over, has a pace", of)
		}
	}
}

// A year has as many days of each weekday only by weekday: then nothing changed.
func TestYearByWeekday(t *testing.T) {
	const kpis = `
[[kpi]]
id = "revenue"
formula = "ads.revenue"
`
	may := "period = \"2025-05\"\ncompare = [\"year\"]\n"
	byDate := figureOf(t, weekly(t, may, kpis, ""), "", "revenue").Compare["year"]
	equal(t, "May 2024", byDate.Value, 4*week+600+700+500) // begins on a Wednesday
	byWeekday := figureOf(t, weekly(t, may+"year_by = \"weekday\"\n", kpis, ""), "", "revenue").Compare["year"]
	equal(t, "the change by weekday", byWeekday.Change, 0)
	if got := byWeekday.Period.String(); got != "2024-05-02..2024-06-01" {
		t.Errorf("compared with %s", got)
	}
	// Ascension and the days around Whitsun keep their weekdays, and fixed dates do not.
	holidays := figureOf(t, weekly(t, may+"year_by = \"weekday\"\nholidays = \"NO\"\n", kpis, ""), "", "revenue").Compare["year"]
	equal(t, "the year before by holiday", holidays.Value, *byWeekday.Value-800+700-600+500) // 17 May: a Saturday against a Friday; 1 May: a Thursday against a Wednesday
}

func TestLongComparisons(t *testing.T) {
	dir := weekly(t, `compare = ["ytd", "rolling12"]
fiscal_year_start = "04"`, `
[[kpi]]
id = "spend"
title = "Spend"
formula = "ads.spend"
unit = "money"
direction = "neutral"
`, "")
	k := figureOf(t, dir, "2025-05", "spend")
	ytd, rolling := k.Compare["ytd"], k.Compare["rolling12"]
	equal(t, "the year to date", ytd.Now, 100*(30+31))
	equal(t, "the year to date a year before", ytd.Value, 100*(30+31))
	if got := ytd.NowPeriod.String(); got != "2025-04-01..2025-05-31" {
		t.Errorf("the year to date is %s", got)
	}
	if rolling.Value != nil || rolling.Reason == nil || rolling.Reason.Key != "reason.history" {
		t.Errorf("twelve months before twelve, of a year and a half of data: %+v", rolling)
	}
	quarter := figureOf(t, dir, "FY2026-Q1", "spend")
	equal(t, "the first quarter of the fiscal year", quarter.Value, 100*(30+31+17))
}

func TestWindowAndMaturity(t *testing.T) {
	dir := weekly(t, `compare = ["previous", "year"]`, `
[[kpi]]
id = "conversions"
title = "Clicks"
formula = "ads.clicks"
unit = "count"
direction = "up"
target = 900
window = "28d"
[[kpi]]
id = "cpc"
target = 5
matures_after = "10d"
[[kpi]]
id = "ctr"
target = 0.02
matures_after = "2m"
`, "")
	fourWeeks := 4.0 * (7*20 + 21)
	k := figureOf(t, dir, "2025-05", "conversions")
	equal(t, "four weeks", k.Value, fourWeeks)
	equal(t, "the four before", k.Compare["previous"].Value, fourWeeks)
	equal(t, "their target", k.Target, 900.0*28/31)
	if k.Window.String() != "2025-05-04..2025-05-31" || k.Compare["previous"].Period.String() != "2025-04-06..2025-05-03" {
		t.Errorf("of %s, against %s", k.Window, k.Compare["previous"].Period)
	}
	k = figureOf(t, dir, "2025-06", "cpc")
	if k.Status != report.Insufficient || !k.Preliminary || k.Value == nil {
		t.Errorf("a figure that still grows: %s, %t, %v", k.Status, k.Preliminary, k.Value)
	}
	if c := k.Compare["previous"]; c.NowPeriod == nil || c.NowPeriod.String() != "2025-06-01..2025-06-07" || c.Period.String() != "2025-05-01..2025-05-07" {
		t.Errorf("compared are %v and %v, want the seven days that are final", c.NowPeriod, c.Period)
	}
	k = figureOf(t, dir, "2025-06", "ctr")
	if c := k.Compare["previous"]; c.Value != nil || c.Reason == nil || c.Reason.Key != "reason.preliminary" {
		t.Errorf("where no day is final: %+v", c)
	}
	if k := figureOf(t, dir, "2025-04", "cpc"); k.Preliminary || k.Status != report.Good {
		t.Errorf("a final figure: %t, %s", k.Preliminary, k.Status)
	}
}

// Two days of outage in May are no reason to praise June.
func TestOutage(t *testing.T) {
	const kpis = `
[[kpi]]
id = "revenue"
formula = "ads.revenue"
`
	outage := "2025-04-10,2025-04-11,Down,outage\n2025-04-11,2025-04-11,Down,outage\n"
	k := figureOf(t, weekly(t, "compare = [\"previous\"]\n", kpis, outage), "2025-05", "revenue")
	c := k.Compare["previous"]
	equal(t, "April without the outage", c.Value, 4*week+400+500-600-700) // from a Tuesday; a Thursday and a Friday out
	equal(t, "May without such days", c.Now, 4*week+600+700+800-600-700)  // from a Thursday; the second Thursday and Friday
	if c.LeftOut != 2 {
		t.Errorf("%d days are left out", c.LeftOut)
	}
	equal(t, "May itself", k.Value, 4*week+600+700+800)
}

func TestBaselineAndBenchmark(t *testing.T) {
	dir := weekly(t, "", `
[[kpi]]
id = "roas"
variant = "platform"
target = 8
baseline = { value = 4, period = "2024-01" }
benchmark = { value = 5.5, source = "Trade" }
[[kpi]]
id = "ctr"
target = 0.03
baseline = { period = "2024-06" }
`, "")
	k := figureOf(t, dir, "2025-05", "roas")
	equal(t, "progress", k.Baseline.Progress, (*k.Value-4)/4)
	if k.Benchmark.Value != 5.5 || k.Benchmark.Source != "Trade" {
		t.Errorf("benchmark %+v", k.Benchmark)
	}
	k = figureOf(t, dir, "2025-05", "ctr")
	june := (4*(7*20+21) + 25 + 26) / 30e3 // June 2024 began on a Saturday
	equal(t, "the baseline of the data", k.Baseline.Value, june)
	equal(t, "progress from it", k.Baseline.Progress, (*k.Value-june)/(0.03-june))
}

// Where the shop ends before the visits do, its figures are of the days that it
// reaches, and so are their targets, projections and comparisons.
func TestSourcesThatEndEarlier(t *testing.T) {
	dir := weekly(t, "compare = [\"previous\"]\n", `
[[source]]
name = "site"
kind = "web"
files = ["web.csv"]
[[kpi]]
id = "revenue"
formula = "ads.revenue"
target = 20000
per = "month"
[[kpi]]
id = "visits"
title = "Visits"
formula = "web.sessions"
unit = "count"
direction = "up"
`, "")
	var web strings.Builder
	web.WriteString("date,sessions\n")
	for d := mustDate(t, "2025-03-01"); d <= mustDate(t, "2025-06-25"); d++ {
		fmt.Fprintf(&web, "%s,100\n", d)
	}
	if err := os.WriteFile(filepath.Join(dir, "web.csv"), []byte(web.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	k := figureOf(t, dir, "2025-06", "revenue")
	equal(t, "the target up to the 17th", k.Target, 20000.0*17/30)
	equal(t, "the landing", &k.Pace.Landing, 4*week+900+300)
	if got := k.Compare["previous"].Period.String(); got != "2025-05-01..2025-05-17" || k.Pace.Left != 13 {
		t.Errorf("compared with %s, %d days left", got, k.Pace.Left)
	}
	equal(t, "visits up to the 25th", figureOf(t, dir, "2025-06", "visits").Value, 2500)
}
