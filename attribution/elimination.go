package attribution

import (
	"cmp"
	"slices"
)

// without returns what ends without having met channel c, a state of first, in
// journeys, by elimination: states are taken out of the chain one by one, their
// flow going on from those before them to those after, until only the start is
// left. As in eliminate, nothing is subtracted. Its time depends on how many
// moves come to be, which steps counts; states with few go first.
func (c *chain) without(channel int32) (sum measures[float64], steps int) {
	n := len(c.states)
	out, in := make([][]flowTo, n), make([][]int32, n)
	lost := make([]float64, n) // ends otherwise, or meets the channel
	ends := measures[[]float64]{slices.Clone(c.ends.conversions), slices.Clone(c.ends.value)}
	for t := range n {
		lost[t] = c.exits[t] - c.ends.conversions[t]
	}
	for m, to := range c.to {
		switch from := c.from[m]; {
		case c.flow[m] == 0 || from == to:
		case c.held[to][0] == channel:
			lost[from] += c.flow[m]
		default:
			out[from] = append(out[from], flowTo{to, c.flow[m]})
			in[to] = append(in[to], from)
		}
	}
	order := numbers(n)[1:]
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Compare(len(in[a])*len(out[a]), len(in[b])*len(out[b]))
	})
	var merged []flowTo
	gone := make([]bool, n)
	for _, t := range order {
		gone[t] = true
		all := lost[t] + ends.conversions[t]
		for _, f := range out[t] {
			all += f.flow
		}
		if all == 0 {
			continue // no journey that counts was here
		}
		for _, s := range in[t] {
			if gone[s] {
				continue
			}
			at, _ := slices.BinarySearchFunc(out[s], t, func(f flowTo, t int32) int { return cmp.Compare(f.to, t) })
			part := out[s][at].flow / all
			lost[s] += part * lost[t]
			ends.conversions[s] += part * ends.conversions[t]
			ends.value[s] += part * ends.value[t]
			merged = merged[:0]
			rest := slices.Delete(out[s], at, at+1)
			for _, f := range out[t] {
				for len(rest) > 0 && rest[0].to < f.to {
					merged, rest = append(merged, rest[0]), rest[1:]
				}
				f.flow *= part
				switch {
				case f.to == s: // a loop: it does not change where s leads
					continue
				case len(rest) > 0 && rest[0].to == f.to:
					f.flow += rest[0].flow
					rest = rest[1:]
				default:
					in[f.to] = append(in[f.to], s)
				}
				merged = append(merged, f)
			}
			out[s] = append(out[s][:0:0], append(merged, rest...)...)
			steps += len(out[s])
		}
		out[t], in[t] = nil, nil
	}
	return measures[float64]{ends.conversions[0], ends.value[0]}, steps
}

// flowTo is a flow to a state.
type flowTo struct {
	to   int32
	flow float64
}
