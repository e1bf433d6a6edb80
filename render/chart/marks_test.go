package chart

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"peil/internal/locale"
	"peil/internal/period"
	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

// An outage is a band as wide as its part of each period, named once; what else
// happened is a line. Columns over time have them like lines.
func TestOutageIsABand(t *testing.T) {
	l, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	palette, err := NewPalette("")
	if err != nil {
		t.Fatal(err)
	}
	start, _ := period.ParseDate("2025-06-02") // a Monday
	weeks := period.Of(start, period.Week).Back(1)
	for range 5 {
		next := weeks[len(weeks)-1].End + 1
		weeks = append(weeks, period.Of(next, period.Week))
	}
	v := 1.0
	span := func(from, to period.Date) period.Period {
		return period.Period{Start: start + from, End: start + to, Grain: period.Range}
	}
	c := &report.Chart{
		ID: "c", Kind: report.Stacked, Unit: unit.Count, Periods: weeks,
		Series: []report.Series{{Values: []*float64{&v, &v, &v, &v, &v, &v}}},
		Events: []report.EventMark{
			{Period: span(-3, 0), Label: "Before", Kind: "launch"}, // goes on in the first week
			{Period: span(11, 20), Label: "Down", Kind: "outage"},  // the last 3 days of a week, and the whole next one
		},
	}
	p := &plan{c, text.Writer{Locale: l}, palette, layouts[2]}
	plot := p.timePlot(p.stackRange())
	marks, rows := p.eventMarks(plot)
	if len(marks) != 3 || rows != 1 {
		t.Fatalf("%d marks with %d rows of names: %v", len(marks), rows, marks)
	}
	band := plot.width(p) / 6
	for i, want := range []struct {
		at    int
		width float64
		name  string
	}{{0, 1, "Before"}, {1, math.Round(band * 3 / 7), "Down"}, {2, math.Round(band), ""}} {
		m := marks[i].(object)
		style := m["lineStyle"].(object)
		width, isFloat := style["width"].(float64)
		if !isFloat {
			width = float64(style["width"].(int))
		}
		name, _ := m["mark"].(string)
		if m["xAxis"] != want.at || width != want.width || name != want.name {
			t.Errorf("mark %d is %q at %v, %v px wide; want %+v", i, name, m["xAxis"], width, want)
		}
		if outage := i > 0; (style["color"] == palette.Poor) != outage {
			t.Errorf("mark %d is %v", i, style["color"])
		}
	}
	options, err := Options(c, text.Writer{Locale: l}, palette)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(options) || !strings.Contains(string(options), `"mark":"Down"`) {
		t.Errorf("the columns do not mark the outage: %s", options)
	}
}
