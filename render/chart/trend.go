package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"peil/internal/report"
)

// item is a value in a series' data. Text is what a tooltip says of it, Mark
// what is written beside it, if anything.
type item struct {
	Value      any             `json:"value"` // a number, or "-" for a gap
	Text       string          `json:"text,omitempty"`
	Mark       string          `json:"mark,omitempty"`
	Symbol     string          `json:"symbol,omitempty"`
	SymbolSize int             `json:"symbolSize,omitempty"`
	ItemStyle  *opts.ItemStyle `json:"itemStyle,omitempty"`
	Label      object          `json:"label,omitempty"`
}

const gap = "-" // echarts' own word for no value

func (p *plan) item(v *float64) item {
	if v == nil {
		return item{Value: gap}
	}
	return item{Value: *v, Text: p.full(*v)}
}

// names returns the series' names.
func (p *plan) names() []string {
	var names []string
	for _, s := range p.Series {
		names = append(names, p.name(s.Name))
	}
	return names
}

// color returns a series' colour; that of a comparison is grey.
func (p *plan) color(s report.Series) string {
	if s.Muted {
		return p.Mute
	}
	return p.Slot(s.Color)
}

// values returns the lowest and highest of all values and more.
func (p *plan) values(more ...*float64) (lo, hi float64) {
	first := true
	take := func(v *float64) {
		if v == nil {
			return
		}
		if first {
			lo, hi, first = *v, *v, false
		}
		lo, hi = min(lo, *v), max(hi, *v)
	}
	for _, s := range p.Series {
		for _, v := range s.Values {
			take(v)
		}
	}
	for _, v := range more {
		take(v)
	}
	return lo, hi
}

// trend draws lines over time: the comparisons thin and grey behind the
// others, the target with its good side tinted, and what happened as marks.
func (p *plan) trend() (object, error) {
	lo, hi := p.values(p.targets()...)
	t := p.timePlot(lo, hi)
	marks, rows := p.eventMarks(t)
	t.top += float64(rows * lineHeight)
	if len(p.Series) == 1 {
		t.top += 4 // for a last value at the top
	}

	c := charts.NewLine()
	p.axes(&c.RectChart, t)
	for _, s := range p.Series {
		c.MultiSeries = append(c.MultiSeries, p.line(s))
	}
	o, err := encode(c)
	if err != nil {
		return nil, err
	}
	p.finishAxes(o, t)
	for i, s := range p.Series {
		series := part(o, "series", i)
		series["symbol"] = "none"
		series["emphasis"] = object{"disabled": true}
		series["z"] = 4
		if s.Muted {
			series["z"] = 3
		}
	}
	p.nameStyle(o, t)
	if p.Targets != nil {
		o["series"] = append(o["series"].([]any), p.targetSteps())
	}
	first := part(o, "series", 0)
	lines := marks
	if p.Target != nil {
		lines = append(lines, p.targetLine(t))
		good := t.scale.min
		if p.Up {
			good = t.scale.max
		}
		first["markArea"] = object{
			"silent": true, "itemStyle": object{"color": p.Good, "opacity": 0.07},
			"data": []any{[]any{object{"yAxis": *p.Target}, object{"yAxis": good}}},
		}
	}
	if len(lines) > 0 {
		// By default echarts rounds a mark's place to two decimals: 0.0145 to 0.01.
		first["markLine"] = object{"silent": true, "symbol": "none", "precision": -1, "data": lines}
	}
	return o, nil
}

// targets are the levels that the plot must hold beside the series.
func (p *plan) targets() []*float64 { return append([]*float64{p.Target}, p.Targets...) }

// targetSteps returns a target that has moved as a dashed line in steps. The
// chart's subtitle names it.
func (p *plan) targetSteps() object {
	data := make([]item, len(p.Targets))
	for i, v := range p.Targets {
		data[i] = p.item(v)
	}
	return object{
		"type": "line", "name": p.Locale.Message("chart.target_name", nil, 0), "step": "middle", "data": data,
		"symbol": "none", "silent": true, "z": 2, "emphasis": object{"disabled": true},
		"lineStyle": object{"color": p.Good, "width": 1, "type": []int{4, 3}}, "itemStyle": object{"color": p.Good},
	}
}

// line returns a series as a line. A value with gaps on both sides would be
// invisible: it is a dot.
func (p *plan) line(s report.Series) charts.SingleSeries {
	width, size := float32(2), 7
	if s.Muted {
		width, size = 1.5, 4
	}
	data := make([]item, len(s.Values))
	present := func(i int) bool { return i >= 0 && i < len(s.Values) && s.Values[i] != nil }
	for i, v := range s.Values {
		data[i] = p.item(v)
		if v != nil && !present(i-1) && !present(i+1) {
			data[i].Symbol, data[i].SymbolSize = "circle", 5
		}
	}
	if at := last(s.Values); at >= 0 {
		p.nameLast(s, data)
		data[at].Symbol, data[at].SymbolSize = "circle", size
	}
	return charts.SingleSeries{
		Name: p.name(s.Name), Type: "line", Data: data,
		LineStyle: &opts.LineStyle{Color: p.color(s), Width: width},
		ItemStyle: &opts.ItemStyle{Color: p.color(s)},
	}
}
