package chart

import (
	"math"
	"slices"

	"peil/internal/period"
	"peil/internal/report"
)

// targetLine returns the target as a dashed line with its name at the end and
// on the side where the fewest lines run through it. A narrow plot has no such
// side: there the line goes without, and the chart's subtitle tells the target.
func (p *plan) targetLine(t timePlot) object {
	name := p.Locale.Message("chart.target", map[string]string{"value": p.short(*p.Target)}, 0)
	height := float64(p.height()) - t.top - t.bottom
	y := func(v float64) float64 { return (t.scale.max - v) / (t.scale.max - t.scale.min) * height }
	// Labels as wide as the plot leave it no width; a step must still get on.
	line, band := y(*p.Target), max(t.width(p), 1)/float64(len(p.Periods))
	best, fewest := "", 0
	for _, place := range []struct {
		position    string
		start, base float64 // the name's left edge and lower edge in px
	}{
		{"insideStartTop", 0, line - 2},
		{"insideEndTop", t.width(p) - textWidth(name), line - 2},
		{"insideStartBottom", 0, line + lineHeight},
		{"insideEndBottom", t.width(p) - textWidth(name), line + lineHeight},
	} {
		met := 0
		if place.base > height || place.base < lineHeight {
			met = 2 // on the axis, or among the events' names
		}
		for x := place.start; x <= place.start+textWidth(name); x += band / 8 {
			for _, s := range p.Series {
				if v, ok := between(s.Values, x/band-0.5); ok && math.Abs(y(v)-(place.base-lineHeight/2)) < lineHeight/2+2 {
					met++
				}
			}
		}
		if best == "" || met < fewest {
			best, fewest = place.position, met
		}
	}
	return object{
		"yAxis":     *p.Target,
		"lineStyle": object{"color": p.Good, "width": 1, "type": []int{4, 3}},
		"mark":      name,
		"label": object{
			"show": p.layout.class != "narrow", "position": best, "formatter": "@mark", "color": p.Good, "fontFamily": "inherit", "distance": 3,
			"textBorderColor": p.Card, "textBorderWidth": 2,
		},
	}
}

// between returns a line's height at a place between its values.
func between(values []*float64, at float64) (float64, bool) {
	i := int(math.Floor(at))
	if i < 0 || i >= len(values) || values[i] == nil {
		return 0, false
	}
	if i+1 == len(values) || values[i+1] == nil {
		return *values[i], at == float64(i)
	}
	f := at - float64(i)
	return *values[i]*(1-f) + *values[i+1]*f, true
}

// maxEventRows is how many rows of event labels a plot has; a label that finds
// no room in them is left out, its line stays.
const maxEventRows = 3

// outageKind is an event that explains low figures: it is drawn as a band as wide
// as the part of the time that it took, and told in the same colour.
const outageKind = "outage"

// outageShare returns how much of a period's days had an outage.
func (p *plan) outageShare(at period.Period) float64 {
	days := 0
	for d := at.Start; d <= at.End; d++ {
		if slices.ContainsFunc(p.Events, func(e report.EventMark) bool { return e.Kind == outageKind && e.Period.Contains(d) }) {
			days++
		}
	}
	return float64(days) / float64(at.Days())
}

// eventMarks returns what happened as vertical lines with their labels in rows
// above the plot, where none covers another. Where a narrow plot has no room for
// all of them whole, the lines stand alone; the table behind the chart names them.
func (p *plan) eventMarks(t timePlot) (marks []any, rows int) {
	type placed struct {
		at, row    int
		label      string
		start, end float64
		outage     bool
	}
	band := t.width(p) / float64(len(p.Periods))
	ends := make([]float64, maxEventRows) // where each row's last label ends
	for i := range ends {
		ends[i] = -10
	}
	var all []placed
	named := true
	for i, at := range p.Periods {
		for _, e := range p.Events {
			outage := e.Kind == outageKind
			if !at.Contains(max(e.Period.Start, p.Periods[0].Start)) {
				if outage && e.Period.Contains(at.Start) { // it goes on
					all = append(all, placed{at: i, row: -1, outage: true})
				}
				continue
			}
			name := clean(e.Label)
			label := shorten(name, 0.6*t.width(p))
			w := textWidth(label)
			x := (float64(i) + 0.5) * band
			start := min(max(x-w/2, 0), t.width(p)+t.right-w) // never over the axis
			row := slices.IndexFunc(ends, func(end float64) bool { return end+10 <= start })
			named = named && row >= 0 && label == name
			if row >= 0 {
				ends[row] = start + w
				rows = max(rows, row+1)
			}
			all = append(all, placed{i, row, label, start - (x - w/2), x, outage})
		}
	}
	if !named && p.layout.class == "narrow" {
		rows = 0
		for i := range all {
			all[i].row = -1
		}
	}
	for i, e := range all {
		if e.row < 0 && !e.outage && i > 0 && all[i-1].at == e.at {
			continue // the same line again
		}
		mark := object{
			"xAxis":     e.at,
			"lineStyle": object{"color": p.Mute, "width": 1, "type": []int{2, 3}},
			"label":     object{"show": false},
		}
		if e.outage {
			width := max(4, math.Round(band*p.outageShare(p.Periods[e.at])))
			mark["lineStyle"] = object{"color": p.Poor, "opacity": 0.25, "width": width, "type": "solid", "cap": "butt"}
		}
		if e.row >= 0 {
			mark["mark"] = e.label
			mark["label"] = object{
				"show": true, "position": "end", "formatter": "@mark", "color": p.Mute, "fontFamily": "inherit",
				"distance": 4 + e.row*lineHeight, "padding": []float64{0, 0, 0, 2 * e.start}, "textBorderWidth": 0,
			}
			if e.outage {
				mark["label"].(object)["color"], mark["label"].(object)["opacity"] = p.Poor, 1
			}
			if e.start < 0 {
				mark["label"].(object)["padding"] = []float64{0, -2 * e.start, 0, 0}
			}
		}
		marks = append(marks, mark)
	}
	return marks, rows
}
