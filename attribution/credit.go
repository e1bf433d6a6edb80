package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Credits are the conversions of the journeys as one model divides them.
type Credits struct {
	Model    string
	journeys *Journeys
	groups   []group // sorted by date, place and file
	sampled  []sampledMonth
}

// group is the credit of one place on one day, from one file of conversions.
type group struct {
	date        period.Date
	place, file int32
	rows        int32 // conversions whose journey went through the place; that had a touch, where all share in them
	first, last int32 // their lines
	conversions dataset.Fixed
	value       dataset.Fixed
	profit      dataset.Fixed
	hasProfit   bool
}

// ChannelCredit is what a model credits to a channel.
type ChannelCredit struct {
	Channel     string
	Conversions dataset.Fixed
	Value       dataset.Fixed
	Profit      dataset.Fixed
	HasProfit   bool    // some conversion tells its profit
	Error       float64 // standard error of Conversions where the model is sampled, as shapley_rate with many channels; else 0
}

// Credit divides the journeys' conversions, value and profit by a model. A
// place that a journey went through is listed also when its credit is 0. The
// error is ErrNoTimes, ErrChannels, or that the model is unknown.
func (j *Journeys) Credit(model string) (*Credits, error) {
	// In about a second at most, where shapley_rate is sampled.
	prepare, err := j.estimator(model, effort{precision: removalPrecision, work: 1 << 29})
	if err != nil {
		return nil, err
	}
	if prepare != nil {
		return j.divide(model, prepare), nil
	}
	r, err := j.rule(model)
	if err != nil {
		return nil, err
	}
	c := &Credits{Model: model, journeys: j}
	a := accumulator{credits: c, open: make([]int32, len(j.places)), met: make([]int, len(j.places))}
	var s shares
	for i := range j.list {
		g := &j.list[i]
		a.turnTo(g)
		if g.from == g.to {
			u := a.group(g, int32(len(j.places)-1))
			u.conversions += g.conversions
			u.value += g.value
			u.profit += g.profit
			continue
		}
		touches := j.path(*g)
		s.setJourney(r, j, g)
		for k := range touches {
			a.group(g, touches[k].place)
		}
		s.split(g.conversions, func(k int, share dataset.Fixed) { a.at(touches[k].place).conversions += share })
		s.split(g.value, func(k int, share dataset.Fixed) { a.at(touches[k].place).value += share })
		if g.hasProfit {
			s.split(g.profit, func(k int, share dataset.Fixed) { a.at(touches[k].place).profit += share })
		}
	}
	slices.SortFunc(c.groups, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.date, y.date), cmp.Compare(x.place, y.place), cmp.Compare(x.file, y.file))
	})
	return c, nil
}

// accumulator adds credit up by day, file and place; journeys come sorted by
// day and file.
type accumulator struct {
	credits *Credits
	date    period.Date
	file    int32
	start   int     // first group of the day and file
	open    []int32 // by place: 1 + its latest group, of this day and file if after start
	journey int     // number of the current one, from 1
	met     []int   // by place: the latest journey that went through it
}

// turnTo goes on to a journey, and starts a new day or file when it has another.
func (a *accumulator) turnTo(g *journey) {
	a.journey++
	if g.date != a.date || g.file != a.file {
		a.date, a.file, a.start = g.date, g.file, len(a.credits.groups)
	}
}

// at returns the group of a place that the current journey went through.
func (a *accumulator) at(place int32) *group { return &a.credits.groups[a.open[place]-1] }

// group counts the journey in the group of a place, making it at need.
func (a *accumulator) group(g *journey, place int32) *group {
	if int(a.open[place]) <= a.start {
		a.credits.groups = append(a.credits.groups, group{date: g.date, place: place, file: g.file, first: g.line})
		a.open[place] = int32(len(a.credits.groups))
	}
	u := a.at(place)
	if a.met[place] != a.journey {
		a.met[place] = a.journey
		u.rows += g.rows
	}
	u.last = max(u.last, g.last)
	u.hasProfit = u.hasProfit || g.hasProfit
	return u
}

// CampaignCredit is what a model credits to a campaign of a channel; Campaign is
// empty for touches without one.
type CampaignCredit struct {
	Campaign string
	ChannelCredit
}

// ByCampaign returns the credit of the conversions in p by channel and
// campaign, by their names with Unattributed last; the zero period is all.
// Places that had a part in some journey are listed also when their credit is
// 0. The sums are those of the conversions exactly. Where the config does not
// ask for campaigns a channel has one, the empty one.
func (c *Credits) ByCampaign(p period.Period) []CampaignCredit {
	places := c.journeys.places
	sums := make([]CampaignCredit, len(places))
	met := make([]bool, len(places))
	for i := range c.groups {
		g := &c.groups[i]
		if p != (period.Period{}) && !p.Contains(g.date) {
			continue
		}
		s := &sums[g.place]
		met[g.place] = true
		s.Conversions += g.conversions
		s.Value += g.value
		s.Profit += g.profit
		s.HasProfit = s.HasProfit || g.hasProfit
	}
	list := sums[:0]
	for i, place := range places {
		if met[i] {
			s := sums[i]
			s.Channel, s.Campaign = place.channel, place.campaign
			list = append(list, s)
		}
	}
	return list
}

// ByChannel returns the credit of the conversions in p by channel, most
// conversions first and Unattributed last; the rest is as ByCampaign says.
func (c *Credits) ByChannel(p period.Period) []ChannelCredit {
	var list []ChannelCredit
	for _, s := range c.ByCampaign(p) { // a channel's campaigns lie side by side
		if n := len(list); n == 0 || list[n-1].Channel != s.Channel {
			list = append(list, ChannelCredit{Channel: s.Channel})
		}
		l := &list[len(list)-1]
		l.Conversions += s.Conversions
		l.Value += s.Value
		l.Profit += s.Profit
		l.HasProfit = l.HasProfit || s.HasProfit
	}
	c.addErrors(list, p)
	slices.SortFunc(list, func(x, y ChannelCredit) int {
		return cmp.Or(unattributedLast(x.Channel, y.Channel), cmp.Compare(y.Conversions, x.Conversions), cmp.Compare(x.Channel, y.Channel))
	})
	return list
}

// unattributedLast orders Unattributed after every channel.
func unattributedLast(x, y string) int {
	switch {
	case x == y:
		return 0
	case x == Unattributed:
		return 1
	case y == Unattributed:
		return -1
	}
	return 0
}
