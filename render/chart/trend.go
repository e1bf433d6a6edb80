package chart

import (
	"cmp"
	"math"
	"slices"

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
		"selectedMode": false, "data": p.names(), "textStyle": object{"color": p.Ink, "fontFamily": "inherit"},
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

// trend draws lines over time: the comparisons thin and grey behind the
// others, the target with its good side tinted, and what happened as marks.
func (p *plan) trend() (object, error) {
	lo, hi := p.values(p.Target)
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

// targetLine returns the target as a dashed line with its name at the end and
// on the side where the fewest lines run through it.
func (p *plan) targetLine(t timePlot) object {
	name := p.Locale.Message("chart.target", map[string]string{"value": p.short(*p.Target)}, 0)
	height := float64(p.height()) - t.top - t.bottom
	y := func(v float64) float64 { return (t.scale.max - v) / (t.scale.max - t.scale.min) * height }
	line, band := y(*p.Target), t.width(p)/float64(len(p.Periods))
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
			"show": true, "position": best, "formatter": "@mark", "color": p.Good, "fontFamily": "inherit", "distance": 3,
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

// eventMarks returns what happened as vertical lines with their labels in rows
// above the plot, where none covers another.
func (p *plan) eventMarks(t timePlot) (marks []any, rows int) {
	type placed struct {
		at, row    int
		label      string
		start, end float64
	}
	band := t.width(p) / float64(len(p.Periods))
	ends := make([]float64, maxEventRows) // where each row's last label ends
	for i := range ends {
		ends[i] = -10
	}
	var all []placed
	for i, at := range p.Periods {
		for _, e := range p.Events {
			if !at.Contains(e.Period.Start) {
				continue
			}
			label := shorten(clean(e.Label), 0.6*t.width(p))
			w := textWidth(label)
			x := (float64(i) + 0.5) * band
			start := min(max(x-w/2, 0), t.width(p)+t.right-w) // never over the axis
			row := slices.IndexFunc(ends, func(end float64) bool { return end+10 <= start })
			if row >= 0 {
				ends[row] = start + w
				rows = max(rows, row+1)
			}
			all = append(all, placed{i, row, label, start - (x - w/2), x})
		}
	}
	for _, e := range all {
		mark := object{
			"xAxis":     e.at,
			"lineStyle": object{"color": p.Mute, "width": 1, "type": []int{2, 3}},
			"label":     object{"show": false},
		}
		if e.row >= 0 {
			mark["mark"] = e.label
			mark["label"] = object{
				"show": true, "position": "end", "formatter": "@mark", "color": p.Mute, "fontFamily": "inherit",
				"distance": 4 + e.row*lineHeight, "padding": []float64{0, 0, 0, 2 * e.start}, "textBorderWidth": 0,
			}
			if e.start < 0 {
				mark["label"].(object)["padding"] = []float64{0, -2 * e.start, 0, 0}
			}
		}
		marks = append(marks, mark)
	}
	return marks, rows
}
