package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"

	"peil/internal/report"
	"peil/internal/unit"
	"peil/render/text"
)

// stageItem is a stage of a funnel: Value is its place, its volume and that of
// the stage before.
type stageItem struct {
	Value [3]float64 `json:"value"`
	Mark  string     `json:"mark"`
	Text  string     `json:"text"`
	Rate  string     `json:"rate"` // the share of the stage before, in words
	Color string     `json:"color"`

	Compared *float64 `json:"compared,omitempty"` // a volume to set a line at
}

// funnel draws the stages as bars to one scale; between them stands what share
// each is of the one before. A second series marks the volumes compared with.
func (p *plan) funnel() (object, error) {
	volumes := p.Series[0].Values
	_, hi := p.values()
	if hi <= 0 {
		hi = 1
	}
	room := 0.0
	data := make([]stageItem, len(volumes))
	for i, v := range volumes {
		data[i] = stageItem{Value: [3]float64{float64(i), 0, 0}, Mark: text.Dash, Text: text.Dash, Color: p.Slot(p.Series[0].Color)}
		if v != nil {
			data[i].Value[1] = max(*v, 0)
			data[i].Mark, data[i].Text = p.short(*v), p.full(*v)
		}
		if i > 0 && volumes[i-1] != nil {
			data[i].Value[2] = max(*volumes[i-1], 0)
			if v != nil && *volumes[i-1] > 0 {
				rate := *v / *volumes[i-1]
				data[i].Rate = p.Locale.Message("chart.of_previous", map[string]string{"rate": p.Quantity(report.Q(&rate, unit.Percent))}, 0)
			}
		}
		if len(p.Series) > 1 {
			data[i].Compared = p.Series[1].Values[i]
		}
		// The text begins where the bar ends; only the longest needs it all.
		room = max(room, boldWidth(data[i].Mark)+12-(1-data[i].Value[1]/hi)*0.4*float64(p.layout.plan))
	}
	c := charts.NewCustom()
	c.MultiSeries = []charts.SingleSeries{{Name: p.name(p.Series[0].Name), Type: "custom", Data: data, RenderItem: "@funnel"}}
	p.rowAxes(&c.RectChart, 0, hi)
	o, err := encode(c)
	if err != nil {
		return nil, err
	}
	series := part(o, "series", 0)
	series["encode"] = object{"x": 1, "y": 0}
	series["clip"] = false
	series["silent"] = true
	series["colors"] = object{"mute": p.Mute, "text": p.Ink}
	p.finishRows(o, 0, room)
	return o, nil
}
