package chart_test

import (
	"testing"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/chart"
	"peil/render/text"
)

// gap is a place without a value in list.
const gap = -1e300

func list(values ...float64) []*float64 {
	var l []*float64
	for _, v := range values {
		if v == gap {
			l = append(l, nil)
			continue
		}
		l = append(l, &v)
	}
	return l
}

func number(v float64) *float64 { return &v }

func names(names ...string) []report.Text {
	var t []report.Text
	for _, n := range names {
		t = append(t, report.Literal(n))
	}
	return t
}

func mustPeriod(s string) period.Period {
	p, err := period.Parse(s)
	if err != nil {
		panic(err)
	}
	return p
}

func norwegian(t testing.TB) text.Writer {
	t.Helper()
	l, err := locale.New("nb")
	if err != nil {
		t.Fatal(err)
	}
	return text.Writer{Locale: l, Currency: "NOK"}
}

func palette(t testing.TB) chart.Palette {
	t.Helper()
	p, err := chart.NewPalette("")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// samples is one chart of each kind and the twists that a report may hold.
func samples() []*report.Chart {
	months := mustPeriod("2025-06").Back(14)
	return []*report.Chart{
		{
			ID: "revenue", Kind: report.Trend, Unit: unit.Money, Periods: months, Up: true, Target: number(4.2e6),
			Series: []report.Series{
				{Name: report.Literal("I år"), Values: list(3.6e6, 3.55e6, 3.7e6, 3.8e6, 3.75e6, 4.1e6, 4.3e6, 3.9e6, 3.8e6, 4.0e6, 4.05e6, 4.1e6, 4.0e6, 4.48e6)},
				{Name: report.Literal("Året før"), Muted: true, Values: list(3.1e6, 3.2e6, 3.15e6, gap, 3.4e6, 3.5e6, 3.9e6, 3.4e6, 3.3e6, 3.4e6, 3.6e6, 3.5e6, 3.6e6, 3.9e6)},
			},
			Events: []report.EventMark{
				{Period: mustPeriod("2024-11-29"), Label: "Black Friday", Kind: "holiday"},
				{Period: mustPeriod("2024-12-14"), Label: "Nettbutikken nede i seks timer", Kind: "outage"},
				{Period: mustPeriod("2025-06-01"), Label: "Ny kolleksjon", Kind: "launch"},
			},
		},
		{
			ID: "ctr", Kind: report.Trend, Unit: unit.Percent, Periods: months, Target: number(0.0385),
			Series: []report.Series{{Name: report.Literal("Frafall"), Values: list(0.031, 0.029, gap, 0.033, gap, 0.03, 0.036, 0.037, 0.034, 0.041, 0.04, 0.038, 0.032, 0.039)}},
		},
		{
			ID: "channels-trend", Kind: report.Trend, Unit: unit.Ratio, Periods: months,
			Series: []report.Series{
				{Name: report.Literal("Google Søk"), Color: 1, Values: list(4.1, 4.2, 4.4, 4.3, 4.6, 4.8, 5.2, 4.7, 4.4, 4.6, 4.7, 4.8, 4.8, 4.9)},
				{Name: report.Literal("Meta"), Color: 2, Values: list(3.1, 3.2, 3.0, 3.3, 3.6, 3.9, 4.2, 3.8, 3.5, 3.7, 3.8, 3.9, 3.8, 3.9)},
				{Name: report.Literal("LinkedIn"), Color: 3, Values: list(2.4, 2.6, 2.5, 2.8, 3.0, 2.9, 3.1, 3.0, 2.8, 3.2, 3.1, 3.3, 3.5, 3.7)},
				{Name: report.Literal("Display"), Color: 8, Values: list(1.2, 1.1, 1.0, 1.1, 0.9, 1.0, 1.1, 0.9, 0.9, 0.8, 0.9, 0.8, 0.8, 0.8)},
			},
		},
		{
			ID: "models", Kind: report.Bars, Unit: unit.Money,
			Categories: names("Google Søk", "Meta", "LinkedIn", "E-post", "Display", "Direkte, organisk og ukjent"),
			Series: []report.Series{
				{Name: report.Literal("Markov"), Values: list(2019e3, 1045e3, 627e3, 308e3, 34e3, 447e3)},
				{Name: report.Literal("Siste klikk"), Muted: true, Values: list(2431e3, 777e3, 294e3, 372e3, 40e3, 566e3)},
			},
		},
		{
			ID: "changes", Kind: report.Bars, Unit: unit.Count,
			Categories: names("Nye kunder", "Gjenkjøp", "Frafall"),
			Series:     []report.Series{{Name: report.Literal("Endring"), Values: list(320, 96, -186)}},
		},
		{
			ID: "spend", Kind: report.Stacked, Unit: unit.Money, Periods: months,
			Series: []report.Series{
				{Name: report.Literal("Google Søk"), Color: 1, Values: list(380e3, 390e3, 385e3, 400e3, 410e3, 450e3, 500e3, 380e3, 390e3, 400e3, 405e3, 398e3, 410e3, 412e3)},
				{Name: report.Literal("Meta"), Color: 2, Values: list(240e3, 250e3, 245e3, 250e3, 255e3, 290e3, 310e3, 240e3, 250e3, 255e3, 260e3, 262e3, 265e3, 268e3)},
				{Name: report.Literal("LinkedIn"), Color: 3, Values: list(150e3, 155e3, 160e3, 158e3, 165e3, 175e3, 180e3, 150e3, 165e3, 170e3, 180e3, 185e3, 190e3, 196e3)},
				{Name: report.Literal("E-post"), Color: 4, Values: list(30e3, 31e3, 32e3, 33e3, 34e3, 40e3, 45e3, 33e3, 34e3, 35e3, 36e3, 37e3, 38e3, 38e3)},
				{Name: report.Literal("Display"), Color: 8, Values: list(60e3, 58e3, 56e3, 55e3, 54e3, 60e3, 62e3, 50e3, 48e3, 47e3, 46e3, 45e3, 44e3, 44e3)},
			},
		},
		{
			ID: "bridge", Kind: report.Waterfall, Unit: unit.Money, Up: true,
			Categories: names("Mai", "Google Søk", "E-post", "Meta", "Ubetalt", "Display", "LinkedIn", "Juni"),
			Series:     []report.Series{{Name: report.Literal("Omsetning"), Values: list(4000e3, 215e3, 142e3, 96e3, 48e3, 12e3, -33e3, 4480e3)}},
		},
		{
			ID: "bridge-small", Kind: report.Waterfall, Unit: unit.Money, Up: true,
			Categories: names("Mai", "Volum", "Pris", "Miks", "Juni"),
			Series:     []report.Series{{Name: report.Literal("Resultat"), Values: list(120e3, 90e3, -150e3, -80e3, -20e3)}},
		},
		{
			ID: "funnel", Kind: report.FunnelBar, Unit: unit.Count,
			Categories: names("Kjennskap", "Vurdering", "Handling", "Lojalitet"),
			Series: []report.Series{
				{Name: report.Literal("Juni"), Values: list(6340e3, 90020, 4150, 1208)},
				{Name: report.Literal("Mai"), Muted: true, Values: list(5870e3, 92000, 4234, 1190)},
			},
		},
		{
			ID: "funnel-even", Kind: report.FunnelBar, Unit: unit.Count,
			Categories: names("Leads", "Kvalifiserte", "Tilbud", "Vunnet"),
			Series:     []report.Series{{Name: report.Literal("Juni"), Values: list(812, 430, 190, 71)}},
		},
		{
			ID: "flows", Kind: report.Sankey, Unit: unit.Count,
			Nodes: []report.Node{
				{ID: "0/g", Name: report.Literal("Google Søk"), Color: 1, Layer: 0}, {ID: "0/m", Name: report.Literal("Meta"), Color: 2, Layer: 0}, {ID: "0/l", Name: report.Literal("LinkedIn"), Color: 3, Layer: 0},
				{ID: "1/g", Name: report.Literal("Google Søk"), Color: 1, Layer: 1}, {ID: "1/e", Name: report.Literal("E-post"), Color: 4, Layer: 1}, {ID: "1/m", Name: report.Literal("Meta"), Color: 2, Layer: 1},
				{ID: "2/g", Name: report.Literal("Google Søk"), Color: 1, Layer: 2}, {ID: "2/d", Name: report.Literal("Direkte"), Color: 8, Layer: 2},
				{ID: "k", Name: report.Literal("Kjøp"), Color: 0, Layer: 3},
			},
			Links: []report.Link{
				{From: "0/g", To: "1/g", Value: 220}, {From: "0/g", To: "1/e", Value: 80}, {From: "0/m", To: "1/g", Value: 110}, {From: "0/m", To: "1/m", Value: 90}, {From: "0/l", To: "1/g", Value: 130},
				{From: "0/l", To: "1/e", Value: 20}, {From: "1/g", To: "2/g", Value: 300}, {From: "1/g", To: "2/d", Value: 60}, {From: "1/g", To: "k", Value: 100}, {From: "1/e", To: "k", Value: 100},
				{From: "1/m", To: "2/d", Value: 90}, {From: "2/g", To: "k", Value: 300}, {From: "2/d", To: "k", Value: 150},
			},
		},
		{
			ID: "weeks", Kind: report.Trend, Unit: unit.Count, Periods: mustPeriod("2025-W23").Back(26),
			Series: []report.Series{{Name: report.Literal("Kjøp"), Values: list(900, 920, 960, 1010, 980, 870, 500, 430, 700, 720, 780, 800, 790, 810, 840, 860, 850, 900, 910, 880, 930, 950, 960, 970, 1020, 1041)}},
		},
	}
}
