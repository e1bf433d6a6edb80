package attribution

import (
	"slices"
	"strings"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Kind is the kind of the tables that Table returns: its measures are
// attributed.conversions, attributed.known_conversions, attributed.revenue and
// attributed.profit.
const Kind = "attributed"

// Table returns the credit as a table for internal/measure: columns
// conversions, known_conversions (those of channels that are neither direct
// nor unknown), revenue (the conversions' value) and profit by date, channel
// and the other dimensions that it is given by. Its source is the model's name;
// files and lines are those of the conversions. A touch without a campaign, or a
// value of another dimension, has the empty one.
func (c *Credits) Table() *dataset.Table {
	j, groups := c.journeys, c.groups
	if c.months != nil {
		groups = nil
		for g := range c.in(period.Period{}) {
			groups = append(groups, *g)
		}
		sortGroups(groups)
	}
	t := &dataset.Table{
		Source:  c.Model,
		Kind:    Kind,
		Dims:    slices.Clone(c.dims),
		Columns: []string{"conversions", "known_conversions", "revenue", "profit"},
		Date:    make([]period.Date, len(groups)),
		Has:     make([]uint64, len(groups)),
		File:    make([]int32, len(groups)),
		Rows:    make([]int32, len(groups)),
		First:   make([]int32, len(groups)),
		Last:    make([]int32, len(groups)),
	}
	for range t.Columns {
		t.Sums = append(t.Sums, make([]dataset.Fixed, len(groups)))
	}

	// Number every place's names once.
	values := make([]dataset.Names, len(t.Dims))
	keys := make([][]int32, len(t.Dims)) // by dimension, then place
	known := make([]bool, len(c.places))
	for i, p := range c.places {
		known[i] = j.HasOrigin(p.channel())
		for d, name := range p {
			keys[d] = append(keys[d], values[d].Index(name))
		}
	}
	for d := range t.Dims {
		t.Values = append(t.Values, values[d].List)
		t.Keys = append(t.Keys, make([]int32, len(groups)))
	}

	for i := range groups {
		g := &groups[i]
		t.Date[i] = g.date
		for d := range t.Dims {
			t.Keys[d][i] = keys[d][g.place]
		}
		t.Sums[0][i], t.Sums[2][i], t.Sums[3][i] = g.conversions, g.value, g.profit
		if known[g.place] {
			t.Sums[1][i] = g.conversions
		}
		t.Has[i] = 0b0111
		if g.hasProfit {
			t.Has[i] = 0b1111
		}
		t.File[i], t.Rows[i], t.First[i], t.Last[i] = g.file, g.rows, g.first, g.last
	}
	return t
}

// HasOrigin reports whether a channel is neither direct nor unknown, so that
// attributed.known_conversions counts what is credited to it.
func (j *Journeys) HasOrigin(channel string) bool {
	return !j.config.direct(channel) && !unknown(channel)
}

// unknown reports whether a channel is a name for not knowing one: that of the
// conversions without a touch, that of touches without a channel, or what
// analytics tools write in its place.
func unknown(channel string) bool {
	return slices.ContainsFunc([]string{Unattributed, Unknown, "unknown", "unassigned", "(not set)"}, func(name string) bool {
		return strings.EqualFold(name, channel)
	})
}
