package analysis

import (
	"slices"

	"peil/attribution"
	"peil/internal/period"
)

// channels is every channel of the data in the order of the tables, most
// advertising first, with the colour slot that it keeps on every page.
type channels struct {
	names []string
	slot  map[string]int
}

// greySlot is the colour of what is no channel, and of the channels beyond
// those that colours can tell apart.
const greySlot = 8

// newChannels numbers the channels of the whole data, not of the period, so
// that a channel has the same colour in every month's report.
func newChannels(r *run) channels {
	c := channels{slot: map[string]int{}}
	if span, ok := r.set.Span(); ok {
		c.names = r.set.Members("channel", span)
	}
	if r.journeys != nil {
		for _, credit := range r.credits[r.journeys.Primary()].ByChannel(period.Period{}) {
			if !slices.Contains(c.names, credit.Channel) {
				c.names = append(c.names, credit.Channel)
			}
		}
	}
	c.names = slices.DeleteFunc(c.names, func(name string) bool { return name == attribution.Unattributed || name == "" })
	for i, name := range c.names {
		c.slot[name] = min(i+1, greySlot)
	}
	return c
}

// color returns a channel's slot.
func (c channels) color(name string) int {
	if s, ok := c.slot[name]; ok {
		return s
	}
	return greySlot
}
