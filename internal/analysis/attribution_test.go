package analysis_test

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

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
