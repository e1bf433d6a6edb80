package attribution

import (
	"iter"
	"math"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// divide divides the journeys' conversions, value and profit by a model of
// all journeys: those of each day by the channels' shares of the day's month,
// and a channel's part among its places by their touches. So credit adds up
// both to the source, day by day, and to what the model says of each month.
// Profit has the shares of value. A place is listed on each of a month's days
// that has conversions, since all of them rest on the whole month; so that days
// are divided when they are asked for, and the credit of all of them is held by
// nobody.
func (c *Credits) divide() {
	for _, b := range c.journeys.months() {
		if len(b.list) == 0 {
			continue
		}
		var e estimated
		if c.Model == "markov" {
			e.shares = b.removal().shares()
		} else {
			e = b.rates()
		}
		if slices.ContainsFunc(e.errors.conversions, func(e float64) bool { return e > 0 }) {
			c.sampled = append(c.sampled, sampledMonth{b.month, e.errors.conversions})
		}
		c.months = append(c.months, dividable{b.list, c.newDivision(&b, e.shares)})
	}
}

// dividable is a month's journeys with how their days are divided.
type dividable struct {
	list []journey
	*division
}

// days goes through the credit of each day and file of conversions in p; the
// zero period is all.
func (m *dividable) days(p period.Period) iter.Seq[[]group] {
	return func(yield func([]group) bool) {
		for list := m.list; len(list) > 0; {
			n := 1
			for n < len(list) && list[n].date == list[0].date && list[n].file == list[0].file {
				n++
			}
			if (p == (period.Period{}) || p.Contains(list[0].date)) && !yield(m.day(list[:n])) {
				return
			}
			list = list[n:]
		}
	}
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
		for _, g := range j.in(p) {
			if j.month(g.date) == m.month && g.from < g.to {
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

// division divides the days of a block: first among channels, then each
// channel's part among its places. So a channel's credit does not depend on what
// else credit is given by.
type division struct {
	unattributed       int32 // the place
	channels           []divided
	conversions, value shares // of channels
}

// divided is a channel that shares what journeys with a touch gave.
type divided struct {
	number int32
	places []int32
	among  shares // of places
}

// newDivision takes the channels that share: those that converting journeys
// met, and those that have a share without.
func (c *Credits) newDivision(b *block, s measures[[]float64]) *division {
	d := &division{unattributed: int32(len(c.places) - 1)}
	touches := make([]float64, len(c.places))  // of places
	met := make([]float64, len(s.conversions)) // touches of channels
	for _, g := range b.list {
		for _, t := range c.journeys.path(g) {
			place := c.number[t.place]
			touches[place]++
			met[c.channels[place]]++
		}
	}
	for place := range d.unattributed {
		n := c.channels[place]
		if met[n] == 0 && (s.conversions[n] != 0 || s.value[n] != 0) {
			met[n], touches[place] = 1, 1 // the channel's first place, which has nothing but the channel
		}
		if touches[place] == 0 {
			continue
		}
		if last := len(d.channels) - 1; last < 0 || d.channels[last].number != n {
			d.channels = append(d.channels, divided{number: n})
		}
		last := &d.channels[len(d.channels)-1]
		last.places = append(last.places, place)
	}
	if len(d.channels) == 0 {
		return d
	}
	for i := range d.channels {
		places, among := d.channels[i].places, &d.channels[i].among
		among.resize(len(places))
		for k, place := range places {
			among.weights[k] = touches[place]
		}
		among.add()
	}
	d.conversions.resize(len(d.channels))
	d.value.resize(len(d.channels))
	set := func(shares []float64, weights []float64) (any bool) {
		for i, channel := range d.channels {
			weights[i] = shares[channel.number]
			any = any || weights[i] != 0
		}
		return any
	}
	// Without anything to estimate the shares on, as where corrections leave no
	// conversion, each touch has the same.
	if !set(s.conversions, d.conversions.weights) {
		set(met, d.conversions.weights)
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
	start := make([]int, len(d.channels))
	for i, channel := range d.channels {
		start[i] = len(groups)
		for _, place := range channel.places {
			g := all
			g.place, g.conversions, g.value, g.profit = place, 0, 0, 0
			groups = append(groups, g)
		}
	}
	split := func(by *shares, amount dataset.Fixed, of func(*group) *dataset.Fixed) {
		by.split(amount, func(i int, part dataset.Fixed) {
			d.channels[i].among.split(part, func(k int, share dataset.Fixed) { *of(&groups[start[i]+k]) = share })
		})
	}
	split(&d.conversions, all.conversions, func(g *group) *dataset.Fixed { return &g.conversions })
	split(&d.value, all.value, func(g *group) *dataset.Fixed { return &g.value })
	split(&d.value, all.profit, func(g *group) *dataset.Fixed { return &g.profit })
	return groups
}
