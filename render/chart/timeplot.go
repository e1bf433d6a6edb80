package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// timePlot is the frame of a chart over time: margins in px, a value axis and
// the periods' labels.
type timePlot struct {
	left, right, top, bottom float64
	scale                    scale
	ticks, periods           []string
	titles                   []string // periods in full, for tooltips
}

func (p *plan) timePlot(lo, hi float64) timePlot {
	t := timePlot{scale: niceScale(lo, hi, 4), bottom: 2*lineHeight + 8}
	t.ticks = tickTexts(p.Writer, t.scale.ticks(), t.scale.step, p.Unit)
	t.left = widest(t.ticks) + 10
	t.right = 10
	if room, direct := p.direct(); direct {
		t.right = room + 14
	}
	t.top = float64(10 + p.legendHeight())
	t.periods = p.periodTexts(float64(p.layout.plan) - t.left - t.right)
	for _, at := range p.Periods {
		t.titles = append(t.titles, clean(p.Period(at)))
	}
	return t
}

func (t timePlot) width(p *plan) float64 { return float64(p.layout.plan) - t.left - t.right }

// axes sets the plot's axes and margins.
func (p *plan) axes(c *charts.RectChart, t timePlot) {
	c.XAxisList[0] = opts.XAxis{
		Type:      "category",
		AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
		AxisLine:  &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: p.Mute, Width: 1}},
		AxisLabel: &opts.AxisLabel{Color: p.Mute, Formatter: "@tick", Margin: 8},
		SplitLine: &opts.SplitLine{Show: opts.Bool(false)},
	}
	c.YAxisList[0] = opts.YAxis{
		Type: "value", Min: t.scale.min, Max: t.scale.max,
		AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
		AxisLabel: &opts.AxisLabel{Color: p.Mute, Formatter: "@tick", Margin: 8},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: p.Line, Width: 1}},
	}
	c.GridList = []opts.Grid{{}}
}

// finishAxes adds what go-echarts' structs have no fields for.
func (p *plan) finishAxes(o object, t timePlot) {
	x, y := part(o, "xAxis", 0), part(o, "yAxis", 0)
	var keys []string
	for _, at := range p.Periods {
		keys = append(keys, at.String())
	}
	x["data"] = keys
	label := x["axisLabel"].(object)
	label["interval"], label["texts"], label["lineHeight"] = 0, t.periods, lineHeight
	y["interval"] = t.scale.step
	y["axisLabel"].(object)["texts"] = t.ticks
	y["axisTick"] = object{"show": false}
	part(o, "grid", 0)["left"], part(o, "grid", 0)["right"] = t.left, t.right
	part(o, "grid", 0)["top"], part(o, "grid", 0)["bottom"] = t.top, t.bottom
	o["legend"] = p.legend()
	o["tooltip"] = object{"trigger": "axis", "titles": t.titles, "axisPointer": object{
		"type": "line", "lineStyle": object{"color": p.Mute, "width": 1, "type": "solid"},
	}}
}
