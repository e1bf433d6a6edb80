package attribution

import (
	"cmp"
	"iter"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// Credits are the conversions of the journeys as one model divides them.
type Credits struct {
	Model    string
	journeys *Journeys
	grain
	groups  []group     // of a rule, sorted by date, place and file
	months  []dividable // of a model of all journeys
	sampled []sampledMonth
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

// creditEffort is how far an estimate goes for credit: about a second at most,
// where shapley_rate is sampled.
var creditEffort = effort{precision: removalPrecision, work: 1 << 29}

// Credit divides the journeys' conversions, value and profit by a model, by
// channel and those of the dimensions that touches have a value of. What a
// journey went through is listed also when its credit is 0. A channel's credit
// is the same whatever else it is given by. The error is ErrNoTimes,
// ErrChannels, or that the model is unknown.
func (j *Journeys) Credit(model string, by ...string) (*Credits, error) {
	prepare, err := j.estimator(model, creditEffort)
	if err != nil {
		return nil, err
	}
	c := &Credits{Model: model, journeys: j, grain: j.grain(by)}
	if prepare != nil {
		c.divide()
		return c, nil
	}
	r, err := j.rule(model)
	if err != nil {
		return nil, err
	}
	a := accumulator{credits: c, open: make([]int32, len(c.places)), met: make([]int, len(c.places))}
	var s shares
	var places []int32 // of the touches
	for i := range j.list {
		g := &j.list[i]
		a.turnTo(g)
		if g.from == g.to {
			u := a.group(g, int32(len(c.places)-1))
			u.conversions += g.conversions
			u.value += g.value
			u.profit += g.profit
			continue
		}
		places = places[:0]
		for _, t := range j.path(*g) {
			place := c.number[t.place]
			places = append(places, place)
			a.group(g, place)
		}
		s.setJourney(r, j, g)
		s.split(g.conversions, func(k int, share dataset.Fixed) { a.at(places[k]).conversions += share })
		s.split(g.value, func(k int, share dataset.Fixed) { a.at(places[k]).value += share })
		if g.hasProfit {
			s.split(g.profit, func(k int, share dataset.Fixed) { a.at(places[k]).profit += share })
		}
	}
	sortGroups(c.groups)
	return c, nil
}

func sortGroups(groups []group) {
	slices.SortFunc(groups, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.date, y.date), cmp.Compare(x.place, y.place), cmp.Compare(x.file, y.file))
	})
}

// in goes through the credit of p, day by day; the zero period is all.
func (c *Credits) in(p period.Period) iter.Seq[*group] {
	return func(yield func(*group) bool) {
		for i := range c.groups {
			if g := &c.groups[i]; (p == (period.Period{}) || p.Contains(g.date)) && !yield(g) {
				return
			}
		}
		for i := range c.months {
			for groups := range c.months[i].days(p) {
				for k := range groups {
					if !yield(&groups[k]) {
						return
					}
				}
			}
		}
	}
}

// CreditAll is Credit for each of the models, which are divided side by side; by
// tells what is asked for of each.
func (j *Journeys) CreditAll(models []string, by map[string][]string) ([]*Credits, []error) {
	credits, errs := make([]*Credits, len(models)), make([]error, len(models))
	inParallel(len(models), func(i int) { credits[i], errs[i] = j.Credit(models[i], by[models[i]]...) })
	return credits, errs
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

// PartCredit is what a model credits to a part of a channel: a campaign of it,
// or a value of another dimension of Config.By.
type PartCredit struct {
	Part string // empty for touches without one
	ChannelCredit
}

// ByPart returns the credit of the conversions in p by channel and by the value
// of a dimension, by their names with Unattributed last; the zero period is all.
// What had a part in some journey is listed also when its credit is 0. The sums
// are those of the conversions exactly. Of a dimension that the credit is not
// given by, or that no touch has a value of, each channel has one part, the empty
// one.
func (c *Credits) ByPart(dim string, p period.Period) []PartCredit {
	sums := make([]ChannelCredit, len(c.places))
	met := make([]bool, len(c.places))
	for g := range c.in(p) {
		met[g.place] = true
		sums[g.place].add(ChannelCredit{Conversions: g.conversions, Value: g.value, Profit: g.profit, HasProfit: g.hasProfit})
	}
	var list []PartCredit
	values := valuesOf(c.places, c.dims, dim)
	for i, s := range sums {
		if met[i] {
			s.Channel = c.places[i].channel()
			list = append(list, PartCredit{values[i], s})
		}
	}
	slices.SortFunc(list, func(x, y PartCredit) int {
		return cmp.Or(unattributedLast(x.Channel, y.Channel), cmp.Compare(x.Channel, y.Channel), cmp.Compare(x.Part, y.Part))
	})
	parts := list[:0]
	for _, s := range list {
		if n := len(parts) - 1; n >= 0 && parts[n].Channel == s.Channel && parts[n].Part == s.Part {
			parts[n].add(s.ChannelCredit)
		} else {
			parts = append(parts, s)
		}
	}
	return parts
}

// add adds the credit of another part, or of another day.
func (c *ChannelCredit) add(other ChannelCredit) {
	c.Conversions += other.Conversions
	c.Value += other.Value
	c.Profit += other.Profit
	c.HasProfit = c.HasProfit || other.HasProfit
}

// ByChannel returns the credit of the conversions in p by channel, most
// conversions first and Unattributed last; the rest is as ByPart says.
func (c *Credits) ByChannel(p period.Period) []ChannelCredit {
	var list []ChannelCredit
	for _, s := range c.ByPart("channel", p) {
		list = append(list, s.ChannelCredit)
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
