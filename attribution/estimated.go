package attribution

import (
	"cmp"
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// divide divides the journeys' conversions, value and profit by a model of
// all journeys: those of each day by the channels' shares of the day's month,
// and a channel's share among its campaigns by their touches. So credit adds up
// both to the source, day by day, and to what the model says of each month.
// Profit has the shares of value. A place is listed on each of a month's days
// that has conversions, since all of them rest on the whole month.
func (j *Journeys) divide(model string, prepare func(*pathSet, int) estimate) *Credits {
	c := &Credits{Model: model, journeys: j}
	channels, names := j.channels()
	for _, b := range j.months() {
		if len(b.list) == 0 {
			continue
		}
		var e estimated
		if model == "markov" {
			e.shares = b.removal().shares()
		} else {
			e = prepare(&b.paths, len(names)-1)(b.paths.tally())
		}
		if slices.ContainsFunc(e.errors.conversions, func(e float64) bool { return e > 0 }) {
			c.sampled = append(c.sampled, sampledMonth{b.month, e.errors.conversions})
		}
		d := newDivision(j, &b, channels, e.shares)
		for list := b.list; len(list) > 0; {
			n := 1
			for n < len(list) && list[n].date == list[0].date && list[n].file == list[0].file {
				n++
			}
			c.groups = append(c.groups, d.day(list[:n])...)
			list = list[n:]
		}
	}
	slices.SortFunc(c.groups, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.date, y.date), cmp.Compare(x.place, y.place), cmp.Compare(x.file, y.file))
	})
	return c
}

// sampledMonth holds how far the shares of a month may be off, as they were
// sampled.
type sampledMonth struct {
	month  period.Date
	errors []float64 // standard errors of the conversions' shares, by channel
}

// addErrors tells the standard errors of the channels' conversions in p.
func (c *Credits) addErrors(list []ChannelCredit, p period.Period) {
	j := c.journeys
	_, names := j.channels()
	squares := map[string]float64{}
	for _, m := range c.sampled {
		conversions := dataset.Fixed(0) // with a touch
		for _, g := range c.groups {
			if j.month(g.date) == m.month && (p == (period.Period{}) || p.Contains(g.date)) && int(g.place) < len(j.places)-1 {
				conversions += g.conversions
			}
		}
		for channel, e := range m.errors {
			e *= conversions.Float()
			squares[names[channel]] += e * e
		}
	}
	for i := range list {
		list[i].Error = math.Sqrt(squares[list[i].Channel])
	}
}

// division divides the days of a block.
type division struct {
	unattributed       int32   // the place
	places             []int32 // that share what journeys with a touch gave
	conversions, value shares  // of places
}

// newDivision takes the channels' shares to their places: those that converting
// journeys met, and those of channels that have a share without.
func newDivision(j *Journeys, b *block, channels []int32, s measures[[]float64]) *division {
	d := &division{unattributed: int32(len(j.places) - 1)}
	touches := make([]float64, len(j.places))    // of places
	among := make([]float64, len(s.conversions)) // of channels
	for _, g := range b.list {
		for _, t := range j.path(g) {
			touches[t.place]++
			among[channels[t.place]]++
		}
	}
	for place := range d.unattributed {
		c := channels[place]
		if among[c] == 0 && (s.conversions[c] != 0 || s.value[c] != 0) {
			among[c], touches[place] = 1, 1 // the channel's first place, which has no campaign
		}
		if touches[place] > 0 {
			d.places = append(d.places, place)
		}
	}
	if len(d.places) == 0 {
		return d
	}
	d.conversions.resize(len(d.places))
	d.value.resize(len(d.places))
	set := func(shares []float64, weights []float64) (any bool) {
		for i, place := range d.places {
			c := channels[place]
			weights[i] = shares[c] * touches[place] / among[c]
			any = any || weights[i] != 0
		}
		return any
	}
	// Without anything to estimate the shares on, as where corrections leave no
	// conversion, each touch has the same.
	if !set(s.conversions, d.conversions.weights) {
		for i, place := range d.places {
			d.conversions.weights[i] = touches[place]
		}
	}
	if !set(s.value, d.value.weights) {
		copy(d.value.weights, d.conversions.weights)
	}
	d.conversions.add()
	d.value.add()
	return d
}

// day returns the credit of one day's journeys of one file.
func (d *division) day(list []journey) []group {
	none := group{date: list[0].date, file: list[0].file, place: d.unattributed}
	all := none
	for i := range list {
		g, to := &list[i], &none
		if g.from < g.to {
			to = &all
		}
		if to.rows == 0 {
			to.first = g.line
		}
		to.rows += g.rows
		to.last = max(to.last, g.last)
		to.conversions += g.conversions
		to.value += g.value
		to.profit += g.profit
		to.hasProfit = to.hasProfit || g.hasProfit
	}
	var groups []group
	if none.rows > 0 {
		groups = append(groups, none)
	}
	if all.rows == 0 {
		return groups
	}
	start := len(groups)
	for _, place := range d.places {
		g := all
		g.place, g.conversions, g.value, g.profit = place, 0, 0, 0
		groups = append(groups, g)
	}
	credit := groups[start:]
	d.conversions.split(all.conversions, func(i int, share dataset.Fixed) { credit[i].conversions = share })
	d.value.split(all.value, func(i int, share dataset.Fixed) { credit[i].value = share })
	d.value.split(all.profit, func(i int, share dataset.Fixed) { credit[i].profit = share })
	return groups
}
