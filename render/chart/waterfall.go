package chart

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"peil/internal/report"
	"peil/internal/unit"
)

// stepItem is a step of a waterfall: Value is its place and the levels that it
// goes from and to.
type stepItem struct {
	Value [3]float64 `json:"value"`
	Mark  string     `json:"mark"`
	Text  string     `json:"text"`
	Color string     `json:"color"`
	Total bool       `json:"total,omitempty"`
	Cut   bool       `json:"cut,omitempty"` // its foot is cut off
}

// levels returns the level after each step. The last value is a total, which
// the steps must lead to.
func (p *plan) levels() ([]float64, error) {
	values := p.Series[0].Values
	if len(values) < 2 {
		return nil, fmt.Errorf("a waterfall goes from a total to a total")
	}
	var levels []float64
	level, size := 0.0, 0.0
	for i, v := range values {
		if v == nil {
			return nil, fmt.Errorf("a waterfall has no gaps, and value %d is one", i+1)
		}
		if size = max(size, math.Abs(*v)); i < len(values)-1 {
			level += *v
		} else if math.Abs(level-*v) > 1e-6*max(size, 1) {
			return nil, fmt.Errorf("the steps of the waterfall lead to %v, not to %v", level, *v)
		}
		levels = append(levels, level)
	}
	return levels, nil
}

// foot returns the level at which the totals are cut off: a little under the
// lowest level where the steps would be too small to see, else 0.
func foot(levels []float64) float64 {
	lo, hi := levels[0], levels[0]
	for _, l := range levels {
		lo, hi = min(lo, l), max(hi, l)
	}
	if lo <= 0 || hi-lo > 0.4*hi || hi-lo < 1e-9*hi {
		return 0
	}
	return max(0, lo-0.5*(hi-lo))
}

// across reports whether the waterfall runs down the page, in rows: where its
// columns would be too narrow for their texts.
func (p *plan) across() bool {
	band := float64(p.layout.plan) / float64(len(p.Categories))
	widestWord := 0.0
	for _, name := range p.categoryNames() {
		widestWord = max(widestWord, widest(words(name)))
	}
	return band < max(widestWord, 1.1*widest(p.stepTexts()))+6
}

// stepTexts returns what stands at each step: a total, or a difference with its
// sign. The unit stands in the subtitle.
func (p *plan) stepTexts() []string {
	values := p.Series[0].Values
	var texts []string
	for i, v := range values {
		if v == nil {
			texts = append(texts, "")
			continue
		}
		decimals := p.Unit.Decimals(*v)
		scaled := *v
		if p.Unit == unit.Percent {
			scaled *= 100
		}
		number := p.Locale.Number(scaled, decimals)
		if i > 0 && i < len(values)-1 && number != p.Locale.Number(0, decimals) && *v > 0 {
			number = "+" + number
		}
		texts = append(texts, number)
	}
	return texts
}

// change writes a step with its unit, a difference with its sign.
func (p *plan) change(v float64, total bool) string {
	if total {
		return p.full(v)
	}
	return p.Quantity(report.Quantity{Value: &v, Unit: p.Unit, Form: report.Signed})
}

// waterfall draws a bar for the first total, one for each step from level to
// level, and one for the last total. Steps up are good when the chart's Up is
// set, else steps down are. Bars are drawn to one scale; totals that are much
// larger than the steps are cut off and carry a tear.
func (p *plan) waterfall() (object, error) {
	levels, err := p.levels()
	if err != nil {
		return nil, err
	}
	bottom := foot(levels)
	lo, hi := bottom, bottom
	for _, l := range levels {
		lo, hi = min(lo, l), max(hi, l)
	}
	if lo == hi {
		hi = lo + 1
	}
	texts := p.stepTexts()
	data := make([]stepItem, len(levels))
	for i, v := range p.Series[0].Values {
		from := bottom
		total := i == 0 || i == len(levels)-1
		if !total {
			from = levels[i-1]
		}
		data[i] = stepItem{Value: [3]float64{float64(i), from, levels[i]}, Mark: texts[i], Text: p.change(*v, total), Color: p.Ink, Total: total, Cut: total && bottom > 0}
		switch {
		case total:
		case *v == 0:
			data[i].Color = p.Mute
		case *v > 0 == p.Up:
			data[i].Color = p.Good
		default:
			data[i].Color = p.Poor
		}
	}

	c := charts.NewCustom()
	c.MultiSeries = []charts.SingleSeries{{Name: p.name(p.Series[0].Name), Type: "custom", Data: data, RenderItem: "@columns"}}
	across := p.across()
	if across {
		c.MultiSeries[0].RenderItem = "@rows"
		p.rowAxes(&c.RectChart, lo, hi)
	} else {
		c.XAxisList[0] = opts.XAxis{
			Type:      "category",
			AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
			AxisLine:  &opts.AxisLine{Show: opts.Bool(false)},
			AxisLabel: &opts.AxisLabel{Color: p.Mute, Formatter: "@tick", Margin: 10},
		}
		c.YAxisList[0] = opts.YAxis{Type: "value", Show: opts.Bool(false), Min: lo, Max: hi}
		c.GridList = []opts.Grid{{}}
	}
	o, err := encode(c)
	if err != nil {
		return nil, err
	}
	series := part(o, "series", 0)
	series["encode"] = object{"x": 0, "y": []int{1, 2}}
	series["clip"] = false
	series["silent"] = true
	series["colors"] = object{"thread": p.Mute, "tear": p.Card, "text": p.Ink}
	room := math.Ceil(1.1*widest(texts)) + 8
	if across {
		series["encode"] = object{"x": []int{1, 2}, "y": 0}
		p.finishRows(o, 0, room)
		return o, nil
	}
	var labels []string
	lines := 1
	band := float64(p.layout.plan) / float64(len(data))
	for _, name := range p.categoryNames() {
		wrapped := wrap(name, band-4)
		lines = max(lines, len(wrapped))
		labels = append(labels, joinLines(wrapped))
	}
	x := part(o, "xAxis", 0)
	x["data"] = places(len(data))
	label := x["axisLabel"].(object)
	label["interval"], label["texts"], label["lineHeight"] = 0, labels, lineHeight
	grid := part(o, "grid", 0)
	// The text of a step down stands under it, and must not meet the names.
	margin := 10
	for i, l := range levels[1:] {
		if l < levels[i] && l-lo < 0.1*(hi-lo) {
			margin = 26
		}
	}
	label["margin"] = margin
	grid["left"], grid["right"], grid["top"], grid["bottom"] = 0, 0, 24, lines*lineHeight+margin
	if lo < 0 {
		x["axisLine"] = object{"show": true, "lineStyle": object{"color": p.Mute, "width": 1}}
	}
	o["legend"] = object{"show": false}
	o["tooltip"] = p.rowTooltip()
	return o, nil
}
