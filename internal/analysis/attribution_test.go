package analysis_test

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"peil/internal/diag"
	"peil/internal/report"
)

// pathsConfig is a client of whom only paths are known, by a Markov chain.
const pathsConfig = `[report]
title = "T"
language = "en"
currency = "NOK"
[[source]]
name = "p"
kind = "paths"
files = ["p.csv"]
[attribution]
models = ["markov", "shapley_rate", "last_touch"]
primary = "markov"
`

// The numbers are those of shared references for the removal effect: c1 > c2 >
// c3 converts, c1 and c2 > c3 do not. One journey of three converts; without c1
// half as many do, and without c2 or c3 none.
func TestReportedChain(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", pathsConfig, "p.csv", "path,conversions,nulls\nc1 > c2 > c3,1,0\nc1,0,1\nc2 > c3,0,1\n"), "")
	if len(l) > 0 {
		t.Fatal(l)
	}
	a := r.Attribution
	for name, want := range map[string][2]float64{"c1": {0.2, 0.5}, "c2": {0.4, 1}, "c3": {0.4, 1}} {
		c := a.Models["markov"][name]
		if math.Abs(c.Conversions-want[0]) > 1e-6 || c.RemovalEffect == nil || !near(*c.RemovalEffect, want[1]) {
			t.Errorf("%s has %v and removal effect %v, want %v", name, c.Conversions, c.RemovalEffect, want)
		}
		if c.Interval == nil || c.Interval[0] > c.Conversions || c.Interval[1] < c.Conversions {
			t.Errorf("%s: interval %v of %v", name, c.Interval, c.Conversions)
		}
	}
	// By c1, c2 half of them come, and so they do by c1 … c3; by c2, c3 all.
	for _, s := range a.Sequences {
		want := map[string][2]float64{"c1 c2": {.5, .5}, "c1 c3": {.5, 0}, "c2 c3": {1, 1}}[s.First+" "+s.Then]
		if !near(*s.RemovalEffect, want[0]) || !near(*s.NextRemovalEffect, want[1]) {
			t.Errorf("%s, then %s: removal effects %v and %v, want %v", s.First, s.Then, *s.RemovalEffect, *s.NextRemovalEffect, want)
		}
	}
	x := a.Transitions
	if !near(x.Rate, 1.0/3) || !near(x.Start["c1"], 2.0/3) || !near(x.Start["c2"], 1.0/3) || len(x.Start) != 2 {
		t.Errorf("rate %v, starts %v", x.Rate, x.Start)
	}
	for name, want := range map[string]report.Transition{
		"c1": {Next: map[string]float64{"c2": 0.5}, Null: 0.5},
		"c2": {Next: map[string]float64{"c3": 1}},
		"c3": {Conversion: 0.5, Null: 0.5},
	} {
		got := x.From[name]
		if len(got.Next) != len(want.Next) || !near(got.Conversion, want.Conversion) || !near(got.Null, want.Null) {
			t.Errorf("after %s: %v, want %v", name, got, want)
		}
		for to, v := range want.Next {
			if !near(got.Next[to], v) {
				t.Errorf("%s → %s: %v, want %v", name, to, got.Next[to], v)
			}
		}
	}
	if a.Orders != nil {
		t.Errorf("orders %v of a chain whose order is given", a.Orders)
	}
	if c := a.Models["last_touch"]["c1"]; c.RemovalEffect != nil || c.Interval != nil {
		t.Errorf("last touch gives c1 %v", c)
	}
}

// Where the order is chosen, the report holds what it was chosen by.
func TestReportedOrders(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", pathsConfig+"markov_order = \"auto\"\n", "p.csv",
		"path,conversions,nulls\nA > B > A > B > B > A,100,0\nA > B > B > A > A,100,0\nA > A,100,0\n"), "")
	if len(l) > 0 {
		t.Fatal(l)
	}
	chosen := 0
	for i, s := range r.Attribution.Orders {
		if s.Order != i+1 || s.LogLikelihood >= 0 {
			t.Errorf("order %d: %+v", i+1, s)
		}
		if s.Chosen {
			chosen++
		}
	}
	if len(r.Attribution.Orders) != 5 || chosen != 1 {
		t.Errorf("orders %+v", r.Attribution.Orders)
	}
}

// said returns the first text of that key in the report's page, however deep it
// stands in others.
func said(r *report.Report, page, key string) (found report.Text, ok bool) {
	var in func(v any) bool
	in = func(v any) bool {
		t, is := v.(report.Text)
		if is && t.Key == key {
			found = t
			return true
		}
		if is {
			for _, name := range slices.Sorted(maps.Keys(t.Args)) {
				if in(t.Args[name]) {
					return true
				}
			}
		}
		return false
	}
	for _, p := range r.Pages {
		if p.ID != page {
			continue
		}
		for _, s := range p.Sections {
			if in(s.Title) || in(s.Subtitle) {
				return found, true
			}
			for _, b := range s.Blocks {
				switch b := b.(type) {
				case *report.Notes:
					if slices.ContainsFunc(b.Items, func(t report.Text) bool { return in(t) }) {
						return found, true
					}
				case *report.Definitions:
					for _, d := range b.Items {
						if slices.ContainsFunc(d.Meaning, func(t report.Text) bool { return in(t) }) {
							return found, true
						}
					}
				case *report.Actions:
					for _, a := range b.Items {
						if in(a.Title) || in(a.Detail) {
							return found, true
						}
					}
				case *report.Table:
					for _, row := range b.Rows {
						if slices.ContainsFunc(row.Cells, func(c report.Cell) bool { return in(c.Text) || in(c.Note) }) {
							return found, true
						}
					}
				}
			}
		}
	}
	return report.Text{}, false
}

// value returns a text's argument that is a number.
func value(t *testing.T, text report.Text, name string) float64 {
	t.Helper()
	q, ok := text.Args[name].(report.Quantity)
	if !ok || q.Value == nil {
		t.Fatalf("%s has no number %s: %v", text.Key, name, text.Args)
	}
	return *q.Value
}

// 170 of the 250 conversions that Google closed had met LinkedIn: 68 %. LinkedIn
// closed none of those that it was on the way to.
func TestChangeAgainstLastTouch(t *testing.T) {
	r, l := analyse(t, client(t, "peil.toml", strings.Replace(pathsConfig, "shapley_rate", "linear", 1), "p.csv",
		"path,conversions,nulls\nLinkedIn > Google,170,20\nGoogle,80,300\nLinkedIn,0,40\nPrint,3,0\n"), "")
	if len(l) > 0 {
		t.Fatal(l)
	}
	shared, ok := said(r, "attribution", "credit.shared")
	if !ok || !near(value(t, shared, "share"), 0.68) || shared.Args["channel"].(report.Text).Literal != "LinkedIn" {
		t.Errorf("Google shares with: %v", shared)
	}
	helped, ok := said(r, "attribution", "credit.helped")
	if !ok || value(t, helped, "share") != 1 || value(t, helped, "part") != 1 {
		t.Errorf("LinkedIn helped: %v", helped)
	}
	spread, ok := said(r, "attribution", "credit.spread")
	most := 0.0
	for _, channels := range r.Attribution.Models {
		most = max(most, channels["LinkedIn"].Conversions/r.Attribution.Conversions)
	}
	if !ok || value(t, spread, "low") != 0 || !near(value(t, spread, "high"), most) {
		t.Errorf("the models disagree most on: %v; LinkedIn gets up to %v", spread, most)
	}
	// Three conversions of print are too few to say anything of it.
	if _, ok := said(r, "attribution", "credit.few"); !ok {
		t.Error("print is judged by 3 conversions")
	}
}

// touchedConfig is a shop with orders, conversions, touches, ads and visits.
const touchedConfig = `[report]
title = "T"
language = "en"
currency = "NOK"
period = "2025-06"
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }
[attribution]
models = ["last_touch", "linear"]
[[source]]
name = "shop"
kind = "orders"
files = ["orders.csv"]
revenue_basis = { vat = "excluded", shipping = "excluded", discounts = "after", refunds = "ignored" }
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
[[source]]
name = "site"
kind = "web"
files = ["web.csv"]
`

func touched(t *testing.T) *report.Report {
	r, l := analyse(t, client(t, "peil.toml", touchedConfig,
		"orders.csv", "customer,time,revenue\na,2025-05-10 12:00,100\nb,2025-05-11 12:00,100\n"+
			"a,2025-06-10 12:00,100\nb,2025-06-11 12:00,200\nc,2025-06-12 12:00,300\nd,2025-06-13 12:00,400\ne,2025-06-14 12:00,500\n",
		"conversions.csv", "person,time,value\na,2025-05-10 12:00,100\nb,2025-05-11 12:00,100\n"+
			"a,2025-06-10 12:00,100\nb,2025-06-11 12:00,200\nc,2025-06-12 12:00,300\nd,2025-06-13 12:00,400\n",
		// Of June's: a and b have touches, c none at all, d one that is too old.
		"touches.csv", "person,time,channel\na,2025-06-09 12:00,X\nb,2025-06-09 12:00,Y\nb,2025-06-10 12:00,X\nd,2025-04-01 12:00,X\n",
		"ads.csv", "date,channel,spend,clicks,conversions,revenue,modelled_conversions\n2025-05-01,X,10,10,1,100,0\n2025-06-10,X,50,10,4,700,1\n2025-06-10,Y,20,10,3,600,0\n",
		"web.csv", "date,channel,sessions,consented_sessions\n2025-05-01,X,100,30\n2025-06-10,X,100,90\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	return r
}

// From five orders to two that channels are credited with, each loss told apart.
func TestBridge(t *testing.T) {
	b := touched(t).Attribution.Bridge
	want := report.Bridge{
		Orders: &report.Volume{Conversions: 5, Value: 1500}, Conversions: report.Volume{Conversions: 4, Value: 1000},
		NoTouch: report.Volume{Conversions: 1, Value: 300}, OutsideWindow: report.Volume{Conversions: 1, Value: 400},
		Credited: report.Volume{Conversions: 2, Value: 300}, Consent: &report.Consent{Share: 0.9, Earlier: new(0.3)},
	}
	if !reflect.DeepEqual(*b, want) {
		t.Errorf("the bridge is %+v, want %+v", *b, want)
	}
	for _, p := range touched(t).Pages {
		for _, s := range p.Sections {
			if p.ID != "attribution" || s.ID != "bridge" {
				continue
			}
			var steps []float64
			for _, v := range s.Blocks[0].(*report.Chart).Series[0].Values {
				steps = append(steps, *v)
			}
			if !slices.Equal(steps, []float64{5, -1, -1, -1, 2}) {
				t.Errorf("the steps are %v", steps)
			}
		}
	}
}

// Of seven orders in June five are tracked: one at another value, one in July and
// one twice. Of the conversions one is of May's order and two of none.
func TestMatchedBridge(t *testing.T) {
	config := strings.Replace(touchedConfig, "[[source]]\nname = \"ads\"\nkind = \"ads\"\nfiles = [\"ads.csv\"]\nrevenue_basis = { vat = \"excluded\", shipping = \"excluded\", discounts = \"after\", refunds = \"ignored\" }\n", "", 1)
	config = strings.Replace(config, "[[source]]\nname = \"site\"\nkind = \"web\"\nfiles = [\"web.csv\"]\n", "", 1)
	r, l := analyse(t, client(t, "peil.toml", config,
		"orders.csv", "order,customer,time,revenue\n"+
			"#1,a,2025-05-31 23:00,100\n#2,b,2025-06-01 12:00,200\n#3,c,2025-06-02 12:00,300\n#4,d,2025-06-03 12:00,400\n"+
			"#5,e,2025-06-04 12:00,500\n#6,f,2025-06-29 12:00,600\n#7,g,2025-06-30 23:00,700\n#8,h,2025-06-30 23:30,800\n#9,z,2025-07-02 12:00,1\n",
		"conversions.csv", "person,time,value,order\n"+
			"a,2025-06-01 00:10,100,1\nb,2025-06-01 12:00,200,2\nb,2025-06-01 12:05,200,2\nc,2025-06-02 12:00,330,3\n"+
			"d,2025-06-03 12:00,400,4\nd,2025-06-09 12:00,-50,4\ne,2025-06-04 12:00,500,\nx,2025-06-05 12:00,40,99\n"+
			"f,2025-06-29 12:00,600,6\ng,2025-07-01 00:10,700,7\nz,2025-07-02 12:00,1,9\n",
		"touches.csv", "person,time,channel\nb,2025-06-01 10:00,X\nc,2025-06-01 10:00,X\n"), "")
	if l.Err() != nil {
		t.Fatal(l)
	}
	b := r.Attribution.Bridge
	v := func(n, value float64) report.Volume { return report.Volume{Conversions: n, Value: value} }
	want := report.Sales{
		Tracked: v(5, 2200), Untracked: v(2, 1300), Again: v(1, 200), NoOrder: v(2, 540),
		OtherDays:  v(0, -600), // May's 100 less July's 700
		Difference: v(1, -20),  // 30 more, and 50 taken back
	}
	if b.Matched == nil || *b.Matched != want || *b.Orders != v(7, 3500) || b.Conversions != v(9, 2320) {
		t.Fatalf("orders %v, conversions %v, matched %+v, want %+v", *b.Orders, b.Conversions, b.Matched, want)
	}
	m := b.Matched
	sum := b.Orders.Value - m.Untracked.Value + m.Again.Value + m.NoOrder.Value + m.OtherDays.Value + m.Difference.Value
	if sum != b.Conversions.Value {
		t.Errorf("the steps lead to %v, not to %v", sum, b.Conversions.Value)
	}
	twice := slices.IndexFunc(r.Audit, func(f report.Finding) bool { return f.Check == "orders_converted_twice" })
	if twice < 0 || r.Audit[twice].Rows != 1 || r.Audit[twice].Line != 4 {
		t.Errorf("findings %+v", r.Audit)
	}
	var steps []float64
	for _, v := range sectionOf(t, r, "bridge").Blocks[0].(*report.Chart).Series[0].Values {
		steps = append(steps, *v)
	}
	if !slices.Equal(steps, []float64{7, -2, 2, 1, 1, -6, -1, 2}) {
		t.Errorf("the steps are %v", steps)
	}
}

// Of 70 conversions that are credited, 7 are the shop's orders: the heading sets no
// other number against those, and the page says that leads are among them.
func TestBridgeOfSeveralTypes(t *testing.T) {
	config, _, _ := strings.Cut(touchedConfig, "[[source]]\nname = \"ads\"")
	var orders, conversions, touches strings.Builder
	for i := range 70 {
		kind, order := "lead", ""
		if i < 7 {
			kind, order = "purchase", fmt.Sprint(i+1)
			fmt.Fprintf(&orders, "%d,p%d,2025-06-%02d 12:00,100\n", i+1, i, i+1)
		}
		fmt.Fprintf(&conversions, "p%d,2025-06-%02d 12:00,%s,100,%s\n", i, i%28+1, kind, order)
		fmt.Fprintf(&touches, "p%d,2025-06-%02d 10:00,X\n", i, i%28+1)
	}
	for name, c := range map[string]struct {
		conversions string // the header
		key         string
		args        map[string]float64
	}{
		"by the orders' ids": {"person,time,type,value,order", "bridge.alt.matched", map[string]float64{"tracked": 7, "all": 7}},
		"by numbers":         {"person,time,type,value,note", "bridge.alt.apart", map[string]float64{"all": 7}},
	} {
		r, l := analyse(t, client(t, "peil.toml", config, "orders.csv", "order,customer,time,revenue\n"+orders.String(),
			"conversions.csv", c.conversions+"\n"+conversions.String(), "touches.csv", "person,time,channel\n"+touches.String()), "")
		if l.Err() != nil {
			t.Fatal(l)
		}
		title := sectionOf(t, r, "bridge").Title
		if title.Key != c.key {
			t.Fatalf("%s: the heading is %v", name, title)
		}
		for arg, want := range c.args {
			if got := value(t, title, arg); got != want {
				t.Errorf("%s: %s is %v in %v", name, arg, got, title)
			}
		}
		if total := title.Args["total"].(report.Text); value(t, total, "conversions") != 70 {
			t.Errorf("%s: credited are %v", name, total)
		}
		types, ok := said(r, "attribution", "credit.types")
		if !ok {
			t.Fatalf("%s: of the types is told %v", name, types)
		}
		list := types.Args["types"].(report.Text)
		leads, purchases := list.Args["a"].(report.Text), list.Args["b"].(report.Text)
		if leads.Args["type"].(report.Text).Literal != "lead" || value(t, leads, "conversions") != 63 || value(t, purchases, "conversions") != 7 {
			t.Errorf("%s: the types are %v", name, list)
		}
	}
	if _, ok := said(touched(t), "attribution", "credit.types"); ok {
		t.Error("of one type, several are told")
	}
	if title := sectionOf(t, touched(t), "bridge").Title; title.Key != "bridge.alt" {
		t.Errorf("of orders alone the heading is %v", title)
	}
}

// The platforms claim seven purchases of five.
func TestClaims(t *testing.T) {
	r := touched(t)
	want := map[string]report.Claim{"X": {Conversions: 4, Value: new(700.0), Modelled: new(0.25)}, "Y": {Conversions: 3, Value: new(600.0), Modelled: new(0.0)}}
	if !reflect.DeepEqual(r.Attribution.Claims, want) {
		t.Errorf("claims %+v", r.Attribution.Claims)
	}
	double, ok := said(r, "attribution", "claims.double")
	if !ok || !near(value(t, double, "share"), 2.0/7) {
		t.Errorf("counted more than once: %v", double)
	}
}

// Three times as many visits consented in June as in May; so twice as many
// conversions prove nothing.
func TestConsentShift(t *testing.T) {
	found := false
	for _, f := range touched(t).Audit {
		found = found || f.Check == "consent_shift" && f.Source == "site"
	}
	if !found {
		t.Error("no finding tells of consent")
	}
}

// Where intervals are left out because they would take too long, the terminal and
// the page say so.
func TestIntervalsLeftOutAreTold(t *testing.T) {
	var paths strings.Builder
	for c := range 450 {
		fmt.Fprintf(&paths, "c%d > c%d,20,0,30\n", c, (c+1)%450)
	}
	r, l := analyse(t, client(t, "peil.toml", `[report]
title = "T"
language = "en"
[attribution]
models = ["last_touch", "markov"]
primary = "markov"
[[source]]
name = "p"
kind = "paths"
files = ["p.csv"]
`, "p.csv", "path,conversions,value,nulls\n"+paths.String()), "")
	i := slices.IndexFunc(l, func(d diag.Diagnostic) bool { return d.Path == "attribution.intervals" })
	if i < 0 || l[i].Severity != diag.Info || !strings.Contains(l[i].Message, "markov") {
		t.Errorf("told %v", l)
	}
	if _, ok := said(r, "attribution", "journeys.intervals_left_out"); !ok {
		t.Error("the page does not say that intervals are left out")
	}
	for model, want := range map[string]bool{"last_touch": true, "markov": false} {
		if got := r.Attribution.Models[model]["c1"].Interval != nil; got != want {
			t.Errorf("%s: an interval is %t", model, got)
		}
	}
}
