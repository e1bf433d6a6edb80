package chart

import (
	"cmp"
	"math"
	"slices"

	"peil/internal/report"
)

// direct reports whether the series can be named beside their last values, and
// the room that takes; else a legend names them. A lone line is not named but
// carries its last value.
func (p *plan) direct() (room float64, ok bool) {
	if len(p.Series) == 1 {
		if v := last(p.Series[0].Values); v >= 0 {
			return boldWidth(p.short(*p.Series[0].Values[v])), true
		}
		return 0, true
	}
	for _, s := range p.Series {
		if at := last(s.Values); at < 0 || at < len(s.Values)-2 && p.Kind == report.Trend || p.Kind == report.Stacked && at != len(s.Values)-1 {
			return 0, false
		}
	}
	for _, name := range p.names() {
		room = max(room, boldWidth(name))
	}
	return room, room <= 0.24*float64(p.layout.plan)
}

// last returns the place of the last value that there is, or −1.
func last(values []*float64) int {
	for i := len(values) - 1; i >= 0; i-- {
		if values[i] != nil {
			return i
		}
	}
	return -1
}

// legend returns the legend above the plot, hidden where labels do its work.
func (p *plan) legend() object {
	if !p.hasLegend() {
		return object{"show": false}
	}
	return object{
		"show": true, "left": 0, "top": 0, "padding": 0, "borderColor": "transparent", "backgroundColor": "transparent", "icon": "roundRect", "itemWidth": 10, "itemHeight": 10, "itemGap": 14,
		"selectedMode": false, "data": p.names(), "textStyle": object{"color": p.Ink},
	}
}

func (p *plan) hasLegend() bool {
	switch p.Kind {
	case report.Bars:
		return len(p.Series) > 1
	case report.Trend, report.Stacked:
		_, direct := p.direct()
		return !direct
	}
	return false
}

// legendHeight returns the height in px that the legend takes, as it wraps.
func (p *plan) legendHeight() int {
	if !p.hasLegend() {
		return 0
	}
	lines, x := 1, 0.0
	for _, name := range p.names() {
		w := textWidth(name) + 29
		if x > 0 && x+w > float64(p.layout.plan) {
			lines, x = lines+1, 0
		}
		x += w
	}
	return lines*22 + 4
}

// nameLast writes a series' name beside its last item; beside that of a lone
// series, the value.
func (p *plan) nameLast(s report.Series, data []item) {
	at := last(s.Values)
	if _, direct := p.direct(); at < 0 || !direct {
		return
	}
	data[at].Mark = p.name(s.Name)
	if len(p.Series) == 1 {
		data[at].Mark = p.short(*s.Values[at])
	}
	data[at].Label = object{"show": true}
}

// nameStyle sets how the names beside the last items look, and moves them apart
// where two would meet: echarts' own way takes all labels of a chart for one
// column.
func (p *plan) nameStyle(o object, t timePlot) {
	offsets := p.nameOffsets(t)
	for i, s := range p.Series {
		color, weight := p.Ink, "600"
		if s.Muted {
			color, weight = p.Mute, "normal"
		}
		part(o, "series", i)["label"] = object{
			"position": "right", "distance": 6, "offset": []float64{0, offsets[i]}, "formatter": "@mark",
			"color": color, "fontWeight": weight, "fontFamily": "inherit", "textBorderWidth": 0,
		}
	}
}

// nameOffsets returns how far down in px each series' name is moved.
func (p *plan) nameOffsets(t timePlot) []float64 {
	plot := float64(p.height()) - t.top - t.bottom
	at := make([]float64, len(p.Series))
	var up, down float64
	for i, s := range p.Series {
		n := last(s.Values)
		if n < 0 {
			continue
		}
		v := *s.Values[n]
		if p.Kind == report.Stacked {
			base := &up
			if v < 0 {
				base = &down
			}
			v, *base = *base+v/2, *base+v
		}
		at[i] = (t.scale.max - v) / (t.scale.max - t.scale.min) * plot
	}
	apart := spread(at, lineHeight-2, 0, plot)
	for i := range apart {
		apart[i] = math.Round(apart[i] - at[i])
	}
	return apart
}

// spread moves positions so that each is at least gap from the next, as little
// as that takes, and keeps them between lo and hi where there is room.
func spread(at []float64, gap, lo, hi float64) []float64 {
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	// Neighbours that meet become a group around the mean of their places.
	type group struct {
		from, n int
		sum     float64 // of the first member's wanted places
	}
	start := func(g group) float64 {
		return min(max(g.sum/float64(g.n), lo), max(lo, hi-gap*float64(g.n-1)))
	}
	var groups []group
	for i, m := range order {
		g := group{i, 1, at[m]}
		for len(groups) > 0 {
			before := groups[len(groups)-1]
			if start(before)+gap*float64(before.n) <= start(g) {
				break
			}
			// A member's place less the members above it is where the group would begin.
			g = group{before.from, before.n + g.n, before.sum + g.sum - gap*float64(before.n*g.n)}
			groups = groups[:len(groups)-1]
		}
		groups = append(groups, g)
	}
	moved := make([]float64, len(at))
	for _, g := range groups {
		for k := range g.n {
			moved[order[g.from+k]] = start(g) + gap*float64(k)
		}
	}
	return moved
}
