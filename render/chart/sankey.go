package chart

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"peil/internal/report"
)

// validateFlows checks that every flow goes from a node to one further right.
func validateFlows(c *report.Chart) error {
	if len(c.Nodes) == 0 || len(c.Links) == 0 {
		return fmt.Errorf("there is nothing to draw")
	}
	layer := map[string]int{}
	for _, n := range c.Nodes {
		if _, twice := layer[n.ID]; twice {
			return fmt.Errorf("node %q stands twice", n.ID)
		}
		layer[n.ID] = n.Layer
	}
	for _, l := range c.Links {
		from, ok1 := layer[l.From]
		to, ok2 := layer[l.To]
		switch {
		case !ok1:
			return fmt.Errorf("a flow comes from %q, which is no node", l.From)
		case !ok2:
			return fmt.Errorf("a flow goes to %q, which is no node", l.To)
		case from >= to:
			return fmt.Errorf("the flow from %q to %q does not go to a later layer", l.From, l.To)
		case !finite(l.Value) || l.Value < 0:
			return fmt.Errorf("the flow from %q to %q is %v", l.From, l.To, l.Value)
		}
	}
	return nil
}

// node and flow are a sankey's data. echarts knows nodes by name: that is the
// ID here, and Mark is what is shown.
type node struct {
	Name      string         `json:"name"`
	Mark      string         `json:"mark"`
	Text      string         `json:"text"` // the name in full, for tooltips
	Sum       string         `json:"sum"`  // what flows through
	Depth     int            `json:"depth"`
	ItemStyle opts.ItemStyle `json:"itemStyle"`
	Label     object         `json:"label,omitempty"`
}

type flow struct {
	Source string  `json:"source"`
	Target string  `json:"target"`
	Value  float64 `json:"value"`
	Text   string  `json:"text"` // "Google Ads → Meta"
	Sum    string  `json:"sum"`
}

// layers returns the number of layers and the most nodes in one.
func (p *plan) layers() (layers, most int) {
	count := map[int]int{}
	for _, n := range p.Nodes {
		count[n.Layer]++
		layers, most = max(layers, n.Layer+1), max(most, count[n.Layer])
	}
	return layers, most
}

func (p *plan) flowHeight() int {
	_, most := p.layers()
	return max(220, most*40)
}

// sankey draws flows from layer to layer, in the colour that they come from.
func (p *plan) sankey() (object, error) {
	layers, _ := p.layers()
	in, out := map[string]float64{}, map[string]float64{}
	names := map[string]string{}
	for _, l := range p.Links {
		out[l.From] += l.Value
		in[l.To] += l.Value
	}
	// Nodes of the last layer are named to their right, outside the plot.
	right, within := 0.0, float64(p.layout.plan)*0.8/float64(max(layers-1, 1))-16
	var nodes []node
	for _, n := range p.Nodes {
		name := p.name(n.Name)
		names[n.ID] = name
		item := node{
			Name: n.ID, Text: name, Sum: p.full(max(in[n.ID], out[n.ID])), Depth: n.Layer,
			ItemStyle: opts.ItemStyle{Color: p.Slot(n.Color)},
		}
		if n.Layer == layers-1 {
			item.Mark = shorten(name, 0.26*float64(p.layout.plan))
			right = max(right, textWidth(item.Mark)+8)
		} else {
			item.Mark = shorten(name, within)
		}
		nodes = append(nodes, item)
	}
	var flows []flow
	for _, l := range p.Links {
		if l.Value > 0 {
			flows = append(flows, flow{l.From, l.To, l.Value, names[l.From] + " → " + names[l.To], p.full(l.Value)})
		}
	}
	c := charts.NewSankey()
	c.MultiSeries = []charts.SingleSeries{{
		Type: "sankey", Data: nodes, Links: flows, NodeAlign: "left",
		NodeWidth: opts.Int(10), NodeGap: opts.Int(14), Draggable: opts.Bool(false),
		LineStyle: &opts.LineStyle{Color: "source", Opacity: opts.Float(0.28), Curveness: 0.5},
	}}
	o, err := encode(c)
	if err != nil {
		return nil, err
	}
	series := part(o, "series", 0)
	series["left"], series["right"], series["top"], series["bottom"] = 0, right, 4, 4
	series["layoutIterations"] = 32
	series["label"] = object{
		"show": true, "position": "right", "formatter": "@mark", "color": p.Ink, "fontFamily": "inherit", "textBorderWidth": 0, "distance": 5,
	}
	series["emphasis"] = object{"focus": "adjacency", "itemStyle": object{"color": "inherit"}, "lineStyle": object{"opacity": 0.5}}
	series["blur"] = object{"itemStyle": object{"opacity": 0.3}, "lineStyle": object{"opacity": 0.08}}
	o["legend"] = object{"show": false}
	o["tooltip"] = object{"trigger": "item"}
	return o, nil
}
