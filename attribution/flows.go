package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Flows are the last steps of journeys, added up for a drawing. Links lead
// from a node to one a layer nearer the conversion.
type Flows struct {
	Nodes []FlowNode // by layer, the oldest first, then by conversions and name
	Links []FlowLink // in the order of their nodes
}

// FlowNode is a channel at a step before the conversion.
type FlowNode struct {
	Layer       int    // 1 is the last touch, 2 the one before; 0 is the conversion itself
	Channel     string // a channel, Other or Unattributed; empty in layer 0
	Conversions dataset.Fixed
}

// FlowLink is what went from one node to another; both are indices.
type FlowLink struct {
	From, To    int
	Conversions dataset.Fixed
}

// flowChannels is how many channels a drawing tells apart.
const flowChannels = 7

// Flows adds up the last depth (at least 1) touches of the conversions in p;
// the zero period is all. The channels with the most touches are told apart
// and the rest are Other, so that the drawing stays small. A journey begins at
// the layer of its oldest touch, a longer one at layer depth. Conversions
// without a touch come from Unattributed in layer 1: all conversions reach
// layer 0.
func (j *Journeys) Flows(p period.Period, depth int) Flows {
	list := j.in(p)
	slots, names := j.flowSlots(list)

	// Dense sums: nodes by layer and slot, links by the node they leave and
	// the slot they reach. The conversion itself is slot 0 of layer 0.
	width := len(names)
	nodes := make([]dataset.Fixed, (depth+1)*width)
	links := make([]dataset.Fixed, (depth+1)*width*width)
	for _, g := range list {
		path := j.path(g)
		path = path[max(0, len(path)-depth):]
		layer, at := 1, int(slots[len(slots)-1])
		if len(path) > 0 {
			layer, at = len(path), int(slots[path[0].place])
			path = path[1:]
		}
		nodes[layer*width+at] += g.conversions
		for _, t := range path {
			to := int(slots[t.place])
			links[(layer*width+at)*width+to] += g.conversions
			layer, at = layer-1, to
			nodes[layer*width+at] += g.conversions
		}
		links[(width+at)*width] += g.conversions
		nodes[0] += g.conversions
	}
	return flows(nodes, links, names, depth)
}

// flows lists the sums above 0: where corrections outweigh what they correct,
// nothing flows.
func flows(nodes, links []dataset.Fixed, names []string, depth int) Flows {
	var f Flows
	width := len(names)
	index := make([]int, len(nodes)) // dense → place in f.Nodes, for those that have one
	var order []int                  // f.Nodes → dense
	for layer := depth; layer >= 0; layer-- {
		start := len(order)
		for c := range width {
			if nodes[layer*width+c] > 0 {
				order = append(order, layer*width+c)
			}
		}
		slices.SortFunc(order[start:], func(a, b int) int {
			return cmp.Or(cmp.Compare(nodes[b], nodes[a]), cmp.Compare(names[a%width], names[b%width]))
		})
		for _, n := range order[start:] {
			node := FlowNode{Layer: layer, Channel: names[n%width], Conversions: nodes[n]}
			if layer == 0 {
				node.Channel = ""
			}
			index[n] = len(f.Nodes)
			f.Nodes = append(f.Nodes, node)
		}
	}
	for _, from := range order {
		layer, start := from/width, len(f.Links)
		if layer == 0 {
			continue
		}
		for to := range width {
			node := (layer-1)*width + to
			if v := links[from*width+to]; v > 0 && nodes[node] > 0 {
				f.Links = append(f.Links, FlowLink{From: index[from], To: index[node], Conversions: v})
			}
		}
		slices.SortFunc(f.Links[start:], func(a, b FlowLink) int { return cmp.Compare(a.To, b.To) })
	}
	return f
}

// flowSlots chooses the channels to tell apart, those that the most conversions
// of list passed, and returns every place's slot and the slots' names: the
// channels, Other, Unattributed.
func (j *Journeys) flowSlots(list []journey) (slots []int32, names []string) {
	channels, all := j.channels()
	passed := make([]dataset.Fixed, len(all))
	for _, g := range list {
		for _, t := range j.path(g) {
			passed[channels[t.place]] += g.conversions
		}
	}
	order := make([]int, len(all)-1) // without Unattributed
	for c := range order {
		order[c] = c
	}
	// Channels are numbered by name, which therefore breaks ties.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(passed[b], passed[a]) })
	shown := min(flowChannels, len(order))
	if len(order) == flowChannels+1 {
		shown++ // an Other of one channel would save nothing
	}
	byChannel := make([]int32, len(all))
	for i, c := range order {
		byChannel[c] = int32(min(i, shown))
		if i < shown {
			names = append(names, all[c])
		}
	}
	names = append(names, Other, Unattributed)
	byChannel[len(all)-1] = int32(shown + 1)
	slots = make([]int32, len(channels))
	for i, c := range channels {
		slots[i] = byChannel[c]
	}
	return slots, names
}
