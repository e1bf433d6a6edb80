package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"peil/internal/report"
)

const (
	barThickness = 18 // px of a bar with the space to its neighbour in the group
	barGap       = 14 // px between groups
)

// categoryNames returns the categories' names.
func (p *plan) categoryNames() []string {
	var names []string
	for _, c := range p.Categories {
		names = append(names, p.name(c))
	}
	return names
}

// categoryColumn returns the names of horizontal rows, cut to the room that
// they may take, and the width of their column in px. A funnel's rows are high
// enough to wrap their names.
func (p *plan) categoryColumn() (names []string, width float64) {
	most := 0.34 * float64(p.layout.plan)
	for _, name := range p.categoryNames() {
		lines := []string{name}
		if p.Kind == report.FunnelBar {
			lines = wrap(name, most)
		}
		for i := range lines {
			lines[i] = shorten(lines[i], most)
			width = max(width, textWidth(lines[i]))
		}
		names = append(names, joinLines(lines))
	}
	return names, width + 12
}

// rowAxes sets the axes of a chart of rows: names to the left, from the top
// down, and a value axis that is not shown because each bar carries its value.
func (p *plan) rowAxes(c *charts.RectChart, lo, hi float64) {
	c.YAxisList[0] = opts.YAxis{
		Type: "category", Inverse: opts.Bool(true),
		AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
		AxisLabel: &opts.AxisLabel{Color: p.Ink, Formatter: "@tick", Margin: 12},
	}
	c.XAxisList[0] = opts.XAxis{Type: "value", Show: opts.Bool(false), Min: lo, Max: hi}
	c.GridList = []opts.Grid{{}}
}

// finishRows adds what go-echarts' structs have no fields for.
func (p *plan) finishRows(o object, left, right float64) {
	names, column := p.categoryColumn()
	y := part(o, "yAxis", 0)
	y["data"] = places(len(names))
	y["axisTick"] = object{"show": false}
	label := y["axisLabel"].(object)
	label["interval"], label["texts"] = 0, names
	grid := part(o, "grid", 0)
	grid["left"], grid["right"] = column+left, right
	label["margin"] = 12 + left
	grid["top"], grid["bottom"] = p.legendHeight(), 0
	o["legend"] = p.legend()
	o["tooltip"] = p.rowTooltip()
}

// rowTooltip returns the tooltips of a chart of categories, titled with their
// names in full. titles is this package's own: charts.js reads it.
func (p *plan) rowTooltip() object {
	return object{"trigger": "axis", "titles": p.categoryNames(), "axisPointer": object{"type": "none"}}
}

// places returns keys for n categories. Their names are no keys: two may be
// the same.
func places(n int) []int {
	keys := make([]int, n)
	for i := range keys {
		keys[i] = i
	}
	return keys
}

// bars draws horizontal bars, one group a category, each with its value.
func (p *plan) bars() (object, error) {
	lo, hi := p.values()
	lo, hi = min(lo, 0), max(hi, 0)
	if lo == hi {
		hi = 1
	}
	c := charts.NewBar()
	p.rowAxes(&c.RectChart, lo, hi)
	left, right := 0.0, 8.0
	for _, s := range p.Series {
		data := make([]item, len(s.Values))
		for i, v := range s.Values {
			data[i] = p.item(v)
			if v == nil {
				continue
			}
			data[i].Mark = p.short(*v)
			if room := boldWidth(data[i].Mark) + 8; *v < 0 {
				left = max(left, room)
				data[i].Label = object{"position": "left"}
			} else {
				right = max(right, room)
			}
		}
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
			Name: p.name(s.Name), Type: "bar", Data: data,
			BarGap: "20%", BarMaxWidth: "14",
			ItemStyle: &opts.ItemStyle{Color: p.color(s)},
		})
	}
	o, err := encode(c)
	if err != nil {
		return nil, err
	}
	p.finishRows(o, left, right)
	for i, s := range p.Series {
		series := part(o, "series", i)
		series["barMaxWidth"] = 14
		series["emphasis"] = object{"disabled": true}
		color, weight := p.Ink, "600"
		if s.Muted {
			color, weight = p.Mute, "normal"
			series["itemStyle"].(object)["opacity"] = 0.55
		}
		series["itemStyle"].(object)["borderRadius"] = 2
		series["label"] = object{
			"show": true, "position": "right", "distance": 6, "formatter": "@mark",
			"color": color, "fontWeight": weight, "fontFamily": "inherit", "textBorderWidth": 0, "opacity": 1,
		}
	}
	return o, nil
}

// stacked draws columns over time, one part a series from the bottom up.
func (p *plan) stacked() (object, error) {
	t := p.timePlot(p.stackRange())
	marks, rows := p.eventMarks(t)
	t.top += float64(rows * lineHeight)
	c := charts.NewBar()
	p.axes(&c.RectChart, t)
	for _, s := range p.Series {
		data := make([]item, len(s.Values))
		for i, v := range s.Values {
			data[i] = p.item(v)
		}
		p.nameLast(s, data)
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
			Name: p.name(s.Name), Type: "bar", Stack: "all", Data: data, BarCategoryGap: "28%",
			ItemStyle: &opts.ItemStyle{Color: p.color(s), BorderColor: p.Card, BorderWidth: 1},
		})
	}
	o, err := encode(c)
	if err != nil {
		return nil, err
	}
	p.finishAxes(o, t)
	o["tooltip"] = object{"trigger": "axis", "titles": t.titles, "axisPointer": object{
		"type": "shadow", "shadowStyle": object{"color": p.Mute, "opacity": 0.12},
	}}
	for i := range p.Series {
		series := part(o, "series", i)
		series["barMaxWidth"] = 56
		series["emphasis"] = object{"disabled": true}
	}
	p.nameStyle(o, t)
	if len(marks) > 0 {
		part(o, "series", 0)["markLine"] = object{"silent": true, "symbol": "none", "data": marks}
	}
	return o, nil
}

// stackRange returns the lowest and the highest end of the stacks.
func (p *plan) stackRange() (lo, hi float64) {
	for i := range p.Periods {
		below, above := 0.0, 0.0
		for _, s := range p.Series {
			if v := s.Values[i]; v != nil {
				below, above = below+min(*v, 0), above+max(*v, 0)
			}
		}
		lo, hi = min(lo, below), max(hi, above)
	}
	return lo, hi
}
