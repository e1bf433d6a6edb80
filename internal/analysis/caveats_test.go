package analysis_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"peil/internal/period"
	"peil/internal/report"
)

// month is a client of May alone: 31 orders of 100 from the shop, and ads whose
// platforms claim two conversions a day.
func month(t *testing.T, more string) *report.Report {
	t.Helper()
	var ads, orders strings.Builder
	for day := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC); day.Month() == 5; day = day.AddDate(0, 0, 1) {
		date := day.Format(time.DateOnly)
		fmt.Fprintf(&ads, "%s,Search,50,1000,20,2,150\n%[1]s,Radio,10,,,,\n", date)
		fmt.Fprintf(&orders, "%s,c%[1]s,%[1]s,100\n", date)
	}
	const basis = `revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }`
	r, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
language = "en"
period = "2025-05"
`+basis+`
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
`+basis+`
[[source]]
name = "shop"
kind = "orders"
files = ["orders.csv"]
`+basis+more,
		"ads.csv", "date,channel,spend,impressions,clicks,conversions,revenue\n"+ads.String(),
		"orders.csv", "order,customer,time,revenue\n"+orders.String()), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	return r
}

// kpiOf returns a report's KPI.
func kpiOf(t *testing.T, r *report.Report, id string) report.KPI {
	t.Helper()
	i := slices.IndexFunc(r.KPIs, func(k report.KPI) bool { return k.ID == id })
	if i < 0 {
		t.Fatalf("no KPI %s", id)
	}
	return r.KPIs[i]
}

// notesOf returns the notes of a KPI's card by their keys.
func notesOf(t *testing.T, r *report.Report, id string) map[string]report.Text {
	t.Helper()
	notes := map[string]report.Text{}
	for _, n := range kpiOf(t, r, id).Notes {
		notes[n.Key] = n
	}
	return notes
}

// leadOf returns the sentences under a page's headline by their keys.
func leadOf(t *testing.T, r *report.Report, page string) map[string]report.Text {
	t.Helper()
	lead := map[string]report.Text{}
	for _, text := range pageOf(t, r, page).Lead {
		lead[text.Key] = text
	}
	return lead
}

// Two counts of conversions on one site are told apart: 31 orders, and 62 that the
// platforms claim. Of Radio's 310 nobody tells what they brought.
func TestCaveatsNameWhatIsCounted(t *testing.T) {
	r := month(t, "")
	for id, want := range map[string]struct {
		key, arg string
		value    float64
	}{
		"cpa":  {"caveat.orders.orders", "conversions", 31},
		"cvr":  {"caveat.ads.conversions", "conversions", 62},
		"roas": {"caveat.revenue.claimed", "value", 4650},
	} {
		note, ok := notesOf(t, r, id)[want.key]
		if !ok || !near(value(t, note, want.arg), want.value) {
			t.Errorf("%s: %v", id, notesOf(t, r, id))
		}
	}
	if note, ok := notesOf(t, r, "roas")["caveat.untold"]; !ok || !near(value(t, note, "cost"), 310) || note.Args["channels"].(report.Text).Literal != "Radio" {
		t.Errorf("roas: %v", notesOf(t, r, "roas"))
	}
	if lead := leadOf(t, r, "channels")["channels.lead.claims"]; !near(value(t, lead, "claimed"), 62) || !near(value(t, lead, "orders"), 31) {
		t.Errorf("the channels say %v", lead)
	}
	if _, ok := notesOf(t, r, "ctr")["caveat.untold"]; ok {
		t.Error("a rate of clicks holds no cost")
	}
}

// Without targets and anything earlier the headline is the money, once, and the
// lead says that there are no targets; nothing is compared with months that the
// data do not have.
func TestOneMonthWithoutTargets(t *testing.T) {
	r := month(t, "")
	page := pageOf(t, r, "overview")
	if page.Headline.Key != "overview.money.cost" || !near(value(t, page.Headline, "revenue"), 3100) {
		t.Errorf("headline %+v", page.Headline)
	}
	lead := leadOf(t, r, "overview")
	_, targets := lead["overview.no_targets"]
	if _, twice := lead["overview.money.cost"]; !targets || twice {
		t.Errorf("lead %+v", page.Lead)
	}
	if _, ok := leadOf(t, r, "scorecard")["scorecard.no_earlier"]; !ok {
		t.Error("the scorecard does not say that there is nothing earlier")
	}
	for _, s := range pageOf(t, r, "scorecard").Sections {
		for _, b := range s.Blocks {
			if table, ok := b.(*report.Table); ok && len(table.Columns) != 5 {
				t.Errorf("%s: %d columns", s.ID, len(table.Columns))
			}
			if _, ok := b.(*report.Chart); ok {
				t.Errorf("%s: a line of one month", s.ID)
			}
		}
	}
}

// With a target the headline counts what is met, as ever.
func TestHeadlineWithTarget(t *testing.T) {
	r := month(t, "\n[[kpi]]\nid = \"aov\"\ntarget = 90\n")
	if page := pageOf(t, r, "overview"); page.Headline.Key == "overview.money.cost" {
		t.Errorf("headline %+v", page.Headline)
	}
	if _, ok := leadOf(t, r, "overview")["overview.no_targets"]; ok {
		t.Error("one target is none")
	}
}

// A stage's volume is compared as the card of the same figure is: what may be
// chance on one page is so on the other.
func TestVolumesAreJudgedAsCards(t *testing.T) {
	r := sample(t)
	for _, k := range r.KPIs {
		if k.ID != "impressions" {
			continue
		}
		for name, c := range r.Funnel.Stages[0].Compare {
			if c.VolumeSignificant != k.Compare[name].Significant {
				t.Errorf("%s: %v in the funnel, %v on the card", name, c.VolumeSignificant, k.Compare[name].Significant)
			}
		}
		return
	}
	t.Fatal("no impressions")
}

// endsEarly is two months of a site and of ads by two sources, which end on the given
// days of June.
func endsEarly(t *testing.T, kpis string, google, meta int) *report.Report {
	t.Helper()
	r, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
language = "en"
period = "2025-06"
compare = ["previous"]
[[source]]
name = "google"
kind = "ads"
files = ["google.csv"]
[[source]]
name = "meta"
kind = "ads"
files = ["meta.csv"]
[[source]]
name = "site"
kind = "web"
files = ["site.csv"]
`+kpis,
		"google.csv", everyDay("date,spend,clicks,impressions,channel", 121, 151+google, 1, "100,10,1000,Search"),
		"meta.csv", everyDay("date,spend,clicks,impressions,channel", 121, 151+meta, 1, "100,10,1000,Social"),
		"site.csv", everyDay("date,sessions,engaged_sessions,channel", 121, 181, 1, "100,50,Search")), "")
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	return r
}

// Of two sources of ads one ends half through the month: the cards whose figures
// count it say so, and those of the other kind do not.
func TestFiguresSayWhichSourceEndsEarly(t *testing.T) {
	r := endsEarly(t, "", 15, 30)
	late, ok := notesOf(t, r, "cpc")["caveat.late"]
	if !ok || late.Args["source"] != "google" || late.Args["last"] != period.NewDate(2025, 6, 15) {
		t.Errorf("CPC says %v", late)
	}
	if _, ok := notesOf(t, r, "engagement_rate")["caveat.late"]; ok {
		t.Error("engagement, which rests on the site alone, says so, too")
	}
}

// A total that lacks a source's last days is not judged as if it were whole, and
// neither is a ratio of which one side lacks them; one that lacks them on both
// sides is. Of sources that all end early the figure is of their days, and so is
// its target.
func TestEarlyEndsAndVerdicts(t *testing.T) {
	const kpis = `
[[kpi]]
id = "budget_kept"
title = "Budget kept"
formula = "ads.spend"
unit = "money"
direction = "down"
target = 6_000
[[kpi]]
id = "cpc"
target = 10
[[kpi]]
id = "cost_per_engaged_session"
target = 10
[[kpi]]
id = "engagement_rate"
target = 0.3
`
	for _, c := range []struct {
		google, meta           int
		spend, cpc, cost, site report.Status
		note                   string // of the spend
	}{
		{30, 30, report.Good, report.Good, report.Good, report.Good, ""},
		{15, 30, report.Insufficient, report.Good, report.Insufficient, report.Good, "caveat.late.unjudged"},
		{29, 30, report.Insufficient, report.Good, report.Good, report.Good, "caveat.late.unjudged"},
		{15, 15, report.Good, report.Good, report.Good, report.Good, "caveat.through.target"},
	} {
		r := endsEarly(t, kpis, c.google, c.meta)
		for id, want := range map[string]report.Status{"budget_kept": c.spend, "cpc": c.cpc, "cost_per_engaged_session": c.cost, "engagement_rate": c.site} {
			if k := kpiOf(t, r, id); k.Status != want {
				t.Errorf("ads to the %dth and %dth: %s is %s, want %s", c.google, c.meta, id, k.Status, want)
			}
		}
		spend := kpiOf(t, r, "budget_kept")
		if unfinished := c.note == "caveat.late.unjudged"; spend.Unfinished != unfinished || unfinished && spend.Verdict() != report.Preliminary {
			t.Errorf("ads to the %dth and %dth: unfinished %v, on pages %s", c.google, c.meta, spend.Unfinished, spend.Verdict())
		}
		if settled := c.note == ""; spend.Settled != settled {
			t.Errorf("ads to the %dth and %dth: settled %v", c.google, c.meta, spend.Settled)
		}
		if _, ok := notesOf(t, r, "budget_kept")[c.note]; c.note != "" && !ok {
			t.Errorf("ads to the %dth and %dth: the card says %v", c.google, c.meta, spend.Notes)
		}
		if c.google == c.meta && c.google < 30 && !near(*spend.Target, 3000) {
			t.Errorf("half a month's target is %g", *spend.Target)
		}
	}
	// Without half of a source's month the funnel is compared with nothing, and says so.
	for google, compared := range map[int]bool{15: false, 29: true} {
		r := endsEarly(t, kpis, google, 30)
		if got := len(r.Funnel.Stages[0].Compare) > 0; got != compared {
			t.Errorf("ads to the %dth: the funnel is compared: %v", google, got)
		}
		keys := map[string]bool{}
		collect(reflect.ValueOf(pageOf(t, r, "funnel")), keys, map[any]bool{})
		if keys["funnel.caveat.late"] == compared {
			t.Errorf("ads to the %dth: the caveat stands: %v", google, !compared)
		}
	}
	// A source of one channel leaves the other channel's verdict.
	r := endsEarly(t, kpis, 15, 30)
	for channel, want := range map[string]report.Status{"Search": report.Insufficient, "Social": report.Undefined} {
		if got := kpiOf(t, r, "cost_per_engaged_session").By["channel"][channel].Status; got != want {
			t.Errorf("%s is %s", channel, got)
		}
	}
}
