package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"peil/internal/report"
)

// soldConfig is a client whose conversions have values, and whose ads cost.
const soldConfig = `[report]
title = "T"
language = "en"
currency = "NOK"
period = "2025-06"
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }
[attribution]
models = ["linear", "last_touch"]
[[source]]
name = "bought"
kind = "conversions"
files = ["conversions.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }
[[source]]
name = "touches"
kind = "touchpoints"
files = ["touches.csv"]
[[source]]
name = "ads"
kind = "ads"
files = ["ads.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }
[[kpi]]
id = "roas"
target = 3
`

// sold makes a client of conversions, each by one channel with a value.
func sold(t *testing.T, conversions map[string][]int) *report.Report {
	t.Helper()
	var bought, touches strings.Builder
	bought.WriteString("person,time,value\n")
	touches.WriteString("person,time,channel\n")
	for _, channel := range []string{"Even", "Odd", "Few"} {
		for i, value := range conversions[channel] {
			day := 2 + i%28
			fmt.Fprintf(&bought, "%s%d,2025-06-%02d 12:00,%d\n", channel, i, day, value)
			fmt.Fprintf(&touches, "%s%d,2025-06-%02d 11:00,%s\n", channel, i, day, channel)
		}
	}
	r, l := analyse(t, client(t, "peil.toml", soldConfig, "conversions.csv", bought.String(), "touches.csv", touches.String(),
		"ads.csv", "date,channel,spend\n2025-06-01,Even,1000\n2025-06-01,Odd,2000\n2025-06-30,Few,10\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	return r
}

func repeated(value, n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = value
	}
	return list
}

// What follows from credit has its interval: ROAS and ROI that of the value, CPA
// that of the conversions, with costs as they were.
func TestIntervalsOfReturns(t *testing.T) {
	r := sold(t, map[string][]int{"Even": repeated(100, 100), "Odd": append(repeated(100, 99), 90_000), "Few": repeated(100, 3)})
	of := r.Attribution.Models["linear"]
	c := of["Even"]
	for name, ends := range map[string][2]*[2]float64{
		"ROAS": {c.ROASInterval, {c.ValueInterval[0] / 1000, c.ValueInterval[1] / 1000}},
		"ROI":  {c.ROIInterval, {c.ValueInterval[0]/1000 - 1, c.ValueInterval[1]/1000 - 1}},
		"CPA":  {c.CPAInterval, {1000 / c.Interval[1], 1000 / c.Interval[0]}},
	} {
		got, want := ends[0], ends[1]
		if got == nil || !near(got[0], want[0]) || !near(got[1], want[1]) {
			t.Errorf("%s has %v, want %v", name, got, want)
		}
	}
	// All of them are worth 100: value is as sure as the number.
	if !near(c.ValueInterval[0], 100*c.Interval[0]) || !near(c.ValueInterval[1], 100*c.Interval[1]) {
		t.Errorf("100 conversions of 100: %v, value %v", *c.Interval, *c.ValueInterval)
	}
	// One order of 90 000 may come twice, or not at all.
	if c := of["Odd"]; c.Interval[1] > 130 || c.ValueInterval[0] > 20_000 || c.ValueInterval[1] < 180_000 {
		t.Errorf("one large order: %v, value %v", *c.Interval, *c.ValueInterval)
	}
	if c := of["Few"]; c.CPA == nil || c.CPAInterval != nil && c.CPAInterval[0] > *c.CPA {
		t.Errorf("three conversions: CPA %v, %v", c.CPA, c.CPAInterval)
	}
	if c := of["(unattributed)"]; c.ValueInterval != nil {
		t.Errorf("nothing has the interval %v", c.ValueInterval)
	}
	if _, ok := said(r, "attribution", "credit.wide.value"); !ok {
		t.Error("the page does not tell of the large order")
	}
	// Odd's ROAS looks ten times Even's, and nobody knows: no money is moved to it.
	if found, ok := said(r, "attribution", "moves.budget"); ok {
		t.Errorf("a move rests on one order: %v", found)
	}
	// With orders of the same size it would be.
	if _, ok := said(sold(t, map[string][]int{"Even": repeated(100, 100), "Odd": repeated(1000, 100), "Few": repeated(100, 3)}), "attribution", "moves.budget"); !ok {
		t.Error("no move between channels that surely differ")
	}
}

// By hand: v(A) = 1/2, v(B) = 0, v(AB) = 2/6, so that B has −1/12 of 1/3: −1/4 of
// the conversions.
func TestCreditBelowZero(t *testing.T) {
	config := strings.Replace(pathsConfig, `primary = "markov"`, `primary = "shapley_rate"`, 1) + "[[kpi]]\nid = \"conversions\"\n"
	r, l := analyse(t, client(t, "peil.toml", config, "p.csv", "path,conversions,nulls\nA,100,100\nB,0,200\nA > B,100,100\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	if b := r.Attribution.Models["shapley_rate"]["B"]; !near(b.Conversions, -50) {
		t.Errorf("B has %v, want -50", b.Conversions)
	}
	why, ok := said(r, "attribution", "credit.below.rate")
	if !ok || !near(value(t, why, "credit"), -50) || !near(value(t, why, "with"), 0.25) || !near(value(t, why, "without"), 0.5) {
		t.Errorf("why B is below 0: %v", why)
	}
	if _, ok := said(r, "attribution", "credit.negative"); !ok {
		t.Error("B gets a verdict")
	}
	for _, step := range []string{"moves.test", "moves.budget", "moves.judge.less", "moves.judge.more"} {
		if found, ok := said(r, "attribution", step); ok && fmt.Sprint(found.Args["channel"]) == "B" {
			t.Errorf("a step rests on B: %v", found)
		}
	}
}

// Where the primary model takes credit from a channel, its ROAS is told and not
// judged.
func TestNoVerdictBelowZero(t *testing.T) {
	var bought, touches strings.Builder
	bought.WriteString("person,time,value\n")
	touches.WriteString("person,time,channel\n")
	person := func(name string, channels string, converts bool) {
		for k, channel := range channels {
			fmt.Fprintf(&touches, "%s,2025-06-10 1%d:00,%c\n", name, k, channel)
		}
		if converts {
			fmt.Fprintf(&bought, "%s,2025-06-10 15:00,100\n", name)
		}
	}
	for i := range 100 {
		person(fmt.Sprint("a", i), "A", true)
		person(fmt.Sprint("b", i), "A", false)
		person(fmt.Sprint("c", i), "B", false)
		person(fmt.Sprint("d", i), "B", false)
		person(fmt.Sprint("e", i), "AB", true)
		person(fmt.Sprint("f", i), "AB", false)
	}
	config := strings.Replace(soldConfig, `["linear", "last_touch"]`, `["shapley_rate", "last_touch"]`+"\nprimary = \"shapley_rate\"", 1)
	r, l := analyse(t, client(t, "peil.toml", config, "conversions.csv", bought.String(), "touches.csv", touches.String(),
		"ads.csv", "date,channel,spend\n2025-06-01,A,1000\n2025-06-01,B,2000\n2025-06-30,A,10\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	b := r.Attribution.Models["shapley_rate"]["B"]
	if b.ROAS == nil || b.CPA != nil || b.Reasons["cpa"] == nil || b.Reasons["cpa"].Key != "reason.below_zero" {
		t.Errorf("B has ROAS %v, CPA %v because %v", b.ROAS, b.CPA, b.Reasons["cpa"])
	}
	for _, k := range r.KPIs {
		a, b := k.By["channel"]["A"], k.By["channel"]["B"]
		if a.Status == report.Insufficient || b.Status != report.Insufficient || b.Value == nil || *b.Value >= 0 {
			t.Errorf("%s: A is %v %v, B %v %v", k.ID, a.Status, *a.Value, b.Status, b.Value)
		}
	}
}

// Of 100 conversions 5 have no touch and 20 are direct: a quarter, as the
// scorecard's attributed share has it; more than a fifth is a tracking problem.
func TestNoOrigin(t *testing.T) {
	paths := func(direct int) string {
		return fmt.Sprintf("path,conversions,nulls\nSearch > Direct,10,1\nDirect,%d,1\n(unknown),5,1\nSearch,%d,1\n", direct, 85-direct)
	}
	config := strings.NewReplacer(`primary = "markov"`, `primary = "linear"`, "shapley_rate", "linear").Replace(pathsConfig) + "[[kpi]]\nid = \"attributed_share\"\n"
	for _, tt := range []struct {
		direct int
		key    string
		share  float64
	}{{15, "journeys.no_origin.much", 0.25}, {9, "journeys.no_origin", 0.19}} {
		r, l := analyse(t, client(t, "peil.toml", config, "p.csv", paths(tt.direct)), "")
		if l.Err() != nil {
			t.Fatal(l)
		}
		a := r.Attribution
		if !near(*a.NoOrigin.Share, tt.share) || a.NoOrigin.Limit != 0.2 || !near(*r.KPIs[0].Value, 1-tt.share) {
			t.Errorf("no origin %v, attributed share %v, want %v", *a.NoOrigin.Share, *r.KPIs[0].Value, tt.share)
		}
		found, ok := said(r, "overview", tt.key)
		if !ok || !near(value(t, found, "share"), tt.share) {
			t.Errorf("the overview tells %v, want %s", found, tt.key)
		}
		if _, step := said(r, "attribution", "moves.tracking"); step != (tt.share > 0.2) {
			t.Errorf("%v without origin: a step is %v", tt.share, step)
		}
	}
}

// The heading names a channel only where its change is no chance, and where no
// interval tells that, the one that changes most.
func TestModelsTitle(t *testing.T) {
	const config = `[report]
title = "T"
language = "en"
[[source]]
name = "p"
kind = "paths"
files = ["p.csv"]
[attribution]
models = ["last_touch", "linear"]
primary = "linear"
`
	for name, c := range map[string]struct{ config, paths, key string }{
		"200 against 100":                    {"", "A > B,300,3000\nB > A,100,1000\n", "models.title.more"},
		"28 against 26":                      {"", "A > B,30,300\nB > A,26,260\n", "models.title.unclear"},
		"28 against 26, without intervals":   {"intervals = false\n", "A > B,30,300\nB > A,26,260\n", "models.title.more"},
		"28 against 26, of no value":         {"", "A > B,30,0\nB > A,26,0\n", "models.title.unclear"},
		"200 against 100, of no value":       {"", "A > B,300,0\nB > A,100,0\n", "models.title.more"},
		"the same by both":                   {"", "A,30,300\nB,26,260\n", "models.title"},
		"5 against 0 are too few to tell of": {"", "A > B,10,100\nB,30,300\nC > D,60,600\nD > C,60,600\n", "models.title.unclear"},
	} {
		r, l := analyse(t, client(t, "peil.toml", config+c.config, "p.csv", "path,conversions,value\n"+c.paths), "")
		if l.Err() != nil {
			t.Fatal(l)
		}
		title := sectionOf(t, r, "compare").Title
		if title.Key != c.key {
			t.Errorf("%s: the heading is %v, want %s", name, title, c.key)
		}
		if name, ok := title.Args["channel"].(report.Text); ok && name.Literal != "A" {
			t.Errorf("%v names %v", title, name)
		}
	}
}
