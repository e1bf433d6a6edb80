package attribution

import (
	"cmp"
	"slices"

	"peil/internal/dataset"
	"peil/internal/period"
)

// PathCredit is a sequence of channels, what ended it, and how a model divides
// that among its channels.
type PathCredit struct {
	Channels    []string // oldest first; none for conversions without a touch
	Conversions dataset.Fixed
	Value       dataset.Fixed
	Nulls       dataset.Fixed // journeys that ended without a conversion
	Credit      []ChannelCredit
}

// PathCredits returns every sequence of channels in p with the credit that a
// model gives its channels, most conversions first, then most value, then by
// their names; the zero period is all. Credit lists a path's channels in the
// order of the journey, and adds up to the path exactly. nulls tells whether
// Nulls is known: a source may have none, and a part of a month has none of
// its own (see Journeys.whole). The error is as that of Steps.
func (j *Journeys) PathCredits(model string, p period.Period) (list []PathCredit, nulls bool, err error) {
	r, err := j.ruleOfJourneys(model)
	if err != nil {
		return nil, false, err
	}
	channels, names := j.channels()
	var paths pathSet
	var conversions, value []dataset.Fixed // by step of the set
	var steps []int32
	var s shares
	for _, g := range j.in(p) {
		steps = steps[:0]
		for _, t := range j.path(g) {
			steps = append(steps, channels[t.place])
		}
		n := paths.add(steps)
		if more := len(paths.steps) - len(conversions); more > 0 {
			conversions, value = append(conversions, make([]dataset.Fixed, more)...), append(value, make([]dataset.Fixed, more)...)
		}
		q := &paths.list[n]
		q.conversions += g.conversions
		q.value += g.value
		if len(steps) > 0 {
			s.setJourney(r, j, &g)
			s.split(g.conversions, func(k int, share dataset.Fixed) { conversions[int(q.from)+k] += share })
			s.split(g.value, func(k int, share dataset.Fixed) { value[int(q.from)+k] += share })
		}
	}
	if nulls = j.Nulls > 0 && j.whole(p); nulls {
		for _, b := range j.blocks(p) {
			paths.addNulls(&b.paths)
		}
	}
	order := numbers(len(paths.list))
	slices.SortFunc(order, func(x, y int32) int {
		a, b := &paths.list[x], &paths.list[y]
		// Channels are numbered by name.
		return cmp.Or(cmp.Compare(b.conversions, a.conversions), cmp.Compare(b.value, a.value), slices.Compare(paths.of(a), paths.of(b)))
	})
	at := make([]int, len(names)) // by channel: 1 + its place in Credit
	for _, i := range order {
		q := &paths.list[i]
		c := PathCredit{Conversions: q.conversions, Value: q.value, Nulls: q.nulls}
		for k, channel := range paths.of(q) {
			c.Channels = append(c.Channels, names[channel])
			if int(q.from)+k >= len(conversions) {
				continue // of a path that only null journeys took
			}
			if at[channel] == 0 {
				c.Credit = append(c.Credit, ChannelCredit{Channel: names[channel]})
				at[channel] = len(c.Credit)
			}
			credit := &c.Credit[at[channel]-1]
			credit.Conversions += conversions[int(q.from)+k]
			credit.Value += value[int(q.from)+k]
		}
		for _, channel := range paths.of(q) {
			at[channel] = 0
		}
		if len(c.Channels) == 0 && (c.Conversions != 0 || c.Value != 0) {
			c.Credit = []ChannelCredit{{Channel: Unattributed, Conversions: c.Conversions, Value: c.Value}}
		}
		list = append(list, c)
	}
	return list, nulls, nil
}

// pathsIn returns the paths of the journeys in p, and whether it is known how
// many of them ended without a conversion. They may be shared: they are not to
// be changed.
func (j *Journeys) pathsIn(p period.Period, channels []int32) (s *pathSet, nulls bool) {
	if j.whole(p) {
		return together(j.blocks(p)), j.Nulls > 0
	}
	s = &pathSet{}
	s.addJourneys(j, j.in(p), channels)
	return s, false
}

// whole reports whether what is known by month is known of p: p is all, or
// starts with a month and ends with one, or with the last conversion there is.
func (j *Journeys) whole(p period.Period) bool {
	if p == (period.Period{}) || !j.dated {
		return true
	}
	last := len(j.list) == 0 || p.End >= j.list[len(j.list)-1].date
	return p.Start == p.Start.FirstOfMonth() && (last || p.End+1 == (p.End+1).FirstOfMonth())
}
