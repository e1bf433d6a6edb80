package analysis_test

import (
	"math"
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
